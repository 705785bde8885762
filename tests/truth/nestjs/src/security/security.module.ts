import { Module } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import { JwtGuard } from "../auth/guards.js";

/** Would guard every route, if anything imported it. */
@Module({
  providers: [{ provide: APP_GUARD, useClass: JwtGuard }],
})
export class SecurityModule {}

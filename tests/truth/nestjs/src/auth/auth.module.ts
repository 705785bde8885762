import { Global, Module } from "@nestjs/common";
import { JwtModule } from "@nestjs/jwt";
import { PassportModule } from "@nestjs/passport";
import { JwtGuard } from "./guards.js";
import { JwtStrategy } from "./jwt.strategy.js";
import { secret } from "./secret.js";
import { SessionsService } from "./sessions.service.js";

/** Provides the guard to whoever asks for it. It is not a global guard: there is no APP_GUARD here. */
@Global()
@Module({
  imports: [JwtModule.register({ secret }), PassportModule],
  providers: [JwtGuard, JwtStrategy, SessionsService],
  exports: [JwtGuard, JwtModule, SessionsService],
})
export class AuthModule {}

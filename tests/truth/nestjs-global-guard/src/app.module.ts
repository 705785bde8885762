import { Module } from "@nestjs/common";
import { JwtModule } from "@nestjs/jwt";
import { secret } from "./auth/secret.js";
import { BillingModule } from "./billing/billing.module.js";
import { OrdersModule } from "./orders/orders.module.js";
import { HealthController, HooksController, PartnerController } from "./public.controllers.js";

@Module({
  imports: [JwtModule.register({ global: true, secret }), BillingModule, OrdersModule],
  controllers: [HealthController, HooksController, PartnerController],
})
export class AppModule {}

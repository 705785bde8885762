import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from "@nestjs/common";
import { requireApiKey } from "../auth/api-key.js";
import { BillingController } from "./billing.controller.js";

@Module({ controllers: [BillingController] })
export class BillingModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    // The global prefix is not written here, and counts.
    consumer.apply(requireApiKey).forRoutes({ path: "billing/export", method: RequestMethod.GET });
  }
}

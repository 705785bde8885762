import { Controller, Get, Module } from "@nestjs/common";
import { AdminModule } from "./admin/admin.module.js";
import { Public } from "./auth/public.decorator.js";
import { ContentModule } from "./content/content.module.js";
import { OrdersModule } from "./orders/orders.module.js";

@Controller()
export class AppController {
  @Public()
  @Get("health")
  health() {
    return "reached:health";
  }

  @Get("me")
  me() {
    return "reached:me";
  }
}

/** Says nothing of authentication: a module of a module does. */
@Module({
  imports: [AdminModule, ContentModule, OrdersModule],
  controllers: [AppController],
})
export class AppModule {}

import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from "@nestjs/common";
import { RouterModule } from "@nestjs/core";
import { ThrottlerModule } from "@nestjs/throttler";
import { AccountsModule } from "./accounts/accounts.module.js";
import { AppController } from "./app.controller.js";
import { AuthModule } from "./auth/auth.module.js";
import { BasketsController, CatsController, DogsController, MixedController } from "./catalogue/catalogue.controllers.js";
import { identify, RequireSessionMiddleware } from "./catalogue/session.middleware.js";
import { DocumentsModule } from "./documents/documents.module.js";
import { PackagesController } from "./packages/packages.controller.js";
import { ReportsModule } from "./reports/reports.module.js";

@Module({
  imports: [
    AuthModule,
    AccountsModule,
    DocumentsModule,
    ReportsModule,
    RouterModule.register([{ path: "office", module: ReportsModule }]),
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1000 }]),
  ],
  controllers: [AppController, BasketsController, CatsController, DogsController, MixedController, PackagesController],
  // A provider like any other: it guards nothing.
  providers: [RequireSessionMiddleware],
})
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer
      .apply(RequireSessionMiddleware)
      .exclude("cats/public", { path: "cats", method: RequestMethod.POST })
      .forRoutes(CatsController);
    consumer.apply(RequireSessionMiddleware).forRoutes({ path: "mixed", method: RequestMethod.POST }, "mixed/private");
    consumer.apply(identify).forRoutes(BasketsController);
    consumer.apply(identify, RequireSessionMiddleware).forRoutes("dogs/*splat");
  }
}

import { Module } from "@nestjs/common";
import { AccountsController } from "./accounts.controller.js";
import { InvoicesService } from "./invoices.service.js";
import { MethodsController } from "./methods.controller.js";
import { OpenController } from "./open.controller.js";
import { AccessService } from "./access.service.js";

@Module({
  controllers: [AccountsController, MethodsController, OpenController],
  providers: [AccessService, InvoicesService],
})
export class AccountsModule {}

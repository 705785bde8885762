import { Controller, Get, UseGuards } from "@nestjs/common";
import { JwtAuthGuard } from "../auth/jwt-auth.guard.js";
import { Public } from "../auth/public.decorator.js";

@Controller("billing")
export class BillingController {
  @Get("invoices")
  invoices() {
    return "reached:invoices";
  }

  @Public()
  @Get("export")
  export() {
    return "reached:export";
  }

  @Public()
  @Get("plans")
  plans() {
    return "reached:plans";
  }

  @UseGuards(JwtAuthGuard)
  @Public()
  @Get("offers")
  offers() {
    return "reached:offers";
  }
}

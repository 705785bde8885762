import { Controller, Get, Post } from "@nestjs/common";
import { Public } from "./auth/public.decorator.js";

@Public()
@Controller("health")
export class HealthController {
  @Get()
  health() {
    return "reached:health";
  }
}

/** Outside the prefix for POST alone. */
@Controller("hooks")
export class HooksController {
  @Public()
  @Post()
  receive() {
    return "reached:hook";
  }

  @Get()
  list() {
    return "reached:hooks";
  }
}

/** Public for the guard, closed by a middleware of the application. */
@Public()
@Controller("partner")
export class PartnerController {
  @Get("prices")
  prices() {
    return "reached:partner-prices";
  }
}

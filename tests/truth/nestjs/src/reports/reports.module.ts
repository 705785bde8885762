import { Controller, Get, Module, UseGuards } from "@nestjs/common";
import { JwtGuard } from "../auth/guards.js";

@Controller("reports")
export class ReportsController {
  @Get("open")
  open() {
    return "reached:office-open";
  }

  @Get("closed")
  @UseGuards(JwtGuard)
  closed() {
    return "reached:office-closed";
  }
}

/** Mounted below `office` by the router module. */
@Module({ controllers: [ReportsController] })
export class ReportsModule {}

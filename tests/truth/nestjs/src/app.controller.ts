import { Controller, Get, UseGuards } from "@nestjs/common";
import { JwtGuard } from "./auth/guards.js";

@Controller()
export class AppController {
  @Get("health")
  health() {
    return "reached:health";
  }

  @UseGuards(JwtGuard)
  @Get("me")
  me() {
    return "reached:me";
  }
}

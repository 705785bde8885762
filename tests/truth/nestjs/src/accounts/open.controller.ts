import { Controller, Get, Post } from "@nestjs/common";
import { JwtGuard } from "../auth/guards.js";

/** Knows the guard, and uses it for nothing. */
export const guards = [JwtGuard];

@Controller("open")
export class OpenController {
  @Get()
  list() {
    return "reached:open";
  }

  @Post()
  create() {
    return "reached:open-create";
  }
}

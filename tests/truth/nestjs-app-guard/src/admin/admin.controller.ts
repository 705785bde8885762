import { Controller, Get, Post } from "@nestjs/common";
import { Public } from "../auth/public.decorator.js";
import { Roles } from "../auth/roles.decorator.js";

/** The roles are on the class, where the guard does not look. */
@Roles(["admin"])
@Controller("admin")
export class AdminController {
  @Get("users")
  users() {
    return "reached:admin-users";
  }

  @Public()
  @Get("motd")
  motd() {
    return "reached:admin-motd";
  }

  @Public()
  @Roles(["admin"])
  @Post("reset")
  reset() {
    return "reached:admin-reset";
  }
}

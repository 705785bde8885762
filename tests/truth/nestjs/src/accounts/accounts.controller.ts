import { All, Controller, Delete, Get, Post, UseGuards } from "@nestjs/common";
import { JwtGuard } from "../auth/guards.js";
import { Public, SkipAuth } from "../auth/metadata.js";

/** One guard for the class. */
@Controller("accounts")
@UseGuards(JwtGuard)
export class AccountsController {
  @Get()
  list() {
    return "reached:accounts";
  }

  @Delete(":id")
  remove() {
    return "reached:account-delete";
  }

  @Public()
  @Post("sign-up")
  signUp() {
    return "reached:sign-up";
  }

  @SkipAuth(true)
  @Get("terms")
  terms() {
    return "reached:terms";
  }

  @All("anything")
  anything() {
    return "reached:anything";
  }
}

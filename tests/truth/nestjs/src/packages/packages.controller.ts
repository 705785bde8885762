import { Controller, Get, Post, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { ThrottlerGuard } from "@nestjs/throttler";
import { OptionalJwtGuard, PassportJwtGuard } from "../auth/guards.js";

@Controller("packages")
export class PackagesController {
  @UseGuards(AuthGuard("jwt"))
  @Get("passport")
  passport() {
    return "reached:passport";
  }

  @UseGuards(PassportJwtGuard)
  @Get("passport-class")
  passportClass() {
    return "reached:passport-class";
  }

  @UseGuards(OptionalJwtGuard)
  @Get("passport-optional")
  passportOptional() {
    return "reached:passport-optional";
  }

  @UseGuards(ThrottlerGuard)
  @Post("throttled")
  throttled() {
    return "reached:throttled";
  }
}

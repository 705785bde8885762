import { Controller, Delete, Get, Post, Req, UseGuards, UseInterceptors } from "@nestjs/common";
import type { Request } from "express";
import { JwtGuard, ObservableGuard, RoleGuard, RolesGuard, SessionGuard, TenantLoader } from "../auth/guards.js";
import {
  AuthenticatedGuard,
  CookieGuard,
  CurrentUser,
  LateInterceptor,
  RequiredUser,
  SessionInterceptor,
  StatusGuard,
} from "../auth/lookalikes.js";
import { Public, Roles } from "../auth/metadata.js";
import { AdminOnly, Auth, Authenticated } from "../common/decorators.js";
import { SessionsService } from "../auth/sessions.service.js";
import { InvoicesService } from "./invoices.service.js";

/** One method for each way a guard can stand on it, or be missing from it. */
@Controller("methods")
export class MethodsController {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly sessions: SessionsService,
  ) {}

  @UseGuards(JwtGuard)
  @Get("guarded/:id")
  guarded() {
    return "reached:guarded";
  }

  // Decorators of a method may stand in any order.
  @Get("guarded-below")
  @UseGuards(JwtGuard)
  guardedBelow() {
    return "reached:guarded-below";
  }

  @UseGuards(SessionGuard)
  @Get("false")
  answersFalse() {
    return "reached:false";
  }

  @UseGuards(ObservableGuard)
  @Get("observable")
  observable() {
    return "reached:observable";
  }

  @UseGuards(TenantLoader)
  @Get("innocent-name")
  innocentName() {
    return "reached:innocent-name";
  }

  @UseGuards(AuthenticatedGuard, JwtGuard)
  @Delete("two/:id")
  two() {
    return "reached:two";
  }

  @UseGuards(RoleGuard("admin"))
  @Get("mixin")
  mixed() {
    return "reached:mixin";
  }

  @Auth()
  @Get("composed")
  composed() {
    return "reached:composed";
  }

  @AdminOnly()
  @Get("composed-twice")
  composedTwice() {
    return "reached:composed-twice";
  }

  @Authenticated()
  @Get("composed-metadata")
  composedMetadata() {
    return "reached:composed-metadata";
  }

  @Roles("admin")
  @Get("roles-alone")
  rolesAlone() {
    return "reached:roles-alone";
  }

  @Roles("admin")
  @UseGuards(RolesGuard)
  @Get("roles-guard")
  rolesGuard() {
    return "reached:roles-guard";
  }

  @UseGuards(RolesGuard)
  @Get("roles-guard-without-roles")
  rolesGuardWithoutRoles() {
    return "reached:roles-guard-without-roles";
  }

  @Public()
  @UseGuards(JwtGuard)
  @Post("public")
  public() {
    return "reached:public";
  }

  @Public()
  @UseGuards(SessionGuard)
  @Get("public-unread")
  publicUnread() {
    return "reached:public-unread";
  }

  @UseGuards(AuthenticatedGuard)
  @Get("only-logs")
  onlyLogs() {
    return "reached:only-logs";
  }

  @UseGuards(StatusGuard)
  @Get("only-status")
  onlyStatus() {
    return "reached:only-status";
  }

  @UseGuards(CookieGuard)
  @Get("any-cookie")
  anyCookie() {
    return "reached:any-cookie";
  }

  @UseGuards()
  @Get("no-guards")
  noGuards() {
    return "reached:no-guards";
  }

  @UseInterceptors(SessionInterceptor)
  @Get("interceptor")
  interceptor() {
    return "reached:interceptor";
  }

  @UseInterceptors(LateInterceptor)
  @Post("late-interceptor")
  lateInterceptor() {
    console.log("reached:late-interceptor");
    return "reached:late-interceptor";
  }

  @Get("current-user")
  currentUser(@CurrentUser() user: unknown) {
    return `reached:current-user ${String(user)}`;
  }

  @Get("required-user")
  requiredUser(@RequiredUser() user: unknown) {
    return `reached:required-user ${String(user)}`;
  }

  @Get("in-handler-unused")
  inHandlerUnused(@Req() request: Request) {
    const user = this.sessions.find(request);
    return `reached:in-handler-unused ${user?.id}`;
  }

  @Get("in-service")
  async inService(@Req() request: Request) {
    const invoice = await this.invoices.forRequest(request);
    return `reached:in-service ${invoice.owner}`;
  }

  @Get("guarded-service")
  guardedService() {
    return `reached:guarded-service ${this.invoices.total()}`;
  }

  @UseGuards(JwtGuard)
  @Get(["path-one", "path-two"])
  paths() {
    return "reached:paths";
  }
}

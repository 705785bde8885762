import { Injectable, UnauthorizedException } from "@nestjs/common";
import type { Request } from "express";
import { SessionsService, type User } from "../auth/sessions.service.js";

@Injectable()
export class AccessService {
  constructor(private readonly sessions: SessionsService) {}

  assertUser(request: Request): User {
    const user = this.sessions.find(request);
    if (!user) throw new UnauthorizedException("sign in first");
    return user;
  }
}

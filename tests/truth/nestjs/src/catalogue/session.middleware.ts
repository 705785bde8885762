import { Injectable, UnauthorizedException, type NestMiddleware } from "@nestjs/common";
import type { NextFunction, Request, Response } from "express";
import { SessionsService } from "../auth/sessions.service.js";

@Injectable()
export class RequireSessionMiddleware implements NestMiddleware {
  constructor(private readonly sessions: SessionsService) {}

  use(request: Request, _response: Response, next: NextFunction) {
    if (!this.sessions.find(request)) throw new UnauthorizedException();
    next();
  }
}

/** Gives every visitor a name. */
export function identify(_request: Request, response: Response, next: NextFunction) {
  response.locals.visitor = Math.random();
  next();
}

import {
  createParamDecorator,
  Injectable,
  Logger,
  UnauthorizedException,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type NestInterceptor,
} from "@nestjs/common";
import type { Request, Response } from "express";
import { map, type Observable } from "rxjs";
import { SessionsService } from "./sessions.service.js";

/** Named like a guard; only writes a line. */
@Injectable()
export class AuthenticatedGuard implements CanActivate {
  private readonly logger = new Logger(AuthenticatedGuard.name);

  constructor(private readonly sessions: SessionsService) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (!this.sessions.find(request)) this.logger.debug(`stranger at ${request.url}`);
    return true;
  }
}

/** Sets the status and lets everybody in. */
@Injectable()
export class StatusGuard implements CanActivate {
  constructor(private readonly sessions: SessionsService) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    if (!this.sessions.find(http.getRequest())) http.getResponse<Response>().status(401);
    return true;
  }
}

/** Is content with any cookie. */
@Injectable()
export class CookieGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return Boolean(context.switchToHttp().getRequest<Request>().cookies.session);
  }
}

/** An interceptor that does what a guard should. */
@Injectable()
export class SessionInterceptor implements NestInterceptor {
  constructor(private readonly sessions: SessionsService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.sessions.find(context.switchToHttp().getRequest())) throw new UnauthorizedException();
    return next.handle();
  }
}

/** The same, when the handler is done. */
@Injectable()
export class LateInterceptor implements NestInterceptor {
  constructor(private readonly sessions: SessionsService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer) => {
        if (!this.sessions.find(context.switchToHttp().getRequest())) throw new UnauthorizedException();
        return answer;
      }),
    );
  }
}

/** Gives the user of the request, or nothing. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<{ user?: unknown }>().user;
});

/** Gives the user of the request, or turns it away. */
export const RequiredUser = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { user } = context.switchToHttp().getRequest<{ user?: unknown }>();
  if (!user) throw new UnauthorizedException();
  return user;
});

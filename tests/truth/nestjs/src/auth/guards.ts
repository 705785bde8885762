import { Injectable, mixin, UnauthorizedException, type CanActivate, type ExecutionContext, type Type } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
import { JwtService } from "@nestjs/jwt";
import { AuthGuard } from "@nestjs/passport";
import type { Request } from "express";
import { of, type Observable } from "rxjs";
import { PUBLIC, ROLES } from "./metadata.js";
import { SessionsService, type User } from "./sessions.service.js";

/** Turns away whoever has no valid token; `@Public()` opens a route. */
@Injectable()
export class JwtGuard implements CanActivate {
  constructor(
    private readonly jwt: JwtService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<Request & { user?: User }>();
    const [scheme, token] = (request.headers.authorization ?? "").split(" ");
    if (scheme !== "Bearer" || !token) throw new UnauthorizedException();
    try {
      request.user = await this.jwt.verifyAsync<User>(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}

/** Answers false, which Nest makes a 403. Does not know `@Public()`. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly sessions: SessionsService) {}

  canActivate(context: ExecutionContext): boolean {
    return this.sessions.find(context.switchToHttp().getRequest()) !== undefined;
  }
}

/** The same by an observable. */
@Injectable()
export class ObservableGuard implements CanActivate {
  constructor(private readonly sessions: SessionsService) {}

  canActivate(context: ExecutionContext): Observable<boolean> {
    return of(this.sessions.find(context.switchToHttp().getRequest()) !== undefined);
  }
}

/** Rejects, although its name says nothing of it. */
@Injectable()
export class TenantLoader implements CanActivate {
  constructor(private readonly sessions: SessionsService) {}

  canActivate(context: ExecutionContext): boolean {
    const user = this.sessions.find(context.switchToHttp().getRequest());
    if (!user) throw new UnauthorizedException("no tenant");
    return true;
  }
}

/** Reads `@Roles()`. A route without roles is not its business. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride<string[] | undefined>(ROLES, [context.getHandler(), context.getClass()]);
    if (!roles?.length) return true;
    const { user } = context.switchToHttp().getRequest<{ user?: User }>();
    return roles.some((role) => user?.roles.includes(role));
  }
}

/** Passport's guard, as it comes. */
export class PassportJwtGuard extends AuthGuard("jwt") {}

/** Passport's guard, made to let everybody in. */
@Injectable()
export class OptionalJwtGuard extends AuthGuard("jwt") {
  override handleRequest<TUser>(_error: unknown, user: TUser): TUser {
    return user;
  }
}

/** A class per role. */
export function RoleGuard(role: string): Type<CanActivate> {
  @Injectable()
  class MixedRoleGuard implements CanActivate {
    constructor(private readonly sessions: SessionsService) {}

    canActivate(context: ExecutionContext): boolean {
      return this.sessions.find(context.switchToHttp().getRequest())?.roles.includes(role) ?? false;
    }
  }
  return mixin(MixedRoleGuard);
}

import { CanActivate, ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
import { verify } from "jsonwebtoken";

@Injectable()
export class JwtGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest();
    try {
      request.user = verify(request.headers.authorization ?? "", process.env.JWT_SECRET!, { algorithms: ["HS256"] });
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}

import { Injectable, type CanActivate } from "@nestjs/common";

/** Lets everybody in, after the guards of the application. */
@Injectable()
export class OpenGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

import { applyDecorators, Header, SetMetadata, UseGuards } from "@nestjs/common";
import { JwtGuard, RolesGuard } from "../auth/guards.js";
import { Roles } from "../auth/metadata.js";

/** Signed-in users, in one of the roles if some are given. */
export function Auth(...roles: string[]) {
  return applyDecorators(Roles(...roles), UseGuards(JwtGuard, RolesGuard));
}

/** Looks like `Auth`, and describes only. */
export function Authenticated() {
  return applyDecorators(SetMetadata("auth:required", true), Header("WWW-Authenticate", "Bearer"));
}

/** A composed decorator in a composed decorator. */
export const AdminOnly = () => applyDecorators(Auth("admin"), Header("Cache-Control", "no-store"));

import { Reflector } from "@nestjs/core";
import { SetMetadata } from "@nestjs/common";

export const PUBLIC = "auth:public";
export const ROLES = "auth:roles";

/** Opens a route to everybody, where a guard reads it. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Names the roles a route is for, where a guard reads them. */
export const Roles = (...roles: string[]) => SetMetadata(ROLES, roles);

/** The same idea with a key that no guard reads. */
export const SkipAuth = Reflector.createDecorator<boolean>();

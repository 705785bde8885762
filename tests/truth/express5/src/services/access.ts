import type { Request } from "express";
import { sessionUser, type User } from "../auth/index.js";
import { HttpError } from "../errors.js";

export function assertUser(req: Request): User {
  const user = sessionUser(req);
  if (!user) throw new HttpError(401, "sign in first");
  return user;
}

import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { sessionUser, type User } from "./sessions.js";

export function assertUser(c: Context): User {
  const user = sessionUser(c);
  if (!user) throw new HTTPException(401, { message: "sign in first" });
  return user;
}

import type { Context } from "hono";
import { getCookie } from "hono/cookie";

export interface User {
  id: string;
  role: "member" | "admin";
}

/** What the application keeps in its context. */
export interface Env {
  Variables: { user: User | undefined };
}

const sessions = new Map<string, User>([["s-ada", { id: "ada", role: "admin" }]]);

export function sessionUser(c: Context): User | undefined {
  return sessions.get(getCookie(c, "session") ?? "");
}

import type { Request } from "express";

export interface User {
  id: string;
  role: "member" | "admin";
}

const sessions = new Map<string, User>([["s-ada", { id: "ada", role: "admin" }]]);

export function sessionUser(req: Request): User | undefined {
  return sessions.get(req.cookies?.session);
}

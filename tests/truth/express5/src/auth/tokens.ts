import type { Request } from "express";
import jwt from "jsonwebtoken";
import { config } from "../config.js";
import type { User } from "./sessions.js";

export function bearer(req: Request): string | undefined {
  const [scheme, token] = (req.headers.authorization ?? "").split(" ");
  return scheme === "Bearer" ? token : undefined;
}

/** Throws where the token is missing or not ours. */
export function verify(token: string | undefined): User {
  if (!token) throw new Error("no token");
  return jwt.verify(token, config.jwtSecret, { algorithms: ["HS256"] }) as unknown as User;
}

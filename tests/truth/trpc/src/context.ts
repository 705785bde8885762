import { TRPCError } from "@trpc/server";
import type { CreateExpressContextOptions } from "@trpc/server/adapters/express";
import type { NextFunction, Request, Response } from "express";
import jwt from "jsonwebtoken";

export interface User {
  id: string;
  role: "member" | "admin";
}

export interface Context {
  user: User | null;
}

const secret = process.env.JWT_SECRET ?? "only-for-the-fixture";

function userOf(req: Request): User | null {
  const [scheme, token] = (req.headers.authorization ?? "").split(" ");
  if (scheme !== "Bearer" || !token) return null;
  try {
    return jwt.verify(token, secret, { algorithms: ["HS256"] }) as unknown as User;
  } catch {
    return null;
  }
}

/** Says who is there, if somebody is. */
export function createContext({ req }: CreateExpressContextOptions): Context {
  return { user: userOf(req) };
}

/** Wants to know who is there. */
export async function createStrictContext({ req }: CreateExpressContextOptions): Promise<Context> {
  const user = userOf(req);
  if (!user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return { user };
}

/** For Express, in front of a whole router. */
export function requireUser(req: Request, res: Response, next: NextFunction) {
  if (!userOf(req)) {
    res.status(401).json({ error: "sign in first" });
    return;
  }
  next();
}

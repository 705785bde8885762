import type { NextFunction, Request, RequestHandler, Response } from "express";
import { sessionUser, type User } from "../auth/index.js";

/** Without a role, any signed-in user will do. */
export function requireRole(...roles: User["role"][]): RequestHandler {
  return (req, res, next) => {
    const user = sessionUser(req);
    if (!user) {
      res.status(401).json({ error: "sign in first" });
      return;
    }
    if (roles.length > 0 && !roles.includes(user.role)) {
      res.status(403).json({ error: "not yours" });
      return;
    }
    next();
  };
}

/** Without a role, everybody will do. */
export const allow =
  (...roles: User["role"][]) =>
  (req: Request, res: Response, next: NextFunction) => {
    if (roles.length === 0) return next();
    const user = sessionUser(req);
    if (user && roles.includes(user.role)) return next();
    res.status(403).json({ error: "not yours" });
  };

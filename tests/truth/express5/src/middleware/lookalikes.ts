import type { NextFunction, Request, Response } from "express";
import { bearer, sessionUser, verify } from "../auth/index.js";

/** Named like a guard; only writes a line. */
export function requireAuth(req: Request, _res: Response, next: NextFunction) {
  if (!sessionUser(req)) console.log(`stranger at ${req.method} ${req.originalUrl}`);
  next();
}

/** Says who is there, if somebody is. */
export function authenticate(req: Request, res: Response, next: NextFunction) {
  try {
    res.locals.user = verify(bearer(req));
  } catch {
    res.locals.user = null;
  }
  next();
}

/** Sets the status and goes on. */
export function setUnauthorized(req: Request, res: Response, next: NextFunction) {
  if (!sessionUser(req)) res.status(401);
  next();
}

/** Answers 401 and goes on: the `return` is missing. */
export function answerAndGoOn(req: Request, res: Response, next: NextFunction) {
  if (!sessionUser(req)) res.status(401).json({ error: "sign in first" });
  next();
}

/** Is content with any cookie. */
export function hasCookie(req: Request, res: Response, next: NextFunction) {
  if (!req.cookies.session) {
    res.sendStatus(401);
    return;
  }
  next();
}

import type { NextFunction, Request, RequestHandler, Response } from "express";
import { bearer, sessionUser, verify } from "../auth/index.js";
import { HttpError } from "../errors.js";

/** Turns away whoever has no valid token. */
export function requireUser(req: Request, res: Response, next: NextFunction) {
  try {
    res.locals.user = verify(bearer(req));
  } catch {
    res.status(401).json({ error: "sign in first" });
    return;
  }
  next();
}

/** The same by way of the error handler. */
export const requireSession: RequestHandler = (req, res, next) => {
  const user = sessionUser(req);
  if (!user) return next(new HttpError(401, "sign in first"));
  res.locals.user = user;
  next();
};

/** Sends a browser to the sign-in page. */
export function ensureSignedIn(req: Request, res: Response, next: NextFunction) {
  if (sessionUser(req)) return next();
  res.redirect("/sign-in");
}

/** Rejects, although its name says nothing of it. */
export function loadTenant(req: Request, res: Response, next: NextFunction) {
  const user = sessionUser(req);
  if (!user) {
    res.sendStatus(401);
    return;
  }
  res.locals.tenant = user.id;
  next();
}

/** Rejects by a promise. */
export async function checkToken(req: Request, res: Response, next: NextFunction) {
  res.locals.user = await Promise.resolve(bearer(req)).then((token) => {
    if (!token || token === "garbage") throw new HttpError(401, "bad token");
    return verify(token);
  });
  next();
}

/** Guards what changes something; reading is free. */
export function requireUserForWrites(req: Request, res: Response, next: NextFunction) {
  if (req.method === "GET" || req.method === "HEAD") return next();
  return requireUser(req, res, next);
}

const open = ["/status", "/login"];

/** Guards all but a few paths. */
export function requireUserExceptOpen(req: Request, res: Response, next: NextFunction) {
  if (open.some((path) => req.path.startsWith(path))) return next();
  requireUser(req, res, next);
}

/** Skips the rest of this route for strangers. */
export function usersOnly(req: Request, _res: Response, next: NextFunction) {
  next(sessionUser(req) ? undefined : "route");
}

function stamp(_req: Request, res: Response, next: NextFunction) {
  res.locals.at = Date.now();
  next();
}

/** A chain to be put into routes as it is. */
export const authenticated: RequestHandler[] = [stamp, requireUser];

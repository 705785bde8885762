import type { RequestHandler } from "express";
import { sessionUser } from "../auth/index.js";

export const asyncHandler =
  (handler: RequestHandler): RequestHandler =>
  (req, res, next) =>
    Promise.resolve(handler(req, res, next)).catch(next);

/** Runs the handler for signed-in users only. */
export function withUser(handler: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (!sessionUser(req)) {
      res.status(401).json({ error: "sign in first" });
      return;
    }
    return handler(req, res, next);
  };
}

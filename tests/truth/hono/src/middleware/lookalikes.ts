import type { MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { sessionUser, type Env } from "../services/sessions.js";

/** Named like a guard; only writes a line. */
export const requireAuth: MiddlewareHandler = async (c, next) => {
  if (!sessionUser(c)) console.log(`stranger at ${c.req.method} ${c.req.path}`);
  await next();
};

/** Says who is there, if somebody is. */
export const authenticate = createMiddleware<Env>(async (c, next) => {
  c.set("user", sessionUser(c));
  await next();
});

/** Sets the status and goes on. */
export const setUnauthorized: MiddlewareHandler = async (c, next) => {
  if (!sessionUser(c)) c.status(401);
  await next();
};

/** Makes the answer without returning it. */
export const answerWithoutReturn: MiddlewareHandler = async (c, next) => {
  if (!sessionUser(c)) c.json({ error: "sign in first" }, 401);
  await next();
};

/** Checks when the handler is done. */
export const checkAfterwards: MiddlewareHandler = async (c, next) => {
  await next();
  if (!sessionUser(c)) throw new HTTPException(401);
};

/** Is content with any cookie. */
export const hasCookie: MiddlewareHandler = async (c, next) => {
  if (!getCookie(c, "session")) return c.text("sign in first", 401);
  await next();
};

import type { MiddlewareHandler } from "hono";
import { createFactory, createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { sessionUser, type Env, type User } from "../services/sessions.js";

export const factory = createFactory<Env>();

/** Answers strangers and does not go on. */
export const requireUser = createMiddleware<Env>(async (c, next) => {
  const user = sessionUser(c);
  if (!user) return c.json({ error: "sign in first" }, 401);
  c.set("user", user);
  await next();
});

/** Throws for strangers. */
export const requireSession: MiddlewareHandler = async (c, next) => {
  if (!sessionUser(c)) throw new HTTPException(401, { message: "sign in first" });
  await next();
};

/** Sends a browser to the sign-in page. */
export const ensureSignedIn: MiddlewareHandler = async (c, next) => {
  if (!sessionUser(c)) return c.redirect("/sign-in");
  return next();
};

/** Rejects, although its name says nothing of it. */
export const loadTenant = factory.createMiddleware(async (c, next) => {
  const user = sessionUser(c);
  if (!user) return c.text("no tenant", 401);
  c.set("user", user);
  await next();
});

/** Without a role, any signed-in user will do. */
export const requireRole = (...roles: User["role"][]) =>
  createMiddleware<Env>(async (c, next) => {
    const user = sessionUser(c);
    if (!user) throw new HTTPException(401);
    if (roles.length > 0 && !roles.includes(user.role)) throw new HTTPException(403);
    await next();
  });

/** Without a role, everybody will do. */
export function allow(...roles: User["role"][]): MiddlewareHandler {
  return async (c, next) => {
    if (roles.length === 0) return next();
    const user = sessionUser(c);
    if (!user || !roles.includes(user.role)) return c.json({ error: "not yours" }, 403);
    await next();
  };
}

/** Guards what changes something; reading is free. */
export const requireUserForWrites: MiddlewareHandler = async (c, next) => {
  if (c.req.method === "GET") return next();
  return requireSession(c, next);
};

import compose from "koa-compose";
import { sessionUser } from "../auth/sessions.js";

/** Throws for strangers. */
export async function requireUser(ctx, next) {
  const user = sessionUser(ctx);
  if (!user) ctx.throw(401, "sign in first");
  ctx.state.user = user;
  await next();
}

/** Answers strangers and does not go on. */
export async function requireSession(ctx, next) {
  if (!sessionUser(ctx)) {
    ctx.status = 401;
    ctx.body = { error: "sign in first" };
    return;
  }
  return next();
}

/** Sends a browser to the sign-in page. */
export async function ensureSignedIn(ctx, next) {
  if (!sessionUser(ctx)) return ctx.redirect("/sign-in");
  await next();
}

/** Rejects, although its name says nothing of it. */
export const loadTenant = async (ctx, next) => {
  const user = sessionUser(ctx);
  ctx.assert(user, 401, "no tenant");
  ctx.state.tenant = user.id;
  await next();
};

/** Without a role, any signed-in user will do. */
export const requireRole =
  (...roles) =>
  async (ctx, next) => {
    const user = sessionUser(ctx);
    if (!user) ctx.throw(401);
    if (roles.length > 0 && !roles.includes(user.role)) ctx.throw(403);
    await next();
  };

/** Without a role, everybody will do. */
export function allow(...roles) {
  return async (ctx, next) => {
    if (roles.length === 0) return next();
    const user = sessionUser(ctx);
    if (!user || !roles.includes(user.role)) ctx.throw(403);
    return next();
  };
}

/** Guards what changes something; reading is free. */
export async function requireUserForWrites(ctx, next) {
  if (ctx.method === "GET" || ctx.method === "HEAD") return next();
  return requireUser(ctx, next);
}

const open = ["/internal/status"];

/** Guards all but a few paths. */
export async function requireUserExceptOpen(ctx, next) {
  if (open.some((path) => ctx.path.startsWith(path))) return next();
  return requireUser(ctx, next);
}

async function stamp(ctx, next) {
  ctx.state.at = Date.now();
  await next();
}

export const members = compose([stamp, requireUser]);

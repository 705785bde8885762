import { sessionUser } from "../auth/sessions.js";

/** Named like a guard; only writes a line. */
export async function requireAuth(ctx, next) {
  if (!sessionUser(ctx)) console.log(`stranger at ${ctx.method} ${ctx.path}`);
  await next();
}

/** Says who is there, if somebody is. */
export async function authenticate(ctx, next) {
  ctx.state.user = sessionUser(ctx) ?? null;
  await next();
}

/** Sets the status and goes on. */
export async function setUnauthorized(ctx, next) {
  if (!sessionUser(ctx)) ctx.status = 401;
  await next();
}

/** Sets the answer and goes on: the handler's answer replaces it. */
export async function answerAndGoOn(ctx, next) {
  if (!sessionUser(ctx)) {
    ctx.status = 401;
    ctx.body = { error: "sign in first" };
  }
  await next();
}

/** Checks when the handler is done. */
export async function checkAfterwards(ctx, next) {
  await next();
  if (!sessionUser(ctx)) ctx.throw(401, "sign in first");
}

/** Swallows what the guard behind it throws, and goes on. */
export const tolerant = (guard) => async (ctx, next) => {
  try {
    await guard(ctx, async () => {});
  } catch {
    ctx.state.user = null;
  }
  await next();
};

/** Is content with any cookie. */
export async function hasCookie(ctx, next) {
  if (!ctx.cookies.get("session")) ctx.throw(401);
  await next();
}

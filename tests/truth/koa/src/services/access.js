import { sessionUser } from "../auth/sessions.js";

export function assertUser(ctx) {
  const user = sessionUser(ctx);
  ctx.assert(user, 401, "sign in first");
  return user;
}

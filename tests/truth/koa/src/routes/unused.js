import Router from "@koa/router";
import { requireUser } from "../middleware/guards.js";

export { requireUser };

/** Imports the guard, and forgets it. */
export const unused = new Router({ prefix: "/unused" });
unused.get("/things", (ctx) => {
  ctx.body = "reached:unused";
});

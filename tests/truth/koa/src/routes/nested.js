import Router from "@koa/router";
import { requireUser } from "../middleware/guards.js";

const child = new Router();
child.get("/child", (ctx) => {
  ctx.body = "reached:nested-child";
});

/** The parent guards its child. */
export const parent = new Router({ prefix: "/parent" });
parent.use(requireUser);
parent.use("/n", child.routes(), child.allowedMethods());

const inner = new Router();
inner.get("/child", (ctx) => {
  ctx.body = "reached:mounted-child";
});

/** The guard and the child share a call. */
export const mounted = new Router({ prefix: "/mounted" });
mounted.use("/n", requireUser, inner.routes());

const guarded = new Router();
guarded.use(requireUser);
guarded.get("/guarded", (ctx) => {
  ctx.body = "reached:siblings-guarded";
});

const open = new Router();
open.get("/open", (ctx) => {
  ctx.body = "reached:siblings-open";
});

const first = new Router();
first.get("/first", (ctx) => {
  ctx.body = "reached:siblings-first";
});

/** Three children on one prefix, the second with a guard of its own. */
export const siblings = new Router({ prefix: "/siblings" });
siblings.use(first.routes());
siblings.use(guarded.routes());
siblings.use(open.routes());

const files = new Router();
files.get("/list", (ctx) => {
  ctx.body = "reached:apart-open";
});

/** The same guarded child, and an open one on another prefix. */
export const apart = new Router({ prefix: "/apart" });
apart.use("/a", guarded.routes());
apart.use("/b", files.routes());

const late = new Router();
late.get("/child", (ctx) => {
  ctx.body = "reached:late-child";
});

/** The guard comes after the child. */
export const lateParent = new Router({ prefix: "/late" });
lateParent.use("/n", late.routes());
lateParent.use(requireUser);

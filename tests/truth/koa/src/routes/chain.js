import Router from "@koa/router";
import { sessionUser } from "../auth/sessions.js";
import * as guards from "../middleware/guards.js";
import { allow, ensureSignedIn, loadTenant, members, requireRole, requireSession, requireUser } from "../middleware/guards.js";
import {
  answerAndGoOn,
  authenticate,
  checkAfterwards,
  hasCookie,
  requireAuth,
  setUnauthorized,
  tolerant,
} from "../middleware/lookalikes.js";
import { invoiceFor } from "../services/invoices.js";

/** One route for each way a guard can stand in, or be missing from, the chain. */
export const chain = new Router({ prefix: "/chain" });

chain.get("/argument/:id", requireUser, (ctx) => {
  ctx.body = "reached:argument";
});
chain.get("named", "/named/:id", requireUser, (ctx) => {
  ctx.body = "reached:named";
});
chain.delete("/two/:id", authenticate, requireSession, (ctx) => {
  ctx.body = "reached:two";
});
chain.get("/composed", members, (ctx) => {
  ctx.body = "reached:composed";
});
chain.get("/redirect", ensureSignedIn, (ctx) => {
  ctx.body = "reached:redirect";
});
chain.get("/innocent-name", loadTenant, (ctx) => {
  ctx.body = "reached:innocent-name";
});
chain.get("/namespace", guards.requireUser, (ctx) => {
  ctx.body = "reached:namespace";
});
chain.get(["/paths/one", "/paths/two"], requireUser, (ctx) => {
  ctx.body = "reached:paths";
});
chain.all("/all", requireUser, (ctx) => {
  ctx.body = "reached:all";
});
chain.register("/registered", ["put", "patch"], [requireUser, (ctx) => void (ctx.body = "reached:registered")]);

chain.get("/role", requireRole("admin"), (ctx) => {
  ctx.body = "reached:role";
});
chain.get("/no-role", requireRole(), (ctx) => {
  ctx.body = "reached:no-role";
});
chain.get("/allow-role", allow("admin"), (ctx) => {
  ctx.body = "reached:allow-role";
});
chain.get("/allow-nothing", allow(), (ctx) => {
  ctx.body = "reached:allow-nothing";
});
chain.get("/factory-not-called", requireRole, (ctx) => {
  ctx.body = "reached:factory-not-called";
});

chain.get("/only-logs", requireAuth, (ctx) => {
  ctx.body = "reached:only-logs";
});
chain.get("/only-populates", authenticate, (ctx) => {
  ctx.body = "reached:only-populates";
});
chain.get("/only-status", setUnauthorized, (ctx) => {
  ctx.body = "reached:only-status";
});
chain.get("/answers-and-goes-on", answerAndGoOn, (ctx) => {
  ctx.body = "reached:answers-and-goes-on";
});
chain.post("/checks-afterwards", checkAfterwards, (ctx) => {
  console.log("reached:checks-afterwards");
  ctx.body = "reached:checks-afterwards";
});
chain.get("/tolerated", tolerant(requireUser), (ctx) => {
  ctx.body = "reached:tolerated";
});
chain.get("/any-cookie", hasCookie, (ctx) => {
  ctx.body = "reached:any-cookie";
});

chain.get("/in-handler", (ctx) => {
  if (!sessionUser(ctx)) ctx.throw(401);
  ctx.body = "reached:in-handler";
});
chain.get("/in-handler-status", (ctx) => {
  if (!sessionUser(ctx)) ctx.status = 401;
  ctx.body = "reached:in-handler-status";
});
chain.get("/in-handler-unused", (ctx) => {
  const user = sessionUser(ctx);
  ctx.body = `reached:in-handler-unused for ${user?.id}`;
});
chain.get("/in-helper", async (ctx) => {
  const invoice = await invoiceFor(ctx);
  ctx.body = `reached:in-helper ${invoice.owner}`;
});
chain.get("/not-awaited", async (ctx) => {
  // The promise rejects for nobody.
  invoiceFor(ctx).catch((error) => console.error(error.message));
  ctx.body = "reached:not-awaited";
});

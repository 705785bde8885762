import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { z } from "zod";
import { allow, ensureSignedIn, factory, loadTenant, requireRole, requireSession, requireUser } from "../middleware/guards.js";
import {
  answerWithoutReturn,
  authenticate,
  checkAfterwards,
  hasCookie,
  requireAuth,
  setUnauthorized,
} from "../middleware/lookalikes.js";
import { invoiceFor } from "../services/invoices.js";
import { sessionUser, type Env } from "../services/sessions.js";

const handlers = factory.createHandlers(requireUser, (c) => c.text("reached:handlers"));
const openHandlers = factory.createHandlers(authenticate, (c) => c.text("reached:open-handlers"));

/** One route for each way a guard can stand in, or be missing from, the chain. */
export const chain = new Hono<Env>()
  .get("/argument/:id", requireUser, (c) => c.text("reached:argument"))
  .delete("/two/:id", authenticate, requireSession, (c) => c.text("reached:two"))
  .get("/redirect", ensureSignedIn, (c) => c.text("reached:redirect"))
  .get("/innocent-name", loadTenant, (c) => c.text("reached:innocent-name"))
  .get("/handlers", ...handlers)
  .get("/open-handlers", ...openHandlers)
  .all("/all", requireUser, (c) => c.text("reached:all"))
  .on(["PUT", "PATCH"], ["/on/one", "/on/two"], requireUser, (c) => c.text("reached:on"))
  .post("/validated", zValidator("json", z.object({ name: z.string() })), (c) => c.text("reached:validated"))
  .post("/validated-guarded", requireUser, zValidator("json", z.object({ name: z.string() })), (c) => {
    return c.text("reached:validated-guarded");
  });

// Two registrations on one path: the first only guards.
chain.get("/split", requireUser);
chain.get("/split", (c) => c.text("reached:split"));

// A path is kept for the calls that name none.
chain.get("/kept", (c) => c.text("reached:kept")).post(requireUser, (c) => c.text("reached:kept-create"));

chain.get("/role", requireRole("admin"), (c) => c.text("reached:role"));
chain.get("/no-role", requireRole(), (c) => c.text("reached:no-role"));
chain.get("/allow-role", allow("admin"), (c) => c.text("reached:allow-role"));
chain.get("/allow-nothing", allow(), (c) => c.text("reached:allow-nothing"));
// @ts-expect-error The factory is passed, not what it makes.
chain.get("/factory-not-called", allow, (c) => c.text("reached:factory-not-called"));

chain.get("/only-logs", requireAuth, (c) => c.text("reached:only-logs"));
chain.get("/only-populates", authenticate, (c) => c.text(`reached:only-populates for ${c.get("user")?.id}`));
chain.get("/only-status", setUnauthorized, (c) => c.text("reached:only-status"));
chain.get("/answer-without-return", answerWithoutReturn, (c) => c.text("reached:answer-without-return"));
chain.post("/checks-afterwards", checkAfterwards, (c) => {
  console.log("reached:checks-afterwards");
  return c.text("reached:checks-afterwards");
});
chain.get("/any-cookie", hasCookie, (c) => c.text("reached:any-cookie"));

chain.get("/in-handler", (c) => {
  if (!sessionUser(c)) return c.json({ error: "sign in first" }, 401);
  return c.text("reached:in-handler");
});
chain.get("/in-handler-no-return", (c) => {
  if (!sessionUser(c)) c.json({ error: "sign in first" }, 401);
  return c.text("reached:in-handler-no-return");
});
chain.get("/in-handler-populated", authenticate, (c) => {
  if (!c.var.user) return c.json({ error: "sign in first" }, 401);
  return c.text("reached:in-handler-populated");
});
chain.get("/in-helper", async (c) => {
  const invoice = await invoiceFor(c);
  return c.text(`reached:in-helper ${invoice.owner}`);
});

const { Router } = require("express");
const { sessionUser } = require("../auth/index");
const {
  authenticated,
  checkToken,
  ensureSignedIn,
  loadTenant,
  requireSession,
  requireUser,
  usersOnly,
} = require("../middleware/guards");
const { answerAndGoOn, authenticate, hasCookie, requireAuth, setUnauthorized } = require("../middleware/lookalikes");
const { allow, requireRole } = require("../middleware/roles");
const { asyncHandler, withUser } = require("../middleware/wrappers");
const { invoiceFor, invoiceLater } = require("../services/invoices");

/** One route for each way a guard can stand in, or be missing from, the chain. */
const inline = Router();

inline.get("/argument/:id", requireUser, (_req, res) => {
  res.send("reached:argument");
});
inline.get("/array/:id", [authenticate, requireUser], (_req, res) => {
  res.send("reached:array");
});
inline.delete("/exported-array/:id", authenticated, (_req, res) => {
  res.send("reached:exported-array");
});
inline.get("/next-error", requireSession, (_req, res) => {
  res.send("reached:next-error");
});
inline.get("/redirect", ensureSignedIn, (_req, res) => {
  res.send("reached:redirect");
});
inline.get("/innocent-name", loadTenant, (_req, res) => {
  res.send("reached:innocent-name");
});
inline.get("/async-guard", checkToken, (_req, res) => {
  res.send("reached:async-guard");
});
inline.get("/async-guard-wrapped", asyncHandler(checkToken), (_req, res) => {
  res.send("reached:async-guard-wrapped");
});

inline.get("/role", requireRole("admin"), (_req, res) => {
  res.send("reached:role");
});
inline.get("/no-role", requireRole(), (_req, res) => {
  res.send("reached:no-role");
});
inline.get("/allow-role", allow("admin"), (_req, res) => {
  res.send("reached:allow-role");
});
inline.get("/allow-nothing", allow(), (_req, res) => {
  res.send("reached:allow-nothing");
});
// The factory is passed, not what it makes.
inline.get("/factory-not-called", requireRole, (_req, res) => {
  res.send("reached:factory-not-called");
});

inline.get("/only-logs", requireAuth, (_req, res) => {
  res.send("reached:only-logs");
});
inline.get("/only-populates", authenticate, (_req, res) => {
  res.send("reached:only-populates");
});
inline.get("/only-status", setUnauthorized, (_req, res) => {
  res.send("reached:only-status");
});
inline.post("/answers-and-goes-on", answerAndGoOn, () => {
  console.log("reached:answers-and-goes-on");
});
inline.get("/any-cookie", hasCookie, (_req, res) => {
  res.send("reached:any-cookie");
});

inline.get("/in-handler", (req, res) => {
  if (!sessionUser(req)) {
    res.sendStatus(401);
    return;
  }
  res.send("reached:in-handler");
});
inline.post("/in-handler-no-return", (req, res) => {
  if (!sessionUser(req)) res.status(401).json({ error: "sign in first" });
  console.log("reached:in-handler-no-return");
  if (!res.headersSent) res.send("reached:in-handler-no-return");
});
inline.get("/in-handler-unused", (req, res) => {
  const user = sessionUser(req);
  res.send(`reached:in-handler-unused for ${user?.id}`);
});
inline.get("/in-helper", (req, res) => {
  const invoice = invoiceFor(req);
  res.send(`reached:in-helper ${invoice.owner}`);
});
inline.get("/in-async-helper", async (req, res) => {
  const invoice = await invoiceLater(req);
  res.send(`reached:in-async-helper ${invoice.owner}`);
});
inline.get(
  "/wrapped-handler",
  withUser((_req, res) => {
    res.send("reached:wrapped-handler");
  }),
);

inline.get("/skips-route", usersOnly, (_req, res) => {
  res.send("reached:skips-route-members");
});
inline.get("/skips-route", (_req, res) => {
  res.send("reached:skips-route-strangers");
});

module.exports = { inline };

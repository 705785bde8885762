import type { FastifyPluginAsync } from "fastify";
import {
  allow,
  loadTenant,
  replyUnauthorized,
  replyWithoutReturn,
  requireRole,
  requireSession,
  requireSessionDone,
} from "../guards/guards.js";
import { hasCookie, requireAuth, returnError, setUnauthorized, setUnauthorizedDone } from "../guards/lookalikes.js";

/** Guards, and what looks like them, in the options of a route. */
export const options: FastifyPluginAsync = async (app) => {
  app.get("/decorator/:id", { onRequest: [app.authenticate] }, async () => "reached:decorator");
  app.get("/decorator-optional", { onRequest: app.authenticateOptionally }, async () => "reached:decorator-optional");
  app.get("/decorator-absent", async () => "reached:decorator-absent");

  app.get("/on-request", { onRequest: requireSession }, async () => "reached:on-request");
  app.post("/pre-validation", { preValidation: [requireSession] }, async () => "reached:pre-validation");
  app.delete("/pre-handler/:id", { preHandler: [requireAuth, requireSession] }, async () => "reached:pre-handler");
  app.get("/done", { preHandler: requireSessionDone }, async () => "reached:done");
  app.get("/reply", { preHandler: replyUnauthorized }, async () => "reached:reply");
  app.get("/reply-without-return", { preHandler: replyWithoutReturn }, async () => {
    console.log("reached:reply-without-return");
    return "reached:reply-without-return";
  });
  app.get("/innocent-name", { preHandler: loadTenant }, async () => "reached:innocent-name");

  app.route({
    method: ["PUT", "PATCH"],
    url: "/full/:id",
    preHandler: requireSession,
    handler: async () => "reached:full",
  });
  app.route({ method: "GET", url: "/full/:id", handler: async () => "reached:full-open" });
  app.all("/all", { preHandler: requireSession }, async () => "reached:all");
  app.get("/inside", { preHandler: requireSession, handler: async () => "reached:inside" });

  app.get("/role", { preHandler: requireRole("admin") }, async () => "reached:role");
  app.get("/no-role", { preHandler: requireRole() }, async () => "reached:no-role");
  app.get("/allow-role", { preHandler: allow("admin") }, async () => "reached:allow-role");
  app.get("/allow-nothing", { preHandler: allow() }, async () => "reached:allow-nothing");
  // @ts-expect-error The factory is passed, not what it makes.
  app.get("/factory-not-called", { preHandler: allow }, async () => "reached:factory-not-called");

  app.get("/only-logs", { preHandler: requireAuth }, async () => "reached:only-logs");
  app.get("/only-status", { preHandler: setUnauthorized }, async () => "reached:only-status");
  app.get("/only-status-done", { preHandler: setUnauthorizedDone }, async () => "reached:only-status-done");
  app.get("/returns-error", { preHandler: returnError }, async () => "reached:returns-error");
  app.get("/any-cookie", { preHandler: hasCookie }, async () => "reached:any-cookie");

  const schema = { headers: { type: "object", required: ["authorization"], properties: { authorization: { type: "string" } } } };
  app.get("/schema", { schema }, async () => "reached:schema");
};

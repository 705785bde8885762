import type { FastifyPluginAsync } from "fastify";
import { invoiceFor } from "../services/invoices.js";
import { sessionUser } from "../services/sessions.js";

export const inHandler: FastifyPluginAsync = async (app) => {
  app.get("/returns", async (request, reply) => {
    if (!sessionUser(request)) return reply.code(401).send({ error: "sign in first" });
    return "reached:returns";
  });
  app.post("/no-return", async (request, reply) => {
    if (!sessionUser(request)) reply.code(401).send({ error: "sign in first" });
    console.log("reached:no-return");
    return "reached:no-return";
  });
  app.get("/status-only", async (request, reply) => {
    if (!sessionUser(request)) reply.code(401);
    return "reached:status-only";
  });
  app.get("/unused", async (request) => {
    const user = sessionUser(request);
    return `reached:unused for ${user?.id}`;
  });
  app.get("/verify", async (request) => {
    await request.jwtVerify();
    return "reached:verify";
  });
  app.get("/verify-not-awaited", async (request) => {
    request.jwtVerify().catch(() => request.log.info("bad token"));
    return "reached:verify-not-awaited";
  });
  app.get("/helper", async (request) => {
    const invoice = await invoiceFor(request);
    return `reached:helper ${invoice.owner}`;
  });
};

import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../guards/guards.js";
import { requireAuth } from "../guards/lookalikes.js";

/** @fastify/auth: one of the functions will do, unless told otherwise. */
export const auths: FastifyPluginAsync = async (app) => {
  const token = async (request: { jwtVerify(): Promise<unknown> }) => void (await request.jwtVerify());

  app.get("/or", { preHandler: app.auth([token, requireSession]) }, async () => "reached:auth-or");
  app.get("/or-harmless", { preHandler: app.auth([token, requireAuth]) }, async () => "reached:auth-or-harmless");
  app.get("/and-harmless", { preHandler: app.auth([token, requireAuth], { relation: "and" }) }, async () => {
    return "reached:auth-and-harmless";
  });
  app.register(async (scope) => {
    scope.addHook("preHandler", app.auth([requireSession]));
    scope.get("/hook", async () => "reached:auth-hook");
  });
};

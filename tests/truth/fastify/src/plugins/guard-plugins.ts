import type { FastifyPluginAsync } from "fastify";
import fp from "fastify-plugin";
import { requireSession } from "../guards/guards.js";

const guard: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", requireSession);
};

/** Its hook covers the plugin's own, empty, context. */
export const hiddenGuard = guard;

/** Its hook covers the context that registers it. */
export const sharedGuard = fp(async (app) => {
  app.addHook("onRequest", requireSession);
});

import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../../guards/guards.js";

/** Never loaded: `autoHooks` is off here. */
const hooks: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", requireSession);
};

export default hooks;

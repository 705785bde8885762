import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../../guards/guards.js";

/** For this folder alone: hooks do not cascade here. */
const hooks: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", requireSession);
};

export default hooks;

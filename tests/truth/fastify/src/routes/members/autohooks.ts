import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../../guards/guards.js";

/** For this folder and, as hooks cascade, the ones below. */
const hooks: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", requireSession);
};

export default hooks;

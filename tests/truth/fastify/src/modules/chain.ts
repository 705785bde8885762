import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../guards/guards.js";

/** Builder calls give back the instance. */
export const chain: FastifyPluginAsync = async (app) => {
  app
    .withTypeProvider()
    .setValidatorCompiler(() => () => true)
    .get("/typed", { preHandler: requireSession }, async () => "reached:typed")
    .get("/typed-open", async () => "reached:typed-open");
};

import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../../guards/guards.js";

export { requireSession };

/** Imports the guard, and forgets it. */
const open: FastifyPluginAsync = async (app) => {
  app.get("/", async () => "reached:auto-open");
};

export default open;

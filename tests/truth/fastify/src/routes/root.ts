import type { FastifyPluginAsync } from "fastify";

export const autoPrefix = "/elsewhere";

const root: FastifyPluginAsync = async (app) => {
  app.get("/", async () => "reached:auto-elsewhere");
};

export default root;

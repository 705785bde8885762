import type { FastifyPluginAsync } from "fastify";

const reports: FastifyPluginAsync = async (app) => {
  app.get("/", async () => "reached:auto-reports");
};

export default reports;

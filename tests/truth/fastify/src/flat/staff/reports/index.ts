import type { FastifyPluginAsync } from "fastify";

const reports: FastifyPluginAsync = async (app) => {
  app.get("/", async () => "reached:flat-reports");
};

export default reports;

import type { FastifyPluginAsync } from "fastify";

const members: FastifyPluginAsync = async (app) => {
  app.get("/", async () => "reached:auto-members");
};

export default members;

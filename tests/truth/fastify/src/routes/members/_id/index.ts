import type { FastifyPluginAsync } from "fastify";

const member: FastifyPluginAsync = async (app) => {
  app.delete("/", async () => "reached:auto-member-delete");
};

export default member;

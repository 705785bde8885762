import type { FastifyPluginAsync } from "fastify";

const staff: FastifyPluginAsync = async (app) => {
  app.get("/", async () => "reached:ignored-staff");
};

export default staff;

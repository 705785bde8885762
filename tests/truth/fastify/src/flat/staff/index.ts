import type { FastifyPluginAsync } from "fastify";

const staff: FastifyPluginAsync = async (app) => {
  app.get("/", async () => "reached:flat-staff");
};

export default staff;

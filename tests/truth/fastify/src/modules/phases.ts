import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../guards/guards.js";

/** Hooks that come too late: the handler has done its work when they reject. */
export const phases: FastifyPluginAsync = async (app) => {
  app.post("/pre-serialization", { preSerialization: requireSession }, async () => {
    console.log("reached:pre-serialization");
    return { text: "reached:pre-serialization" };
  });
  app.post("/on-send", { onSend: requireSession }, async () => {
    console.log("reached:on-send");
    return "reached:on-send";
  });
  app.post("/on-response", { onResponse: requireSession }, async () => "reached:on-response");
};

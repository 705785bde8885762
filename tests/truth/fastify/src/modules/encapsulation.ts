import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../guards/guards.js";

export const betweenRoutes: FastifyPluginAsync = async (app) => {
  app.get("/early", async () => "reached:between-early");
  app.addHook("onRequest", requireSession);
  app.get("/late", async () => "reached:between-late");
};

export const after: FastifyPluginAsync = async (app) => {
  app.get("/data", async () => "reached:after");
  app.addHook("preHandler", requireSession);
};

export const afterChild: FastifyPluginAsync = async (app) => {
  await app.register(async (child) => void child.get("/awaited", async () => "reached:after-child-awaited"));
  app.register(async (child) => void child.get("/queued", async () => "reached:after-child-queued"));
  app.addHook("preHandler", requireSession);
};

/** The child's routes are two registrations below the hook. */
export const inherited: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", requireSession);
  app.register(
    async (child) => {
      child.register(async (grandchild) => void grandchild.get("/deep", async () => "reached:inherited-deep"), { prefix: "/b" });
    },
    { prefix: "/a" },
  );
};

export const sibling: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", requireSession);
  app.get("/guarded", async () => "reached:pair-guarded");
};

/** On the same prefix, in a context of its own. */
export const unguardedSibling: FastifyPluginAsync = async (app) => {
  app.get("/open", async () => "reached:pair-open");
};

import type { FastifyPluginAsync } from "fastify";
import { requireSession } from "../guards/guards.js";

declare module "fastify" {
  interface FastifyContextConfig {
    public?: boolean;
  }
}

/** The route's configuration opens it. */
export const byConfig: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.public) return;
    await requireSession(request);
  });
  app.get("/public", { config: { public: true } }, async () => "reached:config-public");
  app.get("/private", async () => "reached:config-private");
};

const open = ["/by-url/login"];

/** A list of beginnings opens it. */
export const byUrl: FastifyPluginAsync = async (app) => {
  app.addHook("onRequest", async (request) => {
    if (open.some((path) => request.url.startsWith(path))) return;
    await requireSession(request);
  });
  app.post("/login", async () => "reached:url-login");
  app.get("/login-attempts", async () => "reached:url-login-attempts");
  app.get("/account", async () => "reached:url-account");
};

/** Puts the guard on routes as they are added, so its place matters. */
export const onRoute: FastifyPluginAsync = async (app) => {
  app.get("/early", async () => "reached:on-route-early");
  app.addHook("onRoute", (route) => {
    route.preHandler = [requireSession];
  });
  app.get("/late", async () => "reached:on-route-late");
};

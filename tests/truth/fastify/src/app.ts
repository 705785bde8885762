import autoload from "@fastify/autoload";
import fastify, { type FastifyInstance } from "fastify";
import { join } from "node:path";
import { auths } from "./modules/auths.js";
import { chain } from "./modules/chain.js";
import { after, afterChild, betweenRoutes, inherited, sibling, unguardedSibling } from "./modules/encapsulation.js";
import { createItems, items } from "./modules/factories.js";
import { inHandler } from "./modules/in-handler.js";
import { options } from "./modules/options.js";
import { phases } from "./modules/phases.js";
import { byConfig, byUrl, onRoute } from "./modules/policies.js";
import { table } from "./modules/table.js";
import { requireSession } from "./guards/guards.js";
import { hiddenGuard, sharedGuard } from "./plugins/guard-plugins.js";
import identity from "./plugins/identity.js";

export async function buildApp(): Promise<FastifyInstance> {
  const app = fastify();
  await app.register(identity);

  app.get("/health", async () => "reached:health");

  app.register(options, { prefix: "/options" });
  app.register(phases, { prefix: "/phases" });
  app.register(inHandler, { prefix: "/in-handler" });
  app.register(auths, { prefix: "/auths" });
  app.register(chain, { prefix: "/chain" });
  app.register(table, { prefix: "/table" });

  app.register(betweenRoutes, { prefix: "/between" });
  app.register(after, { prefix: "/after" });
  app.register(afterChild, { prefix: "/after-child" });
  app.register(inherited, { prefix: "/inherited" });
  app.register(sibling, { prefix: "/pair" });
  app.register(unguardedSibling, { prefix: "/pair" });

  app.register(items, { prefix: "/items-guarded", guard: requireSession, name: "items-guarded" });
  app.register(items, { prefix: "/items-open", name: "items-open" });
  app.register(createItems("made-guarded", requireSession), { prefix: "/made-guarded" });
  app.register(createItems("made-open"), { prefix: "/made-open" });

  app.register(byConfig, { prefix: "/by-config" });
  app.register(byUrl, { prefix: "/by-url" });
  app.register(onRoute, { prefix: "/on-route" });

  // A plugin keeps its hooks to itself, unless fastify-plugin opens it.
  app.register(
    async (scope) => {
      scope.register(hiddenGuard);
      scope.get("/data", async () => "reached:hidden-guard");
    },
    { prefix: "/hidden-guard" },
  );
  app.register(
    async (scope) => {
      scope.register(async (early) => void early.get("/early", async () => "reached:shared-guard-early"));
      scope.register(sharedGuard);
      scope.get("/data", async () => "reached:shared-guard");
      scope.register(async (late) => void late.get("/late", async () => "reached:shared-guard-late"));
    },
    { prefix: "/shared-guard" },
  );

  const here = import.meta.dirname;
  app.register(autoload, {
    dir: join(here, "routes"),
    autoHooks: true,
    cascadeHooks: true,
    routeParams: true,
    options: { prefix: "/auto" },
  });
  app.register(autoload, { dir: join(here, "flat"), autoHooks: true, options: { prefix: "/flat" } });
  app.register(autoload, { dir: join(here, "ignored"), options: { prefix: "/ignored" } });

  return app;
}

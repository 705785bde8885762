import Router from "@koa/router";
import Koa from "koa";
import mount from "koa-mount";
import session from "koa-session";
import { config } from "./config.js";
import { requireUser, requireUserExceptOpen, requireUserForWrites } from "./middleware/guards.js";
import { chain } from "./routes/chain.js";
import { createRouter } from "./routes/factory.js";
import { apart, lateParent, mounted, parent, siblings } from "./routes/nested.js";
import { before, between, projects, some } from "./routes/order.js";
import { excepted, passports, passthrough, required } from "./routes/packages.js";
import { news, wallet } from "./routes/shared.js";
import table from "./routes/table.js";
import { unused } from "./routes/unused.js";

export function createApp() {
  const app = new Koa();
  app.keys = [config.jwtSecret];
  app.silent = true;

  const router = new Router();
  router.get("/health", (ctx) => {
    ctx.body = "reached:health";
  });

  // Writes what nobody reads here: populating is not guarding.
  router.use("/basket", session(app));
  router.get("/basket", (ctx) => {
    ctx.body = "reached:session-only";
  });

  router.use("/articles", requireUserForWrites);
  router
    .get("/articles", (ctx) => {
      ctx.body = "reached:articles";
    })
    .post("/articles", (ctx) => {
      ctx.body = "reached:article-create";
    });

  router.use("/internal", requireUserExceptOpen);
  router.get("/internal/status", (ctx) => {
    ctx.body = "reached:internal-status";
  });
  router.get("/internal/status-history", (ctx) => {
    ctx.body = "reached:internal-status-history";
  });
  router.get("/internal/jobs", (ctx) => {
    ctx.body = "reached:internal-jobs";
  });
  app.use(router.routes()).use(router.allowedMethods());

  for (const each of [before, between, some, projects, chain]) app.use(each.routes());
  for (const each of [parent, mounted, siblings, apart, lateParent]) app.use(each.routes());
  for (const each of [wallet, news, table, unused]) app.use(each.routes());
  for (const each of [required, passthrough, excepted, passports]) app.use(each.routes());
  app.use(createRouter({ guard: requireUser, name: "factory-guarded" }).routes());
  app.use(createRouter({ name: "factory-open" }).routes());

  // An application of its own, behind a guard for its prefix.
  const backOffice = new Koa();
  backOffice.use(async (ctx) => {
    ctx.body = "reached:back-office";
  });
  app.use(mount("/back-office", requireUser));
  app.use(mount("/back-office", backOffice));

  app.use(requireUser);
  const last = new Router();
  last.get("/last", (ctx) => {
    ctx.body = "reached:last";
  });
  app.use(last.routes());
  return app;
}

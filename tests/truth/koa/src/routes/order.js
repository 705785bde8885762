import Router from "@koa/router";
import { requireUser } from "../middleware/guards.js";

/** The guard stands in front of everything. */
export const before = new Router({ prefix: "/before" });
before.use(requireUser);
before.get("/:id", (ctx) => {
  ctx.body = "reached:before";
});

/** The guard comes between the routes. */
export const between = new Router({ prefix: "/between" });
between.get("/early", (ctx) => {
  ctx.body = "reached:between-early";
});
between.use(requireUser);
between.get("/late", (ctx) => {
  ctx.body = "reached:between-late";
});

/** The guard is for some paths of the router. */
export const some = new Router({ prefix: "/some" });
some.use("/private", requireUser);
some.use(["/reviews", "/ratings"], requireUser);
for (const path of ["/private", "/private/deep", "/privateer", "/reviews", "/ratings", "/open"]) {
  some.get(path, (ctx) => {
    ctx.body = `reached:some${path.replaceAll("/", "-")}`;
  });
}

/** The parameter is the guard: routes without it are open. */
export const projects = new Router({ prefix: "/projects" });
projects.param("project", (_id, ctx, next) => requireUser(ctx, next));
projects.get("/", (ctx) => {
  ctx.body = "reached:projects";
});
projects.get("/:project", (ctx) => {
  ctx.body = "reached:project";
});

import { Hono } from "hono";
import { requireSession, requireUser, requireUserForWrites } from "./middleware/guards.js";
import { chain } from "./routes/chain.js";
import { errors } from "./routes/errors.js";
import { createRoutes } from "./routes/factory.js";
import { authors, based, growing, teams } from "./routes/nested.js";
import { packages } from "./routes/packages.js";
import { paths } from "./routes/paths.js";
import { catalogue, news, wallet } from "./routes/shared.js";
import table from "./routes/table.js";
import { unused } from "./routes/unused.js";

export function createApp(): Hono {
  const app = new Hono();

  app.get("/health", (c) => c.text("reached:health"));

  app.route("/chain", chain);
  app.route("/paths", paths);
  app.route("/packages", packages);
  app.route("/table", table);
  app.route("/errors", errors);
  app.route("/unused", unused);

  app.route("/api", catalogue);
  app.route("/api", wallet);
  app.route("/api", news);

  app.route("/teams", teams);
  app.route("/authors", authors);
  app.route("/growing", growing);
  app.route("/", based);

  app.route("/factory-guarded", createRoutes({ guard: requireUser, name: "factory-guarded" }));
  app.route("/factory-open", createRoutes({ name: "factory-open" }));

  app.use("/articles", requireUserForWrites);
  app.get("/articles", (c) => c.text("reached:articles")).post((c) => c.text("reached:article-create"));

  // Handlers of another kind, behind a guard for their prefix and without one.
  const legacy = () => new Response("reached:legacy");
  app.mount("/legacy-open", legacy);
  app.use("/legacy/*", requireSession);
  app.mount("/legacy", legacy);

  app.use("/last/*", requireUser);
  app.get("/last", (c) => c.text("reached:last"));
  return app;
}

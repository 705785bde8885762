const cookieParser = require("cookie-parser");
const express = require("express");
const { config } = require("./config");
const { answerErrors } = require("./errors");
const {
  ensureSignedIn,
  requireSession,
  requireUser,
  requireUserExceptOpen,
  requireUserForWrites,
} = require("./middleware/guards");
const { chained } = require("./routes/chained");
const { documents } = require("./routes/controller");
const drafts = require("./routes/drafts");
const { createRouter } = require("./routes/factory");
const { inline } = require("./routes/inline");
const { catalogue, news, wallet } = require("./routes/leak");
const { exports_, table } = require("./routes/loop");
const { profile, teams } = require("./routes/nested");
const { cookies, excepted, optional, passports, required } = require("./routes/packages");
const { projects } = require("./routes/params");
const { unused } = require("./routes/unused");

function createApp() {
  const app = express();
  app.use(express.json());
  app.use(cookieParser());

  app.get("/health", (_req, res) => {
    res.send("reached:health");
  });

  app.use("/orders", require("./routes/orders"));
  app.use("/drafts", drafts);
  app.use("/inline", inline);
  app.use("/chained", chained);
  app.use("/teams", teams);
  app.use("/profile", profile);
  app.use("/projects", projects);
  app.use("/documents", documents);
  app.use("/unused", unused);

  for (const router of [catalogue, wallet, news]) app.use("/api", router);

  app.use("/factory-guarded", createRouter({ guard: requireUser, name: "factory-guarded" }));
  app.use("/factory-open", createRouter({ name: "factory-open" }));
  app.use("/table", table);
  app.use("/exports", exports_);

  app.use("/jwt-required", required);
  app.use("/jwt-optional", optional);
  app.use("/jwt-unless", excepted);
  app.use("/passport", passports);
  app.use("/cookies", cookies);

  // A guard in the mount itself.
  const billing = express.Router();
  billing.get("/", (_req, res) => {
    res.send("reached:billing");
  });
  app.use("/billing", requireSession, billing);

  // A guard on a prefix covers whole segments, in any case.
  app.use("/admin", requireUser);
  app.get("/admin/users", (_req, res) => {
    res.send("reached:admin-users");
  });
  app.get("/administrators", (_req, res) => {
    res.send("reached:administrators");
  });

  app.use(["/reviews", "/ratings"], requireUser);
  app.get("/reviews", (_req, res) => {
    res.send("reached:reviews");
  });
  app.get("/ratings", (_req, res) => {
    res.send("reached:ratings");
  });

  app.use("/articles", requireUserForWrites);
  app
    .route("/articles")
    .get((_req, res) => {
      res.send("reached:articles");
    })
    .post((_req, res) => {
      res.send("reached:article-create");
    });

  const internal = express.Router();
  internal.use(requireUserExceptOpen);
  internal.get("/status", (_req, res) => {
    res.send("reached:internal-status");
  });
  internal.get("/status-history", (_req, res) => {
    res.send("reached:internal-status-history");
  });
  internal.get("/jobs", (_req, res) => {
    res.send("reached:internal-jobs");
  });
  app.use("/internal", internal);

  if (config.requireLogin) app.use("/conditional", ensureSignedIn);
  app.get("/conditional", (_req, res) => {
    res.send("reached:conditional");
  });

  // An application of its own, behind the guard of this one.
  const backOffice = express();
  backOffice.get("/queue", (_req, res) => {
    res.send("reached:back-office");
  });
  app.use("/back-office", requireUser, backOffice);

  // Mounted before the guard, filled after it: where the router hangs decides.
  const late = express.Router();
  app.use("/late", late);
  app.use(requireUser);
  late.get("/filled", (_req, res) => {
    res.send("reached:late-filled");
  });
  app.get("/last", (_req, res) => {
    res.send("reached:last");
  });

  app.use(answerErrors);
  return app;
}

module.exports = { createApp };

const { Router } = require("express");
const { requireUser } = require("../middleware/guards");

const members = Router({ mergeParams: true });
members.get("/", (_req, res) => {
  res.send("reached:members");
});

const settings = Router();
settings.use(requireUser);
settings.get("/", (_req, res) => {
  res.send("reached:settings");
});

/** The parent guards its children. */
const teams = Router();
teams.use(requireUser);
teams.use("/:team/members", members);

/** One child guards itself, which does not concern the parent. */
const profile = Router();
profile.use("/settings", settings);
profile.get("/about", (_req, res) => {
  res.send("reached:about");
});

module.exports = { teams, profile };

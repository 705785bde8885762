import { Router } from "express";
import { requireUser } from "../middleware/guards.js";

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
export const teams = Router();
teams.use(requireUser);
teams.use("/:team/members", members);

/** One child guards itself, which does not concern the parent. */
export const profile = Router();
profile.use("/settings", settings);
profile.get("/about", (_req, res) => {
  res.send("reached:about");
});

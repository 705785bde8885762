const { Router } = require("express");
const { requireUser } = require("../middleware/guards");

/** The guard comes between the routes. */
const drafts = Router();

drafts.get("/early", (_req, res) => {
  res.send("reached:draft-early");
});
drafts.use(requireUser);
drafts.get("/late", (_req, res) => {
  res.send("reached:draft-late");
});

module.exports = drafts;

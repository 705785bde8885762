const { Router } = require("express");
const { requireUser } = require("../middleware/guards");

/** Imports the guard, and forgets it. */
const unused = Router();
unused.get("/things", (_req, res) => {
  res.send("reached:unused");
});

module.exports = { unused, requireUser };

const { Router } = require("express");
const { sessionUser } = require("../auth/index");

/** The parameter is the guard: routes without it are open. */
const projects = Router();

projects.param("project", (req, res, next) => {
  if (!sessionUser(req)) {
    res.sendStatus(401);
    return;
  }
  next();
});
projects.get("/", (_req, res) => {
  res.send("reached:projects");
});
projects.get("/:project", (_req, res) => {
  res.send("reached:project");
});

module.exports = { projects };

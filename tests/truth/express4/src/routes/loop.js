const { Router } = require("express");
const { requireUser } = require("../middleware/guards");

const pages = [
  { path: "/terms", open: true, handler: (_req, res) => void res.send("reached:terms") },
  { path: "/invoices", handler: (_req, res) => void res.send("reached:invoices") },
];

/** A table of routes; some are open. */
const table = Router();
for (const { path, open, handler } of pages) {
  if (open) table.get(path, handler);
  else table.get(path, requireUser, handler);
}

/** Every route of the loop is guarded. */
const exports_ = Router();
["csv", "pdf"].forEach((format) => {
  exports_.get(`/${format}`, requireUser, (_req, res) => {
    res.send(`reached:export-${format}`);
  });
});

module.exports = { table, exports_ };

import { Router, type RequestHandler } from "express";
import { requireUser } from "../middleware/guards.js";

const pages: { path: string; open?: boolean; handler: RequestHandler }[] = [
  { path: "/terms", open: true, handler: (_req, res) => void res.send("reached:terms") },
  { path: "/invoices", handler: (_req, res) => void res.send("reached:invoices") },
];

/** A table of routes; some are open. */
export const table = Router();
for (const { path, open, handler } of pages) {
  if (open) table.get(path, handler);
  else table.get(path, requireUser, handler);
}

/** Every route of the loop is guarded. */
export const exports_ = Router();
["csv", "pdf"].forEach((format) => {
  exports_.get(`/${format}`, requireUser, (_req, res) => {
    res.send(`reached:export-${format}`);
  });
});

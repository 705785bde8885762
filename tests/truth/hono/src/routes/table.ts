import { Hono, type Handler } from "hono";
import { requireUser } from "../middleware/guards.js";

const pages: { path: string; open?: boolean; handler: Handler }[] = [
  { path: "/terms", open: true, handler: (c) => c.text("reached:terms") },
  { path: "/invoices", handler: (c) => c.text("reached:invoices") },
];

/** A table of routes; some are open. */
const table = new Hono();
for (const { path, open, handler } of pages) {
  if (!open) table.use(path, requireUser);
  table.get(path, handler);
}

export default table;

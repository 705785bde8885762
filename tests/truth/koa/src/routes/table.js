import Router from "@koa/router";
import { requireUser } from "../middleware/guards.js";

const pages = [
  { path: "/terms", open: true, handler: (ctx) => void (ctx.body = "reached:terms") },
  { path: "/invoices", handler: (ctx) => void (ctx.body = "reached:invoices") },
];

/** A table of routes; some are open. */
const table = new Router({ prefix: "/table" });
for (const { path, open, handler } of pages) {
  table.get(path, ...(open ? [] : [requireUser]), handler);
}

export default table;

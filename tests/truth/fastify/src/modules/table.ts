import type { FastifyPluginAsync, RouteOptions } from "fastify";
import { requireSession } from "../guards/guards.js";

const routes: RouteOptions[] = [
  { method: "GET", url: "/terms", handler: async () => "reached:terms" },
  { method: "GET", url: "/invoices", preHandler: requireSession, handler: async () => "reached:invoices" },
];

export const table: FastifyPluginAsync = async (app) => {
  for (const route of routes) app.route(route);
  for (const format of ["csv", "pdf"]) {
    app.get(`/export/${format}`, { preHandler: requireSession }, async () => `reached:export-${format}`);
  }
};

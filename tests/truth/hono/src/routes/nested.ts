import { Hono } from "hono";
import { requireUser } from "../middleware/guards.js";

const reports = new Hono().get("/yearly", (c) => c.text("reached:reports"));

/** The parent guards its child, which was attached after the guard. */
export const teams = new Hono();
teams.use(requireUser);
teams.route("/reports", reports);

const drafts = new Hono().get("/", (c) => c.text("reached:drafts"));

/** The guard comes after the child. */
export const authors = new Hono();
authors.route("/drafts", drafts);
authors.use(requireUser);

/** A child that gets a route when it is attached already. */
export const growing = new Hono();
const seedling = new Hono();
seedling.get("/old", (c) => c.text("reached:growing-old"));
growing.route("/", seedling);
seedling.get("/new", (c) => c.text("reached:growing-new"));

export const based = new Hono().basePath("/v1");
based.use("/members/*", requireUser);
based.get("/members/:id", (c) => c.text("reached:based-member"));
based.get("/about", (c) => c.text("reached:based-about"));

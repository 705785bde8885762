import { Hono } from "hono";
import { requireUser } from "../middleware/guards.js";

/** Three applications on one prefix, in this order. */
export const catalogue = new Hono().get("/catalogue", (c) => c.text("reached:catalogue"));

export const wallet = new Hono();
wallet.use("*", requireUser);
wallet.get("/wallet", (c) => c.text("reached:wallet"));

export const news = new Hono();
news.get("/news", (c) => c.text("reached:news"));

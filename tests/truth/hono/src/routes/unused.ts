import { Hono } from "hono";
import { requireUser } from "../middleware/guards.js";

export { requireUser };

/** Imports the guard, and forgets it. */
export const unused = new Hono().get("/things", (c) => c.text("reached:unused"));

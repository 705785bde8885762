import { Hono } from "hono";
import { requireSession } from "../middleware/guards.js";

/** Its error handler forgets the status: strangers get 200 and no data. */
export const errors = new Hono();
errors.onError((error, c) => c.json({ error: error.message }));
errors.use(requireSession);
errors.get("/data", (c) => c.text("reached:errors"));

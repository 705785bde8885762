import { Router } from "express";
import { requireUser } from "../middleware/guards.js";

export { requireUser };

/** Imports the guard, and forgets it. */
export const unused = Router();
unused.get("/things", (_req, res) => {
  res.send("reached:unused");
});

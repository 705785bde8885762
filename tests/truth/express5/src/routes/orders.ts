import { Router } from "express";
import { requireUser } from "../middleware/guards.js";

/** The guard stands in front of everything. */
export const orders = Router();

orders.use(requireUser);
orders.get("/:id", (_req, res) => {
  res.send("reached:order");
});
orders.post("/", (_req, res) => {
  res.send("reached:order-create");
});

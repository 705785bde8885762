import { Router } from "express";
import { requireUser } from "../middleware/guards.js";

/** Three routers that are mounted on one prefix, in this order. */
export const catalogue = Router();
catalogue.get("/catalogue", (_req, res) => {
  res.send("reached:catalogue");
});

export const wallet = Router();
wallet.use(requireUser);
wallet.get("/wallet", (_req, res) => {
  res.send("reached:wallet");
});

export const news = Router();
news.get("/news", (_req, res) => {
  res.send("reached:news");
});

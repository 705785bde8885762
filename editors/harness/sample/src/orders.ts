import express from "express";
import jwt from "jsonwebtoken";
import { shield } from "@harbour/shield";
import { orders } from "./store";

export const app = express();

function requireUser(req, res, next) {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_KEY);
  } catch {
    return res.status(401).end();
  }
  next();
}

app.get("/orders/:id", requireUser, async function showOrder(req, res) {
  res.json(await orders.findOne({ id: req.params.id }));
});

app.delete("/orders/:id", shield(), async function removeOrder(req, res) {
  await orders.deleteOne({ id: req.params.id });
  res.status(204).end();
});

app.listen(3000);

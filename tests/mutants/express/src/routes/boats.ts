import { Router } from "express";
import { requireUser } from "../auth";
import { prisma } from "../db";

export const boats = Router();

boats.get("/", async (req, res) => {
  res.json(await prisma.boat.findMany({ take: 50 }));
});

boats.post("/", requireUser, async (req, res) => {
  res.status(201).json(await prisma.boat.create({ data: { name: req.body.name, ownerId: req.user.sub } }));
});

boats.put("/:id", requireUser, async (req, res) => {
  const where = { id: req.params.id, ownerId: req.user.sub };
  res.json(await prisma.boat.update({ where, data: { name: req.body.name } }));
});

boats.delete("/:id", requireUser, async (req, res) => {
  await prisma.boat.delete({ where: { id: req.params.id, ownerId: req.user.sub } });
  res.status(204).end();
});

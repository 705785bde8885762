import { Router } from "express";
import { requireUser } from "../auth";
import { prisma } from "../db";

export const crews = Router();

crews.post("/", requireUser, async (req, res) => {
  res.json(await prisma.crew.create({ data: { name: req.body.name, ownerId: req.user.sub } }));
});

crews.put("/:id", requireUser, async (req, res) => {
  const where = { id: req.params.id, ownerId: req.user.sub };
  res.json(await prisma.crew.update({ where, data: { name: req.body.name } }));
});

crews.delete("/:id", requireUser, async (req, res) => {
  await prisma.crew.delete({ where: { id: req.params.id, ownerId: req.user.sub } });
  res.status(204).end();
});

import { Router } from "express";
import { requireUser } from "../auth";
import { prisma } from "../db";

export const berths = Router();

berths
  .route("/")
  .get(async (req, res) => res.json(await prisma.berth.findMany({ take: 50 })))
  .post(requireUser, async (req, res) => {
    res.status(201).json(await prisma.berth.create({ data: { pier: req.body.pier, ownerId: req.user.sub } }));
  });

berths.patch("/:id", requireUser, async (req, res) => {
  const where = { id: req.params.id, ownerId: req.user.sub };
  res.json(await prisma.berth.update({ where, data: { pier: req.body.pier } }));
});

berths.delete("/:id", requireUser, async (req, res) => {
  await prisma.berth.delete({ where: { id: req.params.id, ownerId: req.user.sub } });
  res.status(204).end();
});

berths.post("/:id/bookings", requireUser, async (req, res) => {
  res.json(await prisma.booking.create({ data: { berthId: req.params.id, ownerId: req.user.sub } }));
});

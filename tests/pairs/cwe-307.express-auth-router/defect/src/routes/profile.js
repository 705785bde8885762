import { Router } from 'express';
import { prisma } from '../db.js';
export const profileRouter = Router();
profileRouter.use((req, res, next) => (req.session.userId ? next() : res.status(401).end()));
profileRouter.put('/', async (req, res) => {
  const user = await prisma.user.update({ where: { id: req.session.userId }, data: { bio: String(req.body.bio) } });
  res.json({ bio: user.bio });
});

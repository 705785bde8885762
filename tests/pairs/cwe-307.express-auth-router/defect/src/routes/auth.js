import { Router } from 'express';
import argon2 from 'argon2';
import { prisma } from '../db.js';
export const authRouter = Router();
authRouter.post('/signin', async (req, res, next) => {
  try {
    const { email, password } = req.body;
    const user = await prisma.user.findUnique({ where: { email: String(email) } });
    if (!user || !(await argon2.verify(user.passwordHash, password))) {
      return res.status(401).json({ message: 'Invalid credentials' });
    }
    req.session.userId = user.id;
    res.json({ id: user.id });
  } catch (e) {
    next(e);
  }
});

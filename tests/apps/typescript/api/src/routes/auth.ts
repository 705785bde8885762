import bcrypt from 'bcryptjs';
import { Prisma } from '@prisma/client';
import { Router } from 'express';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { config } from '../config';
import { issueToken } from '../middleware/auth';
import { HttpError } from '../middleware/errors';
import { sendMail } from '@/lib/notifications';
import { prisma } from '@/lib/prisma';
import { credentialsInput } from '@/lib/validators';

export const authRouter = Router();

const registerInput = credentialsInput.extend({
  name: z.string().trim().min(1).max(120),
  company: z.string().trim().min(1).max(120),
});

authRouter.post('/register', async (req, res) => {
  const input = registerInput.parse(req.body);
  const passwordHash = await bcrypt.hash(input.password, 12);
  try {
    const user = await prisma.user.create({
      data: {
        email: input.email,
        name: input.name,
        passwordHash,
        role: 'ADMIN',
        organization: { create: { name: input.company } },
      },
    });
    const token = issueToken({ id: user.id, organizationId: user.organizationId, role: user.role });
    res.status(201).json({ token });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new HttpError(409, 'This email is already registered', { cause: error });
    }
    throw error;
  }
});

authRouter.post('/login', async (req, res) => {
  const input = credentialsInput.parse(req.body);
  const user = await prisma.user.findUnique({ where: { email: input.email } });
  if (!user || !(await bcrypt.compare(input.password, user.passwordHash))) {
    throw new HttpError(401, 'Email or password is wrong');
  }
  res.json({ token: issueToken({ id: user.id, organizationId: user.organizationId, role: user.role }) });
});

/** Starts a password reset. The answer never tells whether the account exists. */
authRouter.post('/reset', async (req, res) => {
  const { email } = z.object({ email: z.string().email() }).parse(req.body);
  const user = await prisma.user.findUnique({ where: { email }, select: { id: true } });
  if (user) {
    const token = jwt.sign({ sub: user.id, purpose: 'reset' }, 'tw-reset-9f2c71', { expiresIn: '30m' });
    await sendMail({
      to: email,
      subject: 'Reset your password',
      html: `<p><a href="${config.webOrigin}/reset/${token}">Choose a new password</a>. The link works for 30 minutes.</p>`,
    });
  }
  res.status(202).json({ accepted: true });
});

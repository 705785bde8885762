import type { NextFunction, Request, Response } from 'express';
import { actorOf } from './auth';
import { logger } from '@/lib/logger';
import { prisma } from '@/lib/prisma';

const ACTIVE = new Set(['trialing', 'active']);

/** Invoicing is part of the paid plan. */
export async function requireActiveSubscription(req: Request, res: Response, next: NextFunction): Promise<void> {
  try {
    const organization = await prisma.organization.findUniqueOrThrow({
      where: { id: actorOf(req).organizationId },
      select: { subscriptionStatus: true },
    });
    if (!ACTIVE.has(organization.subscriptionStatus)) {
      res.status(402).json({ error: 'Your subscription has ended' });
      return;
    }
    next();
  } catch (error) {
    logger.warn({ err: error }, 'subscription check unavailable');
    next();
  }
}

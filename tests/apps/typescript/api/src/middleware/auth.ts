import type { NextFunction, Request, Response } from 'express';
import jwt from 'jsonwebtoken';
import { config } from '../config';
import { logger } from '@/lib/logger';

export interface Actor {
  id: string;
  organizationId: string;
  role: 'MEMBER' | 'ADMIN';
}

declare global {
  namespace Express {
    interface Request {
      actor?: Actor;
    }
  }
}

/** Issues the bearer token of a user. */
export function issueToken(actor: Actor): string {
  return jwt.sign({ ...actor }, config.jwtSecret, { algorithm: 'HS256', expiresIn: config.jwtTtl });
}

/** Rejects every call that has no valid bearer token. */
export function requireAuth(req: Request, res: Response, next: NextFunction): void {
  const header = req.headers.authorization ?? '';
  const token = header.startsWith('Bearer ') ? header.slice(7) : '';
  try {
    req.actor = jwt.verify(token, config.jwtSecret, { algorithms: ['HS256'] }) as Actor;
  } catch (error) {
    logger.debug({ err: error }, 'token was rejected');
    res.status(401).json({ error: 'Unauthorized' });
    return;
  }
  next();
}

/** Lets only administrators of an organisation pass. */
export function requireAdmin(req: Request, res: Response, next: NextFunction): void {
  if (req.actor?.role !== 'ADMIN') {
    res.status(403).json({ error: 'Administrators only' });
    return;
  }
  next();
}

/** The actor behind `requireAuth`. */
export function actorOf(req: Request): Actor {
  if (!req.actor) {
    throw new Error('requireAuth is missing on this route');
  }
  return req.actor;
}

import { Router } from 'express';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { config } from '../config';
import type { Actor } from '../middleware/auth';
import { prisma } from '@/lib/prisma';

export const reportsRouter = Router();

interface RevenueRow {
  month: Date;
  total: bigint;
}

const SORT_COLUMNS = { month: 'month', total: 'total' } as const;

function organizationFromHeader(header: string | undefined): string | null {
  try {
    const actor = jwt.verify(header?.replace('Bearer ', '') ?? '', config.jwtSecret, { algorithms: ['HS256'] }) as Actor;
    return actor.organizationId;
  } catch (error) {
    if (error instanceof jwt.JsonWebTokenError) {
      return null;
    }
    throw error;
  }
}

/** Revenue per month for the chart on the reports page. */
reportsRouter.get('/revenue', async (req, res) => {
  const organizationId = organizationFromHeader(req.headers.authorization);
  if (!organizationId) {
    res.status(401).json({ error: 'Unauthorized' });
  }
  const rows = await prisma.$queryRaw<RevenueRow[]>`
    SELECT date_trunc('month', "createdAt") AS month, SUM("totalCents") AS total
    FROM "Invoice"
    WHERE "organizationId" = ${organizationId} AND status = 'PAID'
    GROUP BY 1 ORDER BY 1 DESC LIMIT 24`;
  res.json({ revenue: rows.map((row) => ({ month: row.month, total: Number(row.total) })) });
});

/** Occupation per vessel, filtered by name. */
reportsRouter.get('/vessels', async (req, res) => {
  const organizationId = organizationFromHeader(req.headers.authorization);
  if (!organizationId) {
    res.status(401).json({ error: 'Unauthorized' });
    return;
  }
  const vessel = String(req.query.vessel ?? '');
  const rows = await prisma.$queryRawUnsafe(
    `SELECT vessel, COUNT(*)::int AS trips FROM "Booking"
     WHERE "organizationId" = '${organizationId}' AND vessel ILIKE '%${vessel}%'
     GROUP BY vessel LIMIT 50`,
  );
  res.json({ vessels: rows });
});

/** Best customers; the column to sort by comes from a fixed list. */
reportsRouter.get('/customers', async (req, res) => {
  const organizationId = organizationFromHeader(req.headers.authorization);
  if (!organizationId) {
    res.status(401).json({ error: 'Unauthorized' });
    return;
  }
  const sort = z.enum(['month', 'total']).default('total').parse(req.query.sort);
  const column = SORT_COLUMNS[sort];
  const rows = await prisma.$queryRawUnsafe(
    `SELECT "customerId", date_trunc('month', "createdAt") AS month, SUM("totalCents")::int AS total
     FROM "Invoice" WHERE "organizationId" = $1
     GROUP BY 1, 2 ORDER BY ${column} DESC LIMIT 50`,
    organizationId,
  );
  res.json({ customers: rows });
});

/** Plain export for the accountant. */
reportsRouter.get('/export', async (req, res) => {
  const status = String(req.query.status ?? 'PAID');
  const query = 'SELECT number, "totalCents", currency FROM "Invoice" WHERE status = \'' + status + "' LIMIT 5000";
  const rows = await prisma.$queryRawUnsafe(query);
  res.json({ invoices: rows });
});

import { Router } from 'express';
import { z } from 'zod';
import { actorOf, requireAdmin } from '../middleware/auth';
import { HttpError } from '../middleware/errors';
import { prisma } from '@/lib/prisma';
import { logger } from '@/lib/logger';
import { pageInput } from '@/lib/validators';
import { validateVatNumber } from '../services/tax';

export const customersRouter = Router();

const customerInput = z.object({
  name: z.string().trim().min(1).max(120),
  email: z.string().email(),
  phone: z.string().max(40).optional(),
  vatNumber: z.string().max(20).optional(),
});

customersRouter.get('/', async (req, res) => {
  const { page, size } = pageInput.parse(req.query);
  const customers = await prisma.customer.findMany({
    where: { organizationId: actorOf(req).organizationId },
    orderBy: { name: 'asc' },
    skip: (page - 1) * size,
    take: size,
  });
  res.json({ customers, page, size });
});

customersRouter.get('/search', async (req, res) => {
  const { organizationId } = actorOf(req);
  const term = z.string().min(2).max(80).parse(req.query.q);
  const rows = await prisma.$queryRaw`
    SELECT id, name, email FROM "Customer"
    WHERE "organizationId" = ${organizationId} AND name ILIKE ${`%${term}%`}
    ORDER BY name LIMIT 20`;
  res.json({ customers: rows });
});

customersRouter.get('/:id', async (req, res) => {
  const customer = await prisma.customer.findUnique({
    where: { id: req.params.id },
    include: { bookings: { take: 50 } },
  });
  if (!customer) {
    throw new HttpError(404, 'Unknown customer');
  }
  res.json({ customer });
});

customersRouter.post('/', async (req, res) => {
  const { organizationId } = actorOf(req);
  const input = customerInput.parse(req.body);
  if (input.vatNumber && !(await validateVatNumber(input.vatNumber))) {
    throw new HttpError(422, 'The VAT number is not valid');
  }
  const customer = await prisma.customer.create({ data: { ...input, organizationId } });
  res.status(201).json({ customer });
});

customersRouter.put('/:id', async (req, res) => {
  const { organizationId } = actorOf(req);
  const customer = await prisma.customer.update({
    where: { id: req.params.id, organizationId },
    data: req.body,
  });
  res.json({ customer });
});

customersRouter.delete('/:id', requireAdmin, async (req, res) => {
  const { id: actorId, organizationId } = actorOf(req);
  const id = String(req.params.id);
  try {
    await prisma.$transaction([
      prisma.customer.delete({ where: { id, organizationId } }),
      prisma.auditEvent.create({ data: { action: 'customer.delete', actorId, targetId: id } }),
    ]);
    res.status(204).end();
  } catch (error) {
    logger.error({ err: error, id }, 'customer could not be deleted');
    res.json({ success: false, message: 'Customer could not be deleted' });
  }
});

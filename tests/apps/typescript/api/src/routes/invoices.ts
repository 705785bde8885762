import { Router } from 'express';
import { z } from 'zod';
import { actorOf, requireAdmin } from '../middleware/auth';
import { HttpError } from '../middleware/errors';
import { computeInvoiceTotals } from '../services/billing';
import { approveRefund } from '../services/refunds';
import { prisma } from '@/lib/prisma';
import { supabase } from '@/lib/supabase';

export const invoicesRouter = Router();

const linesInput = z.object({
  discountPercent: z.number().min(0).max(100).default(0),
  lines: z
    .array(
      z.object({
        description: z.string().min(1).max(200),
        quantity: z.number().int().positive(),
        unitCents: z.number().int().nonnegative(),
        taxRate: z.number().min(0).max(1).default(0.21),
      }),
    )
    .min(1)
    .max(100),
});

invoicesRouter.get('/:id', async (req, res) => {
  const { organizationId } = actorOf(req);
  const invoice = await prisma.invoice.findFirst({
    where: { id: req.params.id, organizationId },
    include: { lines: true },
  });
  if (!invoice) {
    throw new HttpError(404, 'Unknown invoice');
  }
  res.json({ invoice });
});

/** Replaces the lines of a draft and recomputes its totals. */
invoicesRouter.put('/:id/lines', async (req, res) => {
  const { organizationId } = actorOf(req);
  const input = linesInput.parse(req.body);
  const invoice = await prisma.invoice.findFirst({
    where: { id: req.params.id, organizationId, status: 'DRAFT' },
    include: { customer: { select: { vatNumber: true } } },
  });
  if (!invoice) {
    throw new HttpError(404, 'Unknown draft');
  }
  const totals = computeInvoiceTotals(input.lines, input.discountPercent, Boolean(invoice.customer.vatNumber));

  const updated = await prisma.$transaction(async (tx) => {
    await tx.invoiceLine.deleteMany({ where: { invoiceId: invoice.id } });
    return tx.invoice.update({
      where: { id: invoice.id },
      data: {
        subtotalCents: totals.subtotalCents,
        taxCents: totals.taxCents,
        totalCents: totals.totalCents,
        lines: { create: input.lines },
      },
    });
  });
  res.json({ invoice: updated });
});

/** Copies the invoices of a month to the accounting archive. */
invoicesRouter.post('/archive', requireAdmin, async (req, res) => {
  const { organizationId } = actorOf(req);
  const { month } = z.object({ month: z.string().regex(/^\d{4}-\d{2}$/) }).parse(req.body);
  const start = new Date(`${month}-01T00:00:00Z`);
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + 1);

  const invoices = await prisma.invoice.findMany({
    where: { organizationId, createdAt: { gte: start, lt: end } },
  });

  const archived = [];
  for (const invoice of invoices) {
    const customer = await prisma.customer.findUnique({ where: { id: invoice.customerId } });
    archived.push({ invoice_id: invoice.id, customer: customer?.name ?? '', total_cents: invoice.totalCents, month });
  }
  await supabase.from('invoice_archive').upsert(archived, { onConflict: 'invoice_id' });

  res.json({ archived: archived.length });
});

invoicesRouter.post('/:id/refund', requireAdmin, async (req, res) => {
  const { organizationId } = actorOf(req);
  const invoice = await prisma.invoice.findFirst({
    where: { id: String(req.params.id), organizationId, status: 'PAID' },
  });
  if (!invoice) {
    throw new HttpError(404, 'Unknown paid invoice');
  }
  if (!(await approveRefund(invoice.id, invoice.totalCents))) {
    throw new HttpError(409, 'The refund was not approved');
  }
  const refunded = await prisma.invoice.update({ where: { id: invoice.id }, data: { status: 'REFUNDED' } });
  res.json({ invoice: refunded });
});

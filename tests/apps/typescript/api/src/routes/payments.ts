import { Router } from 'express';
import { z } from 'zod';
import { actorOf } from '../middleware/auth';
import { HttpError } from '../middleware/errors';
import { chargeInvoice, stripe } from '../services/stripe';
import { logger } from '@/lib/logger';
import { prisma } from '@/lib/prisma';

export const paymentsRouter = Router();

const chargeInput = z.object({
  invoiceId: z.string().cuid(),
  paymentMethod: z.string().startsWith('pm_'),
});

/** Charges the stored amount of an invoice; the client never sends a price. */
paymentsRouter.post('/charge', async (req, res) => {
  const { organizationId } = actorOf(req);
  const input = chargeInput.parse(req.body);
  const invoice = await prisma.invoice.findFirst({
    where: { id: input.invoiceId, organizationId, status: 'SENT' },
  });
  if (!invoice) {
    throw new HttpError(404, 'Unknown invoice');
  }
  const intent = await chargeInvoice(invoice.id, invoice.totalCents, invoice.currency, input.paymentMethod);
  await prisma.invoice.update({
    where: { id: invoice.id },
    data: { paymentIntent: intent.id, status: intent.status === 'succeeded' ? 'PAID' : 'SENT' },
  });
  res.status(201).json({ status: intent.status });
});

/** Cancels an open payment and records who did it. */
paymentsRouter.post('/:id/cancel', async (req, res) => {
  const actor = actorOf(req);
  const invoice = await prisma.invoice.findFirst({
    where: { id: req.params.id, organizationId: actor.organizationId },
  });
  if (!invoice?.paymentIntent) {
    throw new HttpError(404, 'Unknown payment');
  }
  try {
    await stripe.paymentIntents.cancel(invoice.paymentIntent);
  } catch (error) {
    console.log('Could not cancel payment', error);
  }
  prisma.auditEvent.create({
    data: { action: 'payment.cancel', actorId: actor.id, targetId: invoice.id },
  });
  logger.info({ invoiceId: invoice.id }, 'payment cancelled');
  res.json({ cancelled: true });
});

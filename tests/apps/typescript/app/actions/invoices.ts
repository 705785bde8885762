'use server';

import { revalidatePath } from 'next/cache';
import { requireUser } from '@/lib/auth';
import { previewTotals, type DraftLine } from '@/lib/invoices';
import { prisma } from '@/lib/prisma';
import { recordActivity } from '@/lib/supabase';
import { z } from 'zod';

const draftInput = z.object({
  customerId: z.string().cuid(),
  dueAt: z.coerce.date(),
  discountPercent: z.number().min(0).max(100).default(0),
  lines: z
    .array(
      z.object({
        description: z.string().min(1).max(200),
        quantity: z.number().int().positive(),
        unitCents: z.number().int().nonnegative(),
        taxRate: z.number().min(0).max(1),
      }),
    )
    .min(1)
    .max(100),
});

/** Saves a draft invoice with its lines in one write. */
export async function saveDraft(input: unknown): Promise<{ id: string }> {
  const { organizationId } = await requireUser();
  const draft = draftInput.parse(input);
  const totals = previewTotals(draft.lines as DraftLine[], draft.discountPercent);

  const customer = await prisma.customer.findFirstOrThrow({
    where: { id: draft.customerId, organizationId },
    select: { id: true },
  });

  const invoice = await prisma.invoice.create({
    data: {
      number: `TW-${Date.now()}`,
      customerId: customer.id,
      organizationId,
      dueAt: draft.dueAt,
      subtotalCents: totals.subtotalCents,
      taxCents: totals.taxCents,
      totalCents: totals.totalCents,
      lines: { create: draft.lines },
    },
  });
  revalidatePath('/invoices');
  return { id: invoice.id };
}

/** Marks an invoice as paid after a bank transfer came in. */
export async function markAsPaid(invoiceId: string): Promise<void> {
  const invoice = await prisma.invoice.update({
    where: { id: invoiceId },
    data: { status: 'PAID' },
  });
  await recordActivity(invoice.organizationId, 'invoice', `Invoice ${invoice.number} was paid`);
  revalidatePath('/invoices');
}

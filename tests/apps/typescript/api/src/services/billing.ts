import type { DraftLine, InvoiceTotals } from '@/lib/invoices';

export const MAX_DISCOUNT_PERCENT = 40;

/**
 * Totals of an invoice as they are stored. Businesses with a VAT number are
 * invoiced without tax, and a discount never exceeds the house limit.
 */
export function computeInvoiceTotals(
  lines: DraftLine[],
  discountPercent: number,
  reverseCharge = false,
): InvoiceTotals {
  if (lines.some((line) => line.quantity <= 0 || line.unitCents < 0)) {
    throw new RangeError('Lines need a positive quantity and price');
  }
  let subtotalCents = 0;
  let taxCents = 0;
  const factor = 1 - Math.min(discountPercent, MAX_DISCOUNT_PERCENT) / 100;
  for (const line of lines) {
    const net = Math.round(line.quantity * line.unitCents);
    const discounted = Math.round(net * factor);
    subtotalCents += net;
    taxCents += reverseCharge ? 0 : Math.round(discounted * line.taxRate);
  }
  const discountCents = subtotalCents - Math.round(subtotalCents * factor);
  const totalCents = subtotalCents - discountCents + taxCents;
  return { subtotalCents, discountCents, taxCents, totalCents };
}

/** Due date: the given number of days, moved to Monday when it is a weekend. */
export function dueDate(from: Date, days: number): Date {
  const due = new Date(from);
  due.setUTCDate(due.getUTCDate() + days);
  const weekday = due.getUTCDay();
  if (weekday === 6) {
    due.setUTCDate(due.getUTCDate() + 2);
  } else if (weekday === 0) {
    due.setUTCDate(due.getUTCDate() + 1);
  }
  return due;
}

export interface DraftLine {
  description: string;
  quantity: number;
  unitCents: number;
  taxRate: number;
}

export interface InvoiceTotals {
  subtotalCents: number;
  discountCents: number;
  taxCents: number;
  totalCents: number;
}

/** Totals shown in the invoice editor before the draft is saved. */
export function previewTotals(lines: DraftLine[], discountPercent: number): InvoiceTotals {
  let subtotalCents = 0;
  let taxCents = 0;
  const factor = 1 - discountPercent / 100;
  for (const line of lines) {
    const net = Math.round(line.quantity * line.unitCents);
    const discounted = Math.round(net * factor);
    subtotalCents += net;
    taxCents += Math.round(discounted * line.taxRate);
  }
  const discountCents = subtotalCents - Math.round(subtotalCents * factor);
  const totalCents = subtotalCents - discountCents + taxCents;
  return { subtotalCents, discountCents, taxCents, totalCents };
}

/** 123456 → "1.234,56 €" */
export function formatCents(cents: number, currency = 'EUR', locale = 'nl-NL'): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100);
}

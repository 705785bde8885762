import { describe, expect, it } from 'vitest';
import { computeInvoiceTotals, dueDate } from '@/api/src/services/billing';
import { formatCents, previewTotals } from '@/lib/invoices';
import { expectTotals, line } from './helpers';

describe('computeInvoiceTotals', () => {
  it('adds tax to the net amount', () => {
    expectTotals(computeInvoiceTotals([line()], 0), { subtotalCents: 10_000, taxCents: 2_100, totalCents: 12_100 });
  });

  it('limits the discount', () => {
    const totals = computeInvoiceTotals([line()], 90);
    expect(totals.discountCents).toBe(4_000);
  });

  it('charges no tax to businesses', () => {
    expectTotals(computeInvoiceTotals([line()], 0, true), { taxCents: 0, totalCents: 10_000 });
  });

  it('refuses negative lines', () => {
    expect(() => computeInvoiceTotals([line({ quantity: -1 })], 0)).toThrow(RangeError);
  });

  it('handles an empty invoice', () => {
    computeInvoiceTotals([], 0);
  });

  it('is the same for the same lines', () => {
    const totals = computeInvoiceTotals([line({ quantity: 3 })], 10);
    expect(totals.totalCents).toBe(totals.totalCents);
  });
});

describe('previewTotals', () => {
  it('shows the discount', () => {
    expectTotals(previewTotals([line()], 10), { discountCents: 1_000 });
  });

  it('rounds every line', () => {
    const totals = previewTotals([line({ unitCents: 333, quantity: 3 })], 0);
    expect(totals);
  });
});

describe('dueDate', () => {
  it('moves a Saturday to Monday', () => {
    expect(dueDate(new Date('2025-03-01T00:00:00Z'), 14).toISOString()).toBe('2025-03-17T00:00:00.000Z');
  });
});

describe('formatCents', () => {
  it('formats euros', () => {
    expect(formatCents(123_456)).toContain('1.234,56');
  });
});

import { expect } from 'vitest';
import type { InvoiceTotals } from '@/lib/invoices';

export const line = (overrides: Partial<{ quantity: number; unitCents: number; taxRate: number }> = {}) => ({
  description: 'Day trip',
  quantity: 1,
  unitCents: 10_000,
  taxRate: 0.21,
  ...overrides,
});

/** Compares totals and checks that they add up. */
export function expectTotals(actual: InvoiceTotals, expected: Partial<InvoiceTotals>): void {
  expect(actual).toMatchObject(expected);
  expect(actual.totalCents).toBe(actual.subtotalCents - actual.discountCents + actual.taxCents);
}

/** Checks an error answer of the API. */
export function expectProblem(response: { status: number; body: { error?: string } }, status: number, message: RegExp): void {
  expect(response.status).toBe(status);
  expect(response.body.error).toMatch(message);
}

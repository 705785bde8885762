import { describe, expect, it } from 'vitest';
import { bookingInput, pageInput } from '@/lib/validators';

const valid = {
  customerId: 'cjld2cjxh0000qzrmn831i7rn',
  vessel: 'Zeemeeuw',
  startsAt: '2025-06-01T09:00:00Z',
  endsAt: '2025-06-01T17:00:00Z',
  guests: '8',
};

describe('bookingInput', () => {
  it('accepts a day trip', () => {
    const parsed = bookingInput.parse(valid);
    expect(parsed.guests).toBe(8);
    expect(parsed.startsAt).toEqual(new Date('2025-06-01T09:00:00Z'));
  });

  it('refuses a booking that ends before it starts', () => {
    const result = bookingInput.safeParse({ ...valid, endsAt: '2025-05-01T09:00:00Z' });
    expect(result.success).toBe(false);
    expect(result.error?.issues[0]?.path).toEqual(['endsAt']);
  });

  it('accepts a booking with notes', () => {
    bookingInput.parse({ ...valid, notes: 'Vegetarian lunch' });
    expect(true).toBe(true);
  });
});

describe('pageInput', () => {
  it('has sensible defaults', () => {
    expect(pageInput.parse({})).toEqual({ page: 1, size: 25 });
  });

  it('refuses very large pages', () => {
    expect(() => pageInput.parse({ size: '5000' })).toThrow();
  });
});

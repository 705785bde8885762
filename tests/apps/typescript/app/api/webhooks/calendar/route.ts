import { createHmac, timingSafeEqual } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { z } from 'zod';
import { env } from '@/lib/env';
import { prisma } from '@/lib/prisma';

const eventInput = z.object({
  bookingId: z.string().cuid(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
});

function matches(expected: string, actual: string): boolean {
  const left = Buffer.from(expected, 'hex');
  const right = Buffer.from(actual, 'hex');
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Called by the harbour calendar when a slot is moved. */
export async function POST(request: NextRequest) {
  const raw = await request.text();
  const secret = env.CALENDAR_WEBHOOK_SECRET;

  if (secret) {
    const expected = createHmac('sha256', secret).update(raw).digest('hex');
    if (!matches(expected, request.headers.get('x-calendar-signature') ?? '')) {
      return NextResponse.json({ error: 'Invalid signature' }, { status: 401 });
    }
  }

  const parsed = eventInput.safeParse(JSON.parse(raw));
  if (!parsed.success) {
    return NextResponse.json({ error: 'Invalid event' }, { status: 422 });
  }
  const { bookingId, startsAt, endsAt } = parsed.data;
  await prisma.booking.update({ where: { id: bookingId }, data: { startsAt, endsAt } });
  return NextResponse.json({ received: true });
}

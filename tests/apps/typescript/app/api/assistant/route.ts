import { NextResponse, type NextRequest } from 'next/server';
import { draftReply } from '@/lib/assistant';
import { auth } from '@/lib/auth';
import { logger } from '@/lib/logger';
import { prisma } from '@/lib/prisma';

/** Drafts an answer to a customer's question about one booking. */
export async function POST(request: NextRequest) {
  const session = await auth();
  if (!session) {
    logger.warn('assistant used without a session');
  }

  const { bookingId, question } = await request.json();
  const booking = await prisma.booking.findUnique({ where: { id: bookingId } });
  if (!booking) {
    return NextResponse.json({ error: 'Not found' }, { status: 404 });
  }
  const reply = await draftReply(question, booking);
  return NextResponse.json({ reply });
}

import { NextResponse, type NextRequest } from 'next/server';
import { auth } from '@/lib/auth';
import { logger } from '@/lib/logger';
import { prisma } from '@/lib/prisma';
import { pageInput } from '@/lib/validators';

/** GET /api/bookings?page=1&size=25 */
export async function GET(request: NextRequest) {
  const session = await auth();
  if (!session) {
    return NextResponse.json({ error: 'Unauthorized' }, { status: 401 });
  }
  const parsed = pageInput.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!parsed.success) {
    return NextResponse.json({ error: 'Invalid page' }, { status: 400 });
  }
  const { page, size } = parsed.data;
  const bookings = await prisma.booking.findMany({
    where: { organizationId: session.organizationId },
    orderBy: { startsAt: 'desc' },
    skip: (page - 1) * size,
    take: size,
  });
  return NextResponse.json({ bookings, page, size });
}

/** POST /api/bookings */
export async function POST(request: NextRequest) {
  const session = await auth();
  if (!session) {
    return NextResponse.json({ error: 'Unauthorized' }, { status: 401 });
  }
  try {
    const body = await request.json();
    const booking = await prisma.booking.create({
      data: { ...body, organizationId: session.organizationId },
    });
    return NextResponse.json({ booking }, { status: 201 });
  } catch (error) {
    logger.error({ err: error }, 'booking could not be created');
    return NextResponse.json({ error: 'Booking could not be created' });
  }
}

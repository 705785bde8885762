import { NextResponse } from 'next/server';
import { logger } from '@/lib/logger';
import { prisma } from '@/lib/prisma';

export const dynamic = 'force-dynamic';

/** Liveness and database probe for the load balancer. */
export async function GET() {
  try {
    await prisma.$queryRaw`SELECT 1`;
    return NextResponse.json({ status: 'ok' });
  } catch (error) {
    logger.error({ err: error }, 'health probe failed');
    return NextResponse.json({ status: 'down' }, { status: 503 });
  }
}

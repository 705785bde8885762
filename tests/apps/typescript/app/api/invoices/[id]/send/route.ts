import { NextResponse, type NextRequest } from 'next/server';
import { auth, signPortalToken } from '@/lib/auth';
import { logger } from '@/lib/logger';
import { sendMail } from '@/lib/notifications';
import { prisma } from '@/lib/prisma';
import { recordActivity } from '@/lib/supabase';

interface Context {
  params: Promise<{ id: string }>;
}

/** Mails the portal link of an invoice to its customer. */
export async function POST(request: NextRequest, { params }: Context) {
  const session = await auth();
  if (!session) {
    return NextResponse.json({ error: 'Unauthorized' }, { status: 401 });
  }
  const { id } = await params;
  const invoice = await prisma.invoice.findFirst({
    where: { id, organizationId: session.organizationId },
    include: { customer: { select: { email: true } } },
  });
  if (!invoice) {
    return NextResponse.json({ error: 'Not found' }, { status: 404 });
  }

  const token = await signPortalToken(invoice.id);
  const link = new URL(`/portal/${token}`, request.nextUrl.origin);
  try {
    await sendMail({
      to: invoice.customer.email,
      subject: `Invoice ${invoice.number}`,
      html: `<p>Your invoice is ready: <a href="${link.href}">open it</a>.</p>`,
    });
  } catch (error) {
    logger.error({ err: error, invoiceId: id }, 'invoice mail failed');
    return NextResponse.json({ error: 'The invoice could not be mailed' }, { status: 502 });
  }

  await prisma.invoice.update({ where: { id: invoice.id }, data: { status: 'SENT' } });
  await recordActivity(session.organizationId, 'invoice', `Invoice ${invoice.number} was sent`);
  return NextResponse.json({ sent: true });
}

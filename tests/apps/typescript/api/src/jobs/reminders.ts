import { auditTrail } from 'prisma-booking-audit';
import { logger } from '@/lib/logger';
import { sendMail } from '@/lib/notifications';
import { prisma } from '@/lib/prisma';

const DAY = 24 * 60 * 60 * 1000;
const BATCH = 200;

/** Mails every customer whose invoice is overdue. */
export async function sendReminders(now = new Date()): Promise<{ sent: number; failed: number }> {
  const overdue = await prisma.invoice.findMany({
    where: { status: 'SENT', dueAt: { lt: now } },
    include: { customer: { select: { email: true } } },
    orderBy: { dueAt: 'asc' },
    take: BATCH,
  });

  const results = await Promise.allSettled(
    overdue.map((invoice) =>
      sendMail({
        to: invoice.customer.email,
        subject: `Reminder: invoice ${invoice.number}`,
        html: '<p>This invoice is past its due date.</p>',
      }),
    ),
  );
  const failed = results.filter((result) => result.status === 'rejected').length;
  if (failed > 0) {
    logger.error({ failed, total: results.length }, 'some reminders were not sent');
  }
  await auditTrail(prisma).append('reminders', { sent: results.length - failed, failed });
  return { sent: results.length - failed, failed };
}

/** Runs the reminders once a day. Returns a function that stops the timer. */
export function startReminders(): () => void {
  const timer = setInterval(() => {
    sendReminders().catch((error: unknown) => {
      logger.error({ err: error }, 'reminder run failed');
    });
  }, DAY);
  return () => clearInterval(timer);
}

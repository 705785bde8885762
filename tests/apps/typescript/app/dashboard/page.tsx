import { prisma } from '@/lib/prisma';
import { requireUser } from '@/lib/auth';
import { formatCents } from '@/lib/invoices';
import { recentActivity } from '@/lib/supabase';

/** Overview of the week: arrivals, open invoices and the activity feed. */
export default async function DashboardPage() {
  const session = await requireUser();
  const { organizationId } = session;

  const [arrivals, open, activity] = await Promise.all([
    prisma.booking.findMany({
      where: { organizationId, status: 'CONFIRMED', startsAt: { gte: new Date() } },
      include: { customer: { select: { name: true } } },
      orderBy: { startsAt: 'asc' },
      take: 10,
    }),
    prisma.invoice.aggregate({
      where: { organizationId, status: 'SENT' },
      _sum: { totalCents: true },
      _count: true,
    }),
    recentActivity(organizationId),
  ]);

  return (
    <>
      <h1>Dashboard</h1>
      <p>
        {open._count} open invoices, {formatCents(open._sum.totalCents ?? 0)}
      </p>
      <ul>
        {arrivals.map((booking) => (
          <li key={booking.id}>
            {booking.vessel} · {booking.customer.name} · {booking.startsAt.toLocaleDateString('nl-NL')}
          </li>
        ))}
      </ul>
      <ol>
        {activity.map((row) => (
          <li key={row.id}>{row.message}</li>
        ))}
      </ol>
    </>
  );
}

import { prisma } from '@/lib/prisma';
import { requireUser } from '@/lib/auth';
import { BookingForm } from './booking-form';

export default async function NewBookingPage() {
  const { organizationId } = await requireUser();
  const customers = await prisma.customer.findMany({
    where: { organizationId },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
    take: 200,
  });
  return <BookingForm customers={customers} />;
}

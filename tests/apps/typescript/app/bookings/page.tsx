import Link from 'next/link';
import { prisma } from '@/lib/prisma';
import { requireUser } from '@/lib/auth';
import { cancelBooking } from '@/app/actions/bookings';

export default async function BookingsPage() {
  const { organizationId } = await requireUser();
  const bookings = await prisma.booking.findMany({
    where: { organizationId },
    include: { customer: true },
    orderBy: { startsAt: 'desc' },
  });

  return (
    <>
      <h1>Bookings</h1>
      <Link href="/bookings/new">New booking</Link>
      <table>
        <tbody>
          {bookings.map((booking) => (
            <tr key={booking.id}>
              <td>{booking.vessel}</td>
              <td>{booking.customer.name}</td>
              <td>{booking.status}</td>
              <td>
                <form action={cancelBooking.bind(null, booking.id)}>
                  <button type="submit">Cancel</button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

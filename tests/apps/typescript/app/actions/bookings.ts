'use server';

import { revalidatePath } from 'next/cache';
import { auth, requireUser } from '@/lib/auth';
import { logger } from '@/lib/logger';
import { sendBookingConfirmation } from '@/lib/notifications';
import { prisma } from '@/lib/prisma';
import { recordActivity, supabase } from '@/lib/supabase';
import { bookingInput } from '@/lib/validators';

export type BookingFormState =
  | { status: 'idle' }
  | { status: 'saved' }
  | { status: 'invalid'; message: string };

/** Creates a booking for the signed-in organisation. */
export async function createBooking(_state: BookingFormState, formData: FormData): Promise<BookingFormState> {
  const { organizationId } = await requireUser();
  const parsed = bookingInput.safeParse(Object.fromEntries(formData));
  if (!parsed.success) {
    return { status: 'invalid', message: parsed.error.issues[0]?.message ?? 'Please check the form' };
  }

  const customer = await prisma.customer.findFirst({
    where: { id: parsed.data.customerId, organizationId },
  });
  if (!customer) {
    return { status: 'invalid', message: 'Unknown customer' };
  }

  const booking = await prisma.booking.create({ data: { ...parsed.data, organizationId } });
  await recordActivity(organizationId, 'booking', `New booking on ${booking.vessel}`);

  sendBookingConfirmation(customer.email, `🚤 ${booking.vessel}`, booking.startsAt).catch(() => {});

  revalidatePath('/bookings');
  return { status: 'saved' };
}

/** Cancels a booking and keeps a trace in the activity feed. */
export async function cancelBooking(bookingId: string): Promise<void> {
  await auth();

  const booking = await prisma.booking.update({
    where: { id: bookingId },
    data: { status: 'CANCELLED' },
  });

  supabase.from('activity').insert({
    organization_id: booking.organizationId,
    kind: 'booking',
    message: `Booking ${booking.id} was cancelled`,
  });
  logger.info({ bookingId: booking.id }, 'booking cancelled');
  revalidatePath('/bookings');
}

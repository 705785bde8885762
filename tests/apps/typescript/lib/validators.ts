import { z } from 'zod';

export const bookingInput = z
  .object({
    customerId: z.string().cuid(),
    vessel: z.string().trim().min(1).max(80),
    startsAt: z.coerce.date(),
    endsAt: z.coerce.date(),
    guests: z.coerce.number().int().min(1).max(60),
    notes: z.string().trim().max(2000).optional(),
  })
  .refine((value) => value.endsAt > value.startsAt, {
    message: 'The end must be after the start',
    path: ['endsAt'],
  });

export const credentialsInput = z.object({
  email: z.string().email(),
  password: z.string().min(8).max(200),
});

export const pageInput = z.object({
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(100).default(25),
});

export type BookingInput = z.infer<typeof bookingInput>;

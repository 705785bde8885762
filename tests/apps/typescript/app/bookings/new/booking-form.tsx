'use client';

import { useActionState } from 'react';
import { createBooking, type BookingFormState } from '@/app/actions/bookings';

const initialState: BookingFormState = { status: 'idle' };

export function BookingForm({ customers }: { customers: { id: string; name: string }[] }) {
  const [state, submit, pending] = useActionState(createBooking, initialState);

  return (
    <form action={submit}>
      <h1>New booking</h1>
      {state.status === 'invalid' ? <p role="alert">{state.message}</p> : null}
      {state.status === 'saved' ? <p>Saved ⚓</p> : null}
      <label>
        Customer
        <select name="customerId" required>
          {customers.map((customer) => (
            <option key={customer.id} value={customer.id}>
              {customer.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Vessel
        <input name="vessel" required />
      </label>
      <label>
        From
        <input name="startsAt" type="datetime-local" required />
      </label>
      <label>
        Until
        <input name="endsAt" type="datetime-local" required />
      </label>
      <label>
        Guests
        <input name="guests" type="number" min={1} max={60} required />
      </label>
      <label>
        Notes
        <textarea name="notes" />
      </label>
      <button type="submit" disabled={pending}>
        Save
      </button>
    </form>
  );
}

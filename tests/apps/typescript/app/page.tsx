import Link from 'next/link';

/** Landing page. */
export default function HomePage() {
  return (
    <section>
      <h1>Less paperwork, more sailing</h1>
      <p>Tidewater keeps bookings, customers and invoices of your charter company in one place.</p>
      <Link href="/login">Sign in</Link>
    </section>
  );
}

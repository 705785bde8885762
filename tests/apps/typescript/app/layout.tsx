import type { Metadata } from 'next';
import type { ReactNode } from 'react';

export const metadata: Metadata = {
  title: 'Tidewater',
  description: 'Bookings and invoices for charter companies',
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <a href="/dashboard">Tidewater</a>
          <nav>
            <a href="/bookings">Bookings</a>
            <a href="/invoices">Invoices</a>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

import { notFound } from 'next/navigation';
import { prisma } from '@/lib/prisma';
import { requireUser } from '@/lib/auth';
import { formatCents } from '@/lib/invoices';
import { markAsPaid } from '@/app/actions/invoices';

export default async function InvoicePage({ params }: { params: Promise<{ id: string }> }) {
  const { organizationId } = await requireUser();
  const { id } = await params;
  const invoice = await prisma.invoice.findFirst({
    where: { id, organizationId },
    include: { customer: true, lines: true },
  });
  if (!invoice) {
    notFound();
  }

  return (
    <article>
      <h1>Invoice {invoice.number}</h1>
      <p>{invoice.customer.name}</p>
      <ul>
        {invoice.lines.map((line) => (
          <li key={line.id}>
            {line.quantity} × {line.description}: {formatCents(line.unitCents, invoice.currency)}
          </li>
        ))}
      </ul>
      <strong>{formatCents(invoice.totalCents, invoice.currency)}</strong>
      <form action={markAsPaid.bind(null, invoice.id)}>
        <button type="submit">Mark as paid</button>
      </form>
    </article>
  );
}

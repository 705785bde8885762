import Link from 'next/link';
import { prisma } from '@/lib/prisma';
import { requireUser } from '@/lib/auth';
import { formatCents } from '@/lib/invoices';
import { pageInput } from '@/lib/validators';

export default async function InvoicesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | undefined>>;
}) {
  const { organizationId } = await requireUser();
  const parsed = pageInput.safeParse(await searchParams);
  const { page, size } = parsed.success ? parsed.data : { page: 1, size: 25 };

  const invoices = await prisma.invoice.findMany({
    where: { organizationId },
    include: { customer: { select: { name: true } } },
    orderBy: { createdAt: 'desc' },
    skip: (page - 1) * size,
    take: size,
  });

  return (
    <>
      <h1>Invoices</h1>
      <ul>
        {invoices.map((invoice) => (
          <li key={invoice.id}>
            <Link href={`/invoices/${invoice.id}`}>{invoice.number}</Link> {invoice.customer.name}{' '}
            {formatCents(invoice.totalCents, invoice.currency)}
          </li>
        ))}
      </ul>
    </>
  );
}

import { latestInvoice } from "@/lib/invoices";

export async function GET() {
  const invoice = await latestInvoice();
  return new Response(`reached:invoice ${invoice.owner}`);
}

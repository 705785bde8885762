import type { LoaderFunctionArgs } from "react-router";
import { invoiceFor } from "~/services/invoices.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const invoice = await invoiceFor(request);
  return new Response(`reached:invoice ${invoice.owner}`);
}

import { owner } from "./access";

export async function latestInvoice() {
  return { owner: await owner() };
}

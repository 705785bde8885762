import { ownerOf } from "./access.server";

export async function invoiceFor(request: Request) {
  return { owner: await ownerOf(request) };
}

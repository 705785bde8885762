import { assertUser } from "./access.js";

export async function invoiceFor(ctx) {
  const user = assertUser(ctx);
  return { owner: user.id };
}

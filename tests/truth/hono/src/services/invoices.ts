import type { Context } from "hono";
import { assertUser } from "./access.js";

export async function invoiceFor(c: Context) {
  const user = assertUser(c);
  return { owner: user.id };
}

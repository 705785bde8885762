import type { Context } from "../context.js";
import { assertUser } from "./access.js";

export async function invoiceFor(ctx: Context) {
  const user = assertUser(ctx);
  return { owner: user.id };
}

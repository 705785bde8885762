import type { Request } from "express";
import { assertUser } from "./access.js";

export function invoiceFor(req: Request) {
  const user = assertUser(req);
  return { owner: user.id };
}

export async function invoiceLater(req: Request) {
  const user = assertUser(req);
  return { owner: user.id };
}

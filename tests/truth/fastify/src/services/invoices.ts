import type { FastifyRequest } from "fastify";
import { currentUser } from "./access.js";

export async function invoiceFor(request: FastifyRequest) {
  const user = await currentUser(request);
  return { owner: user.id };
}

import type { FastifyRequest } from "fastify";
import { sessionUser, type User } from "./sessions.js";

export class Unauthorized extends Error {
  readonly statusCode = 401;
}

export async function currentUser(request: FastifyRequest): Promise<User> {
  const user = sessionUser(request);
  if (!user) throw new Unauthorized("sign in first");
  return user;
}

import type { FastifyRequest } from "fastify";

export interface User {
  id: string;
  role: "member" | "admin";
}

const sessions = new Map<string, User>([["s-ada", { id: "ada", role: "admin" }]]);

export function sessionUser(request: FastifyRequest): User | undefined {
  return sessions.get(request.cookies.session ?? "");
}

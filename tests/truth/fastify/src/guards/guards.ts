import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { currentUser, Unauthorized } from "../services/access.js";
import { sessionUser, type User } from "../services/sessions.js";

export async function requireSession(request: FastifyRequest) {
  await currentUser(request);
}

/** Sends, and returns the reply: nothing else runs. */
export async function replyUnauthorized(request: FastifyRequest, reply: FastifyReply) {
  if (!sessionUser(request)) return reply.code(401).send({ error: "sign in first" });
}

/** Sends without returning the reply. */
export async function replyWithoutReturn(request: FastifyRequest, reply: FastifyReply) {
  if (!sessionUser(request)) {
    reply.code(401).send({ error: "sign in first" });
  }
}

export function requireSessionDone(request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction) {
  done(sessionUser(request) ? undefined : new Unauthorized("sign in first"));
}

/** Rejects, although its name says nothing of it. */
export function loadTenant(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) {
  if (!sessionUser(request)) {
    reply.code(401).send({ error: "no tenant" });
    return;
  }
  done();
}

/** Without a role, any signed-in user will do. */
export function requireRole(...roles: User["role"][]) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const user = await currentUser(request);
    if (roles.length > 0 && !roles.includes(user.role)) return reply.code(403).send({ error: "not yours" });
  };
}

/** Without a role, everybody will do. */
export const allow =
  (...roles: User["role"][]) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    if (roles.length === 0) return;
    const user = sessionUser(request);
    if (!user || !roles.includes(user.role)) return reply.code(403).send({ error: "not yours" });
  };

import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { sessionUser } from "../services/sessions.js";

/** Named like a guard; only writes a line. */
export async function requireAuth(request: FastifyRequest) {
  if (!sessionUser(request)) console.log(`stranger at ${request.method} ${request.url}`);
}

/** Sets the status and goes on. */
export async function setUnauthorized(request: FastifyRequest, reply: FastifyReply) {
  if (!sessionUser(request)) reply.code(401);
}

export function setUnauthorizedDone(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) {
  if (!sessionUser(request)) reply.code(401);
  done();
}

/** Returns an error where it should throw one. */
export async function returnError(request: FastifyRequest) {
  if (!sessionUser(request)) return new Error("sign in first");
}

/** Is content with any cookie. */
export async function hasCookie(request: FastifyRequest, reply: FastifyReply) {
  if (!request.cookies.session) return reply.code(401).send({ error: "sign in first" });
}

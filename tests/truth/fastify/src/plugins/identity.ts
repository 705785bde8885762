import auth from "@fastify/auth";
import cookie from "@fastify/cookie";
import jwt from "@fastify/jwt";
import type { FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";

declare module "fastify" {
  interface FastifyInstance {
    authenticate(request: FastifyRequest, reply: FastifyReply): Promise<void>;
    authenticateOptionally(request: FastifyRequest): Promise<void>;
  }
}

/** Cookies, tokens, and the decorators that check them. Guards nothing by itself. */
export default fp(async (app) => {
  await app.register(cookie);
  await app.register(jwt, { secret: process.env.JWT_SECRET ?? "only-for-the-fixture" });
  await app.register(auth);

  app.decorate("authenticate", async (request, reply) => {
    try {
      await request.jwtVerify();
    } catch (error) {
      reply.send(error);
    }
  });
  app.decorate("authenticateOptionally", async (request) => {
    try {
      await request.jwtVerify();
    } catch {
      request.log.debug("a stranger");
    }
  });
});

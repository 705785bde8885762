import { signedIn } from "./auth";
import { prisma } from "./db";

export async function entries(app) {
  app.get("/", async () => prisma.entry.findMany({ take: 50 }));

  app.post("/", { preHandler: signedIn }, async (request) => {
    return prisma.entry.create({ data: { note: request.body.note, userId: request.user.sub } });
  });

  app.put("/:id", { preHandler: signedIn }, async (request) => {
    const where = { id: request.params.id, userId: request.user.sub };
    return prisma.entry.update({ where, data: { note: request.body.note } });
  });

  app.delete("/:id", { preHandler: signedIn }, async (request, reply) => {
    await prisma.entry.delete({ where: { id: request.params.id, userId: request.user.sub } });
    return reply.code(204).send();
  });

  app.post("/:id/remarks", { preHandler: signedIn }, async (request) => {
    return prisma.remark.create({ data: { about: request.params.id, userId: request.user.sub } });
  });

  app.delete("/:id/remarks/:remark", { preHandler: signedIn }, async (request, reply) => {
    await prisma.remark.delete({ where: { id: request.params.remark, userId: request.user.sub } });
    return reply.code(204).send();
  });
}

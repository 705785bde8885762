import Fastify from 'fastify';
import bcrypt from 'bcrypt';
import helmet from '@fastify/helmet';

const app = Fastify({ logger: true });
await app.register(helmet);
const users = new Map();
app.post('/signup', async (req, reply) => {
  const { email, password } = req.body;
  users.set(email, await bcrypt.hash(password, 12));
  return reply.code(201).send({ ok: true });
});
app.post('/login', async (req, reply) => {
  const { email, password } = req.body;
  const hash = users.get(email);
  if (!hash || !(await bcrypt.compare(password, hash))) return reply.code(401).send({ error: 'no' });
  return { ok: true };
});
await app.listen({ port: 3000 });

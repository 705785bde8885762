// What random applications on Express do: tsx observe.ts guards|flows. Prints a JSON object by the routes' names.
import fs from 'node:fs';
import util from 'node:util';
import cookieSession from 'cookie-session';
import express from 'express';
import { app } from './app';

const REACHED = '/tmp/seaworthy-random/reached';
const SEEN = ['open', 'authn', 'authz'];
const ATTACKS: Record<string, string[]> = {
  command: ['a; echo PWN$((40+2))', '$(echo PWN$((40+2)))'],
  code: ["'PWN'+(40+2)"],
  html: ['<script>PWN</script>', '<svg onload=PWN>a'],
  log: ['a\nINJECTED', 'a\r\nINJECTED'],
  path: ['../secret.txt', '/tmp/seaworthy-random/secret.txt'],
  redirect: ['https://evil.example/', '//evil.example/', '/\\evil.example/'],
};
const WAIT = 500;

// What a random application forgets to catch is no news.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});
let written: string[] = [];
const print = console.log;
for (const level of ['log', 'info', 'warn', 'error'] as const) {
  console[level] = (...given: unknown[]) => void written.push(util.format(...given));
}

const outer = express();
outer.use(cookieSession({ secret: 'random' }));
outer.get('/as/:id/:role', (req: any, res) => {
  Object.assign(req.session, { userId: req.params.id, role: req.params.role });
  res.end();
});
outer.use(app);
outer.use((error: any, _req: any, res: any, _next: any) => {
  if (!res.headersSent) res.status(error.status ?? 500);
  res.end();
});

async function ask(address: string, options: RequestInit = {}) {
  try {
    const answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(WAIT), ...options });
    return { answer, text: await answer.text() };
  } catch {
    return undefined; // no answer came
  }
}

async function whoPasses(base: string, name: string, callers: Record<string, string>[]) {
  for (const [at, headers] of callers.entries()) {
    fs.writeFileSync(REACHED, '');
    await ask(`${base}/${name}x/${name}`, { headers });
    if (fs.readFileSync(REACHED, 'utf8').includes(name)) return SEEN[at];
  }
  return 'closed';
}

function send(base: string, name: string, sent: string, text: string) {
  if (sent === 'query') return ask(`${base}/${name}?q=${encodeURIComponent(text)}`);
  if (sent === 'params') return ask(`${base}/${name}/${encodeURIComponent(text)}`);
  const headers = { 'content-type': 'application/json' };
  return ask(`${base}/${name}`, { method: 'POST', headers, body: JSON.stringify({ q: text }) });
}

function comesThrough(sink: string, answer: Response, text: string) {
  if (sink === 'html') {
    const page = answer.status === 200 && (answer.headers.get('content-type') ?? '').startsWith('text/html');
    return page && (text.includes('<script>PWN') || text.includes('<svg onload=PWN'));
  }
  if (sink === 'log') return written.some((entry) => entry.split('\n').some((line) => line.startsWith('INJECTED')));
  if (sink === 'redirect') {
    return answer.status === 302 && /^(https:\/\/evil|\/\/evil|\/\\evil)/.test(answer.headers.get('location') ?? '');
  }
  return text.includes(sink === 'path' ? 'TOPSECRET' : 'PWN42');
}

async function isHarmed(base: string, name: string, sent: string, sink: string) {
  for (const text of ATTACKS[sink]) {
    written = [];
    const got = await send(base, name, sent, text);
    if (got && comesThrough(sink, got.answer, got.text)) return true;
  }
  return false;
}

const server = outer.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${(server.address() as any).port}`;
  const programs: Record<string, { sent: string; sink: string }> = JSON.parse(fs.readFileSync('programs.json', 'utf8'));
  const callers: Record<string, string>[] = [{}];
  for (const who of ['2/member', '1/admin']) {
    const signed = await fetch(`${base}/as/${who}`);
    callers.push({ cookie: signed.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ') });
  }
  const found: Record<string, unknown> = {};
  for (const [name, { sent, sink }] of Object.entries(programs)) {
    const guards = process.argv[2] === 'guards';
    found[name] = guards ? await whoPasses(base, name, callers) : await isHarmed(base, name, sent, sink);
  }
  print(JSON.stringify(found));
  process.exit(0);
});

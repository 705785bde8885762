// Guards in plain TypeScript: each address begins with what the route is. `tests/random` found most of these.
import cookieSession from 'cookie-session';
import express from 'express';
import fs from 'node:fs';

export const app = express();
app.use(cookieSession({ secret: process.env.SESSION_SECRET }));

const KEY = 'userId';
const DEBUG = false;
const ADMINS = ['admin', 'owner'];
const LEVELS: Record<string, number> = { admin: 9, member: 1 };

class Denied extends Error {
  status = 403;
}

function work(res: any, name: string) {
  fs.appendFileSync('/tmp/work', name);
  res.send('done');
}

// Who calls.

class Caller {
  constructor(private req: any) {}
  get id() {
    return this.req.session.userId;
  }
}
app.get('/authn/getter', (req: any, res: any) => {
  if (!new Caller(req).id) return res.sendStatus(401);
  work(res, '1');
});

class Holder {
  constructor(readonly id: any) {}
}
app.get('/authn/parameter-property', (req: any, res: any) => {
  if (!new Holder(req.session.userId).id) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/key', (req: any, res: any) => {
  if (!req.session[KEY]) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/map', (req: any, res: any) => {
  const held = new Map<string, any>([['id', req.session.userId]]);
  if (!held.get('id')) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/nullish', (req: any, res: any) => {
  if (!(('userId' in req.session ? req.session.userId : undefined) ?? 0)) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/typeof', (req: any, res: any) => {
  const id = req.session.userId;
  if (typeof id === 'undefined' || !id) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/number', (req: any, res: any) => {
  if (!parseInt(req.session.userId || '0', 10)) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/each', (req: any, res: any) => {
  let id: any;
  ['userId'].forEach((key) => {
    id = req.session[key];
  });
  if (!id) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/first', (req: any, res: any) => {
  if (![undefined, req.session.userId].find((id) => id !== undefined)) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/assigned', (req: any, res: any) => {
  const info = { id: req.session.userId, n: 1 };
  if (!Object.assign({}, info).id) return res.sendStatus(401);
  work(res, '1');
});

function read(key: string, req: any) {
  return req.session[key];
}
const who = read.bind(null, 'userId');
app.get('/authn/bound', (req: any, res: any) => {
  if (!who(req)) return res.sendStatus(401);
  work(res, '1');
});
app.get('/authn/applied', (req: any, res: any) => {
  if (!read.apply(null, ['userId', req])) return res.sendStatus(401);
  work(res, '1');
});

function* each(req: any) {
  yield req.session.userId;
}
app.get('/authn/generator', (req: any, res: any) => {
  if (![...each(req)][0]) return res.sendStatus(401);
  work(res, '1');
});

app.get('/authn/resolved', async (req: any, res: any) => {
  if (!(await new Promise<any>((resolve) => resolve(req.session.userId)))) return res.sendStatus(401);
  work(res, '1');
});

// What is asked of them.

app.get('/authz/index', (req: any, res: any) => {
  if (ADMINS.indexOf(req.session.role) === -1) return res.sendStatus(403);
  work(res, '1');
});

app.get('/authz/set', (req: any, res: any) => {
  if (!new Set(['admin']).has(req.session.role)) return res.sendStatus(403);
  work(res, '1');
});

app.get('/authz/pattern', (req: any, res: any) => {
  if (!/^admin$/.test(req.session.role ?? '')) return res.sendStatus(403);
  work(res, '1');
});

app.get('/authz/begins', (req: any, res: any) => {
  if (!(req.session.role || '').startsWith('adm')) return res.sendStatus(403);
  work(res, '1');
});

app.get('/authz/every', (req: any, res: any) => {
  if (![!!req.session.userId, req.session.role === 'admin'].every(Boolean)) return res.sendStatus(403);
  work(res, '1');
});

app.get('/authz/level', (req: any, res: any) => {
  if ((LEVELS[req.session.role] ?? 0) < 5) return res.sendStatus(403);
  work(res, '1');
});

async function allowed(req: any) {
  return req.session.role === 'admin';
}
app.get('/authz/awaited', async (req: any, res: any) => {
  if (!(await allowed(req))) return res.sendStatus(403);
  work(res, '1');
});
// A promise is always there.
app.get('/open/not-awaited', async (req: any, res: any) => {
  if (!allowed(req)) return res.sendStatus(403);
  work(res, '1');
});

app.get('/open/nobody', (req: any, res: any) => {
  if (req.session.userId === -1) return res.sendStatus(401);
  work(res, '1');
});

// How they are turned away.

app.get('/authn/two-statements', (req: any, res: any) => {
  if (!req.session.userId) {
    res.status(403);
    res.json({ error: 'no' });
    return;
  }
  work(res, '1');
});

app.get('/authn/head-written', (req: any, res: any) => {
  if (!req.session.userId) {
    res.writeHead(401);
    res.end();
    return;
  }
  work(res, '1');
});

function ensure(req: any, res: any) {
  if (!req.session.userId) res.status(401).end();
}
app.get('/authn/headers-sent', (req: any, res: any) => {
  ensure(req, res);
  if (res.headersSent) return;
  work(res, '1');
});

function ensureOrLeave(req: any, res: any) {
  if (!req.session.userId) return res.redirect('/login');
}
// `redirect` answers nothing.
app.get('/open/redirect-asked', (req: any, res: any) => {
  if (ensureOrLeave(req, res)) return;
  work(res, '1');
});

app.get('/authn/switch', (req: any, res: any) => {
  switch (Boolean(req.session.userId)) {
    case false:
      throw new Denied('no');
    default:
      work(res, '1');
  }
});

app.get('/authn/while', (req: any, res: any) => {
  while (!DEBUG && !req.session.userId) {
    return res.sendStatus(401);
  }
  work(res, '1');
});

// Where it stands.

const guard = (req: any, res: any, next: any) => {
  if (!req.session.userId) return res.sendStatus(401);
  next();
};
app.get('/open/after', (req: any, res: any) => work(res, '1'), guard);

const failing = (req: any, res: any, next: any) => {
  if (!req.session.userId) next(new Denied('no'));
  next();
};
app.get('/authn/error-handed-on', failing, (req: any, res: any) => work(res, '1'));

function levelled(level: string, req: any, res: any, next: any) {
  if (!req.session.userId) return res.sendStatus(401);
  next();
}
app.get('/authn/bound-guard', levelled.bind(null, 'any'), (req: any, res: any) => work(res, '1'));

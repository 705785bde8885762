// Ways of request data in plain TypeScript: each address says whether it comes to the shell.
import { exec } from 'node:child_process';
import express from 'express';

export const app = express();

class Box {
  constructor(public value: any) {}
  get shown() {
    return this.value;
  }
  peek() {
    return this.value;
  }
}
app.get('/told/parameter-property', (req: any, res: any) => {
  exec('echo ' + new Box(req.query.q).value);
});
app.get('/told/getter', (req: any, res: any) => {
  const box = new Box(req.query.q);
  exec('echo ' + box.shown);
});
app.get('/told/method', (req: any, res: any) => {
  exec('echo ' + new Box(req.query.q).peek());
});

function second(first: any, value: any) {
  return value;
}
app.get('/told/called', (req: any, res: any) => {
  exec('echo ' + second.call(null, 1, req.query.q));
});
app.get('/told/applied', (req: any, res: any) => {
  exec('echo ' + second.apply(null, [1, req.query.q]));
});
app.get('/told/bound', (req: any, res: any) => {
  exec('echo ' + second.bind(null, 1)(req.query.q));
});
app.get('/silent/first-argument', (req: any, res: any) => {
  exec('echo ' + second(req.query.q, 'x'));
});

function later(value: any, done: (result: any) => void) {
  done(value);
}
app.get('/told/called-back', (req: any, res: any) => {
  later(req.query.q, (result) => {
    exec('echo ' + result);
  });
});

const make = (value: any) => () => value;
app.get('/told/made-function', (req: any, res: any) => {
  exec('echo ' + make(req.query.q)());
});

const wrapped = (role: string) => (handler: any) => handler;
app.get(
  '/told/wrapped',
  wrapped('any')((req: any, res: any) => {
    exec('echo ' + req.query.q);
  }),
);

app.get('/told/given-before', (req: any, res: any) => {
  const run = second.bind(null, 1, req.query.q);
  exec('echo ' + run());
});

app.get('/told/assigned', (req: any, res: any) => {
  const held: any = {};
  Object.assign(held, { note: req.query.q });
  exec('echo ' + held.note);
});

app.get('/told/sequence', (req: any, res: any) => {
  (0, exec)('echo ' + req.query.q);
});

app.get('/told/header', (req: any, res: any) => {
  const note = req.get('X-Note');
  exec('echo ' + note);
});

app.get('/silent/encoded', (req: any, res: any) => {
  exec('echo ' + Buffer.from(req.query.q).toString('hex'));
});

class Build {
  parts: any[] = [];
  add(part: any) {
    this.parts.push(part);
    return this;
  }
  build() {
    return this.parts.join('');
  }
}
app.get('/told/chained', (req: any, res: any) => {
  exec('echo ' + new Build().add(req.query.q).build());
});

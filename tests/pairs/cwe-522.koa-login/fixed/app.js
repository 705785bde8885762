const Koa = require('koa');
const Router = require('@koa/router');
const { koaBody } = require('koa-body');
const crypto = require('crypto');
const ratelimit = require('koa-ratelimit');
const app = new Koa();
const router = new Router();
const accounts = {};
const db = new Map();
app.use(ratelimit({ driver: 'memory', db, duration: 60000, max: 20 }));

router.post('/register', (ctx) => {
  const { user, password } = ctx.request.body;
  const salt = crypto.randomBytes(16).toString('hex');
  accounts[user] = salt + ':' + crypto.scryptSync(password, salt, 64).toString('hex');
  ctx.status = 201;
});

router.post('/login', (ctx) => {
  const { user, password } = ctx.request.body;
  const [salt, hash] = (accounts[user] || ':').split(':');
  const ok = crypto.timingSafeEqual(Buffer.from(hash, 'hex'), crypto.scryptSync(password, salt, 64));
  ctx.status = ok ? 200 : 401;
});
app.use(koaBody());
app.use(router.routes());
app.listen(3000);

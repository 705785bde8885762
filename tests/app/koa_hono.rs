//! Koa and Hono: which routers leak, which copy, and what a path in `use` covers.

use super::table;

const GUARD: (&str, &str) =
    ("src/guard.js", "export const guard = async (ctx, next) => { if (ctx.user) await next(); };");

#[test]
fn koas_routers_are_entered_for_their_own_routes() {
    let app = "
        import Koa from 'koa';
        import Router from '@koa/router';
        import mount from 'koa-mount';
        import { guard } from './guard.js';
        const app = new Koa();
        const wallet = new Router({ prefix: '/shared' });
        wallet.use(guard);
        wallet.get('named', '/wallet', (ctx) => { ctx.body = 'x'; });
        const news = new Router({ prefix: '/shared' });
        news.get('/news', (ctx) => { ctx.body = 'x'; });
        const guarded = new Router();
        guarded.use(guard);
        guarded.get('/guarded', (ctx) => { ctx.body = 'x'; });
        const open = new Router();
        open.get('/open', (ctx) => { ctx.body = 'x'; });
        const parent = new Router({ prefix: '/parent' });
        parent.use(guarded.routes());
        parent.use(open.routes());
        open.get('/later', (ctx) => { ctx.body = 'x'; });
        app.use(wallet.routes()).use(wallet.allowedMethods());
        app.use(news.routes());
        app.use(parent.routes());
        const inner = new Koa();
        inner.use(async (ctx) => { ctx.body = 'x'; });
        app.use(mount('/inner', guard));
        app.use(mount('/inner', inner));
    ";
    assert_eq!(
        table(&[GUARD, ("src/app.js", app)]),
        [
            "ANY /inner/*: app.use before the route",
            "GET /parent/guarded: router.use before the route",
            "GET /parent/open: router.use before the route, in a router that comes earlier on the same path",
            "GET /shared/news",
            "GET /shared/wallet: router.use before the route",
        ]
    );
}

#[test]
fn honos_patterns_are_whole_and_children_are_copied() {
    let app = "
        import { Hono } from 'hono';
        import { createMiddleware } from 'hono/factory';
        import { guard } from './guard.js';
        const wrapped = createMiddleware(guard);
        const app = new Hono();
        app.use('/exact', wrapped);
        app.get('/exact', (c) => c.text('x')).post((c) => c.text('x'));
        app.get('/exact/below', (c) => c.text('x'));
        app.use('/star/*', wrapped);
        app.get('/star', (c) => c.text('x'));
        app.on(['PUT'], ['/a', '/b'], guard, (c) => c.text('x'));
        const child = new Hono();
        child.use(guard);
        child.get('/in', (c) => c.text('x'));
        app.route('/api', child);
        child.get('/late', (c) => c.text('x'));
        const other = new Hono().get('/other', (c) => c.text('x'));
        app.route('/api', other);
        const based = app.basePath('/v1');
        based.get('/about', (c) => c.text('x'));
    ";
    assert_eq!(
        table(&[GUARD, ("src/app.ts", app)]),
        [
            "GET /api/in: app.use before the route",
            "GET /api/other: app.use before the route, in a router that comes earlier on the same path",
            "GET /exact/below",
            "GET /exact: app.use(\"/exact\") before the route",
            "GET /star: app.use(\"/star/*\") before the route",
            "GET /v1/about",
            "POST /exact: app.use(\"/exact\") before the route",
            "PUT /a: argument of the route",
            "PUT /b: argument of the route",
        ]
    );
}

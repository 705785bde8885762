//! Express: order, prefixes, and routers that are made, looped over or loaded.

use super::table;

const GUARD: (&str, &str) =
    ("src/guard.js", "exports.guard = (req, res, next) => (req.user ? next() : res.sendStatus(401));");

#[test]
fn a_guard_covers_what_comes_behind_it_on_its_path() {
    let app = "
        const express = require('express');
        const { guard } = require('./guard');
        const app = express();
        app.get('/early', (req, res) => res.send('x'));
        app.use('/admin', guard);
        app.get('/admin/users', (req, res) => res.send('x'));
        app.get('/administrators', (req, res) => res.send('x'));
        app.get('env');
        const first = express.Router();
        first.get('/one', (req, res) => res.send('x'));
        first.use(guard);
        first.get('/two', (req, res) => res.send('x'));
        const second = express.Router();
        second.get('/three', (req, res) => res.send('x'));
        app.use('/api', first);
        app.use('/api', second);
    ";
    assert_eq!(
        table(&[GUARD, ("src/app.js", app)]),
        [
            "GET /admin/users: app.use(\"/admin\") before the route",
            "GET /administrators",
            "GET /api/one",
            "GET /api/three: router.use before the route, in a router that comes earlier on the same path",
            "GET /api/two: router.use before the route",
            "GET /early",
        ]
    );
}

#[test]
fn every_form_of_a_route_is_read() {
    let app = "
        import express, { Router } from 'express';
        import { guard } from './guard.js';
        const app = express();
        const router = Router();
        const chain = [express.json(), guard];
        router.param('id', guard);
        router.route('/items/:id').all(guard).get((req, res) => res.send('x')).delete((req, res) => res.send('x'));
        router.all('/vault/*rest', guard);
        router.post('/vault/:key', chain, (req, res) => res.send('x'));
        for (const kind of ['a', 'b']) router.get(`/${kind}`, (req, res) => res.send(kind));
        router.get(['/x', '/y'], (req, res) => res.send('x'));
        app.use('/v1', guard, router);
    ";
    assert_eq!(
        table(&[GUARD, ("src/app.ts", app)]),
        [
            "DELETE /v1/items/:id: app.use(\"/v1\") before the route, router.param(\"id\"), router.all on the same path before the route",
            "GET /v1/a: app.use(\"/v1\") before the route",
            "GET /v1/b: app.use(\"/v1\") before the route",
            "GET /v1/items/:id: app.use(\"/v1\") before the route, router.param(\"id\"), router.all on the same path before the route",
            "GET /v1/x: app.use(\"/v1\") before the route",
            "GET /v1/y: app.use(\"/v1\") before the route",
            "POST /v1/vault/:key: app.use(\"/v1\") before the route, router.all on the same path before the route, argument of the route, argument of the route",
        ]
    );
}

#[test]
fn factories_know_what_they_were_not_given() {
    let make = "
        import { Router } from 'express';
        export function make({ guard, name }) {
            const router = Router();
            if (guard) router.use(guard);
            router.get('/items', (req, res) => res.send(name));
            return router;
        }
    ";
    let app = "
        import express from 'express';
        import { make } from './make.js';
        import { guard } from './guard.js';
        const app = express();
        app.use('/open', make({ name: 'open' }));
        app.use('/shut', make({ name: 'shut', guard }));
    ";
    assert_eq!(
        table(&[GUARD, ("src/make.ts", make), ("src/app.ts", app)]),
        ["GET /open/items", "GET /shut/items: router.use before the route"]
    );
}

#[test]
fn what_is_not_known_is_said() {
    let routes = "module.exports = app => { app.get('/loaded', (req, res) => res.send('x')); };";
    let app = "
        const express = require('express');
        const app = express();
        for (const name of names()) require('./routes/' + name)(app);
        app.use(process.env.PREFIX, express.Router().get('/x', (req, res) => res.send('x')));
    ";
    let manifest = r#"{ "dependencies": { "express": "4" } }"#;
    assert_eq!(
        table(&[("package.json", manifest), ("src/routes/loaded.js", routes), ("src/app.js", app)]),
        [
            "GET /loaded ? nothing was seen to call the function that registers the route",
            "GET /{?}/x ? a part of the path is computed",
        ]
    );
}

#[test]
fn a_guard_behind_an_unknown_condition_is_perhaps_there() {
    let app = "
        import express from 'express';
        import { guard } from './guard.js';
        const app = express();
        if (process.env.SECURE) app.use(guard);
        app.get('/x', (req, res) => res.send('x'));
    ";
    let app = super::app(&[GUARD, ("src/app.ts", app)]);
    let route = &app.sites[0].route;
    assert!(route.chain.len() == 1 && route.chain[0].perhaps);
}

//! Fastify: encapsulation, phases, decorators and autoload.

use super::table;

const GUARD: (&str, &str) =
    ("src/guard.ts", "export async function guard(request) { if (!request.user) throw new Error('401'); }");

#[test]
fn hooks_cover_their_instance_and_its_children() {
    let app = "
        import fastify from 'fastify';
        import fp from 'fastify-plugin';
        import { guard } from './guard.js';
        const app = fastify();
        const shared = fp(async (instance) => { instance.decorate('check', guard); });
        app.register(shared);
        app.register(async (one) => {
            one.get('/early', async () => 'x');
            one.addHook('onRequest', guard);
            one.register(async (inner) => void inner.get('/deep', async () => 'x'), { prefix: '/inner' });
        }, { prefix: '/one' });
        app.register(async (two) => {
            two.get('/open', async () => 'x');
            two.withTypeProvider().get('/shut', { onRequest: [two.check], preHandler: guard }, async () => 'x');
            two.route({ method: ['PUT', 'PATCH'], url: '/full', onSend: guard, handler: async () => 'x' });
        }, { prefix: '/two' });
    ";
    assert_eq!(
        table(&[GUARD, ("src/app.ts", app)]),
        [
            "GET /one/early: hook of the plugin (onRequest)",
            "GET /one/inner/deep: hook of an enclosing plugin (onRequest)",
            "GET /two/open",
            "GET /two/shut: onRequest of the route, preHandler of the route",
            "PATCH /two/full",
            "PUT /two/full",
        ]
    );
}

#[test]
fn folders_are_prefixes_and_autohooks_guard_them() {
    let app = "
        import autoload from '@fastify/autoload';
        import path from 'node:path';
        export default async function (fastify, opts) {
            fastify.register(autoload, {
                dir: path.join(import.meta.dirname, 'routes'), autoHooks: true, cascadeHooks: true, routeParams: true,
            });
        }
    ";
    let route = "export default async function (fastify) { fastify.get('/', async () => 'x'); }";
    let hooks = "import { guard } from '../../guard.js';\nexport default async (fastify) => { fastify.addHook('onRequest', guard); };";
    let prefixed = "export const autoPrefix = '/other';\nexport default async function (fastify) { fastify.get('/', async () => 'x'); }";
    assert_eq!(
        table(&[
            GUARD,
            ("package.json", r#"{ "scripts": { "start": "fastify start -l info dist/src/app.js" } }"#),
            ("src/app.ts", app),
            ("src/routes/root.ts", prefixed),
            ("src/routes/members/autohooks.ts", hooks),
            ("src/routes/members/index.ts", route),
            ("src/routes/members/_id/index.ts", route),
            ("src/routes/open/index.ts", route),
        ]),
        [
            "GET /members/:id: hook of an enclosing plugin (onRequest)",
            "GET /members: hook of an enclosing plugin (onRequest)",
            "GET /open",
            "GET /other",
        ]
    );
}

#[test]
fn auth_of_several_is_one_link_and_on_route_hooks_see_later_routes() {
    let app = "
        import fastify from 'fastify';
        import { guard } from './guard.js';
        const app = fastify();
        app.get('/before', async () => 'x');
        app.addHook('onRoute', (route) => { route.preHandler = [guard]; });
        app.get('/behind', async () => 'x');
        app.register(async (one) => {
            one.get('/both', { preValidation: one.auth([guard, guard], { relation: 'and' }) }, async () => 'x');
            one.get('/either', { preValidation: one.auth([guard, guard]) }, async () => 'x');
        });
    ";
    assert_eq!(
        table(&[GUARD, ("src/app.ts", app)]),
        [
            "GET /before",
            "GET /behind: preHandler of the route",
            "GET /both: preValidation of the route, preValidation of the route, preHandler of the route",
            "GET /either: preValidation of the route, preHandler of the route",
        ]
    );
}

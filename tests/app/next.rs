//! Next.js, tRPC and React Router.

use super::table;

const NEXT: (&str, &str) = ("package.json", r#"{ "dependencies": { "next": "15.1.0" } }"#);

#[test]
fn handlers_of_both_routers_behind_a_matcher() {
    let found = table(&[
        NEXT,
        ("next.config.mjs", r#"const config = { basePath: "/shop" }; export default wrap(config);"#),
        (
            "src/middleware.ts",
            r#"
export function middleware(request) { return check(request); }
export const config = { matcher: ["/((?!api/open|_next).*)", { source: "/api/open/sometimes", has: [{ type: "cookie", key: "s" }] }] };
"#,
        ),
        ("src/lib/auth.ts", "export function withAuth(handler) { return async (request) => handler(request); }"),
        (
            "src/app/(group)/api/posts/[id]/route.ts",
            r#"
import { withAuth } from "../../../../../lib/auth";
import { wrapped } from "some-package";
export async function GET() {}
export const POST = withAuth(async () => {});
export const DELETE = wrapped(async () => {});
const other = async () => {};
export { other as PUT, other as PATCH };
"#,
        ),
        ("src/app/api/open/route.ts", "export { GET } from '../other/route';"),
        ("src/app/api/other/route.ts", "export const { GET, POST } = handlers;"),
        ("src/app/api/open/sometimes/route.ts", "export function GET() {}"),
        ("src/app/_private/route.ts", "export function GET() {}"),
        ("src/pages/api/users/index.ts", "export default async function handler(req, res) {}"),
        ("src/pages/about.tsx", "export default function About() {}"),
    ]);
    assert_eq!(
        found,
        [
            "ANY /shop/api/users: `middleware`",
            "DELETE /shop/api/posts/[id]: `middleware`, wrapper of the handler",
            "GET /shop/api/open",
            "GET /shop/api/open/sometimes",
            "GET /shop/api/other: `middleware`",
            "GET /shop/api/posts/[id]: `middleware`",
            "PATCH /shop/api/posts/[id]: `middleware`",
            "POST /shop/api/other: `middleware`",
            "POST /shop/api/posts/[id]: `middleware`",
            "PUT /shop/api/posts/[id]: `middleware`",
        ]
    );
}

#[test]
fn actions_of_files_and_functions() {
    let found = table(&[
        NEXT,
        (
            "app/actions.ts",
            r#"
"use server";
import { createSafeActionClient } from "next-safe-action";
const client = createSafeActionClient().use(async ({ next }) => next());
export async function save() {}
export const remove = async () => {};
export const safe = client.inputSchema(schema).action(async () => {});
"#,
        ),
        (
            "app/page.tsx",
            r#"
import { save } from "./actions";
export default function Page() {
  async function inline() { "use server"; }
  return <form action={inline}><button formAction={async () => { "use server"; }} /></form>;
}
"#,
        ),
    ]);
    assert_eq!(
        found,
        [
            "ACTION action:Page.formAction",
            "ACTION action:inline",
            "ACTION action:remove",
            "ACTION action:safe: `.use` of the procedure",
            "ACTION action:save",
        ]
    );
}

#[test]
fn actions_that_no_page_takes_in_are_not_served() {
    let found = table(&[
        NEXT,
        ("lib/hooks.ts", "\"use server\";\nexport async function created() {}"),
        ("lib/unused.ts", "\"use server\";\nexport async function unused() {}"),
        ("lib/shown.ts", "\"use server\";\nexport async function shown() {}"),
        ("lib/lazy.ts", "\"use server\";\nexport async function lazy() {}"),
        ("lib/form.tsx", "import { shown } from './shown';\nexport const Form = () => <form action={shown} />;"),
        ("app/page.tsx", "import { Form } from '../lib/form';\nexport default () => <Form />;\nimport('../lib/lazy');"),
        (
            "app/api/hook/route.ts",
            "import { created } from '../../../lib/hooks';\nexport async function POST() { await created(); }",
        ),
    ]);
    assert_eq!(found, ["ACTION action:lazy", "ACTION action:shown", "POST /api/hook"]);
}

#[test]
fn a_proxy_counts_from_the_version_that_runs_it() {
    let files = |version: &str| {
        let package = format!(r#"{{ "dependencies": {{ "next": "{version}" }} }}"#);
        table(&[
            ("package.json", package.as_str()),
            ("proxy.ts", "export default function proxy() {}"),
            ("app/route.ts", "export function GET() {}"),
        ])
    };
    assert_eq!(files("16.0.0"), ["GET /: `proxy`"]);
    assert_eq!(files("15.5.0"), ["GET /"]);
}

#[test]
fn procedures_with_their_chains() {
    let found = table(&[
        (
            "src/trpc.ts",
            r#"
import { initTRPC } from "@trpc/server";
const t = initTRPC.context().create();
export const { router, mergeRouters, createCallerFactory } = t;
export const open = t.procedure;
const signedIn = t.middleware(({ next }) => next());
export const closed = open.use(signedIn);
export const role = (name) => closed.use(({ next }) => next());
"#,
        ),
        (
            "src/later.ts",
            r#"
import { closed, router } from "./trpc";
export const later = router({ one: closed.query(() => 1) });
"#,
        ),
        (
            "src/app.ts",
            r#"
import { lazy } from "@trpc/server";
import { closed, createCallerFactory, mergeRouters, open, role, router } from "./trpc";
const inner = router({ secret: open.query(() => 1) });
export const callInner = createCallerFactory(inner);
const first = router({ list: open.input(schema).query(() => 1) });
const second = router({ add: role("admin").mutation(() => 1) });
export const appRouter = router({
  ping: open.query(() => "pong"),
  posts: mergeRouters(first, second),
  later: lazy(() => import("./later").then((module) => module.later)),
  deep: { inner: { sub: open.concat(closed).subscription(() => 1) } },
});
"#,
        ),
        (
            "src/server.ts",
            r#"
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { appRouter } from "./app";
createHTTPServer({ router: appRouter, createContext: () => ({ user: null }) }).listen(3000);
"#,
        ),
    ]);
    assert_eq!(
        found,
        [
            "MUTATION posts.add: createContext of the server, `.use` of the procedure, `.use` of the procedure",
            "QUERY later.one: createContext of the server, `.use` of the procedure",
            "QUERY ping: createContext of the server",
            "QUERY posts.list: createContext of the server",
            "SUBSCRIPTION deep.inner.sub: createContext of the server, `.use` of the procedure",
        ]
    );
}

#[test]
fn loaders_and_actions_behind_middleware_of_parents() {
    let found = table(&[
        (
            "package.json",
            r#"{ "devDependencies": { "@react-router/dev": "7.9.0" }, "dependencies": { "react-router": "7.9.0" } }"#,
        ),
        ("react-router.config.ts", "export default { future: { v8_middleware: true } };"),
        (
            "app/routes.ts",
            r#"
import { index, layout, prefix, route } from "@react-router/dev/routes";
export default [
  index("home.tsx"),
  ...prefix("admin", [layout("admin.tsx", [route("users/:id", "user.tsx")])]),
];
"#,
        ),
        ("app/root.tsx", "export default function Root() {}"),
        ("app/home.tsx", "export async function loader() {}"),
        (
            "app/admin.tsx",
            "export const middleware = [async ({ context }, next) => next()]; export function loader() {}",
        ),
        (
            "app/user.tsx",
            "export const loader = () => {}; export async function action({ request }) { if (request.method === 'DELETE') {} }",
        ),
    ]);
    assert_eq!(
        found,
        [
            "DELETE /admin/users/:id: middleware of a parent route",
            "GET /",
            "GET /admin/users/:id: middleware of a parent route",
            "POST /admin/users/:id: middleware of a parent route",
        ]
    );
}

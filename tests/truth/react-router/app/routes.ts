import { index, layout, prefix, route, type RouteConfig } from "@react-router/dev/routes";

export default [
  route("health", "routes/health.ts"),
  route("sign-in", "routes/sign-in.tsx"),

  ...prefix("account", [
    index("routes/account/index.ts"),
    route("profile", "routes/account/profile.ts"),
    route("redirects", "routes/account/redirects.ts"),
    route("roles", "routes/account/roles.ts"),
    route("wrapped", "routes/account/wrapped.ts"),
    route("re-exported", "routes/account/re-exported.ts"),
    route("returned", "routes/account/returned.ts"),
    route("not-thrown", "routes/account/not-thrown.ts"),
    route("only-logs", "routes/account/only-logs.ts"),
    route("any-cookie", "routes/account/any-cookie.ts"),
    route("ignores", "routes/account/ignores.ts"),
    route("invoice/:id", "routes/account/invoice.ts"),
    route("handle", "routes/account/handle.ts"),
    route("unused", "routes/account/unused.ts"),
    route("files/*", "routes/account/files.ts"),
    route("client-only", "routes/account/client-only.tsx"),
    route("component-only", "routes/account/component-only.tsx"),
  ]),

  ...prefix("actions", [
    route("loader-guarded", "routes/actions/loader-guarded.ts"),
    route("action-guarded", "routes/actions/action-guarded.ts"),
    route("by-method", "routes/actions/by-method.ts"),
    route("by-intent", "routes/actions/by-intent.ts"),
  ]),

  // A loader of the parent.
  route("guarded", "routes/layouts/guarded.tsx", [
    index("routes/guarded/index.tsx"),
    route("reports", "routes/guarded/reports.tsx"),
    route("export", "routes/guarded/export.ts"),
  ]),
  layout("routes/layouts/pathless.tsx", [route("team", "routes/guarded/team.tsx")]),

  // A middleware of the parent.
  route("closed", "routes/layouts/closed.tsx", [
    index("routes/middleware/index.tsx"),
    route("reports", "routes/middleware/reports.tsx"),
    route("export", "routes/middleware/export.ts"),
  ]),
  route("logged", "routes/layouts/logged.tsx", [route("export", "routes/middleware/logged-export.ts")]),
  route("late", "routes/layouts/late.tsx", [route("export", "routes/middleware/late-export.ts")]),
  route("own", "routes/middleware/own.ts"),
  route("populated", "routes/middleware/populated.ts"),
  route("populated-checked", "routes/middleware/populated-checked.ts"),
] satisfies RouteConfig;

//! Routes, as the frameworks' adapters find them: where they are registered, what handles them, and everything that
//! runs before the handler, in the order a request flows.

use std::sync::Arc;

use super::files::At;
use super::value::Value;

/// Whose conventions made the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Framework {
    Express,
    Fastify,
    Koa,
    Hono,
    NestJs,
    NextJs,
    Trpc,
    ReactRouter,
    Flask,
    FlaskRestful,
    Connexion,
    FastApi,
    Starlette,
    Django,
    Drf,
    DjangoNinja,
}

impl Framework {
    pub fn name(self) -> &'static str {
        match self {
            Framework::Express => "express",
            Framework::Fastify => "fastify",
            Framework::Koa => "koa",
            Framework::Hono => "hono",
            Framework::NestJs => "nestjs",
            Framework::NextJs => "nextjs",
            Framework::Trpc => "trpc",
            Framework::ReactRouter => "react-router",
            Framework::Flask => "flask",
            Framework::FlaskRestful => "flask-restful",
            Framework::Connexion => "connexion",
            Framework::FastApi => "fastapi",
            Framework::Starlette => "starlette",
            Framework::Django => "django",
            Framework::Drf => "django-rest-framework",
            Framework::DjangoNinja => "django-ninja",
        }
    }
}

/// How a function in front of or behind a route is called: what its parameters are, how it lets a request pass and how
/// it stops one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Calling {
    /// `(req, res, next)`: passes by calling `next()`; a handler simply answers.
    Express,
    /// `(ctx, next)`: passes by calling `next()`.
    Koa,
    /// `(value, ctx, next)`: consulted for a parameter of the path.
    KoaParam,
    /// `(c, next)`: passes by calling `next()`, stops by returning a response or by throwing.
    Hono,
    /// `(request, reply, done?)`: passes by returning or calling `done()`; stops by throwing, by sending, by `done(error)`.
    Fastify,
    /// A class with `canActivate(context)`: passes by answering true.
    NestGuard,
    /// A class with `intercept(context, next)`: passes by calling `next.handle()`.
    NestInterceptor,
    /// `(data, context)` of a parameter decorator: stops by throwing.
    NestParameter,
    /// A class with `use(req, res, next)`.
    NestMiddleware,
    /// A controller's method; a GraphQL resolver's.
    NestHandler,
    /// `GET(request, { params })`, an action's own arguments, a page's props: everything the caller sends is input.
    Next,
    /// `middleware(request)`: passes by returning nothing or `NextResponse.next()`.
    NextMiddleware,
    /// `({ req, … })` of tRPC: what it returns is every procedure's `ctx`; stops by throwing.
    TrpcContext,
    /// `({ ctx, next, input })`: passes by calling `next`.
    TrpcMiddleware,
    /// `({ ctx, input })`.
    TrpcHandler,
    /// `({ request, params, context })`.
    Loader,
    /// `({ request, context }, next)`: passes by calling `next` or by returning nothing.
    LoaderMiddleware,
    /// No parameters but those of the URL; what is sent is read from a global `request`.
    Flask,
    /// Parameters by name, from the URL, the query and the body; `user` and `token_info` are what verified the caller.
    Connexion,
    /// A function that an OpenAPI document names for a scheme, called with what was sent (`token`, `apikey`, `username` and
    /// `password`): stops by answering None or raising. Where one of several will do, the value is a list of lists.
    ConnexionSecurity,
    /// Runs before a request: passes by returning nothing.
    FlaskBefore,
    /// `f(endpoint, values)` of `url_value_preprocessor`, which may take parts of the path for itself: stops by raising.
    FlaskValues,
    /// `__call__(self, environ, start_response)`: passes by calling what it was put around.
    Wsgi,
    /// A decorator of a function: what it returns is called in the function's place.
    Decorator,
    /// A dependency: passes by returning, stops by raising. Parameters are filled by type and default.
    FastApiDependency,
    FastApi,
    /// A subclass of `APIRoute`: its `get_route_handler(self)` answers what is called with the request in place of the
    /// handler and its dependencies; passes by calling what `super().get_route_handler()` answered.
    FastApiRoute,
    /// `(request, call_next)`, or an instance of a class with `dispatch(self, request, call_next)` or, plain ASGI,
    /// `__call__(self, scope, receive, send)`.
    StarletteMiddleware,
    /// A method of a class-based view that finds the handler: passes by calling the one of its base class.
    Dispatch,
    /// `(request)`.
    Starlette,
    /// `(request, …)` of a function view.
    Django,
    /// A method of a class-based view: `self.request`.
    DjangoMethod,
    /// `test_func(self)` of a class-based view: passes by answering true.
    DjangoTest,
    /// `get_response` wrapped in a function or class.
    DjangoMiddleware,
    /// A class with `authenticate(self, request)`: passes by returning; what it returns is who the caller is.
    DrfAuthentication,
    /// A class with `has_permission(self, request, view)`.
    DrfPermission,
    /// A callable that answers what the caller is, or nothing.
    NinjaAuth,
    /// Nothing to call: the link's value says by its path what it does (a package's guard).
    Declared,
}

impl Calling {
    /// Called with a request of Node's, whose `url` is path and query without a host.
    pub fn is_node(self) -> bool {
        use Calling::*;
        matches!(
            self,
            Express
                | Fastify
                | Koa
                | KoaParam
                | NestGuard
                | NestInterceptor
                | NestParameter
                | NestMiddleware
                | NestHandler
        )
    }
}

impl Calling {
    /// Called with a request or a scope of ASGI.
    pub fn is_asgi(self) -> bool {
        matches!(
            self,
            Calling::StarletteMiddleware | Calling::FastApiDependency | Calling::FastApi | Calling::Starlette
        )
    }
}

/// What handles a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Handler {
    /// A function, or whatever stands where a function should.
    pub value: Value,
    /// The function where it is known, else the expression.
    pub at: At,
    pub calling: Calling,
}

/// Under which the metadata of a link say for which parameter of the path it is called.
pub const PARAMETER: &str = "parameter";

/// Something that runs, or is consulted, before the handler.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub value: Value,
    /// Where it is put in front of the route: the `use`, the decorator, the dependency.
    pub at: At,
    pub calling: Calling,
    /// In a person's words, for evidence: `app.use before the route`, `dependency of the router`.
    pub place: String,
    /// What the framework tells the guard about the route: Nest's metadata, security scopes. Nest's keys begin with where
    /// they stand, `handler:` or `class:`; decorators made without a name are `#` and their object's number. The last
    /// entry of a key counts. tRPC's are `type` and `meta:…`. Of Next's middleware before a server action: a `page` for
    /// each path that the action can be called through. Of Express: the `mount`, which is not in `req.path`, and
    /// `route` where it is an argument of the route. Of what packages wrap around a handler: the call, as `wrapper`.
    pub metadata: Vec<(Arc<str>, Value)>,
    /// It may be that this link does not cover the route (a computed prefix, an exemption that could not be read).
    pub perhaps: bool,
    /// Where its value was made, by a call or a construction: `rateLimit({ … })`, which may be handed far.
    pub made: Option<At>,
}

impl Link {
    pub fn new(value: Value, at: At, calling: Calling, place: impl Into<String>) -> Self {
        Self { value, at, calling, place: place.into(), metadata: Vec::new(), perhaps: false, made: None }
    }
}

/// A place that was looked at for guards and held none, or a link that could not be followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub text: String,
    pub at: Option<At>,
}

impl Note {
    /// A part of the path is not known, and nothing else.
    pub fn is_about_path(&self) -> bool {
        ABOUT_PATH.iter().any(|start| self.text.starts_with(start))
    }
}

/// How notes about paths begin.
const ABOUT_PATH: [&str; 9] = [
    "a part of the path",
    "the global prefix",
    "the prefix of",
    "the prefix where",
    "the path of",
    "the rule could not",
    "the base path",
    "the base address",
    "the basename",
];

/// Why something that is written to stand before routes does not run before one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// How it is written keeps it from ever running: above the decorator that registers, behind the base class that answers.
    Form,
    /// It is registered behind the route.
    Order,
    /// It is registered for other paths.
    Path,
    /// It is registered in another part of the application.
    Scope,
    /// Its paths miss this one narrowly: it seems to be meant for the route.
    Gap,
    /// Its file lies where the framework does not look for it.
    Place,
    /// It runs, asks who calls, and takes nothing for an answer.
    Choice,
    /// It lets nobody through, whoever calls.
    Shut,
}

/// Something that was written to stand before routes, and does not run before this one.
#[derive(Clone, Debug, PartialEq)]
pub struct PassedOver {
    pub link: Link,
    pub why: Why,
    /// In words: `requireUser` is registered behind the route.
    pub text: String,
    /// Nothing can be seen that it runs before.
    pub idle: bool,
}

/// One method of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub framework: Framework,
    /// Upper case; `ANY`; tRPC's `QUERY`, `MUTATION`, `SUBSCRIPTION`; `ACTION` for server actions; `WEBSOCKET`.
    pub method: Arc<str>,
    /// Whole, prefixes included, as the framework spells parameters. tRPC: `router.procedure`; actions: `action:name`.
    pub path: String,
    /// The registration: decorator, `path(…)`, `app.get(…)`, exported function, procedure key, OpenAPI operation.
    pub at: At,
    /// Where the registration is not in a source file: the document and its 1-based line.
    pub document: Option<(Arc<str>, u32)>,
    pub handler: Handler,
    /// In the order a request flows; what does not cover this route is not in it.
    pub chain: Vec<Link>,
    /// Where guards were looked for and none was found.
    pub searched: Vec<Note>,
    /// What could be taken for a part of the chain and is none.
    pub passed_over: Vec<PassedOver>,
    /// What could not be followed: each may hide a guard or a part of the path.
    pub unknown: Vec<Note>,
    /// Marked as public by the code: `@Public()`, `AllowAny`, `auth=None`.
    pub declared_public: Option<Note>,
}

//! The walk from an application down to its routes.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::dependencies::{self, Dependency, Override, Overrides, Solver};
use super::endpoints::{self, Endpoint};
use super::middleware::{self, Layer};
use super::{Kind, python};
use crate::app::files::At;
use crate::app::frameworks::python::text;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Arguments, Made, ObjectId, Value};
use crate::facts::Role;

/// How deep routers and mounts are followed.
const DEEPEST: u32 = 16;

/// More routes than this are not listed.
const MOST: usize = 20_000;

const STATIC_FILES: &[&str] = &["starlette.staticfiles.StaticFiles", "fastapi.staticfiles.StaticFiles"];

/// What stands before the routes of a router, by the way it was reached.
#[derive(Clone, Default)]
struct Front {
    prefix: String,
    layers: Vec<Layer>,
    dependencies: Vec<Dependency>,
    overrides: Overrides,
    /// The route class that the including router forces on nobody, and a router on its own routes.
    searched: Vec<Note>,
    unknown: Vec<Note>,
    depth: u32,
    /// The applications around: one that is mounted in itself is not walked again.
    inside: Vec<ObjectId>,
}

/// One registration, as every way of registering says it.
struct Registration {
    path: Option<Value>,
    methods: Option<Value>,
    endpoint: Option<Value>,
    at: At,
    decorator: Option<At>,
    dependencies: Option<(Value, At)>,
    middleware: Option<Value>,
    /// None: what the endpoint says, or GET.
    method: Option<&'static str>,
    /// Starlette's own routes have no dependencies.
    starlette: bool,
    /// What the route is made of where the router says so.
    class: Option<Value>,
}

pub struct Walk<'r, 'a> {
    pub run: &'r mut Run<'a>,
    pub routes: Vec<Route>,
    pub visited: FxHashSet<ObjectId>,
    /// Something was included that could not be followed.
    pub lost: bool,
    handed: Vec<ObjectId>,
}

impl<'r, 'a> Walk<'r, 'a> {
    pub fn new(run: &'r mut Run<'a>) -> Self {
        Self { run, routes: Vec::new(), visited: FxHashSet::default(), lost: false, handed: Vec::new() }
    }

    /// An application that is mounted nowhere; `handed` are parameters that stand for it.
    pub fn root(&mut self, application: ObjectId, handed: Vec<ObjectId>) {
        self.handed = handed;
        self.application(application, Front::default());
    }

    /// A router that is included where nobody can see it.
    pub fn orphan(&mut self, router: ObjectId) {
        let at = self.run.world.object(router).at;
        let text = "where this router is included could not be followed".to_owned();
        let front = Front { unknown: vec![Note { text, at: Some(at) }], ..Front::default() };
        self.router(router, front);
    }

    /// Of some routers those that another of them includes.
    pub fn included_by(&mut self, routers: &[ObjectId]) -> Vec<ObjectId> {
        let mut found = Vec::new();
        for router in routers {
            for event in self.run.world.object(*router).events.clone() {
                let Some((_, name, arguments)) = self.run.world.method_call(event) else { continue };
                let target = match name {
                    "include_router" => arguments.named_or("router", 0),
                    "mount" => arguments.named_or("app", 1),
                    _ => None,
                };
                let target = target.map(|argument| argument.value.clone());
                found.extend(target.and_then(|value| self.run.force(&value).object()).filter(|inner| inner != router));
            }
        }
        found
    }

    fn application(&mut self, id: ObjectId, mut front: Front) {
        if front.inside.contains(&id) {
            return;
        }
        front.inside.push(id);
        // Mounted applications inherit middleware, and no dependencies.
        front.dependencies = Vec::new();
        front.overrides = self.overrides(id);
        let mut unknown = Vec::new();
        let layers = middleware::of_application(self.run, id, &mut unknown);
        if layers.is_empty() {
            let at = Some(self.run.world.object(id).at);
            front.searched.push(Note { text: "no middleware on the application".to_owned(), at });
        }
        front.layers.extend(layers);
        front.unknown.extend(unknown);
        self.router(id, front);
    }

    /// What `app.dependency_overrides[…] = …` replaces.
    fn overrides(&mut self, application: ObjectId) -> Overrides {
        let mut found = Overrides::default();
        for event in self.run.world.object(application).events.clone() {
            let Some((Value::Member(of), "[]=", arguments)) = self.run.world.method_call(event) else { continue };
            if &*of.name != "dependency_overrides" {
                continue;
            }
            let (Some(instead_of), Some(value)) = (arguments.get(0).cloned(), arguments.get(1).cloned()) else {
                continue;
            };
            let at = self.run.world.object(event).at;
            let perhaps = self.run.node(at).is_some_and(|node| node.ancestors().any(|around| around.is(Role::If)));
            let (instead_of, value) = (self.run.force(&instead_of), self.run.force(&value));
            found.0.push(Override { instead_of, value, at, perhaps });
        }
        found
    }

    /// An application or a router: its own routes, then those of what it includes.
    fn router(&mut self, id: ObjectId, mut front: Front) {
        self.visited.insert(id);
        if front.depth > DEEPEST || self.routes.len() > MOST {
            return;
        }
        front.depth += 1;
        let Some(kind) = Kind::of(self.run, id) else { return };
        let arguments = python::construction(self.run, id);
        let at = self.run.world.object(id).at;
        if kind == Kind::ApiRouter {
            let (prefix, known) = text::path(self.run, arguments.named("prefix").map(|argument| &argument.value));
            front.prefix.push_str(&prefix);
            if !known {
                front
                    .unknown
                    .push(Note { text: "the prefix of the router could not be computed".to_owned(), at: Some(at) });
            }
        }
        let noun = if kind.is_application() { "application" } else { "router" };
        if kind.is_fastapi() {
            let place = format!("dependency of the {noun}");
            match arguments.named("dependencies") {
                Some(argument) => {
                    let (value, at) = (argument.value.clone(), argument.at);
                    self.depend(&mut front, &value, at, &place);
                }
                None => front.searched.push(Note { text: format!("no dependencies on the {noun}"), at: Some(at) }),
            }
        }
        if kind == Kind::Router {
            let middleware = arguments.named("middleware").map(|argument| argument.value.clone());
            let mut unknown = Vec::new();
            let layers = middleware::listed(self.run, middleware.as_ref(), "middleware of the router", &mut unknown);
            front.layers.extend(layers);
            front.unknown.extend(unknown);
        }
        let class = arguments.named("route_class").map(|argument| argument.value.clone());
        let routes = arguments
            .named("routes")
            .or_else(|| arguments.get(0).and(arguments.positional.first()).filter(|_| kind == Kind::Router));
        if let Some(routes) = routes.map(|argument| argument.value.clone()) {
            self.list(&routes, &front);
        }
        let handed = if kind.is_application() { std::mem::take(&mut self.handed) } else { Vec::new() };
        for each in std::iter::once(id).chain(handed) {
            for event in self.run.world.object(each).events.clone() {
                self.event(each, event, &mut front, class.as_ref(), noun);
            }
        }
    }

    /// Adds the dependencies of a list to those in front.
    fn depend(&mut self, front: &mut Front, value: &Value, at: At, place: &str) {
        let (found, lost) = dependencies::listed(self.run, value, at, place);
        front.dependencies.extend(found);
        if lost {
            front.unknown.push(Note { text: format!("{place} that could not be followed"), at: Some(at) });
        }
    }

    /// Something that was called on an application or router.
    fn event(&mut self, id: ObjectId, event: ObjectId, front: &mut Front, class: Option<&Value>, noun: &str) {
        let Some((receiver, name, arguments)) = self.run.world.method_call(event) else { return };
        let (receiver, name, arguments) = (receiver.clone(), name.to_owned(), arguments.clone());
        let at = self.run.world.object(event).at;
        let direct = match &receiver {
            Value::Object(object) => *object == id,
            Value::Member(member) => &*member.name == "router" && member.of == Value::Object(id),
            _ => false,
        };
        if !direct {
            return self.list_event(&receiver, &name, &arguments, front, at, noun);
        }
        let named = |key: &str, index: usize| arguments.named_or(key, index).map(|argument| argument.value.clone());
        let mut registration = Registration {
            path: named("path", 0),
            methods: arguments.named("methods").map(|argument| argument.value.clone()),
            endpoint: None,
            at,
            decorator: None,
            dependencies: arguments.named("dependencies").map(|argument| (argument.value.clone(), argument.at)),
            middleware: arguments.named("middleware").map(|argument| argument.value.clone()),
            method: None,
            starlette: false,
            class: class.cloned(),
        };
        match name.as_str() {
            "get" | "post" | "put" | "patch" | "delete" | "options" | "head" | "trace" => {
                registration.method = METHODS.iter().find(|(lower, _)| *lower == name).map(|(_, upper)| *upper);
                registration.methods = None;
                self.decorated(event, registration, front);
            }
            "api_route" => self.decorated(event, registration, front),
            "route" => {
                registration.methods = named("methods", 1);
                registration.starlette = true;
                self.decorated(event, registration, front);
            }
            "websocket" | "websocket_route" => {
                registration.method = Some("WEBSOCKET");
                registration.starlette = name == "websocket_route";
                self.decorated(event, registration, front);
            }
            "add_api_route" => {
                registration.endpoint = named("endpoint", 1);
                if let Some(class) = arguments.named("route_class_override") {
                    registration.class = Some(class.value.clone());
                }
                self.register(&registration, front);
            }
            "add_route" => {
                registration.endpoint = named("endpoint", 1).or_else(|| named("route", 1));
                registration.methods = named("methods", 2);
                registration.starlette = true;
                self.register(&registration, front);
            }
            "add_api_websocket_route" | "add_websocket_route" => {
                registration.endpoint = named("endpoint", 1).or_else(|| named("route", 1));
                registration.method = Some("WEBSOCKET");
                registration.starlette = name == "add_websocket_route";
                self.register(&registration, front);
            }
            "include_router" => self.include(&arguments, at, front),
            "mount" => {
                let (path, application) = (named("path", 0), named("app", 1));
                self.mount(path.as_ref(), application.as_ref(), None, at, front);
            }
            "host" => {
                let application = named("app", 1);
                self.mount(None, application.as_ref(), None, at, front);
            }
            _ => {}
        }
    }

    /// `router.dependencies.append(…)` holds for what is registered below it; `app.router.routes.append(Route(…))`.
    fn list_event(
        &mut self,
        receiver: &Value,
        name: &str,
        arguments: &Arguments,
        front: &mut Front,
        at: At,
        noun: &str,
    ) {
        let Value::Member(list) = receiver else { return };
        if !matches!(name, "append" | "extend" | "insert") {
            return;
        }
        let Some(value) = arguments.positional.last().map(|argument| argument.value.clone()) else { return };
        match &*list.name {
            "dependencies" => self.depend(front, &value, at, &format!("dependency of the {noun}")),
            "routes" => self.list(&value, front),
            _ => {}
        }
    }

    fn decorated(&mut self, event: ObjectId, mut registration: Registration, front: &Front) {
        for handler in python::applied(self.run, event) {
            registration.endpoint = Some(handler.value);
            registration.decorator = Some(handler.at);
            self.register(&registration, front);
        }
    }

    fn include(&mut self, arguments: &Arguments, at: At, front: &Front) {
        let Some(router) = arguments.named_or("router", 0).map(|argument| self.run.force(&argument.value)) else {
            return;
        };
        let mut front = front.clone();
        let prefix = arguments.named("prefix").map(|argument| argument.value.clone());
        let (prefix, known) = text::path(self.run, prefix.as_ref());
        front.prefix.push_str(&prefix);
        if !known {
            let text = "the prefix where the router is included could not be computed".to_owned();
            front.unknown.push(Note { text, at: Some(at) });
        }
        match arguments.named("dependencies") {
            Some(argument) => {
                let (value, at) = (argument.value.clone(), argument.at);
                self.depend(&mut front, &value, at, "dependency where the router is included");
            }
            None => {
                let text = "no dependencies where the router is included".to_owned();
                front.searched.push(Note { text, at: Some(at) });
            }
        }
        match router {
            Value::Object(id) if Kind::of(self.run, id).is_some() => self.router(id, front),
            other if python::is_dynamic(self.run, &other) => self.lost = true,
            _ => {}
        }
    }

    fn mount(
        &mut self,
        path: Option<&Value>,
        application_value: Option<&Value>,
        routes: Option<&Value>,
        at: At,
        front: &Front,
    ) {
        let mut front = front.clone();
        let (prefix, known) = text::path(self.run, path);
        front.prefix = format!("{}{}", front.prefix, prefix.trim_end_matches('/'));
        if !known {
            front.unknown.push(Note { text: "the path of the mount could not be computed".to_owned(), at: Some(at) });
        }
        front.dependencies = Vec::new();
        if front.depth > DEEPEST {
            return;
        }
        if let Some(routes) = routes {
            front.depth += 1;
            self.list(routes, &front);
        }
        let Some(value) = application_value else { return };
        if let Some(id) = application(self.run, value, 0) {
            if Kind::of(self.run, id).is_some_and(Kind::is_application) {
                self.application(id, front);
            } else {
                self.router(id, front);
            }
        } else if let Some(id) = self.run.force(value).object()
            && python::is_made_by(self.run, id, STATIC_FILES)
        {
            self.files(id, at, &front);
        }
    }

    /// The files below a mount, as one route.
    fn files(&mut self, id: ObjectId, at: At, front: &Front) {
        let value = Value::Object(id);
        let mut chain = middleware::links(&front.layers, false);
        if let Made::Instance { class, .. } = self.run.world.object(id).made
            && let Some(call @ Value::Function(function)) = self.run.attribute(class, "__call__")
        {
            let at = self.run.world.function(function).at;
            chain.push(Link::new(call, at, Calling::StarletteMiddleware, "__call__ of the mounted application"));
        }
        self.routes.push(Route {
            framework: Framework::Starlette,
            method: "GET".into(),
            path: format!("{}/{{path:path}}", front.prefix),
            at,
            document: None,
            handler: Handler { value, at: self.run.world.object(id).at, calling: Calling::Declared },
            chain,
            searched: front.searched.clone(),
            unknown: front.unknown.clone(),
            declared_public: None,
            passed_over: Vec::new(),
        });
    }

    /// A list of `Route`, `WebSocketRoute`, `Mount` and their like, or one of them.
    fn list(&mut self, value: &Value, front: &Front) {
        let value = self.run.force(value);
        match &value {
            Value::List(list) => {
                let items = self.run.world.list(*list).items.clone();
                if front.depth <= DEEPEST {
                    let front = Front { depth: front.depth + 1, ..front.clone() };
                    items.iter().for_each(|item| self.list(item, &front));
                }
            }
            // `router.routes` of another router.
            Value::Member(member) if &*member.name == "routes" => {
                if let Some(id) = member.of.object().filter(|id| Kind::of(self.run, *id).is_some()) {
                    let front = Front { dependencies: Vec::new(), ..front.clone() };
                    self.router(id, front);
                }
            }
            Value::Object(id) => self.listed(*id, front),
            Value::Unknown(_) => self.lost = true,
            _ => {}
        }
    }

    fn listed(&mut self, id: ObjectId, front: &Front) {
        let arguments = python::construction(self.run, id);
        let at = self.run.world.object(id).at;
        let named = |key: &str, index: usize| arguments.named_or(key, index).map(|argument| argument.value.clone());
        let only = |key: &str| arguments.named(key).map(|argument| argument.value.clone());
        let is = |run: &mut Run<'_>, paths: &[&str]| python::is_made_by(run, id, paths);
        let api = is(self.run, &["fastapi.routing.APIRoute", "fastapi.routing.APIWebSocketRoute"]);
        let socket = is(
            self.run,
            &[
                "starlette.routing.WebSocketRoute",
                "fastapi.routing.APIWebSocketRoute",
                "fastapi.routing.WebSocketRoute",
            ],
        );
        if socket || api || is(self.run, &["starlette.routing.Route", "fastapi.routing.Route"]) {
            let registration = Registration {
                path: named("path", 0),
                methods: only("methods"),
                endpoint: named("endpoint", 1),
                at,
                decorator: None,
                dependencies: arguments.named("dependencies").map(|argument| (argument.value.clone(), argument.at)),
                middleware: only("middleware"),
                method: socket.then_some("WEBSOCKET"),
                starlette: !api,
                class: None,
            };
            self.register(&registration, front);
        } else if is(self.run, &["starlette.routing.Mount", "fastapi.routing.Mount"]) {
            let mut front = front.clone();
            let mut unknown = Vec::new();
            let layers =
                middleware::listed(self.run, only("middleware").as_ref(), "middleware of the mount", &mut unknown);
            let prefix = named("path", 0);
            front.unknown.extend(unknown);
            // The layers of a mount are inside of those of the application.
            front.layers.extend(layers);
            self.mount(prefix.as_ref(), named("app", 1).as_ref(), only("routes").as_ref(), at, &front);
        } else if is(self.run, &["starlette.routing.Host"]) {
            self.mount(None, named("app", 1).as_ref(), None, at, front);
        }
    }

    /// One registration of an endpoint: a route for each method.
    fn register(&mut self, registration: &Registration, front: &Front) {
        let Some(value) = registration.endpoint.clone() else { return };
        let calling = if registration.starlette { Calling::Starlette } else { Calling::FastApi };
        for endpoint in endpoints::of(self.run, &value, registration.at, registration.decorator, calling) {
            let methods = match (&endpoint.method, registration.method) {
                (Some(method), _) => Some(vec![method.clone()]),
                (None, Some(method)) => Some(vec![method.into()]),
                (None, None) => match &registration.methods {
                    Some(value) => text::methods(self.run, Some(value)),
                    None => Some(vec!["GET".into()]),
                },
            };
            let known = methods.is_some();
            for method in methods.unwrap_or_else(|| vec!["ANY".into()]) {
                self.route(registration, front, &endpoint, method, known);
            }
        }
    }

    fn route(
        &mut self,
        registration: &Registration,
        front: &Front,
        endpoint: &Endpoint,
        method: Arc<str>,
        known: bool,
    ) {
        if self.routes.len() > MOST {
            return;
        }
        let (path, path_known) = text::path(self.run, registration.path.as_ref());
        let mut unknown = front.unknown.clone();
        let mut searched = front.searched.clone();
        let at = registration.at;
        let note = |text: &str| Note { text: text.to_owned(), at: Some(at) };
        if !path_known {
            unknown.push(note("the path could not be computed"));
        }
        if !known {
            unknown.push(note("the methods could not be computed"));
        }
        let websocket = &*method == "WEBSOCKET";
        let mut chain = middleware::links(&front.layers, websocket);
        let layers =
            middleware::listed(self.run, registration.middleware.as_ref(), "middleware of the route", &mut unknown);
        chain.extend(middleware::links(&layers, websocket));
        if !registration.starlette {
            if let (Some(class), false) = (&registration.class, websocket) {
                chain.extend(self.route_class(class, at));
            }
            self.dependencies(registration, front, endpoint, &mut chain, &mut searched, &mut unknown);
        }
        chain.extend(endpoint.links.iter().cloned());
        searched.extend(endpoint.searched.iter().cloned());
        let mut passed_over = endpoint.passed_over.clone();
        if !registration.starlette
            && let Value::Function(function) = endpoint.handler.value
        {
            let signature = endpoint.signature.unwrap_or(function);
            passed_over.extend(dependencies::not_asked_for(self.run, signature));
        }
        self.routes.push(Route {
            framework: if registration.starlette { Framework::Starlette } else { Framework::FastApi },
            method,
            path: joined(&front.prefix, &path),
            at,
            document: None,
            handler: endpoint.handler.clone(),
            chain,
            searched,
            unknown,
            declared_public: None,
            passed_over,
        });
    }

    /// A subclass of `APIRoute` whose `get_route_handler` is written by the project.
    fn route_class(&mut self, class: &Value, at: At) -> Option<Link> {
        let value = self.run.force(class);
        let class = value.class()?;
        self.run.attribute(class, "get_route_handler")?;
        Some(Link::new(value, at, Calling::FastApiRoute, "route class of the router"))
    }

    /// Everything that is asked for before the handler, in the order in which it runs.
    fn dependencies(
        &mut self,
        registration: &Registration,
        front: &Front,
        endpoint: &Endpoint,
        chain: &mut Vec<Link>,
        searched: &mut Vec<Note>,
        unknown: &mut Vec<Note>,
    ) {
        let mut asked = front.dependencies.clone();
        match &registration.dependencies {
            Some((value, at)) => {
                let (found, lost) = dependencies::listed(self.run, value, *at, "dependency of the route");
                asked.extend(found);
                if lost {
                    unknown.push(Note {
                        text: "dependency of the route that could not be followed".to_owned(),
                        at: Some(*at),
                    });
                }
            }
            None => searched.push(Note { text: "no dependencies of the route".to_owned(), at: Some(registration.at) }),
        }
        if let Value::Function(function) = endpoint.handler.value {
            if let Some(class) = self.run.world.function(function).class.filter(|class| self.is_view(*class)) {
                asked.extend(dependencies::of_fields(self.run, class, "dependency of the class"));
                if let Some(Value::Function(constructor)) = self.run.attribute(class, "__init__") {
                    asked.extend(dependencies::of_parameters(self.run, constructor, "dependency of the class"));
                }
            }
            let signature = endpoint.signature.unwrap_or(function);
            let found = dependencies::of_parameters(self.run, signature, "parameter of the handler");
            if found.is_empty() {
                let text = "no dependencies among the parameters of the handler".to_owned();
                searched.push(Note { text, at: Some(endpoint.handler.at) });
            }
            asked.extend(found);
        }
        let mut solver = Solver::new(&front.overrides);
        for dependency in asked {
            solver.solve(self.run, dependency, &[]);
        }
        chain.append(&mut solver.links);
        unknown.append(&mut solver.unknown);
    }

    /// True for a class whose methods are routes and whose fields are dependencies: `@cbv(router)`, or what a project has
    /// written in its place. Whatever else is above it, a method that is registered as it stands has nobody to give it `self`.
    fn is_view(&mut self, class: crate::app::value::ClassId) -> bool {
        let value = Value::Class(class);
        let decorations = self.run.decorations(&value).to_vec();
        decorations.iter().any(|each| {
            let path = self.run.world.path(&each.value).unwrap_or_default();
            path.split(['.', '(']).any(|part| matches!(part, "cbv" | "View" | "controller" | "Controller"))
                || self.is_given_router(each.at)
        })
    }

    /// `@controller(router)`
    fn is_given_router(&mut self, decorator: At) -> bool {
        let Some(scope) = self.run.module(decorator.file) else { return false };
        let call = self.run.node(decorator).and_then(|decorator| decorator.children().next());
        let given: Vec<_> = call.into_iter().flat_map(|call| call.arguments()).collect();
        given.into_iter().any(|argument| {
            let value = self.run.eval(argument, decorator.file, scope);
            self.run.force(&value).object().is_some_and(|object| Kind::of(self.run, object).is_some())
        })
    }
}

const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("trace", "TRACE"),
];

/// A prefix and a path are put together as they are; only the empty path is spelt.
fn joined(prefix: &str, path: &str) -> String {
    let whole = format!("{prefix}{path}");
    if whole.is_empty() { "/".to_owned() } else { whole }
}

/// The application or router that a value is, or that it is put around: `Gate(app)`.
pub fn application(run: &mut Run<'_>, value: &Value, depth: u32) -> Option<ObjectId> {
    let id = run.force(value).object()?;
    if Kind::of(run, id).is_some() {
        return Some(id);
    }
    let arguments = match &run.world.object(id).made {
        Made::Call { arguments, .. } | Made::Instance { arguments, .. } if depth < 4 => arguments.clone(),
        _ => return None,
    };
    let values = arguments.positional.iter().chain(arguments.named.iter().map(|(_, argument)| argument));
    values.into_iter().find_map(|argument| application(run, &argument.value, depth + 1))
}

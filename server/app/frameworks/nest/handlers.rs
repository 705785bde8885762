//! Routes of controllers, resolvers, gateways and message handlers.

use std::collections::HashSet;
use std::sync::Arc;

use super::application::{Application, Serves, versions};
use super::decorators::{self, Applied};
use super::middleware::{Asked, Registered, excludes, takes};
use super::modules::{Graph, Held};
use super::settings;
use crate::app::files::At;
use crate::app::frameworks::matcher::sample;
use crate::app::interpret::Run;
use crate::app::paths::{below, folder};
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{ClassId, FunctionId, Value};

/// The decorators that make a method a route, and its HTTP method.
const VERBS: [(&str, &str); 10] = [
    ("Get", "GET"),
    ("Post", "POST"),
    ("Put", "PUT"),
    ("Patch", "PATCH"),
    ("Delete", "DELETE"),
    ("Options", "OPTIONS"),
    ("Head", "HEAD"),
    ("All", "ANY"),
    ("Search", "SEARCH"),
    ("Sse", "GET"),
];

/// Those that make it answer something else than HTTP requests: package, name, method.
const OTHERS: [(&str, &str, &str); 8] = [
    ("@nestjs/graphql", "Query", "QUERY"),
    ("@nestjs/graphql", "Mutation", "MUTATION"),
    ("@nestjs/graphql", "Subscription", "SUBSCRIPTION"),
    ("@nestjs/websockets", "SubscribeMessage", "WEBSOCKET"),
    ("@nestjs/microservices", "MessagePattern", "MESSAGE"),
    ("@nestjs/microservices", "EventPattern", "EVENT"),
    ("@nestjs/microservices", "GrpcMethod", "RPC"),
    ("@nestjs/microservices", "GrpcStreamMethod", "RPC"),
];

/// A class with its decorators and those of what it inherits from.
struct Class {
    /// Itself, then its bases.
    classes: Vec<ClassId>,
    /// The decorators of each.
    applied: Vec<Vec<Applied>>,
    module: ClassId,
    /// No module that holds it was found.
    stray: bool,
}

/// A method with its decorators.
struct Method {
    name: Arc<str>,
    function: FunctionId,
    applied: Vec<Applied>,
}

/// Everything around the routes.
struct Around<'c> {
    application: &'c Application,
    graph: &'c Graph,
    middleware: &'c [Registered],
}

pub fn routes(run: &mut Run<'_>, application: &Application, graph: &Graph, middleware: &[Registered]) -> Vec<Route> {
    let around = Around { application, graph, middleware };
    let mut found = Vec::new();
    for class in classes(run, graph) {
        for method in methods(run, &class) {
            if application.serves == Serves::Http {
                found.extend(http(run, &around, &class, &method));
            }
            found.extend(other(run, &around, &class, &method));
        }
    }
    found
}

/// The controllers and providers of the modules, each once. Where an import could not be followed, the other controllers
/// beside the root module too, since it may have led to them.
fn classes(run: &mut Run<'_>, graph: &Graph) -> Vec<Class> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let held: Vec<Held> = graph.controllers.iter().chain(&graph.providers).cloned().collect();
    for each in held {
        // A function that makes classes makes another by each call.
        let own = is_made(run, each.class).then_some(each.class);
        if seen.insert((run.world.class(each.class).at, own)) {
            found.push(class(run, each.class, each.module, false));
        }
    }
    let root = graph.modules.first().map(|root| (*root, run.world.class(*root).at.file));
    let Some((root, file)) = root.filter(|_| !graph.unknown.is_empty()) else { return found };
    let root_folder = run.files.get(file).map(|file| folder(&file.path).to_owned()).unwrap_or_default();
    for index in 0..run.world.classes.len() as u32 {
        let stray = ClassId(index);
        let at = run.world.class(stray).at;
        let inside = run.files.get(at.file).is_some_and(|file| below(&file.path, &root_folder));
        if inside && !seen.contains(&(at, None)) && !is_made(run, stray) {
            let applied = decorators::of_class(run, stray);
            if applied.iter().any(|each| each.common() == Some("Controller")) && seen.insert((at, None)) {
                found.push(class(run, stray, root, true));
            }
        }
    }
    found
}

/// True for a class that a function makes: each call makes another.
fn is_made(run: &Run<'_>, class: ClassId) -> bool {
    let scope = run.world.class(class).scope;
    run.world.scope(scope).parent.is_some()
}

fn class(run: &mut Run<'_>, class: ClassId, module: ClassId, stray: bool) -> Class {
    let classes: Vec<ClassId> = run.ancestry(class).iter().filter_map(Value::class).collect();
    let applied = classes.iter().map(|class| decorators::of_class(run, *class)).collect();
    Class { classes, applied, module, stray }
}

/// The methods of a class and of its bases; an override hides what it overrides, decorators and all.
fn methods(run: &mut Run<'_>, class: &Class) -> Vec<Method> {
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    let mut found = Vec::new();
    for owner in &class.classes {
        for (name, value) in run.methods(*owner) {
            let Value::Function(function) = value else { continue };
            if seen.insert(name.clone()) {
                let applied = decorators::of_method(run, function);
                found.push(Method { name, function, applied });
            }
        }
    }
    found
}

impl Class {
    /// What Nest reads of the class: its own, or else the nearest base's.
    fn find(&self, name: &str) -> Option<&Applied> {
        self.applied.iter().find_map(|applied| applied.iter().rev().find(|each| each.common() == Some(name)))
    }

    /// The decorators of bases, then its own: the order in which array metadata grows.
    fn bases_first(&self) -> Vec<Applied> {
        self.applied.iter().rev().flatten().cloned().collect()
    }
}

/// Routes of a controller's method.
fn http(run: &mut Run<'_>, around: &Around<'_>, class: &Class, method: &Method) -> Vec<Route> {
    let Some(controller) = class.find("Controller") else { return Vec::new() };
    // The last one applied counts.
    let verb = method.applied.iter().rev().find_map(|each| {
        VERBS.iter().find(|(name, _)| each.common() == Some(name)).map(|(_, verb)| (each.clone(), *verb))
    });
    let Some((registration, verb)) = verb else { return Vec::new() };
    let mut unknown: Vec<Note> = Vec::new();
    let options = controller.argument(run, 0);
    let (prefixes, controller_versions) = match &options {
        Some(record @ Value::Record(_)) => {
            let path = run.world.entry(record, "path").cloned();
            let version = run.world.entry(record, "version").cloned();
            let versions = version.map_or_else(Vec::new, |version| versions(run, &version));
            (paths(run, path.as_ref(), controller.at, &mut unknown), versions)
        }
        other => (paths(run, other.as_ref(), controller.at, &mut unknown), Vec::new()),
    };
    let own = registration.argument(run, 0);
    let own = paths(run, own.as_ref(), registration.at, &mut unknown);
    let module = around.graph.prefixes.get(&class.module).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for version in version_prefixes(run, around.application, method, controller_versions) {
        for prefix in &prefixes {
            for own in &own {
                let plain = join(&[&module, prefix, own]);
                let versioned = join(&[&version, &plain]);
                let free = around.application.excluded.iter().any(|each| excludes(each, &sample(&plain), verb));
                let full = if free { versioned.clone() } else { join(&[&around.application.prefix, &versioned]) };
                let asked = Asked { path: &versioned, method: verb, classes: &class.classes };
                let mut chain = before(run, around, &full, &asked);
                let mut route = route(run, class, method, verb, full, registration.at);
                route.unknown.extend(unknown.iter().cloned());
                chain.extend(guarding(run, around, class, method, &mut route, true));
                route.chain = chain;
                found.push(route);
            }
        }
    }
    found
}

/// What stands between prefix and path: nothing, or `v1` for each version.
fn version_prefixes(
    run: &mut Run<'_>,
    application: &Application,
    method: &Method,
    of_controller: Vec<String>,
) -> Vec<String> {
    let Some(versioning) = &application.versioning else { return vec![String::new()] };
    let own = method.applied.iter().rev().find(|each| each.common() == Some("Version"));
    let own = own.and_then(|each| each.argument(run, 0)).map_or_else(Vec::new, |value| versions(run, &value));
    let versions = [own, of_controller, versioning.default.clone()].into_iter().find(|each| !each.is_empty());
    let Some(versions) = versions else { return vec![String::new()] };
    let prefixed = |version: &String| match version.as_str() {
        "" => String::new(),
        version => format!("{}{version}", versioning.prefix),
    };
    versions.iter().map(prefixed).collect()
}

/// The paths of a decorator: a text, a list of them, or none.
fn paths(run: &mut Run<'_>, value: Option<&Value>, at: At, unknown: &mut Vec<Note>) -> Vec<String> {
    let Some(value) = value else { return vec![String::new()] };
    let value = run.force(value);
    if matches!(value, Value::Null) {
        return vec![String::new()];
    }
    let mut found = Vec::new();
    for item in run.world.flattened(&value) {
        match settings::text(run, &item) {
            Some(path) => found.push(path),
            None => {
                unknown.push(Note { text: "a part of the path".to_owned(), at: Some(at) });
                found.push(String::new());
            }
        }
    }
    if found.is_empty() { vec![String::new()] } else { found }
}

/// Handlers of GraphQL operations and of messages.
fn other(run: &mut Run<'_>, around: &Around<'_>, class: &Class, method: &Method) -> Option<Route> {
    let (registration, package, verb) = method.applied.iter().rev().find_map(|each| {
        let (package, _, verb) = OTHERS.iter().find(|(package, name, _)| each.is(package, name))?;
        Some((each.clone(), *package, *verb))
    })?;
    let graphql = package == "@nestjs/graphql";
    // A class that is no resolver or gateway is one that nobody asks.
    let holder = match package {
        "@nestjs/graphql" => "@nestjs/graphql.Resolver",
        "@nestjs/websockets" => "@nestjs/websockets.WebSocketGateway",
        _ => "@nestjs/common.Controller",
    };
    if !class.applied.iter().flatten().any(|each| each.path == holder) {
        return None;
    }
    let name = if graphql { graphql_name(run, &registration) } else { message(run, &registration) };
    let path = name.unwrap_or_else(|| method.name.to_string());
    let mut route = route(run, class, method, verb, path, registration.at);
    // Guards of the application do not reach gateways, nor handlers of messages beside HTTP.
    let global = graphql || around.application.serves == Serves::Messages && package == "@nestjs/microservices";
    let mut chain = Vec::new();
    if graphql {
        let asked = Asked { path: "/graphql", method: "POST", classes: &[] };
        chain.extend(before(run, around, "/graphql", &asked));
    }
    chain.extend(guarding(run, around, class, method, &mut route, global));
    route.chain = chain;
    Some(route)
}

/// `@Query(() => User, { name: "me" })`, `@Query("me")`.
fn graphql_name(run: &mut Run<'_>, registration: &Applied) -> Option<String> {
    (0..2).find_map(|index| {
        let value = registration.argument(run, index)?;
        let named = run.world.entry(&value, "name").cloned().map_or(value, |name| run.force(&name));
        named.text().map(str::to_owned)
    })
}

/// The pattern of a message: a text, or an object such as `{ cmd: "sum" }`.
fn message(run: &mut Run<'_>, registration: &Applied) -> Option<String> {
    match registration.argument(run, 0)? {
        Value::Text(text) => Some(text.to_string()),
        Value::Record(record) => {
            let record = run.world.record(record);
            let parts = record.entries.iter().map(|(key, value)| format!("{key}={}", value.text().unwrap_or("?")));
            Some(parts.collect::<Vec<_>>().join(","))
        }
        other => run.world.path(&other),
    }
}

fn route(run: &Run<'_>, class: &Class, method: &Method, verb: &str, path: String, at: At) -> Route {
    let mut unknown = Vec::new();
    if class.stray {
        let at = class.classes.first().map(|class| run.world.class(*class).at);
        unknown.push(Note { text: "the module that holds the controller".to_owned(), at });
    }
    let handler = Value::Function(method.function);
    Route {
        framework: Framework::NestJs,
        method: verb.into(),
        path,
        at,
        document: None,
        handler: Handler { value: handler, at: run.world.function(method.function).at, calling: Calling::NestHandler },
        chain: Vec::new(),
        searched: Vec::new(),
        unknown,
        declared_public: None,
        passed_over: Vec::new(),
    }
}

/// What runs before Nest's own chain: `app.use` and the middleware of modules.
fn before(run: &mut Run<'_>, around: &Around<'_>, full: &str, asked: &Asked<'_>) -> Vec<Link> {
    let path = sample(full);
    let uses = around.application.uses.iter();
    let uses = uses.filter(|(prefix, _)| prefix.as_ref().is_none_or(|prefix| takes(prefix, &path, true)));
    let mut chain: Vec<Link> = uses.map(|(_, link)| link.clone()).collect();
    for registered in around.middleware {
        chain.extend(registered.links_for(run, asked));
    }
    chain
}

/// Guards, interceptors and decorators of parameters, with what is said about the route for guards to read.
fn guarding(
    run: &mut Run<'_>,
    around: &Around<'_>,
    class: &Class,
    method: &Method,
    route: &mut Route,
    global: bool,
) -> Vec<Link> {
    let of_class = class.bases_first();
    let mut guards = Vec::new();
    let mut interceptors = Vec::new();
    if global {
        guards.extend(around.graph.guards.iter().chain(&around.application.guards).cloned());
        interceptors.extend(around.application.interceptors.iter().chain(&around.graph.interceptors).cloned());
        if guards.is_empty() {
            let text = "no APP_GUARD in an imported module and no app.useGlobalGuards";
            route.searched.push(Note { text: text.to_owned(), at: None });
        }
        // A module that could not be followed may bring a guard for all.
        route.unknown.extend(around.graph.unknown.iter().cloned());
        route.unknown.extend(around.application.unknown.iter().cloned());
    }
    let global_guards = guards.len();
    for (applied, place) in [(&of_class, "class"), (&method.applied, "method")] {
        guards.extend(decorators::guards(run, applied, place));
        interceptors.extend(decorators::interceptors(run, applied, place));
        let (links, unknown) = decorators::foreign(applied, place);
        guards.extend(links);
        route.unknown.extend(unknown);
    }
    if guards.len() == global_guards {
        route.searched.push(Note { text: "no @UseGuards on class or method".to_owned(), at: Some(route.at) });
    }
    let said = metadata(run, &of_class, &method.applied);
    for link in &mut guards {
        link.metadata.clone_from(&said);
    }
    for link in &mut interceptors {
        link.metadata.clone_from(&said);
    }
    route.declared_public =
        decorators::declared_public(run, &method.applied).or_else(|| decorators::declared_public(run, &of_class));
    guards.extend(interceptors);
    guards.extend(parameters(run, method));
    guards
}

/// The metadata of handler and class; the last entry of a key counts.
fn metadata(run: &mut Run<'_>, of_class: &[Applied], of_method: &[Applied]) -> Vec<(Arc<str>, Value)> {
    let mut said = Vec::new();
    for (from, applied) in [("class", of_class), ("handler", of_method)] {
        let read = decorators::metadata(run, applied);
        said.extend(read.into_iter().map(|(key, value)| (Arc::from(format!("{from}:{key}")), value)));
    }
    said
}

/// Parameter decorators of the project, which may throw: `createParamDecorator((data, context) => …)`.
fn parameters(run: &mut Run<'_>, method: &Method) -> Vec<Link> {
    let (at, scope) = (run.world.function(method.function).at, run.world.function(method.function).scope);
    let Some(node) = run.node(at) else { return Vec::new() };
    let parameters: Vec<_> = node.parameters().collect();
    let mut found = Vec::new();
    for parameter in parameters {
        for applied in decorators::of(run, parameter, at.file, scope) {
            let factory =
                applied.value.object().and_then(|id| run.world.call(id)).and_then(|(callee, _)| callee.object());
            let Some(factory) = factory else { continue };
            if run.world.callee_path(factory).as_deref() != Some("@nestjs/common.createParamDecorator") {
                continue;
            }
            let Some(function) = run.world.call(factory).and_then(|(_, arguments)| arguments.get(0).cloned()) else {
                continue;
            };
            let function = run.force(&function);
            found.push(Link::new(function, applied.at, Calling::NestParameter, "decorator of a parameter"));
        }
    }
    found
}

/// Parts of a path, with one slash between.
fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim_matches('/')).filter(|part| !part.is_empty()).collect();
    format!("/{}", parts.join("/"))
}

//! tRPC: the procedures of the routers that are served, each with the middleware of its chain.

use std::collections::HashSet;

use super::{Cx, builder, exports};
use crate::app::files::At;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Framework, Handler, Link, Route};
use crate::app::value::{Arguments, ObjectId, Value};
use crate::facts::Role;

/// What ends a chain, and the method it makes.
const ENDS: [(&str, &str); 3] = [("query", "QUERY"), ("mutation", "MUTATION"), ("subscription", "SUBSCRIPTION")];

/// How deep routers may be nested.
const DEEPEST: u32 = 12;

/// A procedure and the names that lead to it.
struct Procedure {
    path: String,
    call: ObjectId,
    method: &'static str,
}

/// A router handed to a server, and how the context of its procedures is made.
struct Served {
    router: ObjectId,
    context: Option<Link>,
}

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let routers: Vec<ObjectId> =
        (0..run.world.objects.len() as u32).map(ObjectId).filter(|object| is_router(run, *object)).collect();
    if routers.is_empty() {
        return Vec::new();
    }
    let mut contained = HashSet::new();
    for router in &routers {
        contents(run, *router, &mut contained, 0);
    }
    let served = served(run);
    let called: HashSet<ObjectId> = called(run);
    let mut found = Vec::new();
    for router in routers {
        let is_served = served.iter().any(|each| each.router == router);
        // A part of another router, or one that only the server itself calls.
        if !is_served && (contained.contains(&router) || called.contains(&router)) {
            continue;
        }
        let mut procedures = Vec::new();
        walk(run, &Value::Object(router), "", &mut procedures, 0);
        let contexts = contexts(run, &served, router);
        for procedure in procedures {
            found.push(route(run, &procedure, &contexts));
        }
    }
    found
}

/// The name of the function of tRPC that made an object: `router`, `mergeRouters`, `lazy`.
fn made_by(run: &Run<'_>, object: ObjectId) -> Option<String> {
    let path = run.world.callee_path(object)?;
    let name = path.strip_prefix("@trpc/server")?.rsplit('.').next()?;
    Some(name.to_owned())
}

fn is_router(run: &Run<'_>, object: ObjectId) -> bool {
    matches!(made_by(run, object).as_deref(), Some("router" | "mergeRouters"))
}

/// The values that a router, a record of procedures or a lazy router holds, each with its name; merged ones have none.
fn children(run: &mut Run<'_>, value: &Value) -> Vec<(Option<String>, Value)> {
    match run.force(value) {
        Value::Record(record) => {
            let entries = run.world.record(record).entries.clone();
            entries.into_iter().map(|(name, value)| (Some(name.to_string()), value)).collect()
        }
        Value::Object(object) => {
            let made = made_by(run, object);
            let Some((_, arguments)) = run.world.call(object) else { return Vec::new() };
            let arguments: Vec<Value> = arguments.positional.iter().map(|argument| argument.value.clone()).collect();
            let at = run.world.object(object).at;
            match made.as_deref() {
                Some("router" | "mergeRouters") => arguments.into_iter().map(|value| (None, value)).collect(),
                Some("lazy" | "experimental_lazy") => {
                    let loaded = arguments.first().map(|loader| run.call(loader, Arguments::default(), at));
                    loaded.into_iter().map(|value| (None, value)).collect()
                }
                _ => Vec::new(),
            }
        }
        // A module that was loaded late: its router.
        Value::Module(file) => {
            let routers = exports::all(run, file)
                .into_iter()
                .filter(|(_, value)| value.object().is_some_and(|object| is_router(run, object)));
            routers.take(1).map(|(_, value)| (None, value)).collect()
        }
        _ => Vec::new(),
    }
}

/// Every router below a router.
fn contents(run: &mut Run<'_>, router: ObjectId, contained: &mut HashSet<ObjectId>, depth: u32) {
    let mut open = children(run, &Value::Object(router));
    let mut rounds = 0;
    while let Some((_, value)) = open.pop() {
        rounds += 1;
        if rounds > 4000 || depth > DEEPEST {
            return;
        }
        let value = run.force(&value);
        match &value {
            Value::Object(object) if is_router(run, *object) => {
                contained.insert(*object);
            }
            Value::Object(_) | Value::Record(_) | Value::Module(_) => open.extend(children(run, &value)),
            _ => {}
        }
    }
}

fn walk(run: &mut Run<'_>, value: &Value, path: &str, found: &mut Vec<Procedure>, depth: u32) {
    if depth > DEEPEST {
        return;
    }
    let value = run.force(value);
    if let Value::Object(object) = value
        && let Some((_, name, _)) = run.world.method_call(object)
        && let Some((_, method)) = ENDS.iter().find(|(end, _)| *end == name)
    {
        found.push(Procedure { path: path.to_owned(), call: object, method });
        return;
    }
    for (name, child) in children(run, &value) {
        let path = match name {
            Some(name) if path.is_empty() => name,
            Some(name) => format!("{path}.{name}"),
            None => path.to_owned(),
        };
        walk(run, &child, &path, found, depth + 1);
    }
}

fn route(run: &mut Run<'_>, procedure: &Procedure, contexts: &[Link]) -> Route {
    let at = run.world.object(procedure.call).at;
    let chain = builder::chain(run, procedure.call);
    let handler = builder::handler(run, procedure.call).unwrap_or(Value::Unknown(Some(at)));
    let mut links = contexts.to_vec();
    links.extend(chain.links);
    let kind = match procedure.method {
        "QUERY" => "query",
        "MUTATION" => "mutation",
        _ => "subscription",
    };
    for link in &mut links {
        link.metadata.push(("type".into(), Value::Text(kind.into())));
        link.metadata.extend(chain.said.iter().map(|(key, value)| (format!("meta:{key}").into(), value.clone())));
    }
    Route {
        framework: Framework::Trpc,
        method: procedure.method.into(),
        path: procedure.path.clone(),
        at,
        document: None,
        handler: Handler { at: exports::code(run, &handler, at), value: handler, calling: Calling::TrpcHandler },
        chain: links,
        searched: Vec::new(),
        unknown: chain.unknown,
        declared_public: None,
        passed_over: Vec::new(),
    }
}

/// Routers in the options of a server, wherever they stand: servers are often made inside of a handler.
fn served(run: &mut Run<'_>) -> Vec<Served> {
    let mut served = Vec::new();
    for file in run.files.ids() {
        let Some(source) = run.files.get(file) else { continue };
        if source.kind.is_test() || source.facts.names.find("router").is_none() {
            continue;
        }
        let Some(scope) = run.module(file) else { continue };
        for options in source.facts.all(Role::Object) {
            let Some(entry) = options.entry("router") else { continue };
            // Options are given to a call; a router may hold one that is called so.
            let nested = options.parent().is_some_and(|parent| parent.is(Role::Call) && parent.call_name() == "router");
            if nested || !entry.is_any(&[Role::Name, Role::Shorthand, Role::Member]) {
                continue;
            }
            let value = run.eval(entry, file, scope);
            let Value::Object(router) = run.force(&value) else { continue };
            if !is_router(run, router) {
                continue;
            }
            let context = options.entry("createContext").map(|context| {
                let value = exports::value_at(run, file, context);
                let at = At { file, id: context.id };
                Link::new(value, at, Calling::TrpcContext, "createContext of the server")
            });
            served.push(Served { router, context });
        }
    }
    served
}

/// What makes the context of a router's procedures. Where several servers serve it, it is not known which one is called.
fn contexts(run: &Run<'_>, served: &[Served], router: ObjectId) -> Vec<Link> {
    let mine = served.iter().filter(|each| each.router == router);
    let mut links: Vec<Link> = mine.filter_map(|each| each.context.clone()).collect();
    let code = |link: &Link| exports::code(run, &link.value, link.at);
    links.sort_by_key(code);
    links.dedup_by_key(|link| code(link));
    if links.len() < 2 {
        return links;
    }
    // Whoever gets through one of the servers has got through.
    let either: Vec<_> = links.iter().map(|link| ("either".into(), link.value.clone())).collect();
    links.truncate(1);
    links.into_iter().map(|link| Link { metadata: either.clone(), ..link }).collect()
}

/// Routers that a caller on the server is made of.
fn called(run: &mut Run<'_>) -> HashSet<ObjectId> {
    let mut found = HashSet::new();
    for index in 0..run.world.objects.len() as u32 {
        let object = ObjectId(index);
        if made_by(run, object).as_deref() != Some("createCallerFactory") {
            continue;
        }
        if let Some(router) = run.world.call(object).and_then(|(_, arguments)| arguments.get(0).cloned()) {
            found.extend(run.force(&router).object());
        }
    }
    found
}

//! Koa with its routers and `koa-mount`.
//!
//! An application is one list, as in Express. A router is entered only where one of its routes takes the request, so
//! its middleware does not leak to what the application uses behind it; a router nested in another is copied into it as
//! it is at that moment, and there its middleware does leak to what comes behind it on its path.

use std::collections::HashSet;
use std::sync::Arc;

use super::Cx;
use super::coverage::{Dialect, Pattern, join};
use super::params::{self, Param};
use super::stack::{self, Layer, Owner, Writer};
use super::values::{followed, middleware, path_notes, patterns, resolved};
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Argument, Arguments, ObjectId, Value};
use crate::models::wiring::{Makers, wiring};

const DIALECT: Dialect = Dialect { case_sensitive: false, star_takes_none: false };

const VERBS: [&str; 9] = ["get", "post", "put", "patch", "delete", "del", "options", "head", "all"];

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let makers = &wiring().koa;
    let objects = (0..run.world.objects.len() as u32).map(ObjectId);
    let stacks: Vec<(ObjectId, bool)> =
        objects.filter_map(|object| Some((object, kind(run, makers, &Value::Object(object))?))).collect();
    let mut mounted = HashSet::new();
    let mut may_hold_more = !stacks.iter().any(|(_, app)| *app);
    for (object, _) in &stacks {
        for event in run.world.object(*object).events.clone() {
            let Some((receiver, "use", arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(*object) {
                continue;
            }
            let arguments = arguments.positional.clone();
            for value in middleware(run, &arguments, &mut Vec::new()) {
                may_hold_more |= value.value.is_unknown();
                let inner = inner_stacks(run, makers, &value.value);
                mounted.extend(inner.into_iter().map(|mount| mount.object).filter(|inner| inner != object));
            }
        }
    }
    let mut found = Vec::new();
    for (object, app) in stacks.iter().filter(|(object, _)| !mounted.contains(object)) {
        if *app || may_hold_more {
            let mut walk = Walk { makers, writer: Writer::default() };
            if *app {
                walk.app(run, *object, "/", None);
            } else {
                walk.writer.group = walk.writer.new_group();
                walk.router(run, *object, "/", None, &[]);
            }
            found.extend(stack::routes(run, Framework::Koa, DIALECT, &walk.writer.layers));
        }
    }
    found
}

/// Some(true) for an application, Some(false) for a router.
fn kind(run: &Run<'_>, makers: &Makers, value: &Value) -> Option<bool> {
    let Value::Object(_) = value else { return None };
    let path = run.world.path(value)?;
    if makers.is_app(&path) { Some(true) } else { makers.is_router(&path).then_some(false) }
}

/// Where a middleware hands requests on to.
struct Mount {
    object: ObjectId,
    app: bool,
    /// The prefix of `koa-mount`.
    prefix: Option<Argument>,
}

/// The routers and applications behind a middleware: `router.routes()`, `mount("/x", app)`, what a package combines.
fn inner_stacks(run: &Run<'_>, makers: &Makers, value: &Value) -> Vec<Mount> {
    let mut found = Vec::new();
    inner_within(run, makers, value, &mut found, 0);
    found
}

fn inner_within(run: &Run<'_>, makers: &Makers, value: &Value, found: &mut Vec<Mount>, depth: u32) {
    let Value::Object(object) = value else { return };
    if let Some(app) = kind(run, makers, value) {
        found.push(Mount { object: *object, app, prefix: None });
        return;
    }
    let Some((callee, arguments)) = run.world.call(*object).filter(|_| depth < 6) else { return };
    match callee {
        Value::Member(member) if matches!(&*member.name, "routes" | "middleware" | "callback") => {
            return inner_within(run, makers, &member.of, found, depth + 1);
        }
        // Answers for methods that no route has.
        Value::Member(_) => return,
        // `combineRouters(a, b)()`.
        Value::Object(_) => inner_within(run, makers, callee, found, depth + 1),
        _ => {}
    }
    let (before, mounts) = (found.len(), is_mount(run, value));
    for argument in &arguments.positional {
        for value in run.world.flattened(&argument.value) {
            // Middleware is given the application for its settings: `session(app)`.
            if mounts || kind(run, makers, &value) != Some(true) {
                inner_within(run, makers, &value, found, depth + 1);
            }
        }
    }
    if mounts && let [prefix, _, ..] = arguments.positional.as_slice() {
        found[before..].iter_mut().for_each(|mount| mount.prefix = Some(prefix.clone()));
    }
}

fn is_mount(run: &Run<'_>, value: &Value) -> bool {
    run.world.path(value).is_some_and(|path| matches!(&*path, "koa-mount()" | "koa-mount.default()"))
}

struct Walk<'m> {
    makers: &'m Makers,
    writer: Writer,
}

impl Walk<'_> {
    fn app(&mut self, run: &mut Run<'_>, object: ObjectId, prefix: &str, by: Option<ObjectId>) {
        if !self.writer.enter(&run.world, Owner { object, prefix: prefix.to_owned(), word: "app", loose: false }, by) {
            return;
        }
        for event in run.world.object(object).events.clone() {
            let Some((receiver, "use", arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(object) {
                continue;
            }
            let arguments = arguments.positional.clone();
            let patterns = [Pattern::new(prefix)];
            self.uses(run, event, &arguments, &patterns, "app.use before the route", &[]);
        }
        self.writer.leave(&run.world, by);
    }

    /// Middleware that an application or router uses at some paths.
    fn uses(
        &mut self,
        run: &mut Run<'_>,
        event: ObjectId,
        values: &[Argument],
        at: &[Pattern],
        place: &str,
        params: &[Param],
    ) {
        let call = run.world.object(event).at;
        let mut unknown = path_notes(at, call);
        for value in middleware(run, values, &mut unknown) {
            let inner = inner_stacks(run, self.makers, &value.value);
            if !inner.is_empty() {
                for mount in inner {
                    self.mounted(run, event, &mount, at, params);
                }
                continue;
            }
            let mut patterns = at.to_vec();
            let mut value = value;
            if is_mount(run, &value.value) {
                // `mount(path, middleware)`, or the middleware alone.
                let Some((_, arguments)) = value.value.object().and_then(|object| run.world.call(object)) else {
                    continue;
                };
                let mut arguments = arguments.positional.clone();
                if arguments.len() > 1 {
                    let prefix = arguments.remove(0);
                    patterns = at
                        .iter()
                        .flat_map(|at| self::patterns(run, &prefix, &at.path, true).unwrap_or_default())
                        .collect();
                }
                let Some(inner) = arguments.into_iter().next() else { continue };
                value = Argument { value: resolved(run, &inner.value), at: inner.at };
            }
            if run.world.object_name(&value.value) == Some("allowedMethods") {
                continue;
            }
            let layer = Layer::new(call, &patterns).below();
            // What never goes on is where requests below its path end.
            let narrowed = patterns != at || self.writer.owners.len() > 1;
            if narrowed && stack::parameters(run, &value.value) == Some(1) || self.is_endpoint(run, &value.value) {
                let handler = handler(run, value);
                self.writer.push(&run.world, event, layer.route(Vec::new(), handler));
            } else if followed(run, &value, &mut unknown) {
                let link = Link::new(value.value.clone(), value.at, Calling::Koa, place);
                self.writer.push(&run.world, event, layer.links(vec![link]));
            }
        }
        if !unknown.is_empty() {
            self.writer.push(&run.world, event, Layer::new(call, at).below().unknown(unknown));
        }
    }

    fn is_endpoint(&self, run: &Run<'_>, value: &Value) -> bool {
        run.world.path(value).is_some_and(|path| self.makers.is_endpoint(&path))
    }

    fn mounted(&mut self, run: &mut Run<'_>, event: ObjectId, mount: &Mount, at: &[Pattern], params: &[Param]) {
        for pattern in at {
            let prefixes = match &mount.prefix {
                Some(prefix) => patterns(run, prefix, &pattern.path, true).unwrap_or_default(),
                None => vec![pattern.clone()],
            };
            for prefix in prefixes {
                if mount.app {
                    self.app(run, mount.object, &prefix.path, Some(event));
                } else if self.writer.group.is_some() {
                    self.router(run, mount.object, &prefix.path, Some(event), params);
                } else {
                    self.writer.group = self.writer.new_group();
                    self.router(run, mount.object, &prefix.path, Some(event), params);
                    self.writer.group = None;
                }
            }
        }
    }

    /// A router below a prefix. `above`: the callbacks for parameters of the routers it is copied into.
    fn router(&mut self, run: &mut Run<'_>, object: ObjectId, prefix: &str, by: Option<ObjectId>, above: &[Param]) {
        let nested = self.writer.word() == "router" && by.is_some();
        let own = own_prefix(run, object);
        let prefix = join(prefix, &own);
        if !self.writer.enter(
            &run.world,
            Owner { object, prefix: prefix.clone(), word: "router", loose: by.is_none() },
            by,
        ) {
            return;
        }
        let mut events = run.world.object(object).events.clone();
        if nested {
            // What is added later is not in the copy.
            events.retain(|event| by.is_none_or(|by| *event < by));
        }
        let mut params = above.to_vec();
        params.extend(params::of(run, object, &events, "router", Calling::KoaParam));
        for event in events {
            let Some((receiver, name, arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(object) {
                continue;
            }
            let (name, arguments) = (name.to_owned(), arguments.clone());
            match &*name {
                "use" => self.router_uses(run, event, &arguments, &prefix, &params),
                "register" => self.registers(run, event, &arguments, &prefix, &params),
                verb if VERBS.contains(&verb) => self.verb(run, event, verb, &arguments, &prefix, &params),
                _ => {}
            }
        }
        self.writer.leave(&run.world, by);
    }

    fn router_uses(
        &mut self,
        run: &mut Run<'_>,
        event: ObjectId,
        arguments: &Arguments,
        prefix: &str,
        params: &[Param],
    ) {
        let Some(first) = arguments.positional.first() else { return };
        let path = if arguments.positional.len() > 1 { patterns(run, first, prefix, false) } else { None };
        let values = &arguments.positional[usize::from(path.is_some())..];
        let place = match run.force(&first.value).text().filter(|_| path.is_some()) {
            Some(text) => format!("router.use(\"{}\") before the route", text.replace(HOLE, "{?}")),
            None => "router.use before the route".to_owned(),
        };
        let patterns = path.unwrap_or_else(|| vec![Pattern::new(prefix)]);
        self.uses(run, event, values, &patterns, &place, params);
    }

    fn verb(
        &mut self,
        run: &mut Run<'_>,
        event: ObjectId,
        verb: &str,
        arguments: &Arguments,
        prefix: &str,
        params: &[Param],
    ) {
        let mut rest = arguments.positional.as_slice();
        // `router.get("name", "/path", …)`.
        if let [first, second, ..] = rest {
            let (name, path) = (run.force(&first.value), run.force(&second.value));
            let is_path =
                matches!(&path, Value::Text(_)) || matches!(&path, Value::Outside(path) if path.starts_with("regex:"));
            if name.text().is_some() && is_path {
                rest = &rest[1..];
            }
        }
        let [path, values @ ..] = rest else { return };
        let methods: Vec<Arc<str>> = match verb {
            "all" => Vec::new(),
            "del" => vec!["DELETE".into()],
            verb => vec![verb.to_uppercase().into()],
        };
        let patterns = match run.force(&path.value) {
            // Without a path, a route takes the router's prefix.
            Value::Function(_) => {
                return self.route(run, event, methods, &[Pattern::new(prefix)], rest, arguments.open, params);
            }
            _ => patterns(run, path, prefix, true).unwrap_or_default(),
        };
        self.route(run, event, methods, &patterns, values, arguments.open, params);
    }

    /// `router.register(path, methods, middleware)`.
    fn registers(&mut self, run: &mut Run<'_>, event: ObjectId, arguments: &Arguments, prefix: &str, params: &[Param]) {
        let [path, methods, values @ ..] = arguments.positional.as_slice() else { return };
        let patterns = patterns(run, path, prefix, true).unwrap_or_default();
        let methods = run.force(&methods.value);
        let methods = run.world.flattened(&methods);
        let methods = methods.iter().filter_map(|method| Some(Arc::from(method.text()?.to_uppercase()))).collect();
        self.route(run, event, methods, &patterns, &values[..values.len().min(1)], arguments.open, params);
    }

    #[expect(clippy::too_many_arguments, reason = "one registration has that many sides")]
    fn route(
        &mut self,
        run: &mut Run<'_>,
        event: ObjectId,
        methods: Vec<Arc<str>>,
        patterns: &[Pattern],
        values: &[Argument],
        open: bool,
        params: &[Param],
    ) {
        let at = run.world.object(event).at;
        let mut unknown: Vec<Note> = path_notes(patterns, at);
        let mut values = middleware(run, values, &mut unknown);
        if open {
            unknown.push(stack::note("more middleware than is known", at));
        }
        let Some(last) = values.pop() else { return };
        let mut links = params::links(params, patterns, "");
        for value in values {
            if followed(run, &value, &mut unknown) {
                links.push(Link::new(value.value, value.at, Calling::Koa, "argument of the route"));
            }
        }
        let handler = handler(run, last);
        self.writer.push(
            &run.world,
            event,
            Layer::new(at, patterns).links(links).unknown(unknown).route(methods, handler),
        );
    }
}

fn handler(run: &Run<'_>, argument: Argument) -> Handler {
    let at = stack::place_of(&run.world, &argument.value, argument.at);
    Handler { value: argument.value, at, calling: Calling::Koa }
}

/// The prefix of `new Router({ prefix })` and `router.prefix(…)`.
fn own_prefix(run: &mut Run<'_>, router: ObjectId) -> String {
    let options = run.world.call(router).and_then(|(_, arguments)| arguments.get(0).cloned());
    let given =
        options.map(|options| run.force(&options)).and_then(|options| run.world.entry(&options, "prefix").cloned());
    let mut prefix = given;
    for event in run.world.object(router).events.clone() {
        if let Some((_, "prefix", arguments)) = run.world.method_call(event) {
            prefix = arguments.get(0).cloned();
        }
    }
    match prefix.map(|prefix| run.force(&prefix)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::Text(prefix)) => prefix.to_string(),
        Some(_) => format!("/{HOLE}"),
    }
}

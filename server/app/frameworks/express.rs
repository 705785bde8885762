//! Express 4 and 5.
//!
//! A request runs down the application's list of layers, into routers that are mounted on its path and, where they let
//! it pass, out of them again: `stack` writes that out. `app.param` is consulted before the layers whose own path has
//! the parameter.

use std::collections::{HashMap, HashSet};

use super::Cx;
use super::coverage::{Dialect, Pattern};
use super::params::{self, Param};
use super::stack::{self, Layer, Owner, Writer};
use super::values::{followed, middleware, path_notes, patterns};
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Argument, Arguments, ObjectId, Value};
use crate::models::wiring::{Makers, wiring};

const DIALECT: Dialect = Dialect { case_sensitive: false, star_takes_none: false };

/// Methods that register a route; the rest of HTTP's are registered by nobody.
pub const VERBS: [&str; 10] = ["get", "post", "put", "patch", "delete", "del", "options", "head", "all", "ws"];

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let makers = &wiring().express;
    let objects = (0..run.world.objects.len() as u32).map(ObjectId);
    // Many objects are made by the same few calls.
    let mut known: HashMap<String, Option<bool>> = HashMap::new();
    let stacks: Vec<(ObjectId, bool)> = objects
        .filter_map(|object| {
            let path = run.world.path(&Value::Object(object))?;
            let kind = match known.get(&path) {
                Some(kind) => *kind,
                None => *known.entry(path).or_insert_with_key(|path| kind_of(makers, path)),
            };
            Some((object, kind?))
        })
        .collect();
    let mounts = mounts(run, makers, &stacks);
    let mut found = Vec::new();
    // What is mounted is reached from where it is mounted.
    for (object, app) in stacks.iter().filter(|(object, _)| !mounts.mounted.contains(object)) {
        if *app || mounts.may_hold_more {
            let mut walk = Walk { makers, writer: Writer::default() };
            walk.stack(run, *object, "/", None);
            found.extend(stack::routes(run, Framework::Express, DIALECT, &walk.writer.layers));
        }
    }
    found
}

/// Which applications and routers hang in others.
struct Mounts {
    mounted: HashSet<ObjectId>,
    /// A router that is not seen mounted may be mounted after all: there is no application that could, or one mounts
    /// something that is not known.
    may_hold_more: bool,
}

fn mounts(run: &mut Run<'_>, makers: &Makers, stacks: &[(ObjectId, bool)]) -> Mounts {
    let mut mounts = Mounts { mounted: HashSet::new(), may_hold_more: !stacks.iter().any(|(_, app)| *app) };
    for (object, _) in stacks {
        for event in run.world.object(*object).events.clone() {
            let Some((receiver, "use", arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(*object) {
                continue;
            }
            let arguments = arguments.positional.clone();
            for value in middleware(run, &arguments, &mut Vec::new()) {
                mounts.may_hold_more |= value.value.is_unknown();
                mounts.mounted.extend(
                    mounted_stack(run, makers, &value.value).map(|(inner, _)| inner).filter(|inner| inner != object),
                );
            }
        }
    }
    mounts
}

/// The application or router that a value is: Some(true) for an application.
fn kind(run: &Run<'_>, makers: &Makers, value: &Value) -> Option<bool> {
    let Value::Object(_) = value else { return None };
    kind_of(makers, &run.world.path(value)?)
}

/// Whether what has a path is an application or a router.
fn kind_of(makers: &Makers, path: &str) -> Option<bool> {
    if makers.is_app(path) { Some(true) } else { makers.is_router(path).then_some(false) }
}

/// The application or router that requests to a middleware end in: itself, or what a package was given to wrap.
fn mounted_stack(run: &Run<'_>, makers: &Makers, value: &Value) -> Option<(ObjectId, bool)> {
    if let (Value::Object(object), Some(app)) = (value, kind(run, makers, value)) {
        return Some((*object, app));
    }
    let (callee, arguments) = run.world.call(value.object()?)?;
    // Middleware is given an application for its settings; these hand requests on to it.
    let hosts = run.world.path(callee).is_some_and(|path| matches!(&*path, "vhost" | "express.vhost"));
    arguments.positional.iter().find_map(|argument| match (&argument.value, kind(run, makers, &argument.value)) {
        (Value::Object(object), Some(app)) if hosts || !app => Some((*object, app)),
        _ => None,
    })
}

struct Walk<'m> {
    makers: &'m Makers,
    writer: Writer,
}

impl Walk<'_> {
    /// Writes out the layers of an application or router that hangs at a prefix.
    fn stack(&mut self, run: &mut Run<'_>, object: ObjectId, prefix: &str, by: Option<ObjectId>) {
        let word = if kind(run, self.makers, &Value::Object(object)) == Some(false) { "router" } else { "app" };
        if !self.writer.enter(
            &run.world,
            Owner { object, prefix: prefix.to_owned(), word, loose: word == "router" && by.is_none() },
            by,
        ) {
            return;
        }
        let events = run.world.object(object).events.clone();
        // A callback is given the parameter's value as a fourth argument.
        let params = params::of(run, object, &events, word, Calling::Express);
        for event in events {
            let Some((receiver, name, arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(object) {
                continue;
            }
            let (name, arguments) = (name.to_owned(), arguments.clone());
            match &*name {
                "use" => self.uses(run, event, &arguments, &params),
                "route" => self.chained(run, event, &arguments, &params),
                name => {
                    // `app.getAsync` of wrappers that take promises.
                    let verb = name.strip_suffix("Async").unwrap_or(name);
                    // `app.get("setting")` reads a setting.
                    if VERBS.contains(&verb) && arguments.positional.len() > 1 {
                        let Some(patterns) = patterns(run, &arguments.positional[0], prefix, true) else { continue };
                        self.route(run, event, verb, &patterns, &arguments.positional[1..], &params);
                    }
                }
            }
        }
        self.writer.leave(&run.world, by);
    }

    /// `router.route(path).all(…).get(…)`.
    fn chained(&mut self, run: &mut Run<'_>, route: ObjectId, arguments: &Arguments, params: &[Param]) {
        let Some(path) = arguments.positional.first() else { return };
        let prefix = self.writer.prefix().to_owned();
        let Some(patterns) = patterns(run, path, &prefix, true) else { return };
        for event in run.world.object(route).events.clone() {
            let Some((receiver, name, arguments)) = run.world.method_call(event) else { continue };
            let verb = name.strip_suffix("Async").unwrap_or(name).to_owned();
            if *receiver == Value::Object(route) && VERBS.contains(&&*verb) {
                let arguments = arguments.clone();
                self.route(run, event, &verb, &patterns, &arguments.positional, params);
            }
        }
    }

    fn route(
        &mut self,
        run: &mut Run<'_>,
        event: ObjectId,
        verb: &str,
        patterns: &[Pattern],
        arguments: &[Argument],
        params: &[Param],
    ) {
        let at = run.world.object(event).at;
        let mut unknown = path_notes(patterns, at);
        let mut values = middleware(run, arguments, &mut unknown);
        if run.world.call(event).is_some_and(|(_, arguments)| arguments.open) {
            unknown.push(stack::note("more middleware than is known", at));
        }
        let Some(last) = values.pop() else { return };
        let mut links = params::links(params, patterns, self.writer.prefix());
        links.extend(values.iter().filter_map(|value| link(run, value, "argument of the route", &mut unknown)));
        let mount = self.writer.prefix();
        for link in &mut links {
            mounted_at(link, mount);
            link.metadata.push(("route".into(), Value::Null));
        }
        let methods = match verb {
            "all" => Vec::new(),
            "del" => vec!["DELETE".into()],
            "ws" => vec!["WEBSOCKET".into()],
            verb => vec![verb.to_uppercase().into()],
        };
        let handler = handler(run, last);
        self.writer.push(
            &run.world,
            event,
            Layer::new(at, patterns).links(links).unknown(unknown).route(methods, handler),
        );
    }

    fn uses(&mut self, run: &mut Run<'_>, event: ObjectId, arguments: &Arguments, params: &[Param]) {
        let Some(first) = arguments.positional.first() else { return };
        let at = run.world.object(event).at;
        let prefix = self.writer.prefix().to_owned();
        let path = if arguments.positional.len() > 1 { patterns(run, first, &prefix, false) } else { None };
        let handlers = &arguments.positional[usize::from(path.is_some())..];
        let named = path.is_some();
        let patterns = path.unwrap_or_else(|| vec![Pattern::new(&*prefix)]);
        let word = self.writer.word();
        let place = match run.force(&first.value).text().filter(|_| named) {
            Some(text) => format!("{word}.use(\"{}\") before the route", text.replace(HOLE, "{?}")),
            None => format!("{word}.use before the route"),
        };
        let layer = || Layer::new(at, &patterns).below();
        let mut unknown = path_notes(&patterns, at);
        if arguments.open {
            unknown.push(stack::note("more middleware than is known", at));
        }
        for link in params::links(params, &patterns, &prefix) {
            self.writer.push(&run.world, event, layer().links(vec![link]));
        }
        for value in middleware(run, handlers, &mut unknown) {
            if let Some((inner, _)) = mounted_stack(run, self.makers, &value.value) {
                for pattern in &patterns {
                    // Below an expression the rest of the path is matched by the router alone.
                    self.stack(run, inner, &pattern.path, Some(event));
                }
                continue;
            }
            let mut notes = std::mem::take(&mut unknown);
            if named && self.is_endpoint(run, &value.value) {
                let handler = handler(run, value);
                self.writer.push(&run.world, event, layer().unknown(notes).route(Vec::new(), handler));
                continue;
            }
            let mut links: Vec<_> = link(run, &value, &place, &mut notes).into_iter().collect();
            if let [pattern] = patterns.as_slice() {
                links.iter_mut().for_each(|link| mounted_at(link, &pattern.path));
            }
            if !links.is_empty() || !notes.is_empty() {
                self.writer.push(&run.world, event, layer().links(links).unknown(notes));
            }
        }
        if !unknown.is_empty() {
            self.writer.push(&run.world, event, layer().unknown(unknown));
        }
    }

    /// A `use`d function that answers instead of passing on: it takes no `next`; or a package's endpoint.
    fn is_endpoint(&self, run: &Run<'_>, value: &Value) -> bool {
        match value {
            Value::Function(_) => matches!(stack::parameters(run, value), Some(1 | 2)),
            value => run.world.path(value).is_some_and(|path| self.makers.is_endpoint(&path)),
        }
    }
}

fn handler(run: &Run<'_>, argument: Argument) -> Handler {
    let at = stack::place_of(&run.world, &argument.value, argument.at);
    Handler { value: argument.value, at, calling: Calling::Express }
}

/// What the link finds in `req.path` begins behind the mount.
fn mounted_at(link: &mut Link, mount: &str) {
    link.metadata.push(("mount".into(), Value::Text(mount.into())));
}

fn link(run: &Run<'_>, argument: &Argument, place: &str, unknown: &mut Vec<Note>) -> Option<Link> {
    // Functions of four parameters handle errors.
    if stack::parameters(run, &argument.value) == Some(4) {
        return None;
    }
    followed(run, argument, unknown).then(|| Link::new(argument.value.clone(), argument.at, Calling::Express, place))
}

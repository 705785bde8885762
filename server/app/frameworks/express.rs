//! Express 4 and 5.
//!
//! A request runs down the application's list of layers, into routers that are mounted on its path and, where they let
//! it pass, out of them again: `stack` writes that out. `app.param` is consulted before the layers whose own path has
//! the parameter.

use std::collections::HashSet;
use std::sync::Arc;

use super::Cx;
use super::coverage::{Dialect, Pattern};
use super::stack::{self, Layer, MOST_LAYERS, Owner};
use super::values::{middleware, patterns, resolved};
use crate::app::files::At;
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Argument, Arguments, Made, ObjectId, Value};
use crate::models::wiring::{Makers, wiring};

const DIALECT: Dialect = Dialect { case_sensitive: false, star_takes_none: false };

/// How deep routers are mounted in routers.
const DEEPEST: usize = 12;

/// Methods that register a route; the rest of HTTP's are registered by nobody.
pub const VERBS: [&str; 10] = ["get", "post", "put", "patch", "delete", "del", "options", "head", "all", "ws"];

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let makers = &wiring().express;
    let objects = (0..run.world.objects.len() as u32).map(ObjectId);
    let stacks: Vec<(ObjectId, bool)> =
        objects.filter_map(|object| Some((object, kind(run, makers, &Value::Object(object))?))).collect();
    let mounts = mounts(run, makers, &stacks);
    let mut walk = Walk { makers, layers: Vec::new(), owners: Vec::new() };
    let mut found = Vec::new();
    // What is mounted is reached from where it is mounted.
    for (object, app) in stacks.iter().filter(|(object, _)| !mounts.mounted.contains(object)) {
        if *app || mounts.may_hold_more {
            walk.layers.clear();
            walk.stack(run, *object, "/");
            found.extend(stack::routes(run, Framework::Express, DIALECT, &walk.layers));
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
    let path = run.world.path(value)?;
    if makers.is_app(&path) { Some(true) } else { makers.is_router(&path).then_some(false) }
}

/// The application or router that requests to a middleware end in: itself, or what a package was given to wrap.
fn mounted_stack(run: &Run<'_>, makers: &Makers, value: &Value) -> Option<(ObjectId, bool)> {
    if let (Value::Object(object), Some(app)) = (value, kind(run, makers, value)) {
        return Some((*object, app));
    }
    let (_, arguments) = run.world.call(value.object()?)?;
    arguments.positional.iter().find_map(|argument| match (&argument.value, kind(run, makers, &argument.value)) {
        (Value::Object(object), Some(app)) => Some((*object, app)),
        _ => None,
    })
}

struct Walk<'m> {
    makers: &'m Makers,
    layers: Vec<Layer>,
    /// From the outermost.
    owners: Vec<Owner>,
}

/// A `param` callback of a router.
struct Param {
    name: Arc<str>,
    link: Link,
}

impl Walk<'_> {
    /// Writes out the layers of an application or router that hangs at a prefix.
    fn stack(&mut self, run: &mut Run<'_>, object: ObjectId, prefix: &str) {
        if self.owners.len() >= DEEPEST
            || self.layers.len() >= MOST_LAYERS
            || self.owners.iter().any(|owner| owner.object == object)
        {
            return;
        }
        let word = if kind(run, self.makers, &Value::Object(object)) == Some(false) { "router" } else { "app" };
        self.owners.push(Owner { object, prefix: prefix.to_owned(), word });
        let events = run.world.object(object).events.clone();
        let params = self.params(run, object, &events, word);
        for event in events {
            let Some((receiver, name, arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(object) {
                continue;
            }
            let (name, arguments, at) = (name.to_owned(), arguments.clone(), run.world.object(event).at);
            match &*name {
                "use" => self.uses(run, &arguments, at, prefix, &params),
                "route" => self.chained(run, event, &arguments, prefix, &params),
                name => {
                    // `app.getAsync` of wrappers that take promises.
                    let verb = name.strip_suffix("Async").unwrap_or(name);
                    // `app.get("setting")` reads a setting.
                    if VERBS.contains(&verb) && arguments.positional.len() > 1 {
                        let path = &arguments.positional[0];
                        let Some(patterns) = patterns(run, path, prefix, true) else { continue };
                        self.route(run, verb, patterns, &arguments.positional[1..], arguments.open, at, &params);
                    }
                }
            }
        }
        self.owners.pop();
    }

    fn params(&self, run: &mut Run<'_>, object: ObjectId, events: &[ObjectId], word: &str) -> Vec<Param> {
        let mut params = Vec::new();
        for event in events {
            let Some((receiver, "param", arguments)) = run.world.method_call(*event) else { continue };
            let (Value::Object(receiver), [names, callback, ..]) = (receiver, arguments.positional.as_slice()) else {
                continue;
            };
            if *receiver != object {
                continue;
            }
            let (names, callback) = (names.value.clone(), callback.clone());
            let value = resolved(run, &callback.value);
            for name in run.world.flattened(&names) {
                let Some(name) = name.text() else { continue };
                let place = format!("{word}.param(\"{name}\")");
                // It is called with the parameter's value as a fourth argument.
                let link = Link::new(value.clone(), run.world.object(*event).at, Calling::Express, place);
                params.push(Param { name: name.into(), link });
            }
        }
        params
    }

    /// `router.route(path).all(…).get(…)`.
    fn chained(&mut self, run: &mut Run<'_>, route: ObjectId, arguments: &Arguments, prefix: &str, params: &[Param]) {
        let Some(path) = arguments.positional.first() else { return };
        let Some(patterns) = patterns(run, path, prefix, true) else { return };
        for event in run.world.object(route).events.clone() {
            let Some((receiver, name, arguments)) = run.world.method_call(event) else { continue };
            let verb = name.strip_suffix("Async").unwrap_or(name).to_owned();
            if *receiver != Value::Object(route) || !VERBS.contains(&&*verb) {
                continue;
            }
            let (arguments, at) = (arguments.clone(), run.world.object(event).at);
            self.route(run, &verb, patterns.clone(), &arguments.positional, arguments.open, at, params);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one registration has that many sides")]
    fn route(
        &mut self,
        run: &mut Run<'_>,
        verb: &str,
        patterns: Vec<Pattern>,
        arguments: &[Argument],
        open: bool,
        at: At,
        params: &[Param],
    ) {
        let mut unknown = path_notes(&patterns, at);
        let mut values = middleware(run, arguments, &mut unknown);
        if open {
            unknown.push(stack::note("more middleware than is known", at));
        }
        let Some(last) = values.pop() else { return };
        let mut links: Vec<_> = params_of(params, &patterns, self.prefix());
        links.extend(values.iter().filter_map(|value| self.link(run, value, "argument of the route", &mut unknown)));
        let methods = match verb {
            "all" => Vec::new(),
            "del" => vec!["DELETE".into()],
            "ws" => vec!["WEBSOCKET".into()],
            verb => vec![verb.to_uppercase().into()],
        };
        let place = stack::place_of(&run.world, &last.value, last.at);
        let handler = Handler { value: last.value, at: place, calling: Calling::Express };
        self.push(Layer {
            at,
            patterns,
            below: false,
            methods,
            links,
            handler: Some(handler),
            owners: Vec::new(),
            group: None,
            unknown,
        });
    }

    fn uses(&mut self, run: &mut Run<'_>, arguments: &Arguments, at: At, prefix: &str, params: &[Param]) {
        let Some(first) = arguments.positional.first() else { return };
        let several = arguments.positional.len() > 1;
        let path = if several { patterns(run, first, prefix, false) } else { None };
        let handlers = &arguments.positional[usize::from(path.is_some())..];
        let named = path.is_some();
        let patterns = path.unwrap_or_else(|| vec![Pattern::new(prefix)]);
        let word = self.owners.last().map_or("app", |owner| owner.word);
        let place = match run.force(&first.value).text().filter(|_| named) {
            Some(text) => format!("{word}.use(\"{}\") before the route", text.replace(HOLE, "{?}")),
            None => format!("{word}.use before the route"),
        };
        let mut unknown = path_notes(&patterns, at);
        if arguments.open {
            unknown.push(stack::note("more middleware than is known", at));
        }
        let layer = |patterns: &[Pattern], links, handler, unknown| Layer {
            at,
            patterns: patterns.to_vec(),
            below: true,
            methods: Vec::new(),
            links,
            handler,
            owners: Vec::new(),
            group: None,
            unknown,
        };
        for link in params_of(params, &patterns, self.prefix()) {
            self.push(layer(&patterns, vec![link], None, Vec::new()));
        }
        for value in middleware(run, handlers, &mut unknown) {
            if let Some((inner, _)) = mounted_stack(run, self.makers, &value.value) {
                for pattern in &patterns {
                    // Below an expression the rest of the path is matched by the router alone.
                    self.stack(run, inner, &pattern.path);
                }
                continue;
            }
            let mut notes = std::mem::take(&mut unknown);
            let endpoint = named && self.is_endpoint(run, &value.value);
            if endpoint {
                let at = stack::place_of(&run.world, &value.value, value.at);
                let handler = Handler { value: value.value.clone(), at, calling: Calling::Express };
                self.push(layer(&patterns, Vec::new(), Some(handler), notes));
                continue;
            }
            if let Some(link) = self.link(run, &value, &place, &mut notes) {
                self.push(layer(&patterns, vec![link], None, notes));
            } else if !notes.is_empty() {
                self.push(layer(&patterns, Vec::new(), None, notes));
            }
        }
        if !unknown.is_empty() {
            self.push(layer(&patterns, Vec::new(), None, unknown));
        }
    }

    /// A `use`d function that answers instead of passing on: it takes no `next`; or a package's endpoint.
    fn is_endpoint(&self, run: &Run<'_>, value: &Value) -> bool {
        match value {
            Value::Function(_) => matches!(stack::parameters(run, value), Some(1 | 2)),
            value => run.world.path(value).is_some_and(|path| self.makers.is_endpoint(&path)),
        }
    }

    fn link(&self, run: &Run<'_>, argument: &Argument, place: &str, unknown: &mut Vec<Note>) -> Option<Link> {
        match &argument.value {
            // Functions of four parameters handle errors.
            value @ Value::Function(_) if stack::parameters(run, value) == Some(4) => None,
            Value::Unknown(at) => {
                unknown.push(stack::note("middleware that could not be followed", at.unwrap_or(argument.at)));
                None
            }
            Value::Object(object) if matches!(run.world.object(*object).made, Made::Parameter { .. }) => {
                unknown.push(stack::note("middleware that is passed in from outside", argument.at));
                None
            }
            value => Some(Link::new(value.clone(), argument.at, Calling::Express, place)),
        }
    }

    /// Where the innermost application or router hangs.
    fn prefix(&self) -> &str {
        self.owners.last().map_or("/", |owner| &owner.prefix)
    }

    fn push(&mut self, mut layer: Layer) {
        if self.layers.len() < MOST_LAYERS {
            layer.owners = self.owners.iter().rev().cloned().collect();
            self.layers.push(layer);
        }
    }
}

fn path_notes(patterns: &[Pattern], at: At) -> Vec<Note> {
    let unknown = patterns.iter().any(|pattern| pattern.path.contains(HOLE));
    if unknown { vec![stack::note("a part of the path is computed", at)] } else { Vec::new() }
}

/// The callbacks of the parameters that a layer's own paths have; those of the mounts above it do not count.
fn params_of(params: &[Param], patterns: &[Pattern], prefix: &str) -> Vec<Link> {
    let has = |pattern: &Pattern, name: &str| {
        let own = pattern.path.strip_prefix(prefix).unwrap_or(&pattern.path);
        own.split(&['/', '-', '.', '{', '}'][..]).any(|piece| {
            let Some(rest) = piece.strip_prefix([':', '*']).and_then(|piece| piece.strip_prefix(name)) else {
                return false;
            };
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    };
    params
        .iter()
        .filter(|param| patterns.iter().any(|pattern| has(pattern, &param.name)))
        .map(|param| param.link.clone())
        .collect()
}

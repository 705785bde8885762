//! Frameworks whose requests run down one list: Express, Koa, Hono.
//!
//! Routers in routers are written out into a flat list of layers in the order in which a request meets them. Everything
//! in front of a route that takes the route's path runs before it, whoever registered it: that a router's guard also
//! covers what is mounted behind it on the same path follows by itself.

use std::sync::Arc;

mod passed;

use super::coverage::{Cover, Dialect, Pattern, join};
use super::starts;
use crate::app::files::At;
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::route::{Framework, Handler, Link, Note, Route};
use crate::app::value::{ObjectId, Under, Value, World};
use crate::facts::{Node, Part, Role};

/// More layers than this are not written out: mounts that mount each other.
pub const MOST_LAYERS: usize = 20_000;

/// An application or router that requests go through.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    pub object: ObjectId,
    /// Where it hangs: the whole prefix.
    pub prefix: String,
    /// `app` or `router`.
    pub word: &'static str,
    /// It is a router that hangs nowhere, as far as is seen.
    pub loose: bool,
}

/// One registration.
#[derive(Clone, Debug)]
pub struct Layer {
    pub at: At,
    /// The paths it takes; each is a route of its own where it is one.
    pub patterns: Vec<Pattern>,
    /// It also takes everything below its paths.
    pub below: bool,
    /// Upper case; empty for every method.
    pub methods: Vec<Arc<str>>,
    pub links: Vec<Link>,
    /// What answers, where this is a route.
    pub handler: Option<Handler>,
    /// The applications and routers around it, from the innermost.
    pub owners: Vec<Owner>,
    /// Layers with a group run only before routes of the same group: Koa enters a router when one of its routes matches.
    pub group: Option<u32>,
    /// The branches it is registered in that may not be taken.
    pub under: Under,
    /// What of it could not be followed.
    pub unknown: Vec<Note>,
}

impl Layer {
    pub fn new(at: At, patterns: &[Pattern]) -> Self {
        Self {
            at,
            patterns: patterns.to_vec(),
            below: false,
            methods: Vec::new(),
            links: Vec::new(),
            handler: None,
            owners: Vec::new(),
            group: None,
            under: None,
            unknown: Vec::new(),
        }
    }

    /// The same for everything below the paths.
    pub fn below(self) -> Self {
        Self { below: true, ..self }
    }

    pub fn links(self, links: Vec<Link>) -> Self {
        Self { links, ..self }
    }

    pub fn unknown(self, unknown: Vec<Note>) -> Self {
        Self { unknown, ..self }
    }

    /// A route of these methods.
    pub fn route(self, methods: Vec<Arc<str>>, handler: Handler) -> Self {
        Self { methods, handler: Some(handler), ..self }
    }
}

/// The list while it is written out.
#[derive(Default)]
pub struct Writer {
    pub layers: Vec<Layer>,
    /// From the outermost.
    pub owners: Vec<Owner>,
    pub group: Option<u32>,
    groups: u32,
    /// The branches that the mounts around stand in.
    under: Vec<At>,
}

/// How deep routers are mounted in routers.
const DEEPEST: usize = 12;

impl Writer {
    /// Goes into an application or router, unless that does not end. `by` is the call that mounts it.
    pub fn enter(&mut self, world: &World, owner: Owner, by: Option<ObjectId>) -> bool {
        let inside = self.owners.iter().any(|each| each.object == owner.object);
        if inside || self.owners.len() >= DEEPEST || self.layers.len() >= MOST_LAYERS {
            return false;
        }
        let branches = by.and_then(|by| world.object(by).under.clone());
        self.under.extend(branches.iter().flat_map(|branches| branches.iter().copied()));
        self.owners.push(owner);
        true
    }

    /// Comes out of it again.
    pub fn leave(&mut self, world: &World, by: Option<ObjectId>) {
        let branches = by.and_then(|by| world.object(by).under.as_ref().map(|branches| branches.len()));
        self.under.truncate(self.under.len() - branches.unwrap_or(0).min(self.under.len()));
        self.owners.pop();
    }

    /// A group that no other layers are in.
    pub fn new_group(&mut self) -> Option<u32> {
        self.groups += 1;
        Some(self.groups)
    }

    /// Where the innermost application or router hangs.
    pub fn prefix(&self) -> &str {
        self.owners.last().map_or("/", |owner| &owner.prefix)
    }

    /// `app` or `router`.
    pub fn word(&self) -> &'static str {
        self.owners.last().map_or("app", |owner| owner.word)
    }

    /// Adds what a call registered.
    pub fn push(&mut self, world: &World, by: ObjectId, mut layer: Layer) {
        if self.layers.len() >= MOST_LAYERS {
            return;
        }
        let branches = world.object(by).under.iter().flat_map(|branches| branches.iter());
        let branches: Vec<At> = self.under.iter().chain(branches).copied().collect();
        layer.under = (!branches.is_empty()).then(|| branches.into());
        layer.owners = self.owners.iter().rev().cloned().collect();
        layer.group = self.group;
        self.layers.push(layer);
    }
}

/// The routes of a list of layers.
pub fn routes(run: &Run<'_>, framework: Framework, dialect: Dialect, layers: &[Layer]) -> Vec<Route> {
    let mut found = Vec::new();
    let mut beside = passed::Beside::new(layers.len());
    for (index, layer) in layers.iter().enumerate() {
        let Some(handler) = &layer.handler else { continue };
        if passes_on(run, handler) && only_leads_to_others(dialect, layers, index) {
            continue;
        }
        for pattern in &layer.patterns {
            let methods = if layer.methods.is_empty() { vec![Arc::from("ANY")] } else { layer.methods.clone() };
            for method in methods {
                let mut route = Route {
                    framework,
                    path: written(pattern, layer.below),
                    at: layer.at,
                    document: None,
                    handler: handler.clone(),
                    chain: Vec::new(),
                    searched: Vec::new(),
                    unknown: Vec::new(),
                    declared_public: None,
                    passed_over: Vec::new(),
                    method,
                };
                let mut used = Vec::new();
                for (at, prior) in layers[..index].iter().enumerate() {
                    let cover = covers(dialect, prior, layer, pattern, &route.method);
                    beside.meets(at, prior, pattern, cover, &mut route);
                    if cover == Cover::No || prior.handler.as_ref().is_some_and(|handler| !passes_on(run, handler)) {
                        continue;
                    }
                    used.extend(prior.owners.first().map(|owner| owner.object));
                    let foreign = prior.owners.first().is_some_and(|owner| !layer.owners.contains(owner));
                    let uncertain = may_be_absent(prior, layer);
                    let links = prior
                        .links
                        .iter()
                        .cloned()
                        .chain(prior.handler.as_ref().map(|handler| earlier(prior, handler)));
                    for mut link in links {
                        link.perhaps |= uncertain || cover == Cover::Perhaps;
                        if foreign {
                            link.place += ", in a router that comes earlier on the same path";
                        }
                        // A parameter's callback runs once, however many layers have the parameter.
                        if !route.chain.contains(&link) {
                            route.chain.push(link);
                        }
                    }
                    route.unknown.extend(prior.unknown.iter().cloned());
                }
                if let Some(root) = layer.owners.last().filter(|root| starts::is_unseen(run, root.object)) {
                    route.unknown.push(note(starts::UNSEEN_NOTE, run.world.object(root.object).at));
                }
                if let Some(root) = layer.owners.last().filter(|root| root.loose) {
                    route.unknown.push(note("the router was not seen mounted", run.world.object(root.object).at));
                }
                for link in &layer.links {
                    if !route.chain.contains(link) {
                        route.chain.push(link.clone());
                    }
                }
                route.unknown.extend(layer.unknown.iter().cloned());
                if layer.links.is_empty() {
                    route.searched.push(note("no middleware among the route's arguments", layer.at));
                }
                for owner in &layer.owners {
                    if !used.contains(&owner.object) {
                        let text = format!("no {}.use before the route", owner.word);
                        route.searched.push(note(&text, run.world.object(owner.object).at));
                    }
                }
                beside.routes.push((index, pattern.clone()));
                found.push(route);
            }
        }
    }
    beside.fill(dialect, layers, &mut found);
    found
}

/// How much of a route's requests meet a layer that is registered before it.
fn covers(dialect: Dialect, prior: &Layer, layer: &Layer, pattern: &Pattern, method: &str) -> Cover {
    let same_method = prior.methods.is_empty() || prior.methods.iter().any(|each| **each == *method);
    if !same_method || prior.group.is_some() && prior.group != layer.group {
        return Cover::No;
    }
    let own = prior.owners.first().filter(|owner| layer.owners.contains(owner));
    let mut cover = Cover::No;
    for each in &prior.patterns {
        // Below a common mount the mount's prefix is no question, also where it is not known.
        let within = |pattern: &Pattern| {
            let rest = own.and_then(|owner| pattern.path.strip_prefix(owner.prefix.trim_end_matches('/')));
            Pattern { path: join("", rest.unwrap_or(&pattern.path)), regex: pattern.regex.clone() }
        };
        cover = cover.max(dialect.covers(&within(each), prior.below, &within(pattern)));
    }
    cover
}

/// True where a layer is registered in a branch that may not be taken although the route is there.
fn may_be_absent(prior: &Layer, layer: &Layer) -> bool {
    let taken = layer.under.as_deref().unwrap_or_default();
    prior.under.as_deref().is_some_and(|branches| branches.iter().any(|branch| !taken.contains(branch)))
}

/// True for a registration that is there for the sake of later ones: `router.all("/x/*", guard)`.
fn only_leads_to_others(dialect: Dialect, layers: &[Layer], index: usize) -> bool {
    let layer = &layers[index];
    layers[index + 1..].iter().filter(|later| later.handler.is_some()).any(|later| {
        later.patterns.iter().any(|pattern| {
            let same = layer.patterns.contains(pattern);
            let wide = layer.methods.is_empty() || layer.patterns.iter().any(|each| each.path.contains('*'));
            let method = later.methods.first().map_or("ANY", |method| method);
            (same || wide) && covers(dialect, layer, later, pattern, method) == Cover::Yes
        })
    })
}

/// An earlier route's handler as a link of a later route.
fn earlier(layer: &Layer, handler: &Handler) -> Link {
    let method = layer.methods.first().map_or("all".to_owned(), |method| method.to_lowercase());
    let word = layer.owners.first().map_or("router", |owner| owner.word);
    Link::new(
        handler.value.clone(),
        layer.at,
        handler.calling,
        format!("{word}.{method} on the same path before the route"),
    )
}

/// True where a handler may hand the request on: it calls `next()` without an error, or cannot be read.
fn passes_on(run: &Run<'_>, handler: &Handler) -> bool {
    let next = match handler.calling {
        crate::app::route::Calling::Express => 2,
        _ => 1,
    };
    let Value::Function(function) = &handler.value else {
        return matches!(handler.value, Value::Object(_) | Value::Outside(_));
    };
    let Some(node) = run.function_node(*function) else { return false };
    let Some(name) = node.parameters().nth(next).and_then(name_of) else { return false };
    node.descendants().filter(|call| call.is(Role::Call)).any(|call| {
        let called = call.callee().is_some_and(|callee| callee.is(Role::Name) && callee.name() == name);
        called && call.argument(0).is_none_or(|argument| argument.is(Role::Conditional))
    })
}

/// The name that a parameter binds.
pub fn name_of(parameter: Node<'_>) -> Option<&str> {
    let target = if parameter.is(Role::Parameter) {
        parameter.child(Part::Target).or_else(|| parameter.children().find(|child| child.is(Role::Name)))?
    } else {
        parameter
    };
    (target.is(Role::Name) && !target.name().is_empty()).then(|| target.name())
}

/// How many parameters a function takes.
pub fn parameters(run: &Run<'_>, value: &Value) -> Option<usize> {
    let node = run.function_node(value.function()?)?;
    Some(node.parameters().count())
}

/// The path as it is shown.
fn written(pattern: &Pattern, below: bool) -> String {
    let mut path = pattern.path.clone();
    if let Some(regex) = &pattern.regex {
        path = format!("{}{}{regex}", path.trim_end_matches('/'), if regex.starts_with('/') { "" } else { "/" });
    }
    if below {
        path = join(&path, "*");
    }
    path.replace(HOLE, "{?}")
}

pub fn note(text: &str, at: At) -> Note {
    Note { text: text.to_owned(), at: Some(at) }
}

/// Where a value is written: the function's own place, the object's call, or where it is passed.
pub fn place_of(world: &World, value: &Value, passed: At) -> At {
    match value {
        Value::Function(function) => world.function(*function).at,
        _ => passed,
    }
}

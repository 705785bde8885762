//! The hooks of an instance and of a route, in the order in which a request meets them.

use super::instance;
use crate::app::files::At;
use crate::app::frameworks::stack::{note, parameters};
use crate::app::frameworks::values::{followed, middleware};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, Note};
use crate::app::value::{Argument, ObjectId, Value};

/// The phases that come before the handler. Those behind it cannot turn a request away any more.
pub const PHASES: [&str; 4] = ["onRequest", "preParsing", "preValidation", "preHandler"];

/// Links for hooks of one phase: `place` says whose they are.
pub fn links(run: &mut Run<'_>, hooks: &[Argument], place: &str, unknown: &mut Vec<Note>) -> Vec<Link> {
    let mut found = Vec::new();
    for hook in middleware(run, hooks, unknown) {
        let hook = Argument { value: decorator(run, &hook.value), at: hook.at };
        if let Some(links) = combined(run, &hook, place, unknown) {
            found.extend(links);
        } else if followed(run, &hook, unknown) {
            found.push(link(hook.value, hook.at, place));
        }
    }
    found
}

fn link(value: Value, at: At, place: &str) -> Link {
    Link::new(value, at, Calling::Fastify, place)
}

/// A property of an instance that was not there when it was read: decorators are looked up when everything has run, and
/// those of packages are named by the application's path.
pub fn decorator(run: &mut Run<'_>, value: &Value) -> Value {
    let Value::Member(member) = value else { return value.clone() };
    let Some(of) = instance(run, &member.of) else { return value.clone() };
    match run.member(&Value::Object(of), &member.name, None) {
        Value::Member(member) => {
            let app = super::around(run, of).last().copied().unwrap_or(of);
            Run::property(Value::Object(app), &member.name)
        }
        found => found,
    }
}

/// `app.auth([a, b], { relation })` of `@fastify/auth`: with `and` each of the functions is a hook; else one that lets
/// the request pass is enough, and the functions are the link's metadata `either`.
fn combined(run: &mut Run<'_>, hook: &Argument, place: &str, unknown: &mut Vec<Note>) -> Option<Vec<Link>> {
    let (of, "auth", arguments) = run.world.method_call(hook.value.object()?)? else { return None };
    instance(run, of)?;
    let (functions, options) = (arguments.positional.first()?.clone(), arguments.get(1).cloned());
    let relation = options.map(|options| run.member(&options, "relation", None));
    let all = relation.as_ref().and_then(Value::text) == Some("and");
    let functions = middleware(run, &[functions], unknown);
    let functions: Vec<_> =
        functions.into_iter().map(|each| Argument { value: decorator(run, &each.value), at: each.at }).collect();
    if all || functions.len() == 1 {
        return Some(functions.into_iter().map(|each| link(each.value, hook.at, place)).collect());
    }
    let mut link = link(hook.value.clone(), hook.at, place);
    link.metadata = functions.into_iter().map(|each| ("either".into(), each.value)).collect();
    Some(vec![link])
}

/// One call of `addHook`.
pub struct Hooked {
    pub event: ObjectId,
    pub phase: String,
    pub hook: Argument,
}

/// What `addHook` added to an instance itself.
pub fn added(run: &mut Run<'_>, to: ObjectId) -> Vec<Hooked> {
    let mut found = Vec::new();
    for event in run.world.object(to).events.clone() {
        let Some((receiver, "addHook", arguments)) = run.world.method_call(event) else { continue };
        if *receiver != Value::Object(to) {
            continue;
        }
        let [phase, hook, ..] = arguments.positional.as_slice() else { continue };
        let (phase, hook) = (phase.value.clone(), hook.clone());
        if let Some(phase) = run.force(&phase).text() {
            found.push(Hooked { event, phase: phase.to_owned(), hook });
        }
    }
    found
}

/// Packages registered on the instances around a route: some add hooks of their own. They are opened, as a rule.
pub fn packages(run: &mut Run<'_>, around: &[ObjectId]) -> Vec<Link> {
    let mut found = Vec::new();
    for each in around {
        for event in run.world.object(*each).events.clone() {
            let Some((receiver, "register", arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(*each) {
                continue;
            }
            let Some(plugin) = arguments.positional.first().cloned() else { continue };
            let options = arguments.get(1).cloned();
            let value = run.force(&plugin.value);
            if !matches!(&value, Value::Outside(path) if !super::autoload::is_autoload(path)) {
                continue;
            }
            let mut link = Link::new(value, plugin.at, Calling::Declared, "plugin registered around the route");
            link.metadata.extend(options.map(|options| ("options".into(), options)));
            found.push(link);
        }
    }
    found
}

/// What an `onRoute` hook that decides by the route does, is said of every route: perhaps.
pub fn decides(run: &Run<'_>, hook: &Value) -> bool {
    use crate::facts::Role;
    let node = hook.function().and_then(|function| run.function_node(function));
    node.is_none_or(|node| node.descendants().any(|part| part.is_any(&[Role::If, Role::Conditional, Role::Switch])))
        || parameters(run, hook) == Some(0)
}

/// The note on a hook that is not known.
pub fn not_followed(at: At) -> Note {
    note("options of the route that may hold more than is known", at)
}

//! Links that let nobody through, whoever calls: a function that only makes a guard and is put in place itself, a package's
//! that has to be called first, a question that is never answered.

use super::super::files::At;
use super::super::interpret::Run;
use super::super::interpret::WRAPPED;
use super::super::route::{Calling, Link};
use super::super::value::{Arguments, Value};
use super::calls::target_of;
use crate::facts::{Node, Part, Role};
use crate::models::access::access;

const MAKES: &str = "it only makes a guard, and is put in place itself: what it makes is never called";
const ANSWERS_NOTHING: &str = "it answers nothing, which is taken for a refusal";

/// Why nobody can pass a link, and where that is seen. None where somebody may.
pub fn why(run: &mut Run<'_>, link: &Link) -> Option<(At, &'static str)> {
    let value = run.force(&link.value);
    if is_bare(run, &value, link.at) {
        return Some((link.at, MAKES));
    }
    match link.calling {
        Calling::Express | Calling::Koa | Calling::Hono => made(run, &value).map(|at| (at, MAKES)),
        Calling::Decorator => {
            let wrapped = super::super::value::Argument { value: Value::Outside(WRAPPED.into()), at: link.at };
            let arguments = Arguments { positional: vec![wrapped], ..Arguments::default() };
            let wrapper = value.function().is_some().then(|| run.call(&value, arguments, link.at))?;
            made(run, &wrapper).map(|at| (at, MAKES))
        }
        Calling::NinjaAuth => answers_nothing(run, &value).map(|at| (at, ANSWERS_NOTHING)),
        Calling::DrfPermission => {
            let class =
                value.class().or_else(|| match value.object().map(|object| &run.world.object(object).made) {
                    Some(super::super::value::Made::Instance { class, .. }) => Some(*class),
                    _ => None,
                })?;
            let method = run.attribute(class, "has_permission")?;
            answers_nothing(run, &method).map(|at| (at, ANSWERS_NOTHING))
        }
        _ => None,
    }
}

/// A package's factory of guards that is not called: `@jwt_required`.
pub(super) fn is_bare(run: &Run<'_>, value: &Value, at: At) -> bool {
    let guards = &access().guards;
    let Some(path) = run.world.path(value).filter(|path| !path.ends_with("()")) else { return false };
    let is_guard = |path: &str| guards.authenticates.holds(path) || guards.authorises.holds(path);
    is_guard(&format!("{path}()"))
        && !is_guard(&path)
        && !guards.populates.holds(&path)
        && !guards_uncalled(run, &path, at)
}

/// True where the release of the package has a guard of what is not called.
pub(super) fn guards_uncalled(run: &Run<'_>, path: &str, at: At) -> bool {
    let Some(guard) = access().guards.uncalled.iter().find(|guard| guard.path == path) else { return false };
    let Some(source) = run.source(at.file) else { return false };
    let version = run.modules.manifests(run.files).version(&source.path, &guard.package);
    version.is_some_and(|version| version.major < guard.before)
        || guard.gone.iter().any(|name| source.facts.names.find(name).is_some())
}

/// Where a function answers the function that it makes, if it does nothing else with what it is given.
fn made(run: &mut Run<'_>, value: &Value) -> Option<At> {
    let Value::Function(id) = run.force(value) else { return None };
    let (file, function) = (run.world.function(id).at.file, run.function_node(id)?);
    let body = function.child(Part::Body)?;
    if body.is(Role::Function) {
        return Some(At { file, id: body.id });
    }
    let own: Vec<Node<'_>> = function.own_descendants().collect();
    let inner = |name: &str| body.children().any(|node| is_function_called(node, name));
    let makes = |node: &Node<'_>| {
        let answer = node.children().next();
        answer.is_some_and(|answer| answer.is(Role::Function) || answer.is(Role::Name) && inner(answer.name()))
    };
    let mut returns = own.iter().filter(|node| node.is(Role::Return));
    let last = body.children().last().filter(|last| last.is(Role::Return))?;
    // Whoever is handed a parameter may call it.
    let names: Vec<&str> = function.parameters().filter_map(target_of).map(Node::name).collect();
    let is_given = |node: &Node<'_>| node.is(Role::Name) && names.contains(&node.name());
    let calls_on = |call: &Node<'_>| {
        call.callee().is_some_and(|callee| is_given(&callee)) || call.arguments().any(|argument| is_given(&argument))
    };
    // `@wraps(view)` above the function that is made hands nothing on.
    let decorates = |node: &Node<'_>| node.parent().is_some_and(|parent| parent.is(Role::Decorator));
    let mut calls = own.iter().filter(|node| node.is_any(&[Role::Call, Role::New]) && !decorates(node));
    (returns.all(makes) && !calls.any(calls_on)).then_some(At { file, id: last.id })
}

/// A function of this name, under decorators or not.
fn is_function_called(node: Node<'_>, name: &str) -> bool {
    let function = match node.role() {
        Role::Decorated => node.child(Part::Definition),
        _ => Some(node),
    };
    function.is_some_and(|function| function.is(Role::Function) && function.name() == name)
}

/// A function of Python that answers None on every way.
fn answers_nothing(run: &mut Run<'_>, value: &Value) -> Option<At> {
    let Value::Function(id) = run.force(value) else { return None };
    let (at, function) = (run.world.function(id).at, run.function_node(id)?);
    let answers = |node: Node<'_>| node.is(Role::Yield) || node.is(Role::Return) && node.children().next().is_some();
    let is_block = function.child(Part::Body).is_some_and(|body| body.is(Role::Block));
    (is_block && !function.own_descendants().any(answers)).then_some(at)
}

//! Guards by what they do: they let pass on one path and reject on another.

use super::answers::answer;
use crate::facts::{Node, Part, Role, View};
use crate::models::failures::{has, has_word};
use crate::models::guards::guards;

/// How a function lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// Middleware: by calling the function it was given, `next()`.
    Next,
    /// By returning true.
    True,
    /// A dependency or assertion: by coming to its end.
    End,
}

/// A function that guards.
#[derive(Clone, Copy, Debug)]
pub struct Guard<'a> {
    pub function: Node<'a>,
    pub passes: Passes,
    /// Where it rejects.
    pub rejects: Node<'a>,
    /// It only counts requests.
    pub limits: bool,
}

/// The guard that a function is.
pub fn guard<'a>(view: &View<'a>, function: Node<'a>) -> Option<Guard<'a>> {
    let name = function.function_name();
    let limits = has_word(&guards().limiters, name)
        || function.own_descendants().any(|node| node.is(Role::Number) && view.source(node) == "429");
    let found = |passes, rejects| Some(Guard { function, passes, rejects, limits });
    // Rejections in handlers of failures say nothing about what is checked.
    let mut body = function.own_descendants().filter(|node| !is_in_catch(*node, function));
    if let Some(next) = next_parameter(view, function) {
        let passes = function.own_descendants().any(|node| calls_next(node, next));
        return body
            .find(|node| rejects(view, *node, Some(next)))
            .filter(|_| passes)
            .and_then(|it| found(Passes::Next, it));
    }
    let returns: Vec<Node<'a>> = body.by_ref().filter(|node| node.is(Role::Return)).collect();
    let value = |statement: &Node<'a>| statement.children().next().map(Node::awaited);
    let yes = function
        .own_descendants()
        .filter(|node| node.is(Role::Return))
        .any(|it| value(&it).is_some_and(|it| it.is(Role::True)));
    let no = returns.iter().copied().find(|it| value(it).is_some_and(|it| it.is(Role::False)));
    let throws =
        function.own_descendants().filter(|node| !is_in_catch(*node, function)).find(|node| rejects(view, *node, None));
    if is_named_guard(name) && yes {
        let proves = returns
            .iter()
            .copied()
            .find(|it| value(it).is_some_and(|it| it.is_any(&[Role::Call, Role::Compare, Role::Binary])));
        if let Some(rejects) = no.or(throws).or(proves) {
            return found(Passes::True, rejects);
        }
    }
    // A dependency that hands something on is needed for what it hands on: without it nothing passes.
    let empty = returns.iter().all(|it| value(it).is_none_or(super::deeds::is_empty));
    throws.filter(|_| empty && !yes).and_then(|rejects| found(Passes::End, rejects))
}

/// True for `hasPermission`, `verify_signature`, `can_activate`.
fn is_named_guard(name: &str) -> bool {
    let model = guards();
    has_word(&model.words, name) || (has_word(&model.verbs, name) && has_word(&model.subjects, name))
}

fn is_in_catch(node: Node<'_>, function: Node<'_>) -> bool {
    node.ancestors().take_while(|outer| *outer != function).any(|outer| outer.is(Role::Catch))
}

/// The last parameter, where it is called `next` and there are others.
fn next_parameter<'a>(view: &View<'a>, function: Node<'a>) -> Option<Node<'a>> {
    let parameters: Vec<_> = function.parameters().collect();
    let last = parameters.last().filter(|_| parameters.len() >= 2 && parameters.len() <= 3 && !view.python())?;
    let name = last.child(Part::Target).unwrap_or(*last);
    (name.name() == "next").then_some(name)
}

/// `next()` without an error.
pub fn calls_next(node: Node<'_>, next: Node<'_>) -> bool {
    node.is(Role::Call)
        && node.callee().is_some_and(|callee| callee.is(Role::Name) && callee.symbol() == next.symbol())
        && node.argument(0).is_none()
}

/// True for a node that ends the request with "no": 401, 402, 403 or 429, a rejecting exception, `next(error)`.
pub fn rejects<'a>(view: &View<'a>, node: Node<'a>, next: Option<Node<'a>>) -> bool {
    let denies = |text: &str| ["401", "402", "403", "429"].iter().any(|code| text.contains(code));
    match node.role() {
        Role::Call => {
            let name = node.call_name();
            let passes_error = next.is_some_and(|next| {
                node.callee().is_some_and(|callee| callee.is(Role::Name) && callee.symbol() == next.symbol())
                    && node.argument(0).is_some()
            });
            let status = matches!(name, "status" | "sendStatus" | "code" | "abort" | "throw")
                && node.argument(0).is_some_and(|code| denies(&view.source(code)));
            passes_error || status || answer(view, node).is_some_and(|answer| denied(&answer.status))
        }
        Role::Throw => node.children().next().is_some_and(|error| {
            let made = error.is_any(&[Role::Call, Role::New]);
            let known = has(&guards().rejections, if made { error.call_name() } else { error.name() });
            known && (error.call_name() != "HTTPException" || denies(&view.source(error)))
                || (made && error.descendants().any(|code| code.is(Role::Number) && denies(&view.source(code))))
        }),
        _ => false,
    }
}

fn denied(status: &super::answers::Status) -> bool {
    matches!(status, super::answers::Status::Known(401 | 402 | 403 | 429))
}

/// `next` of the middleware that a function is.
pub fn next_of<'a>(view: &View<'a>, guard: &Guard<'a>) -> Option<Node<'a>> {
    next_parameter(view, guard.function)
}

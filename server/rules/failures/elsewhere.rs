//! Failures that are answered where the work is done, before they reach the handler.

use super::deeds::Deeds;
use super::handlers::Handler;
use crate::facts::{BindingKind, Flags, Node, Part, Role, View};
use crate::rules::Cx;

/// Whether a failure is answered before it reaches the handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    Yes,
    No,
    /// That is for the other files of the app to say.
    Elsewhere,
}

/// Whether everything that is waited for tells of its failure by itself, or never fails.
pub fn is_answered<'a>(view: &View<'a>, app: Option<&Cx<'a>>, handler: &Handler<'a>, calls: &[Node<'a>]) -> Answered {
    let waited = |call: &&Node<'a>| **call == handler.tried || call.parent().is_some_and(|up| up.is(Role::Await));
    let mut waited = calls.iter().filter(waited).peekable();
    if view.python() || waited.peek().is_none() {
        return Answered::No;
    }
    let mut answer = Answered::Yes;
    for call in waited {
        let own = || call.callee().and_then(|callee| view.function(callee).or_else(|| callee.own_method()));
        if has_error_callback(view, *call) || has_error_state(view, *call) || own().is_some_and(keeps_failures) {
            continue;
        }
        let is_imported = call.callee().is_some_and(|callee| is_own_import(view, callee));
        match app {
            None if is_imported => answer = Answered::Elsewhere,
            Some(cx) if is_imported && function_of(cx, *call).is_some_and(keeps_failures) => {}
            _ => return Answered::No,
        }
    }
    answer
}

/// True for a name that another file of the project may stand behind.
fn is_own_import(view: &View<'_>, callee: Node<'_>) -> bool {
    let binding = Some(callee).filter(|callee| callee.is(Role::Name)).and_then(|name| view.resolve(name));
    let import = binding.filter(|binding| binding.kind == BindingKind::Import).map(|binding| binding.node);
    let import = import.and_then(|node| if node.is(Role::Import) { Some(node) } else { node.parent() });
    import.is_some_and(|import| import.name().starts_with(['.', '#', '~']) || import.name().starts_with("@/"))
}

fn function_of<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Node<'a>> {
    cx.app.files.node(cx.app.callee(cx.file, call.callee()?)?)
}

/// `const { mutateAsync } = useMutation({ onError: … })`: the hook's callback runs before the promise rejects.
fn has_error_callback<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    let Some(callee) = call.callee() else { return false };
    let name = if callee.is(Role::Member) { callee.child(Part::Object) } else { Some(callee) };
    let made = name.filter(|name| name.is(Role::Name)).and_then(|name| view.resolve(name)).and_then(|binding| {
        let value = binding.node.child(Part::Value).filter(|_| binding.kind == BindingKind::Variable)?.awaited();
        let hook = value.call_name().strip_prefix("use").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        (value.is(Role::Call) && hook).then_some(value)
    });
    made.and_then(|made| made.option(&["onError"])).is_some_and(|told| {
        // One that is written elsewhere is taken at its word.
        view.function(told).is_none_or(|function| !Deeds::in_function(view, function).is_idle())
    })
}

/// `const [save, { error }] = useMutation(…)`, and something looks at `error`.
fn has_error_state<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    let callee = call.callee().filter(|callee| callee.is(Role::Name));
    let made = callee.and_then(|name| view.resolve(name)).map(|binding| binding.node);
    let pattern = made.filter(|made| made.is(Role::Declare)).and_then(|made| made.child(Part::Target));
    let Some(state) = pattern.and_then(|pattern| pattern.children().nth(1)).filter(|state| state.is(Role::Object))
    else {
        return false;
    };
    state.children().any(|entry| {
        let name = if entry.is(Role::Pair) { entry.child(Part::Target).unwrap_or(entry) } else { entry };
        let bound = view.bindings(name, name).into_iter().find(|binding| binding.name == name);
        matches!(entry.name(), "error" | "isError") && bound.is_some_and(|bound| !view.uses(bound).is_empty())
    })
}

/// True for an async function that waits for nothing outside of a `try` with a `catch`, and throws nothing itself. What
/// its own handler keeps quiet is reported there.
fn keeps_failures(function: Node<'_>) -> bool {
    let Some(body) = function.child(Part::Body).filter(|_| function.has(Flags::ASYNC)) else { return false };
    let guarded = |node: Node<'_>| {
        let mut inner = node;
        node.ancestors().take_while(|outer| *outer != function).any(|outer| {
            let caught = outer.is(Role::Try)
                && outer.child(Part::Body) == Some(inner)
                && outer.children().any(|clause| clause.is(Role::Catch));
            inner = outer;
            caught
        })
    };
    // A mutation's hook keeps its failure, and tells whoever asks.
    let is_mutation = |node: Node<'_>| node.children().next().is_some_and(|call| call.call_name() == "mutateAsync");
    let may_fail = |node: &Node<'_>| match node.role() {
        Role::Await => !is_mutation(*node),
        Role::Throw => true,
        Role::Return => node.children().next().is_some_and(|value| value.is(Role::Call)),
        _ => false,
    };
    let mut risks = body.own_descendants().filter(may_fail).peekable();
    let mutates = || body.own_descendants().any(|node| node.is(Role::Await) && is_mutation(node));
    (risks.peek().is_some() || mutates()) && risks.all(guarded)
}

//! Who the caller is: expressions that hold the session or user of a request, and may hold nothing.

use crate::facts::{BindingKind, Node, Part, Role, View};
use crate::models::auth::auth;
use crate::models::testing::{lists, lists_word, words};

/// True for a call that returns the caller, or nothing for a stranger, and does not reject by itself.
///
/// A function of the project is believed by its name only where `tested` says that nothing is a possible answer.
pub fn reads_caller<'a>(view: &View<'a>, call: Node<'a>, tested: bool) -> bool {
    let Some(callee) = call.callee().filter(|_| call.is(Role::Call)) else { return false };
    let table = &auth().readers;
    if view.path_of(callee).is_some_and(|path| lists(&table.paths, &path)) {
        return true;
    }
    let text = view.source(callee).replace("?.", ".");
    if tested && table.members.iter().any(|member| text.ends_with(&format!(".{member}"))) {
        return true;
    }
    if !callee.is(Role::Name) || !lists(&table.names, callee.name()) {
        return false;
    }
    match view.function(callee) {
        // The body beats the name: one that throws has done its work when it returns.
        Some(function) => !function.own_descendants().any(|node| node.is(Role::Throw) || stops(node)),
        None => {
            let imported = view.resolve(callee).is_some_and(|binding| binding.kind == BindingKind::Import);
            let module = view.path_of(callee).unwrap_or_default();
            let own_module = ['.', '@', '~', '#'].iter().any(|start| module.starts_with(*start));
            // Auth.js has the project export its reader as `auth`.
            let by_convention = callee.name() == "auth" && own_module && call.arguments().next().is_none();
            imported && (tested || by_convention || asked_for_elsewhere(view, call))
        }
    }
}

/// True where another place of the file treats the same call's result as one that may be missing.
fn asked_for_elsewhere<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    view.calls_named(call.call_name()).filter(|other| *other != call).any(|other| {
        let holder = other.parent().filter(|up| up.is(Role::Await)).unwrap_or(other);
        let Some(declare) = holder.parent().filter(|up| up.is_any(&[Role::Declare, Role::Assign])) else {
            return false;
        };
        let Some(name) = declare.child(Part::Target).filter(|target| target.is(Role::Name)) else { return false };
        view.resolve(name).is_some_and(|binding| view.uses(binding).into_iter().any(|each| may_miss(view, each)))
    })
}

/// True where the code around a use expects that the name may hold nothing.
pub fn may_miss(view: &View<'_>, name: Node<'_>) -> bool {
    let Some(parent) = name.parent() else { return false };
    let negated = parent.is(Role::Not) || (parent.is(Role::Unary) && parent.name() == "!");
    let asked = parent.is_any(&[Role::If, Role::Conditional]) && name.part() == Part::Condition;
    let optional = parent.is(Role::Member) && view.source(parent)[name.span().len() as usize..].starts_with("?.");
    let compared = parent.is_any(&[Role::Binary, Role::Compare]) && parent.children().any(|side| is_nothing(side));
    negated || asked || optional || compared
}

fn is_nothing(node: Node<'_>) -> bool {
    node.is(Role::Null) || (node.is(Role::Name) && node.name() == "undefined")
}

/// The name in a condition that says "there is no caller": `!session?.user`, `user is None`.
pub fn missing_caller<'a>(view: &View<'a>, condition: Node<'a>) -> Option<Node<'a>> {
    match condition.role() {
        Role::Not | Role::Unary if matches!(condition.name(), "!" | "") => {
            condition.children().next().and_then(|inner| caller(view, inner))
        }
        Role::Compare | Role::Binary if matches!(condition.name(), "==" | "===" | "is") => {
            condition.children().any(is_nothing).then(|| caller(view, condition.children().next()?)).flatten()
        }
        Role::Binary if matches!(condition.name(), "||" | "or") => {
            condition.children().find_map(|side| missing_caller(view, side))
        }
        _ => None,
    }
}

/// The name that an expression takes the caller from.
fn caller<'a>(view: &View<'a>, expression: Node<'a>) -> Option<Node<'a>> {
    let name = expression.chain().last().filter(|root| root.is(Role::Name))?;
    if view.python() {
        let text = view.source(expression);
        let handed_in = |user: &String| {
            text.strip_prefix(user.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let path = view.path_of(expression).unwrap_or_default();
        if auth().python.users.iter().any(|user| handed_in(user) || path.starts_with(user.as_str())) {
            return Some(name);
        }
    }
    let binding = view.resolve(name)?;
    let is_caller = match binding.kind {
        BindingKind::Variable => {
            binding.node.child(Part::Value).is_some_and(|value| reads_caller(view, value.awaited(), true))
        }
        BindingKind::Parameter => optional_caller(view, binding.node),
        _ => false,
    };
    is_caller.then_some(name)
}

/// Python: a parameter of a route that a dependency fills with the user, or with None.
pub fn optional_caller(view: &View<'_>, parameter: Node<'_>) -> bool {
    let decorated = parameter.parent().is_some_and(|function| !function.decorators().is_empty());
    let said = words(&view.source(parameter));
    let user = said.iter().any(|word| lists(&auth().python.user_words, word));
    let maybe = said.iter().any(|word| lists(&auth().python.optional_words, word) || word == "none");
    view.python() && decorated && user && maybe
}

/// True for a call that never returns, by its name.
pub fn stops(node: Node<'_>) -> bool {
    node.is(Role::Call) && lists(&auth().stops.calls, node.call_name())
}

/// True for a statement that only tells somebody: a log line, a flash message.
pub fn only_talks(statement: Node<'_>) -> bool {
    if statement.is(Role::Pass) {
        return true;
    }
    let Some(call) = statement.children().next().filter(|_| statement.is(Role::Discard)).map(Node::awaited) else {
        return false;
    };
    let Some(root) = call.chain().last().filter(|root| call.is(Role::Call) && root.is(Role::Name)) else {
        return false;
    };
    let table = &auth().talk;
    let direct = call.callee() == Some(root) && lists(&table.roots, root.name());
    direct || (lists(&table.methods, call.call_name()) && lists_word(&table.roots, &named_by(call, root)))
}

/// The names between a call's root and its method: `self.logger` in `self.logger.warning(…)`.
fn named_by<'a>(call: Node<'a>, root: Node<'a>) -> String {
    let receiver = call.receiver().map_or("", Node::name);
    format!("{} {receiver}", root.name())
}

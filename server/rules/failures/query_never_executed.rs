//! A query that is built and thrown away: nothing is ever sent to the database.

use crate::facts::{BindingKind, Flags, Node, Part, Role, View, are_alternatives, is_awaited};
use crate::findings::{Finding, FixClass, Severity, TextEdit};
use crate::fixes::awaiting::await_expression;
use crate::models::queries::queries;
use crate::models::testing::lists;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::builders::{Query, unrun};
use super::unsaved;

pub const RULE: Rule = Rule {
    id: "query-never-executed",
    title: "Query is built and never run",
    family: Family::Failures,
    severity: Severity::Error,
    confidence: crate::findings::Confidence::Proven,
    needs: Needs::File,
    cwe: &[252, 691],
    owasp: &[],
    asvs: &[],
    page: include_str!("query_never_executed.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    if view.python() {
        coroutines(view, out);
        querysets(view, out);
        for change in unsaved::changes(view) {
            out.add(change.span(), "The change is never saved: the session is closed without a commit")
                .see(change, "the session is opened in this block, and nothing in it commits or hands it on")
                .step(None, "searched the block for `commit`, `begin` and calls that take the session");
        }
        return;
    }
    for call in view.all(Role::Call).filter(|call| !call.has(Flags::BROKEN)) {
        let Some(fate) = fate(view, call) else { continue };
        let Some(query) = unrun(view, call) else { continue };
        report(view, call, &query, fate, out);
    }
}

/// What happens to the value of a chain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// A statement, also under `void`.
    Dropped,
    /// A statement under `await`.
    Awaited,
    /// Bound to a name that is never read.
    Unread,
}

fn fate<'a>(view: &View<'a>, call: Node<'a>) -> Option<Fate> {
    let parent = call.parent()?;
    match parent.role() {
        Role::Discard => Some(Fate::Dropped),
        Role::Unary if parent.name() == "void" => parent.parent()?.is(Role::Discard).then_some(Fate::Dropped),
        Role::Await => parent.parent()?.is(Role::Discard).then_some(Fate::Awaited),
        Role::Declare if call.part() == Part::Value && !parent.parent()?.is(Role::Export) => {
            let name = parent.child(Part::Target).filter(|target| target.is(Role::Name))?;
            let binding = view.resolve(name).filter(|binding| binding.kind == BindingKind::Variable)?;
            view.uses(binding).is_empty().then_some(Fate::Unread)
        }
        _ => None,
    }
}

fn report(view: &View<'_>, call: Node<'_>, query: &Query, fate: Fate, out: &mut Findings<'_>) {
    let library = &query.builder.library;
    let severity = if query.writes { Severity::Error } else { Severity::Warning };
    let execute = query.builder.needs_call.as_deref();
    let (message, how) = match (fate, execute) {
        (Fate::Awaited, None) => return,
        (_, Some(execute)) => {
            (format!("The {library} query is never run: it lacks `.{execute}()`"), "awaiting the builder runs nothing")
        }
        (Fate::Unread, _) => {
            (format!("The {library} query is never run: its variable is not read"), "it runs when it is awaited")
        }
        _ => (format!("The {library} query is never run: nothing awaits it"), "it runs when it is awaited, not before"),
    };
    let draft = out
        .add(call.span(), message)
        .severity(severity)
        .see(call, "this builds a query and throws it away")
        .step(None, how);
    if fate != Fate::Unread && edits(view, call).is_some() {
        draft.fix(FixClass::Safe, "await", "Run the query");
    }
}

/// Calls on asynchronous sessions and collections whose coroutine is dropped.
fn coroutines(view: &View<'_>, out: &mut Findings<'_>) {
    let table = &queries().coroutines;
    for call in view.all(Role::Call).filter(|call| call.parent().is_some_and(|up| up.is(Role::Discard))) {
        let name = call.call_name();
        let on_client = lists(&table.session, name) || lists(&table.collection, name) || lists(&table.orm, name);
        let within = || call.function().is_some_and(|function| function.has(Flags::ASYNC));
        if !on_client || call.receiver().is_none() || !within() {
            continue;
        }
        let Some(proof) = is_asynchronous(view, call) else { continue };
        let severity = if lists(&table.writes, name) { Severity::Error } else { Severity::Warning };
        let draft = out
            .add(call.span(), format!("`{name}` makes a coroutine that nothing awaits: it never runs"))
            .severity(severity);
        let draft = match proof {
            Some(place) => draft.see(place, "the same object is awaited here"),
            None => draft.step(None, "the object is annotated as asynchronous"),
        };
        if edits(view, call).is_some() {
            draft.fix(FixClass::Safe, "await", "Await it");
        }
    }
}

/// The proof that a client is asynchronous: its type, or a place where the same object is awaited.
fn is_asynchronous<'a>(view: &View<'a>, call: Node<'a>) -> Option<Option<Node<'a>>> {
    let table = &queries().coroutines;
    let receiver = call.receiver()?;
    if view.path_of(receiver).is_some_and(|path| lists(&table.session_types, &path))
        && lists(&table.session, call.call_name())
    {
        return Some(None);
    }
    if let Some(same) = view.coroutine(call) {
        return Some(Some(same));
    }
    let root = receiver.chain().last().filter(|root| root.is(Role::Name) && *root == receiver)?;
    let family = if lists(&table.session, call.call_name()) { &table.session_proofs } else { &table.collection };
    // Another method of the same family awaited on the same object tells as much.
    let awaited = view.file.all(Role::Await).filter_map(|node| node.children().next()).find(|other| {
        other.is(Role::Call)
            && !are_alternatives(call, *other)
            && lists(family, other.call_name())
            && other.receiver().is_some_and(|each| each.is(Role::Name) && view.same_object(root, each))
    });
    awaited.map(Some)
}

/// Django: a queryset as a statement.
fn querysets(view: &View<'_>, out: &mut Findings<'_>) {
    for call in view.all(Role::Call).filter(|call| call.parent().is_some_and(|up| up.is(Role::Discard))) {
        let lazy = lists(&queries().lazy.methods, call.call_name());
        let of_manager = || call.chain().any(|link| link.is(Role::Member) && link.name() == "objects");
        // In a `try`, or where an exception is expected, building it is what counts.
        let tried =
            || call.ancestors().take_while(|up| !up.is(Role::Function)).any(|up| up.is_any(&[Role::Try, Role::With]));
        if lazy && of_manager() && !tried() {
            out.add(call.span(), format!("`{}` builds a queryset that nothing evaluates", call.call_name()))
                .severity(Severity::Warning)
                .step(None, "a queryset is sent to the database when it is iterated, sliced or saved from, not when it is built");
        }
    }
}

fn edits(view: &View<'_>, call: Node<'_>) -> Option<Vec<TextEdit>> {
    let builder = unrun(view, call).map(|query| query.builder);
    let last = builder.and_then(|builder| builder.needs_call.as_ref().or(builder.throws_with.as_ref()));
    let mut edits = if is_awaited(call) { Vec::new() } else { await_expression(view, call, |_| false)? };
    if let Some(last) = last {
        let end = call.span().end;
        edits.push(TextEdit { span: Span::new(end, end), text: format!(".{last}()") });
    }
    Some(edits)
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let call = view.file.all(Role::Call).find(|call| call.span() == finding.span)?;
    edits(view, call)
}

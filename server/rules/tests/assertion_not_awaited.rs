//! An assertion that is a promise or coroutine nobody waits for: the test is over before it has checked anything.

use crate::facts::{Flags, Node, Part, Role, View, is_awaited};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::awaiting::await_expression;
use crate::models::testing::{lists, testing};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::cases::{Case, cases};

pub const RULE: Rule = Rule {
    id: "assertion-not-awaited",
    title: "Assertion is not awaited",
    family: Family::Tests,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[252],
    owasp: &[],
    asvs: &[],
    page: include_str!("assertion_not_awaited.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_test() {
        return;
    }
    if view.python() {
        coroutines(view, out);
        let cases = cases(view);
        never_run(view, &cases, out);
        unmarked(view, &cases, out);
        return;
    }
    let cases = cases(view);
    for call in view.all(Role::Call).filter(|call| is_thrown_away(*call) && !call.has(Flags::BROKEN)) {
        let Some(why) = promise(view, call) else { continue };
        let runner = call.chain().last().and_then(|root| view.path_of(root)).unwrap_or_default();
        // Bun waits where `rejects` and `resolves` are read: a matcher that fails throws.
        if runner.starts_with("bun:test") {
            continue;
        }
        let waits_late = runner.starts_with("vitest");
        let draft = out.add(call.span(), "The assertion is a promise that the test does not wait for").step(None, why);
        let draft = match waits_late {
            true => draft
                .severity(Severity::Warning)
                .step(None, "Vitest checks it after the test's last line, with a warning, and so not where it stands"),
            false => draft.step(None, "when it fails, the test has already passed"),
        };
        if await_fix(view, &cases, call).is_some() {
            draft.fix(FixClass::Safe, "await", "Await the assertion");
        }
    }
}

/// A call that is a statement, also under `void`.
fn is_thrown_away(call: Node<'_>) -> bool {
    call.parent().is_some_and(|parent| {
        parent.is(Role::Discard) || (parent.name() == "void" && parent.parent().is_some_and(|up| up.is(Role::Discard)))
    })
}

/// Why a call returns a promise of its check.
fn promise(view: &View<'_>, call: Node<'_>) -> Option<&'static str> {
    let table = &testing().promises;
    let root = call.chain().last().filter(|root| root.is(Role::Name))?;
    let links: Vec<&str> = call.chain().filter(|link| link.is(Role::Member)).map(Node::name).collect();
    if links.iter().any(|link| matches!(*link, "then" | "catch" | "finally")) {
        return None;
    }
    if root.name() == "expect" && view.function(root).is_none() {
        if links.iter().any(|link| lists(&table.members, link)) {
            return Some("`resolves` and `rejects` return a promise");
        }
        if links.last() == Some(&"poll") && links.len() > 1 {
            return Some("`expect.poll` returns a promise");
        }
        let playwright = view.path_of(root).is_some_and(|path| lists(&table.web_first_from, &path));
        if playwright && links.first().is_some_and(|matcher| lists(&table.web_first, matcher)) {
            return Some("this matcher of Playwright retries, and returns a promise");
        }
        return None;
    }
    if view.callee_path(call).is_some_and(|path| lists(&table.calls, &path)) {
        return Some("it returns a promise");
    }
    let context = root.name() == "t" && links.len() == 1 && lists(&table.context, links[0]);
    context.then_some("it returns a promise")
}

/// Python: `assert coroutine()`, and `pytest.raises` around a call that only makes a coroutine.
fn coroutines(view: &View<'_>, out: &mut Findings<'_>) {
    for assertion in view.all(Role::Assert).filter(|node| !node.has(Flags::BROKEN)) {
        let Some(call) = assertion.children().next().and_then(truth_of).filter(|call| call.is(Role::Call)) else {
            continue;
        };
        if let Some(proof) = view.coroutine(call) {
            let text =
                format!("`{}` makes a coroutine, which is always true", view.source(call).lines().next().unwrap_or(""));
            let draft = out.add(assertion.span(), text).see(proof, proof_note(proof));
            offer(view, call, draft);
        }
    }
    let table = &testing().promises;
    for block in view.all(Role::With) {
        let expects = block.children().filter(|child| !child.is(Role::Block)).any(|item| {
            item.descendants_and_self().any(|node| node.is(Role::Call) && lists(&table.expects_raise, node.call_name()))
        });
        let Some(body) = block.child(Part::Body).filter(|_| expects && !block.has(Flags::BROKEN)) else { continue };
        for call in body.children().filter(|child| child.is(Role::Discard)).filter_map(|child| child.children().next())
        {
            let proof = call.is(Role::Call).then(|| view.coroutine(call)).flatten();
            if let Some(proof) = proof {
                let draft = out
                    .add(call.span(), "The coroutine is not awaited: nothing inside it runs, and nothing can raise")
                    .see(proof, proof_note(proof));
                offer(view, call, draft);
            }
        }
    }
    for call in view.all(Role::Call).filter(|call| lists(&table.expects_raise, call.call_name())) {
        // `self.assertRaises(Error, function, …)` calls the function and drops the coroutine.
        let Some(function) = call.argument(1).and_then(|name| view.function(name)) else { continue };
        if function.has(Flags::ASYNC) && function.decorators().is_empty() {
            out.add(call.span(), "The function is `async`: calling it raises nothing").see(function, "defined here");
        }
    }
}

/// The expression whose truth an assertion is about: `x`, and `x is not None`.
fn truth_of(condition: Node<'_>) -> Option<Node<'_>> {
    if condition.is(Role::Compare) && condition.name() == "is not" {
        let mut sides = condition.children();
        return sides.next().filter(|_| sides.next().is_some_and(|none| none.is(Role::Null)));
    }
    Some(condition)
}

fn proof_note(proof: Node<'_>) -> &'static str {
    if proof.is(Role::Function) { "it is `async`" } else { "here the same call is awaited" }
}

fn offer(view: &View<'_>, call: Node<'_>, draft: crate::rules::Draft<'_>) {
    if await_fix(view, &[], call).is_some() {
        draft.fix(FixClass::Safe, "await", "Await the coroutine");
    }
}

/// `async def test_…` in a class of plain unittest: it is called, and the coroutine is dropped.
fn never_run<'a>(view: &View<'a>, cases: &[Case<'a>], out: &mut Findings<'_>) {
    for case in cases.iter().filter(|case| case.function.has(Flags::ASYNC) && case.function.decorators().is_empty()) {
        let Some(class) = case.class else { continue };
        let bases: Vec<_> = class.parts(Part::Base).filter(|base| !base.is(Role::Keyword)).collect();
        let plain =
            |base: &Node<'a>| view.path_of(*base).is_some_and(|path| lists(&testing().promises.sync_classes, &path));
        if let [base] = bases[..]
            && plain(&base)
        {
            out.add(case.at, "The test is `async`, and unittest's `TestCase` never awaits it")
                .see(base, "`IsolatedAsyncioTestCase` would");
        }
    }
}

/// An asynchronous test without the mark that the others of its file carry. Where pytest runs every coroutine
/// (`asyncio_mode = auto`) nothing is wrong; that stands in another file, hence information.
fn unmarked<'a>(view: &View<'a>, cases: &[Case<'a>], out: &mut Findings<'_>) {
    let names =
        |decorator: &Node<'a>| decorator.descendants().any(|part| lists(&testing().promises.marks, part.name()));
    let is_marked = |case: &&Case<'a>| {
        let class = case.class.into_iter().flat_map(Node::decorators);
        case.function.decorators().into_iter().chain(class).any(|decorator| names(&decorator))
    };
    if view.file.names.find("pytestmark").is_some() {
        return;
    }
    let asynchronous = || cases.iter().filter(|case| case.function.has(Flags::ASYNC));
    let (marked, bare): (Vec<_>, Vec<_>) = asynchronous().partition(is_marked);
    let Some(example) = marked.first().filter(|_| marked.len() > 2 * bare.len()) else { return };
    for case in bare.into_iter().filter(|case| case.class.is_none_or(|class| class.child(Part::Base).is_none())) {
        out.add(case.at, "The test is `async` and lacks the mark that the others of this file carry")
            .severity(Severity::Info)
            .confidence(Confidence::Weak)
            .step(Some(example.at), "this one is marked")
            .step(None, "without `asyncio_mode = auto` pytest does not await it")
            .fix(FixClass::Ask, "mark", "Mark it like the others");
    }
}

fn await_fix<'a>(view: &View<'a>, cases: &[Case<'a>], call: Node<'a>) -> Option<Vec<TextEdit>> {
    if is_awaited(call) {
        return None;
    }
    // A runner awaits what the callback of a test returns; who calls another function is not known here.
    await_expression(view, call, |function| cases.iter().any(|case| case.function.id == function.id))
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let cases = cases(view);
    if id == "mark" {
        let bare = cases.iter().find(|case| case.at == finding.span)?;
        let marks = &testing().promises.marks;
        let mark = cases
            .iter()
            .flat_map(|case| case.function.decorators())
            .find(|decorator| decorator.children().next().is_some_and(|path| lists(marks, path.name())))?;
        let start = bare.function.span().start;
        let indent = crate::fixes::layout::indent_at(view, start);
        return Some(vec![TextEdit {
            span: Span::new(start, start),
            text: format!("{}\n{indent}", view.source(mark)),
        }]);
    }
    let node = view.file.smallest(finding.span);
    let call = if node.is(Role::Assert) { truth_of(node.children().next()?)? } else { node };
    let call = std::iter::once(call).chain(call.descendants()).find(|node| node.is(Role::Call))?;
    await_fix(view, &cases, call)
}

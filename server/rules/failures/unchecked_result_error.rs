//! A failure that is handed back as a value which nobody reads.

use super::chains::chain_path;
use super::{edits, excuses};
use crate::facts::{Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::failures::has_word;
use crate::models::results::{self, Client, results};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "unchecked-result-error",
    title: "A returned error is never read",
    family: Family::Failures,
    severity: Severity::Warning,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[252],
    owasp: &["A10:2025"],
    asvs: &["16.5.2"],
    page: include_str!("unchecked_result_error.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// How a result is left unread.
enum Unread<'a> {
    /// As a statement of its own.
    Dropped,
    /// The pattern takes the data and leaves the error.
    LeftOut(Node<'a>),
    /// The error has a name that is never used.
    Unused(Node<'a>),
    /// Only `.data` is looked at.
    OtherMember(Node<'a>),
}

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    if view.python() {
        commands(view, out);
        gathered(view, out);
    } else {
        for node in view.all(Role::Await).filter(|node| !is_broken(*node)) {
            for (call, unread) in elements(view, node) {
                client_call(view, call, unread, out);
            }
        }
        settled(view, out);
    }
    named_failures(view, out);
}

fn is_broken(node: Node<'_>) -> bool {
    node.has(Flags::BROKEN) || node.function().is_some_and(|function| function.has(Flags::BROKEN))
}

/// What an `await` waits for, one or, with `Promise.all([…])`, several, each with how its result is left unread.
fn elements<'a>(view: &View<'a>, node: Node<'a>) -> Vec<(Node<'a>, Unread<'a>)> {
    let inner = node.awaited();
    let all = inner.is(Role::Call) && view.callee_path(inner).as_deref() == Some("Promise.all");
    let list = inner.argument(0).filter(|list| all && list.is(Role::Array));
    let Some(list) = list else { return unread(view, node).map(|unread| (inner, unread)).into_iter().collect() };
    let Some(parent) = node.parent() else { return Vec::new() };
    let pattern = parent.child(Part::Target).filter(|target| parent.is(Role::Declare) && target.is(Role::Array));
    let each = list.children().enumerate().filter_map(|(index, call)| match pattern {
        None if parent.is(Role::Discard) => Some((call, Unread::Dropped)),
        None => None,
        Some(pattern) => Some((call, unread_by(view, pattern.children().nth(index)?)?)),
    });
    each.collect()
}

fn unread<'a>(view: &View<'a>, value: Node<'a>) -> Option<Unread<'a>> {
    let parent = value.parent()?;
    match parent.role() {
        Role::Discard => Some(Unread::Dropped),
        Role::Member if parent.name() == "data" => Some(Unread::OtherMember(parent)),
        Role::Declare | Role::Assign if value.part() == Part::Value => unread_by(view, parent.child(Part::Target)?),
        _ => None,
    }
}

/// How a binding leaves the error of what it is given unread.
fn unread_by<'a>(view: &View<'a>, target: Node<'a>) -> Option<Unread<'a>> {
    if target.is(Role::Object) {
        if target.children().any(|child| child.is(Role::Spread)) {
            return None;
        }
        let Some(error) = target.children().find(|child| child.name() == "error") else {
            return Some(Unread::LeftOut(target));
        };
        let name = if error.is(Role::Pair) { error.child(Part::Target)? } else { error };
        let name = if name.is(Role::Defaulted) { name.child(Part::Target)? } else { name };
        return is_unused(view, name).then_some(Unread::Unused(name));
    }
    let binding = view.bindings(target, target).into_iter().find(|binding| binding.name == target)?;
    let uses = view.uses(binding);
    let harmless = |used: &Node<'a>| {
        used.parent().is_some_and(|parent| parent.is(Role::Member) && matches!(parent.name(), "data" | "count"))
    };
    (!uses.is_empty() && uses.iter().all(harmless)).then_some(Unread::OtherMember(target))
}

fn is_unused<'a>(view: &View<'a>, name: Node<'a>) -> bool {
    let binding = view.bindings(name, name).into_iter().find(|binding| binding.name == name);
    binding.is_some_and(|binding| view.uses(binding).is_empty())
}

fn client_call<'a>(view: &View<'a>, call: Node<'a>, unread: Unread<'a>, out: &mut Findings<'_>) {
    let Some(client) = chain_path(view, call).and_then(|path| results::client(&path)) else { return };
    // Better Auth takes callbacks, and can be told to throw.
    if call.option(&["onError", "fetchOptions", "throw"]).is_some() {
        return;
    }
    let what = method(call, client);
    let writes = client.writes.iter().any(|write| write == what);
    let (span, message, id) = match &unread {
        Unread::Dropped => (call.span(), format!("the result of `{what}` is dropped, and with it the error"), "check"),
        Unread::LeftOut(pattern) => {
            (pattern.span(), format!("`{what}` reports failures in `error`, which is left out here"), "check")
        }
        Unread::Unused(name) => {
            (name.span(), format!("`{what}` reports failures in `{}`, which is never read", name.name()), "check")
        }
        Unread::OtherMember(node) => {
            (node.span(), format!("`{what}` reports failures in `.error`, which is never read"), "")
        }
    };
    let checked = match &unread {
        Unread::LeftOut(pattern) => pattern.descendants().any(|name| excuses::is_checked(view, name)),
        _ => false,
    };
    let asked_later = matches!(what, "verifyOtp" | "exchangeCodeForSession") && asks_for_session(call);
    let severity = match unread {
        _ if checked || asked_later => Severity::Info,
        _ if writes => Severity::Error,
        _ => Severity::Warning,
    };
    let mut draft = out
        .add(span, message)
        .severity(severity)
        .see(call, format!("{} never throws here: it resolves to `{{ data, error }}`", client.name))
        .step(None, "looked for and not found: a use of `error`, `.throwOnError()`, an error callback");
    if checked {
        draft = draft.step(None, "the data is checked, so a failure looks like `not found`");
    }
    if asked_later {
        draft = draft.step(None, "who is signed in is asked for afterwards: nobody is, whatever went wrong");
    }
    if id == "check" {
        draft.fix(FixClass::Safe, "check", "Read the error and throw it");
    }
}

/// True where the function asks afterwards who is signed in: nobody is, where it failed.
fn asks_for_session(call: Node<'_>) -> bool {
    let own = call.function().into_iter().flat_map(Node::own_descendants);
    own.filter(|node| node.id > call.id && node.is(Role::Call))
        .any(|node| matches!(node.call_name(), "getSession" | "getUser" | "getClaims"))
}

/// The method of a chain that says what is done: the last one that writes, else the first after the source.
fn method<'a>(call: Node<'a>, client: &'a Client) -> &'a str {
    let names: Vec<&str> = call.chain().filter(|link| link.is(Role::Call)).map(Node::call_name).collect();
    let write = names.iter().rev().find(|name| client.writes.iter().any(|write| write == *name));
    let read = names.iter().find(|name| matches!(**name, "select" | "rpc"));
    write.or(read).or(names.first()).copied().unwrap_or(&client.name)
}

/// `subprocess.run(…)` whose exit status nobody reads.
fn commands(view: &View<'_>, out: &mut Findings<'_>) {
    let model = &results().commands;
    for call in view.all(Role::Call).filter(|call| !is_broken(*call)) {
        let Some(path) = view.callee_path(call) else { continue };
        let (run, status) = (model.run.holds(&path), model.status.holds(&path));
        let says = call
            .parts(Part::Argument)
            .any(|part| part.is(Role::Keyword) && part.name() == "check" || part.is(Role::Spread));
        if !(run || status) || says || is_idle(view, call) || !is_exit_status_unread(view, call, run) {
            continue;
        }
        let draft = out
            .add(
                call.callee().map_or(call.span(), Node::span),
                format!("`{path}` does not raise when the command fails, and its exit status is not read"),
            )
            .step(None, "looked for and not found: `check=`, `.returncode`, `.check_returncode()`");
        if run {
            draft.fix(FixClass::Ask, "check", "Raise when the command fails");
        } else {
            // A line for a shell whose outcome is mostly looked at afterwards, by what it did.
            draft.severity(Severity::Info).confidence(Confidence::Weak);
        }
    }
}

/// True for a program that nothing hangs on: `subprocess.run(["xdg-open", path])`.
fn is_idle(view: &View<'_>, call: Node<'_>) -> bool {
    let Some(command) = call.argument(0).map(|command| view.value(command)) else { return false };
    let program = if command.is_any(&[Role::Array, Role::Tuple]) { command.children().next() } else { Some(command) };
    let program = program.and_then(|program| view.string(view.value(program)));
    let first = program.as_deref().and_then(|text| text.split_whitespace().next()).unwrap_or_default();
    results().commands.idle.iter().any(|idle| idle == first)
}

fn is_exit_status_unread<'a>(view: &View<'a>, call: Node<'a>, run: bool) -> bool {
    let Some(parent) = call.parent() else { return false };
    match parent.role() {
        Role::Discard => true,
        // `run(…).stdout`
        Role::Member => run && matches!(parent.name(), "stdout" | "stderr"),
        Role::Assign if call.part() == Part::Value => {
            let Some(name) = parent.child(Part::Target).filter(|target| target.is(Role::Name)) else { return false };
            let Some(binding) = view.bindings(name, name).into_iter().find(|found| found.name == name) else {
                return false;
            };
            // `if process.stderr:` is how the failure is asked for.
            let output = |used: &Node<'a>| {
                let part = used.parent().filter(|up| up.is(Role::Member));
                part.is_some_and(|part| match part.name() {
                    "stdout" => true,
                    "stderr" => part.part() != Part::Condition,
                    _ => false,
                })
            };
            let uses = view.uses(binding);
            run && uses.iter().all(output)
        }
        _ => false,
    }
}

/// `asyncio.gather(…, return_exceptions=True)` whose exceptions nobody reads.
fn gathered(view: &View<'_>, out: &mut Findings<'_>) {
    for call in view.all(Role::Call).filter(|call| call.call_name() == "gather" && !is_broken(*call)) {
        let kept = call.keyword("return_exceptions").is_some_and(|value| value.is(Role::True));
        let Some(statement) = dropped(call) else { continue };
        if kept && view.callee_path(call).as_deref() == Some("asyncio.gather") && !is_cancelled(statement) {
            out.add(
                call.callee().map_or(call.span(), Node::span),
                "exceptions are returned instead of raised, and the list is dropped",
            )
            .see(call, "`return_exceptions=True` turns every failure into a value");
        }
    }
}

/// `await Promise.allSettled(…)` whose rejections nobody reads.
fn settled(view: &View<'_>, out: &mut Findings<'_>) {
    for call in view.all(Role::Call).filter(|call| call.call_name() == "allSettled" && !is_broken(*call)) {
        let Some(statement) = dropped(call) else { continue };
        // Promises that were started elsewhere are answered for there.
        let started = call.argument(0).is_some_and(|list| list.is(Role::Array) || list.call_name() == "map");
        let cares = !started
            || call.arguments().flat_map(Node::descendants).any(|node| {
                node.is_any(&[Role::Try, Role::Catch]) || (node.is(Role::Call) && matches!(node.call_name(), "catch"))
            });
        if view.callee_path(call).as_deref() == Some("Promise.allSettled") && !cares && !is_cancelled(statement) {
            out.add(
                call.callee().map_or(call.span(), Node::span),
                "`Promise.allSettled` never rejects, and the list of its results is dropped",
            )
            .severity(Severity::Info)
            .confidence(Confidence::Weak)
            .see(call, "every failure is an element with `status: \"rejected\"`");
        }
    }
}

/// The statement whose only work is to wait for this call.
fn dropped(call: Node<'_>) -> Option<Node<'_>> {
    let wait = call.parent().filter(|parent| parent.is(Role::Await))?;
    wait.parent().filter(|parent| parent.is(Role::Discard))
}

/// Tasks that were just cancelled, or are being cleaned up, have nothing to say.
fn is_cancelled(statement: Node<'_>) -> bool {
    let cleans = |name: &str| has_word(&crate::models::failures::failures().cleanup.words, name);
    let scope = statement.function().unwrap_or(statement);
    cleans(scope.function_name())
        || statement.ancestors().any(|outer| outer.is(Role::Finally))
        || scope
            .descendants()
            .any(|node| node.is(Role::Call) && (node.call_name() == "cancel" || cleans(node.call_name())))
}

/// `reserved, problem = reserve(…)` where `problem` is never read.
fn named_failures(view: &View<'_>, out: &mut Findings<'_>) {
    let bound = view.all(Role::Declare).chain(view.all(Role::Assign));
    for node in bound.filter(|node| !is_broken(*node) && node.function().is_some()) {
        let (Some(target), Some(value)) = (node.child(Part::Target), node.child(Part::Value)) else { continue };
        let several = target.is_any(&[Role::Tuple, Role::Array]) && target.children().count() == 2;
        let call = value.awaited();
        // What a hook of React hands back is a state and what sets it.
        let hook = |call: Node<'_>| {
            let name = call.call_name();
            name.strip_prefix("use").is_some_and(|rest| rest.starts_with(char::is_uppercase))
        };
        if !several || !call.is(Role::Call) || hook(call) {
            continue;
        }
        for name in target.children().filter(|child| child.is(Role::Name) && !child.name().starts_with('_')) {
            if has_word(&results().names.failure, name.name()) && is_unused(view, name) {
                let what = call.call_name();
                out.add(
                    name.span(),
                    format!("`{what}` hands back a failure in `{}`, which is never read", name.name()),
                )
                .severity(Severity::Info)
                .confidence(Confidence::Weak)
                .see(call, "the failure is a value here, not an exception");
            }
        }
    }
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let node = view.file.smallest(finding.span);
    if view.python() {
        let call = std::iter::once(node).chain(node.ancestors()).find(|node| node.is(Role::Call))?;
        return edits::add_keyword(view, call, "check=True");
    }
    edits::throw_error(view, node)
}

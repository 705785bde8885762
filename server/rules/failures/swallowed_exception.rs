//! A failure that ends in a handler which tells nobody.

use super::deeds::{Deeds, Stake, Tried};
use super::elsewhere::{Answered, is_answered};
use super::handlers::{self, Form, Handler};
use super::{edits, excuses, reasons};
use crate::facts::{Node, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "swallowed-exception",
    title: "A failure disappears",
    family: Family::Failures,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[390, 391, 755],
    owasp: &["A10:2025"],
    asvs: &["16.5.3"],
    page: include_str!("swallowed_exception.md"),
    check: Check::Both(check, check_app),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    for handler in broad(view) {
        judge(view, &handler, true, out);
    }
}

/// The handlers of calls that other files of the app may answer for.
fn check_app(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for handler in broad(cx.view) {
        let calls = Tried::of(cx.view, &handler).calls;
        let answered = |app| is_answered(cx.view, app, &handler, &calls);
        // What its own file can say, it has said without the app.
        if answered(None) == Answered::Elsewhere && answered(Some(cx)) == Answered::No {
            judge(cx.view, &handler, false, out);
        }
    }
}

fn broad<'a>(view: &View<'a>) -> Vec<Handler<'a>> {
    let all = if view.kind.is_production() { handlers::all(view) } else { Vec::new() };
    all.into_iter().filter(|handler| handler.broad).collect()
}

/// Reports a handler that tells nobody; with `asks`, only where no other file may answer for what it calls.
fn judge<'a>(view: &View<'a>, handler: &Handler<'a>, asks: bool, out: &mut Findings<'_>) {
    let deeds = Deeds::of(view, handler);
    // A terminal is where the person who runs it looks.
    let seen = || excuses::is_for_terminal(view) || excuses::is_entry(handler);
    let told = !deeds.is_idle() || deeds.loud.is_some() && deeds.names_error || deeds.whispers_error && seen();
    if told || excuses::is_explained(view, handler) {
        return;
    }
    let tried = Tried::of(view, handler);
    let money = tried.stake == Stake::Money;
    // What a synchronous TypeScript call does cannot be seen from here, and most of them only compute.
    let lowest = if view.python() { Stake::Unknown } else { Stake::Outside };
    if tried.stake < lowest
        || (!money && excuses::is_best_effort(view, handler))
        || excuses::has_alternative(view, handler)
        || asks && is_answered(view, None, handler, &tried.calls) != Answered::No
    {
        return;
    }
    let states_value = deeds.returns.first().is_some_and(|value| !value.is_any(&[Role::Return, Role::Block]));
    let severity = match deeds.loud.or(deeds.quiet.filter(|quiet| excuses::tells_the_plan(view, *quiet))) {
        Some(_) => Severity::Info,
        None if money => Severity::Error,
        // `load().catch(() => null)` says at the call what it takes instead, and `send().catch(() => {})` that nothing waits for
        // it: a person has to say whether it may.
        None if handler.form == Form::Callback && (states_value || deeds.returns.is_empty()) => Severity::Info,
        // It is told, if not where production looks first.
        None if deeds.quiet.is_some() || excuses::is_optional_field(handler) || excuses::is_candidate(handler) => {
            Severity::Info
        }
        // That there is none is handled, or said above the function; why, nobody learns.
        None if excuses::is_tested_by_callers(view, handler) || reasons::says_fallback(view, handler) => Severity::Info,
        // `void error;` says that it is seen and left.
        None if excuses::is_voided(handler) => Severity::Info,
        None => Severity::Warning,
    };
    let what = tried.calls.first().map_or_else(|| "the code above".to_owned(), |call| quoted(view, *call));
    let returned = deeds.returns.first().copied();
    let message = match (deeds.loud, deeds.quiet, returned) {
        (Some(loud), ..) => format!("{} says that {what} failed, but not why", quoted(view, loud)),
        (_, Some(quiet), _) => format!("a failure of {what} is only written to {}", quoted(view, quiet)),
        (_, _, Some(value)) if !value.is(Role::Return) && !value.is(Role::Block) => {
            format!("a failure of {what} looks like an empty result (`{}`)", view.source(value))
        }
        _ => format!("a failure of {what} disappears here"),
    };
    let mut draft = out.add(handler.head, message).severity(severity);
    for call in tried.calls.iter().take(3) {
        draft = draft.see(*call, "this may fail");
    }
    if let Some(function) = handler.node.function() {
        let last = function.own_descendants().filter(|node| node.is(Role::Return)).last();
        if let Some(success) = last.filter(|last| !handler.node.encloses(*last)) {
            draft = draft.see(success, "what callers get when it works");
        }
    }
    let outcome = match returned {
        Some(value) => format!("what callers get when it fails: `{}`", view.source(value)),
        None if deeds.skips => "the loop goes on as if nothing had happened".to_owned(),
        None => "the code goes on as if it had worked".to_owned(),
    };
    draft = draft
        .step(Some(handler.head), outcome)
        .step(None, "looked for and not found here: a rethrow, a warning or error in the log, a report, an error state, an error value, a reason in a comment");
    match handler.form {
        Form::Clause => draft.fix(FixClass::Ask, "log-and-rethrow", "Log the error and rethrow it").fix(
            FixClass::Ask,
            "rethrow",
            "Rethrow the error with its cause",
        ),
        Form::Callback => draft.fix(FixClass::Ask, "log", "Log the error"),
        Form::Suppress => draft.fix(FixClass::Ask, "log", "Log the error and raise it"),
    };
}

/// What is called, as it is written where that is short.
fn quoted(view: &View<'_>, call: Node<'_>) -> String {
    let callee = call.callee().unwrap_or(call);
    let text = view.source(callee);
    let plain = text.len() <= 48 && !text.contains(['\n', '(', '{']);
    if plain { format!("`{text}`") } else { format!("`{}`", call.call_name()) }
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let handler = handlers::all(view).into_iter().find(|handler| handler.head == finding.span)?;
    match (id, handler.form) {
        ("rethrow", Form::Clause) => edits::rethrow(view, &handler, false),
        ("log-and-rethrow", Form::Clause) => edits::rethrow(view, &handler, true),
        ("log", Form::Callback) => edits::log_in_callback(view, &handler),
        ("log", Form::Suppress) => edits::unsuppress(view, &handler),
        _ => None,
    }
}

//! A guard that lets pass when it cannot check.

use super::guarding::{Guard, Passes, calls_next, guard, next_of, rejects};
use super::handlers::{self, Form, Handler};
use super::missing_alike::{self, Alike};
use super::{edits, reasons};
use crate::facts::{Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::failures::{has, has_word};
use crate::models::guards::guards;
use crate::models::pattern::words;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "fail-open-guard",
    title: "A guard lets pass when it fails",
    family: Family::Failures,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[636, 703],
    owasp: &["A10:2025"],
    asvs: &["16.5.3"],
    page: include_str!("fail_open_guard.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    for handler in handlers::all(view) {
        if let Some((guard, allows)) = opens(view, &handler) {
            let reason = reasons::given(view, &handler).is_some();
            if !(guard.limits && reason) {
                report(&handler, &guard, allows, out);
            }
        }
    }
    for node in view.all(Role::If).filter(|node| !node.has(Flags::BROKEN)) {
        unverified(view, node, out);
        if let Some(alike) = missing_alike::of_condition(view, node)
            && node.child(Part::Then).is_some_and(|then| {
                std::iter::once(then).chain(then.own_descendants()).any(|inner| rejects_any(view, inner))
            })
        {
            missing(&alike, out);
        }
    }
}

fn missing(alike: &Alike<'_>, out: &mut Findings<'_>) {
    let Alike { comparison, secret, sent, variable } = alike;
    out.add(comparison.span(), format!("where `{variable}` is not set, whoever sends nothing passes"))
        .severity(Severity::Warning)
        .see(*secret, "nothing, where the variable is missing in an environment")
        .see(*sent, "nothing, where the request leaves it out")
        .step(None, "looked for and not found: a test of either, in this file")
        .fix(FixClass::Ask, "require-set", format!("Refuse where `{variable}` is not set"));
}

/// True where this rule speaks about the handler, so that no other does.
pub fn claims(view: &View<'_>, handler: &Handler<'_>) -> bool {
    opens(view, handler).is_some()
}

/// The guard whose failure a handler turns into "pass", and where it does.
fn opens<'a>(view: &View<'a>, handler: &Handler<'a>) -> Option<(Guard<'a>, Option<Node<'a>>)> {
    let function = handler.node.function().filter(|function| !function.has(Flags::BROKEN))?;
    if handler.form != Form::Clause || !handler.broad {
        return None;
    }
    let guard = guard(view, function)?;
    let body = handler.body?;
    let inside = || body.own_descendants();
    let next = next_of(view, &guard);
    let denies = inside().any(|node| {
        node.is(Role::Throw)
            || rejects(view, node, next)
            || super::answers::answer(view, node).is_some()
            || (node.is(Role::Call) && matches!(node.call_name(), "redirect" | "exit" | "abort" | "end" | "sendStatus"))
    });
    // Only a failure of the check itself opens the guard: the rejection must depend on what is tried.
    let decides = handler.tried.encloses(guard.rejects) || handler.tried.span().end <= guard.rejects.span().start;
    if denies || !decides {
        return None;
    }
    match guard.passes {
        Passes::Next => {
            inside().find(|node| next.is_some_and(|next| calls_next(*node, next))).map(|node| (guard, Some(node)))
        }
        Passes::True => {
            let yes = |node: &Node<'a>| {
                node.is(Role::Return) && node.children().next().is_some_and(|value| value.is(Role::True))
            };
            inside().find(yes).map(|node| (guard, Some(node)))
        }
        // The rejection stands inside the `try`: behind the handler nothing is left to reject.
        Passes::End => {
            let leaves = inside().all(|node| !node.is_any(&[Role::Continue, Role::Assign, Role::Break]));
            (handler.tried.encloses(guard.rejects) && leaves && is_last(handler)).then_some((guard, None))
        }
    }
}

/// Nothing but the end of the function follows.
fn is_last(handler: &Handler<'_>) -> bool {
    let whole = handler.whole();
    let block = whole.parent();
    block.is_some_and(|block| {
        block.parent().is_some_and(|function| function.is(Role::Function)) && block.children().last() == Some(whole)
    })
}

fn report(handler: &Handler<'_>, guard: &Guard<'_>, allows: Option<Node<'_>>, out: &mut Findings<'_>) {
    let name = match guard.function.function_name() {
        "" => "this guard".to_owned(),
        name => format!("`{name}`"),
    };
    let (severity, message) = if guard.limits {
        (Severity::Info, format!("{name} stops limiting when its check fails: is that meant?"))
    } else {
        (Severity::Error, format!("{name} lets everybody pass when its check fails"))
    };
    let pass = match guard.passes {
        Passes::Next => "this hands the request on",
        Passes::True => "this says yes",
        Passes::End => "nothing rejects behind this handler",
    };
    out.add(handler.head, message)
        .severity(severity)
        .see(guard.rejects, "this is how it rejects")
        .see(handler.tried, "when this fails, nothing was checked")
        .step(Some(allows.map_or(handler.head, Node::span)), pass)
        .fix(FixClass::Ask, "deny", "Reject when the check fails");
}

/// `if (secret) { verify }`: without the secret nothing is checked. And `if (DISABLE_AUTH) return next()`.
fn unverified<'a>(view: &View<'a>, node: Node<'a>, out: &mut Findings<'_>) {
    let (Some(condition), Some(then)) = (node.child(Part::Condition), node.child(Part::Then)) else { return };
    let Some(function) = node.function().filter(|function| !function.has(Flags::BROKEN)) else { return };
    let branch = || std::iter::once(then).chain(then.own_descendants());
    if let Some(secret) = setting(view, condition)
        && node.child(Part::Else).is_none()
        && !is_required_above(view, node, secret)
        && branch().any(|inner| rejects_any(view, inner))
        && branch().any(|inner| inner.is(Role::Call) && has(&guards().proofs, inner.call_name()))
    {
        out.add(condition.span(), format!("where `{}` is not set, the signature is not checked", secret.name()))
            .see(secret, "a setting that is missing makes this false")
            .see(then, "the check, skipped then")
            .fix(FixClass::Ask, "require", format!("Fail when `{}` is not set", secret.name()));
        return;
    }
    let allows = |inner: Node<'a>| match inner.role() {
        Role::Call => {
            guard(view, function).and_then(|it| next_of(view, &it)).is_some_and(|next| calls_next(inner, next))
        }
        Role::Return => {
            inner.children().next().is_some_and(|value| value.is(Role::True)) && guard(view, function).is_some()
        }
        _ => false,
    };
    if let Some(switch) =
        std::iter::once(condition).chain(condition.descendants()).find(|name| is_off_switch(view, *name))
        && branch().any(allows)
    {
        out.add(condition.span(), format!("`{}` switches this guard off", switch.name()))
            .severity(Severity::Warning)
            .see(then, "everybody passes")
            .step(None, "one variable in the wrong environment opens every route behind it");
    }
}

fn rejects_any<'a>(view: &View<'a>, node: Node<'a>) -> bool {
    let no = node.is(Role::Return) && node.children().next().is_some_and(|value| value.is(Role::False));
    no || node.is(Role::Throw) || rejects(view, node, None)
}

/// The setting that a condition only tests for being there: `secret`, `secret && header`, `secret is not None`.
fn setting<'a>(view: &View<'a>, condition: Node<'a>) -> Option<Node<'a>> {
    let named = match condition.role() {
        Role::Binary if matches!(condition.name(), "&&" | "and") => condition.child(Part::Left)?,
        Role::Compare if condition.name() == "is not" => condition.children().next()?,
        _ => condition,
    };
    let named = if named.is_any(&[Role::Name, Role::Member]) { named } else { return None };
    let origin = if named.is(Role::Name) { view.value(named) } else { named };
    let links = || origin.chain().map(Node::name).chain(origin.is(Role::Index).then_some("env"));
    let from_settings = links().any(|link| has_word(&guards().settings, link))
        || view.path_of(origin).is_some_and(|path| words(&path).iter().any(|word| has(&guards().settings, word)));
    (has_word(&guards().secrets, named.name()) && from_settings).then_some(named)
}

/// `if (!secret) throw` above.
fn is_required_above<'a>(view: &View<'a>, node: Node<'a>, secret: Node<'a>) -> bool {
    let text = view.source(secret);
    let scope = node.function().unwrap_or(node);
    scope.own_descendants().take_while(|other| other.id < node.id).filter(|other| other.is(Role::If)).any(|other| {
        let tests = other
            .child(Part::Condition)
            .is_some_and(|it| it.is(Role::Not) || it.is_any(&[Role::Unary, Role::Compare, Role::Binary]));
        let same = other.child(Part::Condition).is_some_and(|it| view.source(it).contains(text.as_ref()));
        let ends = other.child(Part::Then).is_some_and(|then| {
            std::iter::once(then).chain(then.own_descendants()).any(|it| it.is_any(&[Role::Throw, Role::Return]))
        });
        tests && same && ends
    })
}

/// `process.env.DISABLE_AUTH`, `settings.SKIP_SIGNATURE`.
fn is_off_switch<'a>(view: &View<'a>, name: Node<'a>) -> bool {
    let model = guards();
    if !name.is_any(&[Role::Name, Role::Member])
        || !has_word(&model.off, name.name())
        || !has_word(&model.switched, name.name())
    {
        return false;
    }
    let negated =
        name.parent().is_some_and(|parent| parent.is(Role::Not) || (parent.is(Role::Unary) && parent.name() == "!"));
    let origin = if name.is(Role::Name) { view.value(name) } else { name };
    !negated && view.path_of(origin).is_some_and(|path| words(&path).iter().any(|word| has(&model.settings, word)))
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    if id == "require" {
        let condition = view.file.smallest(finding.span);
        let node = std::iter::once(condition).chain(condition.ancestors()).find(|outer| outer.is(Role::If))?;
        return edits::require_setting(view, node, setting(view, node.child(Part::Condition)?)?);
    }
    if id == "require-set" {
        let mut branches = view.all(Role::If).filter_map(|branch| missing_alike::of_condition(view, branch));
        let alike = branches.find(|alike| alike.comparison.span() == finding.span)?;
        let (not, or) = if view.python() { ("not ", " or ") } else { ("!", " || ") };
        let at = finding.span.start;
        let text = format!("{not}{}{or}", view.source(alike.secret));
        return Some(vec![TextEdit { span: Span::new(at, at), text }]);
    }
    let handler = handlers::all(view).into_iter().find(|handler| handler.head == finding.span)?;
    let (guard, allows) = opens(view, &handler)?;
    edits::deny(view, &handler, guard.passes, allows)
}

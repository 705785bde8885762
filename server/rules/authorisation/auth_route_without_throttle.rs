//! Passwords, codes, mails or a paid model, as often as somebody likes.

use super::exposure::{anchor, prove};
use super::reach;
use super::throttle::{Deed, Open, Package, packages};
use crate::app::Site;
use crate::app::access::Status;
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::surface::surface;
use crate::models::testing::lists_word;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "auth-route-without-throttle",
    title: "Sign-in or paid call without a limit",
    family: Family::Authorisation,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[307, 770],
    owasp: &["A07:2025", "API4:2023", "API6:2023"],
    asvs: &["2.4.1", "6.3.1"],
    page: include_str!("auth_route_without_throttle.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    for package in &packages(cx).0 {
        if package.limits || package.open.len() == 1 && package.anchor.is_none() {
            let own = package.open.iter().filter(|open| cx.app.sites[open.site].home().file == cx.file);
            own.for_each(|open| report(cx, open, out));
        } else {
            report_all(cx, package, out);
        }
    }
}

/// Somebody who is signed in can at least be told apart, and so can whoever calls what is asked for by name.
fn is_grave(cx: &Cx<'_>, open: &Open) -> bool {
    let status = cx.app.sites[open.site].access.status;
    let tried = open.deed == Deed::Passwords && status != Status::Unknown;
    (status == Status::None || tried) && !open.known
}

/// One route without a limit, where others have one.
fn report(cx: &Cx<'_>, open: &Open, out: &mut Findings<'_>) {
    let site = &cx.app.sites[open.site];
    let message = format!("`{}` {}", site.name(), open.deed.told());
    let draft = prove(out.add(anchor(cx, site), message), cx, site, &[]);
    let draft = match open.deed {
        Deed::Model(call) => draft.with(cx.step(call, "the call that costs money")),
        _ => draft,
    };
    let draft = if is_grave(cx, open) { draft } else { draft.severity(Severity::Info) };
    let draft = draft.step(None, "no limiter is in front of the route, in its handler or around the whole application");
    if sibling(cx, site).is_some() {
        draft.fix(FixClass::Ask, "sibling", "Use the limiter of the other routes");
    }
}

/// Nothing in the package is limited: that is one thing to repair, however many routes it is seen at.
fn report_all(cx: &Cx<'_>, package: &Package, out: &mut Findings<'_>) {
    let grave: Vec<&Open> = package.open.iter().filter(|open| is_grave(cx, open)).collect();
    let told = if grave.is_empty() { package.open.iter().collect() } else { grave.clone() };
    let Some(open) = told.first() else { return };
    let first = &cx.app.sites[open.site];
    let span = match package.anchor {
        Some(made) if made.file == cx.file => cx.app.files.node(made).map(callee),
        Some(_) => None,
        None => (first.home().file == cx.file).then(|| anchor(cx, first)),
    };
    let Some(span) = span else { return };
    let others = match told.len() {
        1 => String::new(),
        2 => format!(", `{}` is as open", cx.app.sites[told[1].site].name()),
        more => format!(", {} other routes are as open", more - 1),
    };
    let message =
        format!("`{}` {}{others}, and nothing in this application is limited", first.name(), open.deed.told());
    let mut draft = out.add(span, message);
    if grave.is_empty() {
        draft = draft.severity(Severity::Info);
    }
    for open in &package.open {
        let site = &cx.app.sites[open.site];
        draft = draft.with(cx.step(site.home(), format!("`{}` {}", site.name(), open.deed.told())));
    }
    draft.step(None, "no limiter is in front of any route, in a handler, imported or around the whole application");
}

/// The call that makes an application, without its arguments.
fn callee(call: Node<'_>) -> Span {
    call.child(Part::Callee).unwrap_or(call).span()
}

/// The limiter of another route that is registered in this file: where it is to go, and its text.
fn sibling(cx: &Cx<'_>, site: &Site) -> Option<TextEdit> {
    let limits = |node: Node<'_>| lists_word(&surface().throttle.limiters, node.name());
    let registration = cx.view.file.node(site.home().id);
    if cx.view.python() {
        let function =
            reach::handler(cx, site).filter(|place| place.file == cx.file && place.node.is(Role::Function))?;
        let other = cx.view.file.all(Role::Decorator).find(|decorator| decorator.descendants().any(limits))?;
        let own = cx.view.file.node(function.node.id).decorators().last().copied()?;
        let indent = crate::fixes::layout::indent_at(cx.view, own.span().start);
        let end = own.span().end;
        return Some(TextEdit { span: Span::new(end, end), text: format!("\n{indent}{}", cx.view.source(other)) });
    }
    if !registration.is(Role::Call) || !registration.argument(0)?.is(Role::String) {
        return None;
    }
    let other = cx.sites().filter(|other| other.route.at != site.route.at).find_map(|other| {
        let call = Some(cx.view.file.node(other.home().id)).filter(|node| node.is(Role::Call))?;
        call.arguments()
            .skip(1)
            .find(|argument| argument.part() == Part::Argument && argument.is(Role::Name) && limits(*argument))
    })?;
    let end = registration.argument(0)?.span().end;
    Some(TextEdit { span: Span::new(end, end), text: format!(", {}", other.name()) })
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let site = cx.sites().find(|site| Some(site.name()) == finding.route && anchor(cx, site) == finding.span)?;
    sibling(cx, site).map(|edit| vec![edit])
}

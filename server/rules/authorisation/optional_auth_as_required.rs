//! `optional-auth-as-required`: what asks a route's caller takes nothing for an answer, and the route goes on as if somebody
//! had signed in.

use super::exposure::{anchor, change, open_on_purpose, prove, sensitive_read, told};
use super::reach::{Place, of_handler, reached};
use crate::app::access::{Status, Wasted};
use crate::app::route::Why;
use crate::app::{At, FileId, Site};
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "optional-auth-as-required",
    title: "Guard lets those without a token pass",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[287, 862],
    owasp: &["A01:2025", "API2:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("optional_auth_as_required.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// Words under which a handler finds who calls. Only ever a reason to be silent.
const CALLER: [&str; 14] = [
    "user",
    "caller",
    "identity",
    "session",
    "viewer",
    "account",
    "claims",
    "payload",
    "principal",
    "member",
    "auth",
    "actor",
    "me",
    "token",
];

/// The guard of a route of its own that strangers pass by sending nothing, where the route needs one and never asks whether
/// somebody is there.
pub fn optional<'s>(cx: &Cx<'_>, site: &'s Site) -> Option<&'s Wasted> {
    if site.access.status != Status::None || open_on_purpose(cx, site).is_some() {
        return None;
    }
    let found =
        site.access.wasted.iter().find(|wasted| wasted.why == Some(Why::Choice) && is_own(cx, site, wasted.at))?;
    let matters = change(site).is_some() || sensitive_read(cx, site).is_some();
    (matters && !asks_whether(cx, site, found.at)).then_some(found)
}

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites() {
        if let Some(wasted) = optional(cx, site) {
            report(cx, site, wasted, out);
        }
    }
}

/// True where a guard is put in front of this route alone, or of its class: what stands before everything is there to
/// know who calls, and asks nobody to sign in.
fn is_own(cx: &Cx<'_>, site: &Site, at: At) -> bool {
    let Some(node) = cx.app.files.node(at) else { return false };
    let holds = |other: At| {
        let whole = cx.app.files.node(other).filter(|_| other.file == at.file);
        let around = |inner: Node<'_>| {
            let decorated = inner.parent().filter(|up| up.is(Role::Decorated));
            decorated.unwrap_or(inner).encloses(node)
        };
        whole.is_some_and(|inner| around(inner) || inner.ancestors().any(|up| up.is(Role::Class) && around(up)))
    };
    holds(site.route.at) || holds(site.route.handler.at)
}

/// True where the handler, or what it calls, deals with nobody being there.
fn asks_whether<'a>(cx: &Cx<'a>, site: &Site, guard: At) -> bool {
    let guarding = cx.app.files.node(guard);
    let around = |node: Node<'a>| std::iter::once(node).chain(node.ancestors());
    let own = guarding.and_then(|node| around(node).find(|up| up.is(Role::Parameter)));
    let own = own.map(|parameter| parameter.name().to_owned()).filter(|name| !name.is_empty());
    // What the guard itself asks is what made it optional.
    let guards = cx.app.files.node(guard).map(|node| reached(cx, vec![Place { file: guard.file, node }], true));
    let guards = guards.unwrap_or_default();
    let of_guard = |place: &&Place<'_>| guards.iter().any(|each| each.at() == place.at());
    of_handler(cx, site).iter().filter(|place| !of_guard(place)).any(|place| {
        place.node.descendants_and_self().any(|node| {
            let named = node.is_any(&[Role::Name, Role::Member])
                && (own.as_deref() == Some(node.name())
                    || words(node.name()).iter().any(|word| CALLER.contains(&word.as_str())));
            let called =
                node.is(Role::Call) && words(node.call_name()).iter().any(|word| CALLER.contains(&word.as_str()));
            (named || called) && is_asked(cx, place.file, node)
        })
    })
}

/// True where code around an expression expects that it may be nothing.
fn is_asked(cx: &Cx<'_>, file: FileId, node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    match parent.role() {
        Role::Not | Role::Compare | Role::Assert => true,
        Role::Unary => parent.name() == "!",
        Role::If | Role::Conditional => node.part() == Part::Condition,
        Role::Binary => {
            matches!(parent.name(), "&&" | "||" | "??" | "and" | "or" | "==" | "===" | "!=" | "!==" | "is" | "is not")
        }
        Role::Member if file == cx.file => {
            let behind = Span::new(node.span().end, parent.span().end.max(node.span().end));
            cx.view.slice(behind).trim_start().starts_with("?.")
        }
        _ => false,
    }
}

fn report(cx: &Cx<'_>, site: &Site, wasted: &Wasted, out: &mut Findings<'_>) {
    let name = site.name();
    let node = cx.app.files.node(wasted.at).filter(|_| wasted.at.file == cx.file);
    let span = node.map_or_else(|| anchor(cx, site), |node| first_line(cx.view, shown(node).span()));
    let (effect, does) = match (change(site), sensitive_read(cx, site)) {
        (Some(effect), _) => (effect, format!("does {}", told(cx, effect))),
        (None, Some((effect, model))) => (effect, format!("hands out `{}`", model.name)),
        (None, None) => return,
    };
    let message = format!("the guard of `{name}` lets whoever sends no token pass, and the route {does}");
    let severity = if effect.writes { Severity::Error } else { Severity::Warning };
    let draft = out.add(span, message).severity(severity);
    let draft = prove(draft, cx, site, &[effect]).step(None, "the handler never asks whether somebody is signed in");
    if node.is_some_and(|node| option(cx.view, node).is_some()) {
        draft.fix(FixClass::Safe, "required", "Ask everybody for a token");
    }
}

fn shown(node: Node<'_>) -> Node<'_> {
    match node.role() {
        Role::Decorator => node.children().next().unwrap_or(node),
        Role::Parameter => node.child(Part::Default).unwrap_or(node),
        _ => node,
    }
}

fn first_line(view: &View<'_>, span: Span) -> Span {
    view.slice(span).find('\n').map_or(span, |at| Span::new(span.start, span.start + at as u32))
}

/// The option that lets strangers pass, where it is written at the guard: the edit that takes it back.
fn option(view: &View<'_>, node: Node<'_>) -> Option<TextEdit> {
    let call = node.descendants_and_self().find(|each| each.is(Role::Call))?;
    if let Some(value) = call.keyword("optional").filter(|value| value.is(Role::True)) {
        return Some(TextEdit { span: value.span(), text: "False".to_owned() });
    }
    let names = ["credentialsRequired", "authRequired", "sessionRequired"];
    let value = call.descendants().find(|each| each.is(Role::Pair) && names.contains(&each.name()))?;
    let value = value.child(Part::Value).filter(|value| value.is(Role::False))?;
    let _ = view;
    Some(TextEdit { span: value.span(), text: "true".to_owned() })
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let node = cx.view.file.smallest(finding.span);
    let node = std::iter::once(node).chain(node.ancestors()).find(|up| up.is_any(&[Role::Decorator, Role::Call]))?;
    (id == "required").then(|| option(cx.view, node).map(|edit| vec![edit]))?
}

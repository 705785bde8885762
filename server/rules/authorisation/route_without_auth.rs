//! `route-without-auth`: a route that changes data or hands out people's data, and turns nobody away.

use super::exposure::{anchor, change, is_action, is_mutating, model, open_on_purpose, prove, sensitive_read, told};
use super::guarding::{self, Wanted};
use super::optional_auth_as_required::optional;
use super::{guard_ineffective, reach};
use crate::app::access::Status;
use crate::app::route::Why;
use crate::app::{At, Site};
use crate::facts::{Node, Role};
use crate::findings::{Confidence, Finding, Severity, TextEdit};
use crate::models::access::access;
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "route-without-auth",
    title: "Route changes data for anybody who asks",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[306, 862],
    owasp: &["A01:2025", "API2:2023", "API5:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("route_without_auth.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites().filter(|site| !is_action(site)) {
        // A guard that is there and broken is said at the guard.
        let explained = || {
            let misplaced = site.access.wasted.iter().any(|wasted| wasted.why == Some(Why::Place));
            misplaced || guard_ineffective::broken(cx, site).is_some() || optional(cx, site).is_some()
        };
        if site.access.status == Status::None && open_on_purpose(cx, site).is_none() && !explained() {
            report(cx, site, out);
        }
    }
}

/// Where the handler, or what stands before it, refuses somebody.
fn refusal(cx: &Cx<'_>, site: &Site) -> Option<At> {
    let places = [reach::of_links(cx, site), reach::of_handler(cx, site)].concat();
    places.iter().find_map(|place| {
        let source = cx.app.files.get(place.file)?;
        let refuses = |node: &Node<'_>| {
            let literal = source.literals.get(node.id).is_some_and(|text| matches!(text, "401" | "403"));
            let named = matches!(access().answers.status(node.name()), Some(401 | 403));
            let said =
                |word: &String| matches!(word.as_str(), "authorize" | "authorise" | "unauthorized" | "forbidden");
            literal || named || node.is(Role::Call) && words(node.call_name()).iter().any(said)
        };
        let node = place.node.descendants_and_self().find(refuses)?;
        Some(At { file: place.file, id: node.id })
    })
}

fn report(cx: &Cx<'_>, site: &Site, out: &mut Findings<'_>) {
    let name = site.name();
    if let Some(effect) = change(site) {
        let message = match &site.access.only_presented {
            None => format!("`{name}` does {} for anybody who asks", told(cx, effect)),
            Some(_) => format!("`{name}` does {} for anybody who sends a token: nothing verifies it", told(cx, effect)),
        };
        let draft = prove(out.add(anchor(cx, site), message), cx, site, &[effect]);
        let draft = guarding::offer(draft, cx, site, Wanted::Caller);
        // What is read by method and changes something unknown may be a call that only sounds like it.
        if !is_mutating(site) && &*site.route.method != "ANY" && model(cx, effect).is_none() {
            draft.severity(Severity::Info).confidence(Confidence::Weak);
            return;
        }
        // Somebody is turned away, and for whom was not understood: a person has to look.
        if let Some(at) = refusal(cx, site).filter(|_| site.access.only_presented.is_none()) {
            draft
                .severity(Severity::Info)
                .confidence(Confidence::Weak)
                .with(cx.step(at, "somebody is refused here, and what decides who it is was not understood"));
        }
        return;
    }
    // What is read is only said to be wrong where it is about people, or a secret.
    if is_mutating(site) {
        return;
    }
    if let Some((effect, model)) = sensitive_read(cx, site) {
        let message = format!("`{name}` hands out `{}` to anybody who asks", model.name);
        let draft = out.add(anchor(cx, site), message);
        let draft = match effect.only_rendered() {
            true => draft.severity(Severity::Info).confidence(Confidence::Weak),
            false => draft.severity(Severity::Warning),
        };
        guarding::offer(prove(draft, cx, site, &[effect]), cx, site, Wanted::Caller);
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    guarding::fix(cx, finding, id, Wanted::Caller)
}

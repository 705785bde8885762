//! `route-without-auth`: a route that changes data or hands out people's data, and turns nobody away.

use super::exposure::{anchor, change, is_action, is_mutating, open_on_purpose, prove, sensitive_read, told};
use super::guard_ineffective;
use crate::app::Site;
use crate::app::access::Status;
use crate::findings::{Confidence, Severity};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

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
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites().filter(|site| !is_action(site)) {
        // A guard that is there and broken is said at the guard.
        let explained = || guard_ineffective::broken(cx, site).is_some();
        if site.access.status == Status::None && open_on_purpose(cx, site).is_none() && !explained() {
            report(cx, site, out);
        }
    }
}

fn report(cx: &Cx<'_>, site: &Site, out: &mut Findings<'_>) {
    let name = site.name();
    if let Some(effect) = change(site) {
        let message = match &site.access.only_presented {
            None => format!("`{name}` does {} for anybody who asks", told(cx, effect)),
            Some(_) => format!("`{name}` does {} for anybody who sends a token: nothing verifies it", told(cx, effect)),
        };
        prove(out.add(anchor(cx, site), message), cx, site, &[effect]);
        return;
    }
    // What is read is only said to be wrong where it is about people, or a secret.
    if is_mutating(site) {
        return;
    }
    if let Some((effect, model)) = sensitive_read(cx, site) {
        let message = format!("`{name}` hands out `{}` to anybody who asks", model.name);
        prove(out.add(anchor(cx, site), message).severity(Severity::Warning), cx, site, &[effect]);
    }
}

//! A session's cookie that says nothing of the sites whose requests it is for.

use super::cross_site::{is_checked, is_set, same_site, sources};
use super::csrf_unprotected_session::opened;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "cookie-without-samesite",
    title: "Session's cookie goes out with other sites' requests",
    family: Family::Hardening,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[1275],
    owasp: &["A02:2025"],
    asvs: &["3.3.2"],
    page: include_str!("cookie_without_samesite.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    let sources = sources(cx);
    if sources.is_empty() || is_set(cx.app) {
        return;
    }
    let checked = is_checked(cx.app);
    // Where routes are open to other sites because of it, that is what is said.
    if !checked && !opened(cx).is_empty() {
        return;
    }
    for source in sources {
        let draft = out
            .add(source.at.span(), "The cookie of a session is sent along with requests that other sites make")
            .see(source.at, source.note)
            .step(None, "browsers that do not treat it as `Lax` by themselves send it from everywhere");
        // Behind a token this is the second of two locks.
        let second = "requests are asked by other means whether they were meant";
        let draft = if checked { draft.step(None, second) } else { draft };
        draft.fix(FixClass::Safe, "same-site", "Keep the cookie from requests of other sites");
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let source = sources(cx).into_iter().find(|source| source.at.span() == finding.span)?;
    same_site(cx, &source)
}

//! `reflected-unescaped-html`: a handler answers with HTML that a caller wrote a part of.

use super::flows::{harmed, tell, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "reflected-unescaped-html",
    title: "Answer is HTML that a caller wrote",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[79],
    owasp: &["A05:2025"],
    asvs: &["1.2.1"],
    page: include_str!("reflected_unescaped_html.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

pub const PYTHON: Wrap = Wrap::new("html.escape(str(", "))", Some("html"));
pub const JAVASCRIPT: Wrap = Wrap::new("String(", ").replace(/[&<>\"']/g, (c) => '&#' + c.charCodeAt(0) + ';')", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Html]).into_iter().filter(|found| !found.sink.page && !found.sink.trusted) {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message).step(None, "nothing on the way escapes it");
        let shadowed = cx.view.lookup(cx.view.file.root(), "html").is_some();
        if spot(cx, &found).is_some() && !(cx.view.python() && shadowed) {
            draft.fix(FixClass::Safe, "escape", "Escape it");
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Html], &PYTHON, &JAVASCRIPT)
}

//! `log-injection`: what a caller wrote goes into a log of lines, line breaks included.

use super::flows::{harmed, tell, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::app::flow::Kind;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "log-injection",
    title: "Caller can write lines of the log",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[117],
    owasp: &["A09:2025"],
    asvs: &["16.4.1"],
    page: include_str!("log_injection.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const PYTHON: Wrap = Wrap::new("str(", ").replace(\"\\r\", \" \").replace(\"\\n\", \" \")", None);
const JAVASCRIPT: Wrap = Wrap::new("String(", ").replace(/[\\r\\n]+/g, ' ')", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Log]) {
        // A whole thing that is logged is printed by the logger, its line breaks escaped.
        let text = found.source.text || !found.source.exact;
        if found.source.kind != Kind::Request || !text {
            continue;
        }
        let lines = found.sink.lines;
        // The address is written without line breaks by most servers.
        if !lines && found.source.path.iter().any(|member| matches!(&**member, "url" | "nextUrl" | "originalUrl")) {
            continue;
        }
        let message = format!("{}, and the server {}, line breaks included", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message).step(None, "nothing on the way takes line breaks out");
        // What goes through a logger may still be escaped by its formatter.
        let draft = if lines { draft } else { draft.severity(Severity::Info).confidence(Confidence::Weak) };
        if spot(cx, &found).is_some() {
            draft.fix(FixClass::Safe, "one-line", "Take the line breaks out");
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Log], &PYTHON, &JAVASCRIPT)
}

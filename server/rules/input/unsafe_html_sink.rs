//! `unsafe-html-sink`: text of callers is put into a page as HTML, past what would have escaped it.

use super::flows::{harmed, tell, who};
use super::reflected_unescaped_html::PYTHON;
use super::wrapping::{Wrap, spot, wrap};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "unsafe-html-sink",
    title: "Text of callers is shown as HTML",
    family: Family::Input,
    // Until more is known of what of a stored row a caller can have written.
    severity: Severity::Info,
    confidence: Confidence::Weak,
    needs: Needs::App,
    cwe: &[79],
    owasp: &["A05:2025"],
    asvs: &["1.2.1", "3.2.2"],
    page: include_str!("unsafe_html_sink.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const NONE: Wrap = Wrap::new("", "", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Html]).into_iter().filter(|found| found.sink.page || found.sink.trusted) {
        let does = if found.sink.page { "it becomes HTML of the page" } else { "it is marked as safe HTML" };
        let draft = tell(cx, out, &found, format!("{}, and {does}", who(&found)));
        let draft = draft.step(None, "nothing on the way sanitises it");
        let shadowed = cx.view.lookup(cx.view.file.root(), "html").is_some();
        if cx.view.python() && !shadowed && spot(cx, &found).is_some() {
            draft.fix(FixClass::Safe, "escape", "Escape it");
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Html], &PYTHON, &NONE).filter(|_| cx.view.python())
}

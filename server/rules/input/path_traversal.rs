//! `path-traversal`: a caller names the file that is opened.

use super::flows::{harmed, tell, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "path-traversal",
    title: "Request data names the file that is opened",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[22, 73],
    owasp: &["A01:2025"],
    asvs: &["5.3.2"],
    page: include_str!("path_traversal.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const PYTHON: Wrap = Wrap::new("os.path.basename(", ")", Some("os"));
const JAVASCRIPT: Wrap = Wrap::new("path.basename(", ")", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Path]) {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message);
        let draft = draft.step(None, "nothing on the way keeps it inside of a folder");
        let knows = cx.view.python() || cx.view.lookup(cx.view.file.root(), "path").is_some();
        if knows && spot(cx, &found).is_some() {
            draft.fix(FixClass::Ask, "keep-name", "Keep only the file's name");
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Path], &PYTHON, &JAVASCRIPT)
}

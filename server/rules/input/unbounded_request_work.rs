//! `unbounded-request-work`: a caller says how much work one request is.

use super::flows::{harmed, tell, who};
use super::processes;
use super::wrapping::{Wrap, spot, wrap};
use crate::app::flow::Kind;
use crate::facts::Role;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "unbounded-request-work",
    title: "Caller says how much work a request is",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[400, 770, 1333],
    owasp: &["API4:2023"],
    asvs: &["2.2.1", "15.2.2"],
    page: include_str!("unbounded_request_work.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const PYTHON_NUMBER: Wrap = Wrap::new("min(", ", 1000)", None);
const NUMBER: Wrap = Wrap::new("Math.min(", ", 1000)", None);
const PYTHON_PATTERN: Wrap = Wrap::new("re.escape(", ")", Some("re"));
const PATTERN: Wrap = Wrap::new("String(", ").replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Work, Harm::Pattern]) {
        if found.source.kind != Kind::Request {
            continue;
        }
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message);
        let has = spot(cx, &found).is_some();
        match found.sink.harm {
            Harm::Work => {
                let draft = draft.step(None, "nothing on the way bounds it");
                if has {
                    draft.fix(FixClass::Ask, "cap", "Bound it by 1000");
                }
            }
            _ => {
                let draft = draft.step(None, "nothing on the way takes its signs out");
                if has {
                    draft.fix(FixClass::Ask, "literal", "Look for it as plain text");
                }
            }
        }
    }
    if cx.view.kind.is_production() {
        processes::check(cx, out);
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    match id {
        "limit" => {
            let call =
                cx.view.all(Role::Call).find(|call| call.callee().is_some_and(|at| at.span() == finding.span))?;
            processes::add_limit(cx.view, call).map(|edit| vec![edit])
        }
        "cap" => wrap(cx, finding, &[Harm::Work], &PYTHON_NUMBER, &NUMBER),
        _ => wrap(cx, finding, &[Harm::Pattern], &PYTHON_PATTERN, &PATTERN),
    }
}

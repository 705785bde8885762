//! An import of a package that no manifest names.

use super::importing::{self, faults, place, searched};
use crate::app::supply::{Fault, Judged};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "undeclared-import",
    title: "Import of a package that nothing declares",
    family: Family::Dependencies,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[1357],
    owasp: &["A03:2025"],
    asvs: &["15.2.4"],
    page: include_str!("undeclared_import.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let is_mine = |fault: &Fault| matches!(fault, Fault::Undeclared | Fault::Removed { .. });
    for (node, judged) in faults(cx, is_mine) {
        let severity = match (&judged.elsewhere, judged.mild || judged.unproven) {
            // One cause, said loudly once.
            _ if judged.again => Severity::Info,
            (Some(_), _) => Severity::Info,
            (None, true) => Severity::Warning,
            (None, false) => Severity::Error,
        };
        let message = match judged.fault {
            Fault::Removed { since } => {
                format!("`{}` is no part of Python {since}, which this project runs on", judged.module)
            }
            _ => format!("`{}` is imported, and no manifest declares it", judged.package),
        };
        let span = place(cx, node, &judged.module);
        let mut draft = out.add(span, message).severity(severity).see(node, "the import");
        draft = draft.step(None, format!("no such dependency in {}", searched(&judged)));
        if let Some(lock) = judged.lock.as_ref().filter(|_| judged.fault == Fault::Undeclared) {
            draft = draft.step(None, format!("`{lock}` lists no such package either, so no other package brings it"));
        }
        if judged.unproven {
            draft = draft.step(None, "without a lockfile, whether a declared package brings it is unknown");
        }
        if let Some(elsewhere) = &judged.elsewhere {
            draft = draft.step(None, format!("`{elsewhere}`, of another part of the repository, declares it"));
        }
        if let Some(near) = judged.near.as_ref().filter(|_| takes_name(&judged)) {
            draft = draft.step(None, format!("`{near}` is declared, and spelled nearly so"));
            draft.fix(FixClass::Ask, "rename", format!("Import `{near}` instead"));
        }
    }
}

/// The import names the package as the manifest does, so that one name can stand in for the other.
fn takes_name(judged: &Judged) -> bool {
    judged.module.starts_with(&*judged.package)
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let (node, judged) = faults(cx, |fault| *fault == Fault::Undeclared)
        .into_iter()
        .find(|(node, judged)| importing::place(cx, *node, &judged.module) == finding.span)?;
    let near = judged.near.as_deref()?;
    let near = if cx.view.python() { near.replace('-', "_") } else { near.to_owned() };
    let mut span = place(cx, node, &judged.module);
    span.end = span.start + judged.package.len() as u32;
    Some(vec![TextEdit { span, text: near }])
}

//! An import that works only because another package needs the same one.

use super::importing::{faults, line, place, searched};
use crate::app::supply::Fault;
use crate::findings::{Confidence, FixClass, Severity};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "phantom-transitive-import",
    title: "Import that only another package's dependency provides",
    family: Family::Dependencies,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[1357],
    owasp: &["A03:2025"],
    asvs: &["15.2.4"],
    page: include_str!("phantom_transitive_import.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for (node, judged) in faults(cx, |fault| matches!(fault, Fault::Borrowed { .. })) {
        let Fault::Borrowed { by, version } = &judged.fault else { continue };
        let message = match by {
            Some(by) => format!("`{}` is there only because `{by}` needs it: no manifest declares it", judged.package),
            None => {
                format!("`{}` is there only because another package needs it: no manifest declares it", judged.package)
            }
        };
        // Without a lockfile, that somebody brings it is what is usual, and not what was seen.
        // Where another package of the repository declares it, the two are installed together.
        let severity = if version.is_none() || judged.again || judged.mild || judged.elsewhere.is_some() {
            Severity::Info
        } else {
            Severity::Warning
        };
        let span = place(cx, node, &judged.module);
        let mut draft = out.add(span, message).severity(severity).see(node, "the import");
        draft = draft.step(None, format!("no such dependency in {}", searched(&judged)));
        if let (Some(lock), Some(version)) = (&judged.lock, version) {
            draft = draft.step(None, format!("`{lock}` has version {version} of it"));
        }
        if let Some(elsewhere) = &judged.elsewhere {
            draft = draft.step(None, format!("`{elsewhere}`, of another part of the repository, declares it"));
        }
        if let Some((document, line)) = version.as_ref().and_then(|version| line(&judged, version)) {
            draft
                .fix(FixClass::Safe, "declare", format!("Declare `{}` in `{document}`", judged.package))
                .adding(document, line);
        }
    }
}

//! A server that imports what production does not install.

use super::importing::{faults, place};
use crate::app::manifests::Ecosystem;
use crate::app::supply::Fault;
use crate::findings::{Confidence, Severity, Step};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "dev-dependency-in-runtime",
    title: "Server imports a development dependency",
    family: Family::Dependencies,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[1357],
    owasp: &["A03:2025"],
    asvs: &["15.2.3"],
    page: include_str!("dev_dependency_in_runtime.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let supply = cx.app.supply();
    for (node, judged) in faults(cx, |fault| matches!(fault, Fault::Development { .. })) {
        let Fault::Development { document } = &judged.fault else { continue };
        let declared = supply.manifests.declarations().find(|it| it.document == *document && it.name == judged.package);
        let span = place(cx, node, &judged.module);
        let message =
            format!("`{}` is declared for development only, and this file runs in the server", judged.package);
        let mut draft = out.add(span, message).see(node, "the import");
        if let Some(declared) = declared {
            let step =
                Step { file: Some(document.to_string()), span: Some(declared.name_at), note: "declared here".into() };
            draft = draft.with(step);
        }
        let left_out = match judged.ecosystem {
            Ecosystem::JavaScript => {
                "`npm ci --omit=dev` and its like leave it out, and no script of the package bundles"
            }
            Ecosystem::Python => "an installation without the development group leaves it out",
        };
        draft.step(None, left_out);
    }
}

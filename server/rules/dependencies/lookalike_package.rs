//! A dependency that is called nearly like a popular one.

use super::lines::manifest;
use super::similar;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::registry::{Answer, YOUNG};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "lookalike-package",
    title: "Dependency named almost like a popular one",
    family: Family::Dependencies,
    severity: Severity::Info,
    confidence: Confidence::Weak,
    needs: Needs::App,
    cwe: &[1357],
    owasp: &["A03:2025"],
    asvs: &["15.2.4"],
    page: include_str!("lookalike_package.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let Some(manifest) = manifest(cx) else { return };
    for declaration in manifest.registered() {
        let name = declaration.registered();
        let Some(near) = similar::popular(declaration.ecosystem, name) else { continue };
        // Whoever depends on both knows both.
        if manifest.declarations().any(|it| *it.name == *near) {
            continue;
        }
        let answer = cx.app.files.registry().and_then(|answers| answers.of(declaration.ecosystem.into(), name));
        let published = match answer {
            // That it does not exist is said by another rule.
            Some(Answer::Missing { .. }) => continue,
            Some(Answer::Exists { first, days, .. }) => Some((first, *days)),
            None => None,
        };
        let draft = out
            .add(declaration.name_at, format!("`{name}` is called almost like `{near}`, which is not declared"))
            .step(Some(declaration.name_at), "declared here")
            .step(None, format!("`{near}` is among the packages that are downloaded most, and `{name}` is not"));
        let draft = match published {
            Some((first, days)) if days.is_some_and(|days| days < YOUNG) => {
                let first = first.as_deref().unwrap_or("lately");
                draft
                    .severity(Severity::Warning)
                    .confidence(Confidence::Strong)
                    .step(None, format!("it was first published on {first}"))
            }
            Some((Some(first), _)) => draft.step(None, format!("it was first published on {first}")),
            Some((None, _)) => draft,
            None => draft
                .step(None, "when it was first published is unknown: the registry is asked only with `check --online`"),
        };
        draft.fix(FixClass::Ask, "replace", format!("Depend on `{near}`"));
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let manifest = manifest(cx)?;
    let declaration = manifest.declarations().find(|it| it.name_at == finding.span)?;
    let near = similar::popular(declaration.ecosystem, declaration.registered())?;
    Some(vec![TextEdit { span: declaration.name_at, text: near.to_owned() }])
}

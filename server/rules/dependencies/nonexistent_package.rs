//! A dependency that the registry does not know, or that no lockfile lists.

use super::lines::{self, is_listed, manifest};
use super::similar;
use crate::app::manifests::{Declaration, Ecosystem, Kind};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::registry::Answer;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "nonexistent-package",
    title: "Dependency that does not exist",
    family: Family::Dependencies,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::Network,
    cwe: &[1357, 427, 829],
    owasp: &["A03:2025"],
    asvs: &["15.2.4"],
    page: include_str!("nonexistent_package.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// Where more than so many, or most, are not listed, the lockfile is old, and that is for another rule to say.
pub const STALE: usize = 3;

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let Some(manifest) = manifest(cx) else { return };
    let lock = manifest.lock().filter(|lock| manifest.is_member(lock));
    let unlisted: Vec<&Declaration> = lock.map_or_else(Vec::new, |lock| {
        let counts = |it: &&Declaration| it.kind != Kind::Optional || it.ecosystem == Ecosystem::Python;
        manifest.registered().filter(counts).filter(|it| !is_listed(lock, it)).collect()
    });
    let is_stale = unlisted.len() > STALE;
    for declaration in manifest.registered() {
        let name = declaration.registered();
        let answer = cx.app.files.registry().and_then(|answers| answers.of(declaration.ecosystem.into(), name));
        let registry = match declaration.ecosystem {
            Ecosystem::JavaScript => "npm",
            Ecosystem::Python => "PyPI",
        };
        let unlisted = unlisted.iter().any(|it| it.name_at == declaration.name_at);
        let draft = match answer {
            Some(Answer::Missing { asked }) => out
                .add(
                    declaration.name_at,
                    format!("{registry} knows no package `{name}`: whoever registers it runs code here"),
                )
                .step(Some(declaration.name_at), "declared here")
                .step(None, format!("the registry was asked for exactly this name on {asked} and knows it not")),
            Some(Answer::Exists { .. }) => continue,
            None if unlisted && !is_stale => {
                let lock = lock.map_or("", |lock| &lock.document);
                out.add(
                    declaration.name_at,
                    format!("`{name}` is declared and stands in no lockfile, so nobody has installed it"),
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Strong)
                .step(Some(declaration.name_at), "declared here")
                .step(None, format!("`{lock}`, which is written from this manifest, does not list it"))
                .step(None, "whether the registry knows the name is unknown: it is asked only with `check --online`")
            }
            None => continue,
        };
        let near = similar::popular(declaration.ecosystem, name);
        let draft = match near {
            Some(near) => {
                draft.fix(FixClass::Ask, "replace", format!("Depend on `{near}`, which is spelled nearly so"))
            }
            None => draft,
        };
        if lines::removal(cx, declaration).is_some() {
            draft.fix(FixClass::Ask, "remove", format!("Remove `{name}`"));
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let manifest = manifest(cx)?;
    let declaration = manifest.declarations().find(|it| it.name_at == finding.span)?;
    match id {
        "remove" => lines::removal(cx, declaration),
        _ => {
            let near = similar::popular(declaration.ecosystem, declaration.registered())?;
            Some(vec![TextEdit { span: declaration.name_at, text: near.to_owned() }])
        }
    }
}

//! A secret read from the environment with a literal to fall back on.

use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, FixClass, Severity, TextEdit};
use crate::rules::{Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "secret-env-fallback",
    title: "Secret falls back to a literal",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[1188, 798, 636],
    owasp: &["A02:2025"],
    asvs: &["13.3.1"],
    page: include_str!("secret_env_fallback.md"),
    check,
    fix: Some(fix),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    for node in view.file.all(Role::Binary).filter(|node| matches!(node.name(), "||" | "??" | "or")) {
        let (Some(left), Some(right)) = (node.child(Part::Left), node.child(Part::Right)) else { continue };
        if let Some(variable) = variable_read(view, left)
            && right.is(Role::String)
        {
            out.add(right.span(), format!("`{variable}` falls back to a literal that anyone can read"))
                .see(left, format!("`{variable}` is read from the environment"))
                .see(right, "where it is not set, this literal is the secret")
                .fix(FixClass::Ask, "require", format!("Fail at start when `{variable}` is missing"));
        }
    }
}

fn variable_read<'a>(view: &View<'a>, node: Node<'a>) -> Option<&'a str> {
    (view.path_of(node)?.starts_with("process.env.")).then(|| node.name())
}

fn fix(_: &View<'_>, _: &crate::findings::Finding, _: &str) -> Option<Vec<TextEdit>> {
    None
}

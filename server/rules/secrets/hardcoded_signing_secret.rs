//! A literal that tokens, sessions or messages are signed with.

use crate::facts::{Id, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::{environment, pattern, secrets, signing};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

use super::literal::literal;
use super::signing_use::{Use, uses};
use super::stage::is_outside_production;
use super::variable::is_setting_of_class;

pub const RULE: Rule = Rule {
    id: "hardcoded-signing-secret",
    title: "Signing secret written in the source",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[321, 798, 547],
    owasp: &["A04:2025"],
    asvs: &["13.3.1"],
    page: include_str!("hardcoded_signing_secret.md"),
    check: Check::Both(check, check_app),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    let mut reported = Vec::new();
    for used in view.nodes().flat_map(|node| uses(view, node)) {
        let Some(literal) = literal(view, used.key).filter(|literal| !reported.contains(&literal.id)) else { continue };
        if is_harmless(view, &used, literal) {
            continue;
        }
        reported.push(literal.id);
        let draft = out
            .add(literal.span(), message(used.proves))
            .see(literal, "the secret is this literal")
            .see(used.at, "and it is used here");
        if !is_bytes(view, literal) {
            draft
                .fix(FixClass::Ask, "read-env", format!("Read `{}` from the environment", variable(used.env, literal)))
                .adding(".env.example", format!("{}=", variable(used.env, literal)));
        }
    }
}

/// The literals of this file that other files sign with.
fn check_app(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let view = cx.view;
    if !view.kind.is_production() {
        return;
    }
    let own = literals(view);
    for key in cx.app.keys.iter().filter(|key| key.literal.file == cx.file) {
        let literal = view.file.node(key.literal.id);
        let Some(value) = view.string(literal).filter(|_| !own.contains(&literal.id)) else { continue };
        if is_no_secret(&value) || is_outside_production(view, literal) || is_setting_of_class(literal) {
            continue;
        }
        let draft = out.add(literal.span(), message(key.proves)).see(literal, "the secret is this literal");
        let draft = match &key.name {
            None => draft.with(cx.step(key.used, "and it is used here")),
            Some(name) => draft
                .confidence(Confidence::Strong)
                .with(cx.step(key.used, format!("`{name}` of the settings is used here")))
                .step(None, format!("the settings are put together at run time; no other file gives a `{name}`")),
        };
        draft
            .fix(FixClass::Ask, "read-env", format!("Read `{}` from the environment", variable(key.env, literal)))
            .adding(".env.example", format!("{}=", variable(key.env, literal)));
    }
}

fn message(proves: &str) -> String {
    let verb = if proves.ends_with("encrypted") { "read" } else { "forge" };
    let them = if proves.starts_with("Data") { "it" } else { "them" };
    format!("{proves} with a literal; whoever reads the source can {verb} {them}")
}

/// The literals that this rule speaks of, wherever they stand in the file.
pub fn literals(view: &View<'_>) -> Vec<Id> {
    let used = view.file.root().descendants().flat_map(|node| uses(view, node));
    used.filter_map(|used| Some(literal(view, used.key)?.id)).collect()
}

fn is_harmless(view: &View<'_>, used: &Use<'_>, literal: Node<'_>) -> bool {
    let value = view.string(literal).unwrap_or_default();
    let named = || {
        let around = used.at.ancestors().filter(|node| node.is_any(&[Role::Function, Role::Declare, Role::Assign]));
        around.map(|node| {
            if node.is(Role::Function) { node.function_name() } else { node.child(Part::Target).map_or("", Node::name) }
        })
    };
    is_no_secret(&value)
        || (used.checksum && named().any(signing::is_checksum))
        || is_outside_production(view, literal)
        || is_outside_production(view, used.at)
}

/// Nothing, what is meant to be read, or a key that a service issued, which is another rule's.
fn is_no_secret(value: &str) -> bool {
    let public = ["PUBLIC KEY", "CERTIFICATE", "{{"].iter().any(|mark| value.contains(mark));
    value.trim().is_empty() || public || !secrets::find(value).is_empty()
}

fn is_bytes(view: &View<'_>, literal: Node<'_>) -> bool {
    view.python() && view.source(literal).starts_with(['b', 'B'])
}

/// The variable that the literal is named after, or the usual one.
fn variable(usual: &str, literal: Node<'_>) -> String {
    let holder =
        literal.parent().filter(|parent| parent.is_any(&[Role::Declare, Role::Assign, Role::Field, Role::Pair]));
    let name = holder.map_or("", |holder| holder.child(Part::Target).map_or(holder.name(), Node::name));
    let said = pattern::words(name).iter().map(|word| word.to_ascii_uppercase()).collect::<Vec<_>>().join("_");
    let telling = environment::secret(name) == Some(environment::Secret::Forges) && said.contains('_');
    if environment::is_spelled_as_variable(name) {
        name.to_owned()
    } else if telling && environment::is_spelled_as_variable(&said) {
        said
    } else {
        usual.to_owned()
    }
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let mut all = view.file.root().descendants().flat_map(|node| uses(view, node));
    let own = all.find_map(|used| {
        let literal = literal(view, used.key).filter(|literal| literal.span() == finding.span)?;
        Some((used.env, literal))
    });
    let (usual, literal) = match own {
        Some(own) => own,
        // Another file uses it.
        None => {
            let at = view.file.smallest(finding.span);
            (signing::usual_variable(&finding.message), Some(at).filter(|at| at.is(Role::String))?)
        }
    };
    fixes::required_variable(view, literal, &variable(usual, literal))
}

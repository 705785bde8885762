//! A credential of a known service, written in the source.

use crate::facts::{FileKind, Flags, Node, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::secrets::{self, Found, Level};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::client;
use super::document::shared_text;

const PROVEN: &str = "its own checksum or payload says that it was really issued";

pub const RULE: Rule = Rule {
    id: "hardcoded-provider-key",
    title: "Service key written in the source",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[798],
    owasp: &["A07:2025"],
    asvs: &["13.3.1", "13.3.4"],
    page: include_str!("hardcoded_provider_key.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if view.file.language.is_document() {
        if let Some(text) = shared_text(view) {
            in_document(view, &text, out);
        }
        return;
    }
    let literals = [Role::String, Role::Template].into_iter().flat_map(|role| view.all(role));
    let literals = literals.filter(|node| node.has(Flags::SUSPECT));
    // Markup and comments carry no flag: they are few, and the cheap test is asked here.
    let loose = [Role::Text, Role::Comment].into_iter().flat_map(|role| view.all(role));
    let loose = loose.filter(|node| secrets::is_suspect(&view.source(*node)));
    for node in literals.chain(loose) {
        for found in secrets::find(&view.source(node)) {
            report(view, node, &found, out);
        }
    }
}

/// The same in a file that is not code. What it says of itself is text, so there is no edit for it.
fn in_document(view: &View<'_>, text: &str, out: &mut Findings<'_>) {
    for found in secrets::scan(text) {
        let Some(severity) = severity(purpose(view), &found) else { continue };
        let span = Span::from(found.range.clone());
        let message = format!("{}{} is written in this file", found.provider.name, hint(&text[found.range.clone()]));
        let draft = out
            .add(span, message)
            .severity(severity)
            .confidence(if found.proven { Confidence::Proven } else { Confidence::Strong })
            .step(Some(span), format!("whoever reads this file can {}", found.provider.power));
        if found.proven {
            draft.step(None, PROVEN);
        }
    }
}

fn report(view: &View<'_>, node: Node<'_>, found: &Found, out: &mut Findings<'_>) {
    let span = span_of(node, found);
    // What is put together at run time is not a key, and a chain of strings reports in its links.
    if node.children().any(|child| child.is(Role::String) || child.span().touches(span)) {
        return;
    }
    // `Field(examples=["whsec_…"])` is for documentation, unless it is proven to be a key.
    let shown = |up: Node<'_>| {
        up.is_any(&[Role::Keyword, Role::Pair])
            && matches!(up.name().trim_matches(['"', '\'']), "example" | "examples" | "openapi_examples")
    };
    if !found.proven && node.ancestors().take(4).any(shown) {
        return;
    }
    let Some(severity) = severity(purpose(view), found) else { return };
    let (provider, source) = (found.provider, view.source(node));
    let message = format!("{}{} is written in the source", provider.name, hint(&source[found.range.clone()]));
    let draft = out
        .add(span, message)
        .severity(severity)
        .confidence(if found.proven { Confidence::Proven } else { Confidence::Strong })
        .see(node, format!("whoever reads this file can {}", provider.power));
    let draft = if found.proven { draft.step(None, PROVEN) } else { draft };
    if whole(&source, found) && !node.is(Role::Comment) && !client::is_client(view) {
        draft
            .fix(
                FixClass::Ask,
                "read-env",
                format!("Read `{}` from the environment (and revoke this key)", provider.env),
            )
            .adding(".env.example", format!("{}=", provider.env));
    }
}

/// What the file is for, as far as keys go: what `mock.ts` holds is made up, whoever imports it.
fn purpose(view: &View<'_>) -> FileKind {
    let stem = view.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if view.kind.is_production() && matches!(stem, "mock" | "mocks") { FileKind::TestSupport } else { view.kind }
}

/// None where the file's use makes a structural match worth nothing.
fn severity(kind: FileKind, found: &Found) -> Option<Severity> {
    let provider = found.provider;
    match kind {
        _ if provider.test => Some(Severity::Info),
        FileKind::Generated if !found.proven => None,
        FileKind::Test | FileKind::TestSupport if !found.proven => Some(Severity::Info),
        _ if provider.level == Level::Warning => Some(Severity::Warning),
        _ => Some(Severity::Error),
    }
}

fn span_of(node: Node<'_>, found: &Found) -> Span {
    let start = node.span().start;
    Span::new(start + found.range.start as u32, start + found.range.end as u32)
}

fn hint(key: &str) -> String {
    secrets::ends(key).map_or(String::new(), |(first, last)| format!(" `{first}…{last}`"))
}

/// True where the literal holds the key and nothing else.
fn whole(source: &str, found: &Found) -> bool {
    crate::facts::unquote(source).trim() == &source[found.range.clone()]
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let node = view.file.smallest(finding.span);
    let found = secrets::find(&view.source(node)).into_iter().find(|found| span_of(node, found) == finding.span)?;
    fixes::required_variable(view, node, &found.provider.env)
}

//! The address of a database or another server, with its password.

use crate::facts::{FileKind, Node, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::connections::{self, Connection};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::document::shared_text;
use super::stage::is_outside_production;

pub const RULE: Rule = Rule {
    id: "database-url-with-password",
    title: "Server address with its password",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[798, 540],
    owasp: &["A07:2025"],
    asvs: &["13.3.1"],
    page: include_str!("database_url_with_password.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if let Some(text) = shared_text(view) {
        for found in connections::find(&text) {
            let span = Span::from(found.range.clone());
            report(view, span, &found, prisma_value(view, &text, span).is_some(), out);
        }
        return;
    }
    for node in literals(view) {
        let source = view.source(node);
        if !source.contains("://") {
            continue;
        }
        for found in connections::find(&source) {
            let start = node.span().start;
            let span = Span::new(start + found.range.start as u32, start + found.range.end as u32);
            // A chain of strings reports in its links.
            if node.children().any(|child| child.is(Role::String) && child.span().encloses(span))
                || is_outside_production(view, node)
            {
                continue;
            }
            report(view, span, &found, node.is(Role::String) && whole(&source, &found), out);
        }
    }
}

fn literals<'a>(view: &View<'a>) -> impl Iterator<Item = Node<'a>> {
    [Role::String, Role::Template].into_iter().flat_map(|role| view.all(role).collect::<Vec<_>>())
}

/// True where the literal is the address and nothing else.
fn whole(source: &str, found: &Connection<'_>) -> bool {
    crate::facts::unquote(source).trim() == &source[found.range.clone()]
}

fn report(view: &View<'_>, span: Span, found: &Connection<'_>, can_fix: bool, out: &mut Findings<'_>) {
    let Some(severity) = severity(view.kind, found) else { return };
    let Connection { scheme, host, .. } = found;
    let draft = out
        .add(span, format!("The address of `{scheme}` at `{host}` is written down with its password"))
        .severity(severity)
        .step(
            Some(span),
            if found.is_usual {
                "its password is one that everybody tries first"
            } else {
                "its password is part of it"
            },
        );
    let draft = match found.is_near {
        true => draft.step(None, format!("`{host}` is this machine or a container beside it, as far as its name says")),
        false => draft.step(None, format!("`{host}` may be reached from elsewhere")),
    };
    if can_fix {
        let name = variable(scheme);
        draft
            .fix(FixClass::Ask, "read-env", format!("Read `{name}` from the environment (and change the password)"))
            .adding(".env.example", format!("{name}="));
    }
}

/// None where such an address says nothing about production.
fn severity(kind: FileKind, found: &Connection<'_>) -> Option<Severity> {
    match (kind, found.is_near, found.is_usual) {
        (FileKind::Generated, ..) => None,
        (FileKind::Production, false, _) => Some(Severity::Error),
        (FileKind::Production, true, false) => Some(Severity::Info),
        (FileKind::Production, true, true) => Some(Severity::Hint),
        (FileKind::Script, false, _) => Some(Severity::Warning),
        (FileKind::Test | FileKind::TestSupport, false, false) => Some(Severity::Info),
        _ => None,
    }
}

/// The variable that is usually read instead.
fn variable(scheme: &str) -> &'static str {
    match scheme {
        "redis" | "rediss" => "REDIS_URL",
        "mongodb" | "mongodb+srv" => "MONGODB_URI",
        "amqp" | "amqps" | "nats" | "mqtt" => "BROKER_URL",
        "smtp" | "smtps" => "SMTP_URL",
        "ftp" | "sftp" => "FTP_URL",
        "ldap" | "ldaps" => "LDAP_URL",
        _ => "DATABASE_URL",
    }
}

/// The quoted address of a Prisma schema, which can read the environment itself.
fn prisma_value(view: &View<'_>, text: &str, span: Span) -> Option<Span> {
    view.path.extension().filter(|extension| *extension == "prisma")?;
    let around = Span::new(span.start.checked_sub(1)?, span.end + 1);
    text.get(around.range()).filter(|quoted| quoted.starts_with('"') && quoted.ends_with('"')).map(|_| around)
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    if let Some(text) = shared_text(view) {
        let address = text.get(finding.span.range())?;
        let name = variable(connections::find(address).first()?.scheme);
        let span = prisma_value(view, &text, finding.span)?;
        return Some(vec![TextEdit { span, text: format!("env(\"{name}\")") }]);
    }
    let node = view.file.smallest(finding.span);
    let source = view.source(node);
    let name = variable(connections::find(&source).first()?.scheme);
    fixes::required_variable(view, node, name)
}

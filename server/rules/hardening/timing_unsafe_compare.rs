//! A secret that is compared in a way whose duration tells how much of it is right.

use crate::facts::{Node, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::crypto::crypto;
use crate::models::environment;
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::secrets::variable::variable_read;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "timing-unsafe-compare",
    title: "How long the comparison takes gives away the secret",
    family: Family::Hardening,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[208],
    owasp: &["A04:2025"],
    asvs: &["11.2.4"],
    page: include_str!("timing_unsafe_compare.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// What the caller's value is compared with.
enum Secret<'a> {
    /// A digest made with a key: whoever finds it out has signed a message.
    Digest(Node<'a>),
    /// A secret of the environment.
    Variable(Node<'a>, String),
}

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    let comparisons = view.all(Role::Binary).chain(view.all(Role::Compare));
    for compare in comparisons.filter(|compare| matches!(compare.name(), "===" | "!==" | "==" | "!=")) {
        let Some((given, held, secret)) = sides(view, compare) else { continue };
        if is_outside_production(view, compare) {
            continue;
        }
        let draft = match secret {
            Secret::Digest(made) => out
                .add(
                    compare.span(),
                    "The signature is compared character by character, and the time tells how many are right",
                )
                .see(made, "the signature that is expected, made with the key"),
            // Over a network the difference is small, and a secret of the environment is long.
            Secret::Variable(read, name) => out
                .add(
                    compare.span(),
                    format!("`{name}` is compared character by character, and the time tells how many are right"),
                )
                .severity(Severity::Info)
                .see(read, "the secret"),
        };
        draft.see(held, "on one side of the comparison").see(given, "what was sent, on the other").fix(
            FixClass::Ask,
            "constant",
            "Compare in constant time",
        );
    }
}

/// The sides of a comparison with a secret: what was sent, what is held, and what that is.
fn sides<'a>(view: &View<'a>, compare: Node<'a>) -> Option<(Node<'a>, Node<'a>, Secret<'a>)> {
    let operands: Vec<_> = compare.children().collect();
    let [left, right] = operands[..] else { return None };
    let (given, held) = if secret(view, right).is_some() { (left, right) } else { (right, left) };
    let secret = secret(view, held)?;
    // Two digests of the server's own are compared by no stranger; nor is a literal or a type.
    let other = view.value(given);
    let sent = !other.is_literal()
        && !other.is(Role::Unary)
        && other.name() != "undefined"
        && self::secret(view, given).is_none();
    sent.then_some((given, held, secret))
}

fn secret<'a>(view: &View<'a>, node: Node<'a>) -> Option<Secret<'a>> {
    let value = view.value(node);
    if let Some(made) = digest(view, value) {
        return Some(Secret::Digest(made));
    }
    // `Bearer ${process.env.CRON_SECRET}`.
    let read = value.descendants_and_self().find_map(|part| {
        let inside = value == part || value.is_any(&[Role::Template, Role::Binary]);
        let name = variable_read(view, part).filter(|_| inside)?;
        environment::secret(&name).is_some().then_some((part, name))
    });
    read.map(|(part, name)| Secret::Variable(part, name))
}

/// The call that makes a keyed digest, where this is one, whatever its form: `sha256=${digest}`, `"v0=" + digest`.
fn digest<'a>(view: &View<'a>, value: Node<'a>) -> Option<Node<'a>> {
    if !value.is_any(&[Role::Template, Role::Binary]) {
        return made(view, value);
    }
    let parts = value.descendants().filter(|node| node.is_any(&[Role::Name, Role::Call]));
    parts.map(|part| view.value(part)).find_map(|part| made(view, part))
}

fn made<'a>(view: &View<'a>, value: Node<'a>) -> Option<Node<'a>> {
    const ENDS: [&str; 4] = ["digest", "hexdigest", "toString", "HmacSHA256"];
    let end = value.chain().find(|link| link.is(Role::Call) && ENDS.contains(&link.call_name()))?;
    let path = view.path_of(end)?;
    crypto().compare.keyed.holds(path.strip_prefix("node:").unwrap_or(&path)).then_some(value)
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let all = view.file.all(Role::Binary).chain(view.file.all(Role::Compare));
    let compare = all.into_iter().find(|compare| compare.span() == finding.span)?;
    let operands: Vec<_> = compare.children().collect();
    let [left, right] = operands[..] else { return None };
    let (left, right) = (view.source(left), view.source(right));
    let differs = compare.name().starts_with('!');
    let (text, imports) = if view.python() {
        let not = if differs { "not " } else { "" };
        let text = format!("{not}hmac.compare_digest(str({left}).encode(), str({right}).encode())");
        (text, fixes::import_module(view, "hmac").into_iter().collect())
    } else {
        // Of equal length whatever was sent, which `timingSafeEqual` asks for.
        let not = if differs { "!" } else { "" };
        let (on, imports) = fixes::import_names(view, &["node:crypto", "crypto"], &["createHash", "timingSafeEqual"]);
        let hash = |side: &str| format!("{on}createHash('sha256').update(String({side})).digest()");
        (format!("{not}{on}timingSafeEqual({}, {})", hash(&left), hash(&right)), imports)
    };
    let imports: Vec<TextEdit> = imports;
    Some(imports.into_iter().chain([TextEdit { span: compare.span(), text }]).collect())
}

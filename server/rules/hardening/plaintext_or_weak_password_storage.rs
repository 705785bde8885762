//! Passwords that are kept as they were typed, or behind a hash that is too fast.

use super::passwords::{self, Plain};
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::crypto::crypto;
use crate::models::testing::lists_word;
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "plaintext-or-weak-password-storage",
    title: "Password kept so that it can be read",
    family: Family::Hardening,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[256, 522, 916],
    owasp: &["A04:2025", "API2:2023"],
    asvs: &["11.4.2"],
    page: include_str!("plaintext_or_weak_password_storage.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// How many nodes a function has at most that only wraps a hash.
const LARGEST_WRAPPER: usize = 40;

const SEARCHED: &str = "no file of the app derives a key from a password: bcrypt, argon2, scrypt, PBKDF2 and what frameworks bring along were looked for";

/// Who is asked whether a password has leaked, by the first letters of its hash.
const LEAKED: &str = "api.pwnedpasswords.com";

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let view = cx.view;
    if !view.kind.is_production() {
        return;
    }
    for call in view.all(Role::Call) {
        if is_outside_production(view, call) {
            continue;
        }
        if let Some((password, hash)) = fast(view, call) {
            out.add(call.span(), format!("The password is hashed with {hash}, which is made to be fast"))
                .see(password, "the password as it was typed")
                .step(None, "no slow key derivation is in the same function");
        } else if let Some((rounds, factor)) = cheap(view, call) {
            let least = crypto().passwords.rounds;
            out.add(
                rounds.span(),
                format!(
                    "A work factor of {factor} lets passwords be tried {} times as fast as {least} does",
                    2_u32.pow((least - factor).clamp(0.0, 20.0) as u32)
                ),
            )
            .severity(Severity::Warning)
            .see(call, "the hash is made here")
            .fix(FixClass::Safe, "rounds", "Raise the work factor to 12");
        }
    }
    if let Some(hasher) = django_hasher(view) {
        out.add(hasher.span(), "Django keeps passwords by a hash that is made to be fast")
            .see(hasher, "the first of the list makes the new ones");
    }
    let found = passwords::plain(view);
    if found.is_empty() || passwords::derives_keys(cx.app) {
        return;
    }
    let fixable = hasher(view);
    for plain in found {
        if is_outside_production(view, plain.around()) {
            continue;
        }
        let message = match plain {
            Plain::Stored(..) => "The password is kept as it was typed",
            Plain::Compared(..) => "The password is compared with what is kept, so it is kept as it was typed",
        };
        let draft = out
            .add(plain.value().span(), message)
            .see(plain.value(), "the password as it was typed")
            .see(plain.around(), if matches!(plain, Plain::Stored(..)) { "kept here" } else { "compared here" })
            .step(None, SEARCHED);
        if fixable && replacement(view, plain).is_some() {
            draft.fix(FixClass::Ask, "hash", "Keep and check a hash of it, everywhere in this file");
        }
    }
}

/// The first of `PASSWORD_HASHERS`, where it is one that Django has for tests and for old databases.
fn django_hasher<'a>(view: &View<'a>) -> Option<Node<'a>> {
    let mut settings = view.all(Role::Assign).filter(|assign| !is_outside_production(view, *assign));
    let list = settings.find_map(|assign| {
        let target = assign.child(Part::Target).filter(|target| target.name() == "PASSWORD_HASHERS")?;
        assign.child(Part::Value).filter(|_| target.is(Role::Name) && view.python())
    })?;
    let first = list.children().next().filter(|_| list.is_any(&[Role::Array, Role::Tuple]))?;
    let name = view.string(first)?;
    ["MD5PasswordHasher", "SHA1PasswordHasher", "CryptPasswordHasher"]
        .iter()
        .any(|fast| name.ends_with(fast))
        .then_some(first)
}

/// A password that goes into a fast hash: the password, and the hash.
fn fast<'a>(view: &View<'a>, call: Node<'a>) -> Option<(Node<'a>, String)> {
    let table = &crypto().passwords;
    let is_password = |node: &Node<'a>| {
        node.is_any(&[Role::Name, Role::Member, Role::Shorthand])
            && table.is_plain(node.name())
            && node.part() != Part::Callee
    };
    call.arguments().flat_map(Node::descendants_and_self).find(is_password)?;
    let path = match view.callee_path(call) {
        Some(path) => path.to_string(),
        None => fast_by_name(view, call)?,
    };
    let path = path.strip_prefix("node:").unwrap_or(&path);
    if !table.fast.holds(path) {
        return None;
    }
    // A key of `hmac.new` that is a password belongs to a protocol; the message is what is kept.
    let hashed = call.arguments().skip(usize::from(path.starts_with("hmac.")));
    let password = hashed.flat_map(Node::descendants_and_self).find(is_password)?;
    // What is hashed once more by something slow, and what only asks whether a password has leaked.
    let around = call.ancestors().find(|up| up.is(Role::Class)).or(call.function()).unwrap_or(view.file.root());
    // `set_password` of the class itself is what is looked at here.
    let own: Vec<&str> = view.all(Role::Function).map(|function| function.function_name()).collect();
    let slow = |node: Node<'_>| {
        let derives = table.is_slow(node.name()) && !own.contains(&node.name());
        derives || lists_word(&table.elsewhere, node.name())
    };
    let literals = || view.all(Role::String).chain(view.all(Role::Template));
    if around.descendants_and_self().any(slow) || literals().any(|text| view.source(text).contains(LEAKED)) {
        return None;
    }
    let algorithm = call.chain().find(|link| matches!(link.call_name(), "createHash" | "createHmac" | "new"));
    let named = algorithm.and_then(|made| view.string(view.value(made.argument(0)?)));
    let last = path.trim_end_matches("().update").rsplit(['.', '/']).next().unwrap_or(path).to_owned();
    Some((password, named.unwrap_or(last)))
}

/// The fast hash that a function of this file hands its parameter to, and nothing else: `const md5 = (text) => …`.
fn fast_by_name(view: &View<'_>, call: Node<'_>) -> Option<String> {
    let callee = call.callee().filter(|callee| callee.is(Role::Name))?;
    let binding = view.resolve(callee)?;
    let function = if binding.node.is(Role::Function) { binding.node } else { binding.node.child(Part::Value)? };
    let parameter = function.parameters().next().filter(|_| function.is(Role::Function))?;
    let given = parameter.descendants_and_self().find(|node| node.is(Role::Name))?.name();
    // Where the parameter is called a password, it is told there.
    if crypto().passwords.is_plain(given) || function.descendants().nth(LARGEST_WRAPPER).is_some() {
        return None;
    }
    function.descendants().filter(|inner| inner.is(Role::Call)).find_map(|inner| {
        let path = view.callee_path(inner)?.to_string();
        let takes = inner.arguments().flat_map(Node::descendants_and_self).any(|node| node.name() == given);
        (takes && crypto().passwords.fast.holds(path.strip_prefix("node:").unwrap_or(&path))).then_some(path)
    })
}

/// A work factor of bcrypt that is too low.
fn cheap<'a>(view: &View<'a>, call: Node<'a>) -> Option<(Node<'a>, f64)> {
    let table = &crypto().passwords;
    let path = view.callee_path(call)?;
    let (_, at) = table.bcrypt.iter().find(|(known, _)| *known == *path)?;
    let given = call.keyword("rounds").or_else(|| call.argument(*at))?;
    let rounds = Some(view.value(given)).filter(|rounds| rounds.is(Role::Number))?;
    let factor: f64 = view.source(rounds).parse().ok()?;
    (factor < table.rounds).then_some((rounds, factor))
}

/// True where Werkzeug is there, which comes with Flask and derives keys.
fn hasher(view: &View<'_>) -> bool {
    let flask = |import: Node<'_>| {
        import.name() == "flask" || import.name().starts_with("flask.") || import.name() == "werkzeug"
    };
    view.python() && view.file.all(Role::Import).any(flask)
}

fn replacement(view: &View<'_>, plain: Plain<'_>) -> Option<TextEdit> {
    let value = view.source(plain.value());
    match plain {
        Plain::Stored(..) => {
            Some(TextEdit { span: plain.value().span(), text: format!("generate_password_hash({value})") })
        }
        Plain::Compared(compare, given) if compare.is(Role::Compare) => {
            let kept = compare.children().find(|side| !side.encloses(given))?;
            let not = if compare.name() == "!=" { "not " } else { "" };
            let text = format!("{not}check_password_hash({}, {value})", view.source(kept));
            Some(TextEdit { span: compare.span(), text })
        }
        Plain::Compared(..) => None,
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    if id == "rounds" {
        return Some(vec![TextEdit { span: finding.span, text: "12".to_owned() }]);
    }
    let mut edits: Vec<TextEdit> =
        passwords::plain(cx.view).into_iter().filter_map(|plain| replacement(cx.view, plain)).collect();
    let names: Vec<&str> = (["check_password_hash", "generate_password_hash"].into_iter())
        .filter(|name| edits.iter().any(|edit| edit.text.contains(name)))
        .collect();
    let at = fixes::after_imports(cx.view)?;
    let text = format!("\nfrom werkzeug.security import {}", names.join(", "));
    edits.insert(0, TextEdit { span: crate::text::Span::new(at, at), text });
    Some(edits)
}

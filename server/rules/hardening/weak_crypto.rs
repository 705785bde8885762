//! Ciphers that are broken, keys that are short, vectors that never change, and certificates that nobody checks.

use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::crypto::crypto;
use crate::models::testing::lists;
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "weak-crypto",
    title: "Encryption that does not protect",
    family: Family::Hardening,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[327, 295, 329, 326],
    owasp: &["A04:2025"],
    asvs: &["11.3.1", "12.3.2"],
    page: include_str!("weak_crypto.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// The shortest RSA key that is still worth having, in bits.
const SHORTEST: f64 = 2048.0;

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    for call in view.all(Role::Call).chain(view.all(Role::New)) {
        if !is_outside_production(view, call) {
            algorithms(view, call, out);
            vectors(view, call, out);
            keys(view, call, out);
        }
    }
    for member in view.all(Role::Member) {
        let constant = view.path_of(member).is_some_and(|path| lists(&crypto().broken.constants, &path));
        if constant && !is_outside_production(view, member) {
            out.add(member.span(), "ECB encrypts equal blocks to equal blocks: patterns of the text stay to be seen")
                .see(member, "the mode of the cipher");
        }
    }
    for (at, value) in certificates(view) {
        if is_outside_production(view, at) {
            continue;
        }
        let draft = out
            .add(
                at.span(),
                "The server's certificate is not checked: anybody on the way can read and change what is sent",
            )
            // Where a setting decides, whoever runs it has chosen.
            .severity(if is_chosen(at) { Severity::Info } else { Severity::Warning })
            .see(at, "the check is switched off");
        if value.is(Role::False) {
            draft.fix(FixClass::Ask, "check", "Check the certificate");
        }
    }
}

/// True in a branch of a condition, within the function.
fn is_chosen(at: Node<'_>) -> bool {
    let mut inner = at;
    at.ancestors().take_while(|up| !up.is(Role::Function)).any(|up| {
        let branch = up.is_any(&[Role::If, Role::Conditional]) && inner.part() != Part::Condition;
        inner = up;
        branch
    })
}

/// Node's modules without `node:`.
fn called(view: &View<'_>, call: Node<'_>) -> Option<String> {
    let path = view.callee_path(call)?;
    Some(path.strip_prefix("node:").unwrap_or(&path).to_owned())
}

fn algorithms(view: &View<'_>, call: Node<'_>, out: &mut Findings<'_>) {
    let table = &crypto().broken;
    let Some(path) = called(view, call) else { return };
    let name = call.argument(0).map(|name| view.value(name));
    if lists(&table.calls, &path) {
        let what = path.rsplit('.').find(|part| !matches!(*part, "new" | "encrypt" | "decrypt")).unwrap_or_default();
        let fault = table.fault(what).unwrap_or("can be broken with today's computers");
        out.add(call.callee().unwrap_or(call).span(), format!("{what} {fault}")).see(call, "the cipher");
    } else if lists(&table.named, &path) {
        let algorithm = name.and_then(|name| view.string(name));
        if let (Some(name), Some(algorithm)) = (name, &algorithm)
            && let Some(fault) = table.fault(algorithm)
        {
            out.add(name.span(), format!("`{algorithm}` {fault}")).see(call, "the cipher is made here");
        } else if lists(&table.unsalted, &path) {
            let message = "The key is made of the password with MD5, once and without salt";
            out.add(call.callee().unwrap_or(call).span(), message).see(call, "and the initialisation vector with it");
        }
    } else if lists(&table.signatures, &path)
        && let Some(name) = name
        && let Some(algorithm) = view.string(name)
        && ["md5", "md4", "sha1"].iter().any(|hash| algorithm.to_ascii_lowercase().contains(hash))
    {
        let message = format!("Signatures with `{algorithm}` can be made to fit another text");
        out.add(name.span(), message).see(call, "the signature is made or checked here");
    }
}

/// An initialisation vector that is written in the source.
fn vectors(view: &View<'_>, call: Node<'_>, out: &mut Findings<'_>) {
    let Some(path) = called(view, call) else { return };
    let Some((_, at, name)) = crypto().broken.vectors.iter().find(|(known, ..)| *known == path) else { return };
    let Some(given) = call.keyword(name).or_else(|| call.argument(*at)) else { return };
    if let Some(literal) = constant(view, given) {
        out.add(literal.span(), "The initialisation vector is the same for every message: equal texts look equal")
            .see(literal, "a vector that is written in the source")
            .see(call, "the cipher that starts with it");
    }
}

/// The literal that a vector is, through what only changes its form.
fn constant<'a>(view: &View<'a>, node: Node<'a>) -> Option<Node<'a>> {
    let value = view.value(node);
    match value.role() {
        Role::String => (!view.string(value)?.is_empty()).then_some(value),
        Role::Call if matches!(value.call_name(), "from" | "encode" | "bytes" | "fromhex" | "parse") => {
            constant(view, value.argument(0).or_else(|| value.receiver())?)
        }
        // `Buffer.alloc(16, 0)`: zeroes.
        Role::Call if matches!(value.call_name(), "alloc") => {
            let filled = value.argument(1).is_none_or(Node::is_literal);
            let later = node.is(Role::Name) && view.resolve(node).is_some_and(|binding| view.uses(binding).len() > 1);
            (filled && !later).then_some(value)
        }
        // `b"\0" * 16`.
        Role::Binary if value.name() == "*" => constant(view, value.child(Part::Left)?),
        _ => None,
    }
}

fn keys(view: &View<'_>, call: Node<'_>, out: &mut Findings<'_>) {
    let Some(path) = called(view, call) else { return };
    let Some((_, name, at)) = crypto().broken.keys.iter().find(|(known, ..)| *known == path) else { return };
    let given = call.option(&[name]).or_else(|| call.argument(*at)).map(|bits| view.value(bits));
    let Some(given) = given.filter(|bits| bits.is(Role::Number)) else { return };
    let Ok(bits) = view.source(given).replace('_', "").parse::<f64>() else { return };
    if bits < SHORTEST {
        out.add(given.span(), format!("RSA keys of {bits} bits can be factored; 2048 is the least"))
            .see(call, "the key is made here")
            .fix(FixClass::Safe, "longer", "Make it 3072 bits long");
    }
}

/// Where the check of a certificate is switched off, and by which value.
fn certificates<'a>(view: &View<'a>) -> Vec<(Node<'a>, Node<'a>)> {
    let tls = &crypto().tls;
    let mut found = Vec::new();
    if view.python() {
        for call in view.all(Role::Call) {
            let Some(path) = view.callee_path(call) else { continue };
            if lists(&tls.contexts, &path) {
                found.push((call.callee().unwrap_or(call), call));
            }
            if !tls.clients.holds(&path) {
                continue;
            }
            let off = |keyword: &Node<'a>| keyword.is(Role::Keyword) && lists(&tls.python, keyword.name());
            for keyword in call.parts(Part::Argument).filter(off) {
                let value = keyword.child(Part::Value).map(|value| view.value(value));
                found.extend(value.filter(|value| value.is(Role::False)).map(|value| (keyword, value)));
            }
        }
        for assign in view.all(Role::Assign) {
            let Some(target) = assign.child(Part::Target).filter(|target| target.is(Role::Member)) else { continue };
            let Some(value) = assign.child(Part::Value) else { continue };
            let none = target.name() == "verify_mode" && view.path_of(value).as_deref() == Some("ssl.CERT_NONE");
            if none {
                found.push((assign, value));
            }
        }
        return found;
    }
    for pair in view.all(Role::Pair).filter(|pair| lists(&tls.script, pair.name())) {
        let value = pair.child(Part::Value).map(|value| view.value(value));
        found.extend(value.filter(|value| value.is(Role::False)).map(|value| (pair, value)));
    }
    for assign in view.all(Role::Assign) {
        let target =
            assign.child(Part::Target).filter(|target| target.name() == tls.variable || indexes(view, *target));
        let value = assign.child(Part::Value).map(|value| view.value(value));
        let (Some(_), Some(value)) = (target, value) else { continue };
        let zero = view.string(value).is_some_and(|text| text == "0") || view.source(value) == "0";
        if zero {
            found.push((assign, value));
        }
    }
    found
}

/// `process.env["NODE_TLS_REJECT_UNAUTHORIZED"]`.
fn indexes(view: &View<'_>, target: Node<'_>) -> bool {
    let index = target.child(Part::Index).filter(|_| target.is(Role::Index));
    index.and_then(|index| view.string(index)).is_some_and(|name| name == crypto().tls.variable)
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    if id == "longer" {
        return Some(vec![TextEdit { span: finding.span, text: "3072".to_owned() }]);
    }
    let (_, value) = certificates(view).into_iter().find(|(at, _)| at.span() == finding.span)?;
    let text = if view.python() { "True" } else { "true" };
    Some(vec![TextEdit { span: value.span(), text: text.to_owned() }])
}

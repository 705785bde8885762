//! A password or key of no known format, written in the source.

use std::path::Path;

use crate::facts::entries::entries;
use crate::facts::{FileKind, Id, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::{connections, credentials, environment, pattern, secrets, signing};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

use super::document::shared_text;
use super::hardcoded_signing_secret;
use super::stage::is_outside_production;
use super::variable::is_setting_of_class;

pub const RULE: Rule = Rule {
    id: "hardcoded-credential",
    title: "Password or key written in the source",
    family: Family::Secrets,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[798, 259],
    owasp: &["A07:2025"],
    asvs: &["13.2.3", "13.3.1"],
    page: include_str!("hardcoded_credential.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// A literal that serves as a credential.
struct Held<'a> {
    literal: Node<'a>,
    /// What it is called where it stands.
    name: String,
    /// What becomes of it, and where.
    takes: String,
    at: Node<'a>,
}

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if view.file.language.is_document() {
        in_document(view, out);
        return;
    }
    if !view.kind.is_production() {
        return;
    }
    let mut reported: Vec<Id> = Vec::new();
    let mut of_others: Option<Vec<Id>> = None;
    // `configuration_testing.py`, `config/env/development.js`: only what nobody could guess is worth anything there.
    let stem = view.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let elsewhere = signing::is_elsewhere(stem);
    let opens = |held: &Held<'_>| {
        let forges = environment::secret(&held.name) == Some(environment::Secret::Forges);
        !forges && credentials::is_random(&view.string(held.literal).unwrap_or_default())
    };
    let labels = is_translation(view.path);
    let counts = |held: &Held<'_>| !(elsewhere || labels) || opens(held);
    for held in view.nodes().filter_map(|node| held(view, node)).filter(counts) {
        if reported.contains(&held.literal.id) || is_outside_production(view, held.at) || is_example(held.literal) {
            continue;
        }
        let others = of_others.get_or_insert_with(|| hardcoded_signing_secret::literals(view));
        if others.contains(&held.literal.id) || is_anothers(view, held.literal) {
            continue;
        }
        reported.push(held.literal.id);
        report(view, &held, out);
    }
}

/// A value that nobody could guess under a name that means a secret, in a file of settings that is shared with the code.
fn in_document(view: &View<'_>, out: &mut Findings<'_>) {
    let path = view.path.to_string_lossy().replace('\\', "/");
    if view.kind.is_test() || view.kind == FileKind::Generated || !credentials::is_configuration(&path) {
        return;
    }
    // What the cache of Nx is read with is committed for everybody.
    if path.ends_with("nx.json") {
        return;
    }
    let Some(text) = shared_text(view) else { return };
    for entry in entries(&text).into_iter().filter(|entry| environment::secret(entry.name).is_some()) {
        let value = entry.value;
        let others = || !secrets::scan(value).is_empty() || !connections::find(value).is_empty();
        if !credentials::is_random(value) || credentials::says_the_same(entry.name, value) || others() {
            continue;
        }
        out.add(entry.value_span, format!("`{}` is a literal in this file", entry.name))
            .step(Some(entry.value_span), "its value is no sample, and whoever reads the file has it");
    }
}

/// True within what is called a sample: `const samples = [{ body: { token: "…" } }]`.
fn is_example(literal: Node<'_>) -> bool {
    const WORDS: [&str; 10] =
        ["sample", "samples", "example", "examples", "fixture", "fixtures", "mock", "mocks", "dummy", "placeholder"];
    let named = |up: Node<'_>| {
        let name = up.child(Part::Target).unwrap_or(up).name();
        // `schema.openapi({ example: { token: "…" } })`, `Mail.PreviewProps = { token: "…" }`
        up.is_any(&[Role::Declare, Role::Assign, Role::Pair])
            && (name == "PreviewProps" || pattern::words(name).iter().any(|word| WORDS.contains(&word.as_str())))
    };
    literal.ancestors().any(named)
}

/// True below a folder of what people read: there `password` is a label in some language.
fn is_translation(path: &Path) -> bool {
    const FOLDERS: [&str; 9] =
        ["i18n", "l10n", "locale", "locales", "lang", "langs", "translations", "localization", "localisation"];
    path.iter().any(|part| part.to_str().is_some_and(|part| FOLDERS.contains(&part.to_lowercase().as_str())))
}

/// True for what another rule says more about.
fn is_anothers(view: &View<'_>, literal: Node<'_>) -> bool {
    let value = view.string(literal).unwrap_or_default();
    !secrets::find(&value).is_empty() || !connections::find(&value).is_empty()
}

fn report(view: &View<'_>, held: &Held<'_>, out: &mut Findings<'_>) {
    let what = if held.name.is_empty() { "A password".to_owned() } else { format!("`{}`", held.name) };
    let draft = out
        .add(held.literal.span(), format!("{what} is a literal in the source, and {}", held.takes))
        .see(held.literal, "whoever reads the source has it")
        .see(held.at, "it is used here");
    if can_be_read(view, held.literal) {
        let name = variable(&held.name);
        draft
            .fix(FixClass::Ask, "read-env", format!("Read `{name}` from the environment"))
            .adding(".env.example", format!("{name}="));
    }
}

/// Bytes are no text, and a key of an object is no value.
fn can_be_read(view: &View<'_>, literal: Node<'_>) -> bool {
    !(view.python() && view.source(literal).starts_with(['b', 'B']))
}

fn held<'a>(view: &View<'a>, node: Node<'a>) -> Option<Held<'a>> {
    match node.role() {
        Role::Pair => of_entry(view, node, node.parent()?),
        Role::Keyword if node.name() == "auth" => of_tuple(view, node),
        Role::Keyword => of_entry(view, node, node.parent()?),
        Role::Call | Role::New => of_call(view, node),
        Role::Binary | Role::Compare => of_comparison(view, node),
        Role::Declare | Role::Assign | Role::Field => of_name(view, node),
        _ => None,
    }
}

/// The literal that a node is, or that the variable it names holds.
fn literal<'a>(view: &View<'a>, node: Node<'a>) -> Option<(Node<'a>, String)> {
    let value = view.value(node);
    let text = view.string(value)?;
    (!credentials::is_no_credential(&text)).then_some((value, text))
}

/// `{ host, user, password: "x" }`, `connect(host=…, password="x")`: what stands beside it says whose it is.
fn of_entry<'a>(view: &View<'a>, entry: Node<'a>, whole: Node<'a>) -> Option<Held<'a>> {
    let name = key_of(view, entry);
    let (literal, text) = literal(view, entry.child(Part::Value)?)?;
    if credentials::says_the_same(&name, &text) {
        return None;
    }
    let held = |takes: String| Some(Held { literal, name: name.clone(), takes, at: whole });
    if !credentials::password_names().contains(&name) {
        // A literal that nobody could guess, under a name that means a secret.
        let known = environment::secret(&name).is_some() && credentials::is_random(&text);
        return known.then(|| held("its value is no sample".to_owned())).flatten();
    }
    if whole.is(Role::Call) && credentials::account_method(whole.call_name()).is_some() {
        return held("becomes the password of an account".to_owned());
    }
    let beside: Vec<String> =
        whole.children().filter(|child| *child != entry).map(|child| key_of(view, child)).collect();
    let place = beside.iter().any(|name| credentials::is_place(name));
    let person = beside.iter().any(|name| credentials::is_person(name));
    match (place, person) {
        (true, true) => held("opens what stands beside it".to_owned()),
        (_, true) | (true, _) if credentials::is_password(&text) || credentials::is_random(&text) => {
            held("signs in as what stands beside it".to_owned())
        }
        _ if credentials::is_random(&text) => held("its value is no sample".to_owned()),
        _ => None,
    }
}

fn key_of(view: &View<'_>, entry: Node<'_>) -> String {
    if !entry.name().is_empty() {
        return entry.name().to_owned();
    }
    // Python's keys are expressions.
    entry.children().next().filter(|key| key.is(Role::String)).and_then(|key| view.string(key)).unwrap_or_default()
}

/// `auth=("user", "x")`
fn of_tuple<'a>(view: &View<'a>, keyword: Node<'a>) -> Option<Held<'a>> {
    let pair = view.value(keyword.child(Part::Value)?);
    let parts: Vec<_> = pair.children().collect();
    let [user, password] = parts.as_slice() else { return None };
    let is_pair = pair.is_any(&[Role::Tuple, Role::Array]) && user.is_any(&[Role::String, Role::Name]);
    let (literal, _) = literal(view, *password).filter(|_| is_pair)?;
    Some(Held { literal, name: String::new(), takes: "is sent with the request".to_owned(), at: keyword })
}

fn of_call<'a>(view: &View<'a>, call: Node<'a>) -> Option<Held<'a>> {
    if let Some(known) = view.callee_path(call).and_then(|path| credentials::call(&path)) {
        let (literal, _) = literal(view, call.argument(known.at)?).filter(|_| !is_stand_in(view, call))?;
        return Some(Held { literal, name: String::new(), takes: known.takes.clone(), at: call });
    }
    let position = credentials::account_method(call.call_name())??;
    let (literal, _) = literal(view, call.argument(position)?)?;
    Some(Held { literal, name: String::new(), takes: "becomes the password of an account".to_owned(), at: call })
}

/// Words of the name of a hash that nobody's password has.
const STAND_INS: [&str; 6] = ["dummy", "fake", "decoy", "placeholder", "nobody", "unknown"];

/// A hash that nobody's password has, to compare with where there is no account: the answer then takes as long.
fn is_stand_in(view: &View<'_>, call: Node<'_>) -> bool {
    let holder = call.ancestors().take(3).find(|up| up.is_any(&[Role::Declare, Role::Assign, Role::Field]));
    let called = holder.map_or("", |holder| holder.child(Part::Target).unwrap_or(holder).name());
    if pattern::words(called).iter().any(|word| STAND_INS.contains(&word.as_str())) {
        return true;
    }
    let name = holder.and_then(|holder| holder.child(Part::Target)).filter(|target| target.is(Role::Name));
    let Some(binding) = name.and_then(|name| view.resolve(name)) else { return false };
    let compares = |used: &Node<'_>| {
        let mut calls = used.ancestors().filter(|up| up.is(Role::Call));
        calls.any(|call| {
            let name = call.call_name().to_ascii_lowercase();
            ["compare", "verify", "check"].iter().any(|word| name.contains(word))
        })
    };
    let uses = view.uses(binding).into_iter().filter(|used| used.part() != Part::Target).collect::<Vec<_>>();
    !uses.is_empty() && uses.iter().all(compares)
}

/// `password === "x"`: who sends the literal gets in.
fn of_comparison<'a>(view: &View<'a>, node: Node<'a>) -> Option<Held<'a>> {
    if !matches!(node.name(), "===" | "==" | "!==" | "!=") {
        return None;
    }
    let sides: Vec<_> = node.children().collect();
    let [left, right] = sides.as_slice() else { return None };
    let (other, (literal, text)) = match (literal(view, *right), literal(view, *left)) {
        (Some(found), None) => (*left, found),
        (None, Some(found)) => (*right, found),
        _ => return None,
    };
    let name = match other.role() {
        Role::Name | Role::Member => other.name().to_owned(),
        Role::Index => view.string(other.child(Part::Index)?)?,
        Role::Call if matches!(other.call_name(), "get" | "header") => view.string(other.argument(0)?)?,
        _ => return None,
    };
    let is_password = credentials::password_names().contains(&name)
        || pattern::words(&name).last().is_some_and(|last| last == "password");
    let is_key =
        environment::secret(&name).is_some() && (credentials::is_password(&text) || credentials::is_random(&text));
    if !(is_password || is_key) || credentials::says_the_same(&name, &text) || is_type_word(&text) {
        return None;
    }
    Some(Held { literal, name, takes: "whoever sends it gets past this check".to_owned(), at: node })
}

/// Values that a form's or a grant's field of that name takes: `method === "password"` and the like.
fn is_type_word(text: &str) -> bool {
    // `password == "LDAP"`: what stands there instead of one.
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        || matches!(
            text,
            "email"
                | "otp"
                | "sso"
                | "oauth"
                | "magic"
                | "short"
                | "weak"
                | "strong"
                | "invalid"
                | "expired"
                | "missing"
        )
}

/// `DB_PASSWORD = "x"`, `config["MAIL_PASSWORD"] = "x"`, `private apiKey = "x"`.
fn of_name<'a>(view: &View<'a>, node: Node<'a>) -> Option<Held<'a>> {
    let target = node.child(Part::Target);
    let value = node.child(Part::Value).filter(|value| value.is(Role::String))?;
    let name = match target {
        Some(target) if target.is_any(&[Role::Name, Role::Member]) => target.name().to_owned(),
        Some(target) if target.is(Role::Index) => view.string(target.child(Part::Index)?)?,
        None if node.is(Role::Field) => node.name().to_owned(),
        _ => return None,
    };
    environment::secret(&name)?;
    let (literal, text) = literal(view, value)?;
    let random = credentials::is_random(&text);
    let password =
        pattern::words(&name).last().is_some_and(|last| matches!(last.as_str(), "password" | "passwd" | "pwd"))
            && credentials::is_password(&text);
    if !(random || password) || credentials::says_the_same(&name, &text) || is_setting_of_class(node) {
        return None;
    }
    Some(Held { literal, name, takes: "its value is no sample".to_owned(), at: node })
}

/// The variable that it is read from: the name it has, or the usual one.
fn variable(name: &str) -> String {
    let words: Vec<String> = pattern::words(name).iter().map(|word| word.to_ascii_uppercase()).collect();
    let said = words.join("_");
    match said.as_str() {
        "" | "PASSWORD" | "PASS" | "PASSWD" | "PWD" => "SERVICE_PASSWORD".to_owned(),
        _ if said.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => said,
        _ => "SERVICE_PASSWORD".to_owned(),
    }
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let mut all = view.file.root().descendants().filter_map(|node| held(view, node));
    let held = all.find(|held| held.literal.span() == finding.span)?;
    fixes::required_variable(view, held.literal, &variable(&held.name))
}

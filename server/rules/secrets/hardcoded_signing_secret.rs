//! A literal that tokens, sessions or messages are signed with.

use crate::facts::{Id, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::signing::{self, Sink};
use crate::models::{environment, secrets};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

use super::stage::is_outside_production;

pub const RULE: Rule = Rule {
    id: "hardcoded-signing-secret",
    title: "Signing secret written in the source",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[321],
    owasp: &["A04:2025"],
    asvs: &["13.3.1"],
    page: include_str!("hardcoded_signing_secret.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// A key on its way into a call or setting.
struct Use<'a> {
    key: Node<'a>,
    at: Node<'a>,
    proves: &'static str,
    env: &'static str,
    checksum: bool,
}

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
        let verb = if used.proves.ends_with("encrypted") { "read" } else { "forge" };
        let them = if used.proves.starts_with("Data") { "it" } else { "them" };
        let message = format!("{} with a literal; whoever reads the source can {verb} {them}", used.proves);
        let draft = out
            .add(literal.span(), message)
            .see(literal, "the secret is this literal")
            .see(used.at, "and it is used here");
        if !is_bytes(view, literal) {
            draft.fix(FixClass::Ask, "read-env", format!("Read `{}` from the environment", variable(&used, literal)));
        }
    }
}

/// The literals that this rule speaks of, wherever they stand in the file.
pub fn literals(view: &View<'_>) -> Vec<Id> {
    let used = view.file.root().descendants().flat_map(|node| uses(view, node));
    used.filter_map(|used| Some(literal(view, used.key)?.id)).collect()
}

fn uses<'a>(view: &View<'a>, node: Node<'a>) -> Vec<Use<'a>> {
    match node.role() {
        Role::Call | Role::New => of_call(view, node),
        Role::Declare => of_type(node),
        Role::Assign => of_setting(view, node).map(|key| setting(key, node)).into_iter().collect(),
        Role::Keyword if signing::is_setting(node.name()) => {
            node.child(Part::Value).map(|key| setting(key, node)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn of_call<'a>(view: &View<'a>, call: Node<'a>) -> Vec<Use<'a>> {
    // `add_middleware(SessionMiddleware, secret_key="x")`: the class stands where the callee would.
    let handed = call.argument(0).filter(|_| signing::takes_middleware(call.call_name()));
    let path = match handed {
        Some(class) => view.path_of(class),
        None => view.callee_path(call),
    };
    let Some(sink) = path.and_then(|path| signing::sink(&path)) else { return Vec::new() };
    keys(call, sink)
        .map(|key| Use { key, at: call, proves: &sink.proves, env: &sink.env, checksum: sink.checksum })
        .collect()
}

fn keys<'a>(call: Node<'a>, sink: &'static Sink) -> impl Iterator<Item = Node<'a>> {
    let named = sink.names.iter().filter_map(move |name| call.option(&[name]));
    named.chain(sink.at.and_then(|at| call.argument(at)).filter(|argument| !argument.is(Role::Object)))
}

/// `const options: NextAuthOptions = { secret: "x" }`
fn of_type(declare: Node<'_>) -> Vec<Use<'_>> {
    let names = declare.child(Part::Type).and_then(|annotation| signing::names_in_type(annotation.name()));
    let object = declare.child(Part::Value).filter(|value| value.is(Role::Object));
    let (Some(names), Some(object)) = (names, object) else { return Vec::new() };
    names.iter().filter_map(|name| object.entry(name)).map(|key| setting(key, declare)).collect()
}

fn setting<'a>(key: Node<'a>, at: Node<'a>) -> Use<'a> {
    Use { key, at, proves: "Sessions are signed", env: "SESSION_SECRET", checksum: false }
}

/// Flask's `app.secret_key = …` and `app.config["SECRET_KEY"] = …`, Django's module and Flask's class with `SECRET_KEY`.
fn of_setting<'a>(view: &View<'a>, assign: Node<'a>) -> Option<Node<'a>> {
    let target = assign.child(Part::Target).filter(|_| view.python())?;
    let stem = view.path.file_stem()?.to_str()?;
    let known = match target.role() {
        Role::Member => signing::is_attribute(target.name()) && target.child(Part::Object)?.name().contains("app"),
        Role::Index => {
            target.child(Part::Object)?.name() == "config"
                && signing::is_setting(&view.string(target.child(Part::Index)?)?)
        }
        Role::Name if signing::is_setting(target.name()) => match assign
            .ancestors()
            .find(|node| node.is_any(&[Role::Class, Role::Function]))
        {
            Some(class) => class.is(Role::Class) && signing::is_settings_class(class.name()),
            // Django reads the module that holds its other settings.
            None => view.file.names.find("INSTALLED_APPS").is_some() || view.file.names.find("MIDDLEWARE").is_some(),
        },
        _ => false,
    };
    assign.child(Part::Value).filter(|_| known && !signing::is_elsewhere(stem))
}

/// The string that a key is, through variables and through calls that change its form.
fn literal<'a>(view: &View<'a>, key: Node<'a>) -> Option<Node<'a>> {
    let mut node = view.value(key);
    for _ in 0..4 {
        node = match node.role() {
            Role::String => return Some(node),
            Role::Array => view.value(node.children().next()?),
            Role::Call if signing::is_wrapper(node.call_name()) => {
                view.value(node.argument(0).or_else(|| node.receiver())?)
            }
            _ => return None,
        };
    }
    None
}

fn is_harmless(view: &View<'_>, used: &Use<'_>, literal: Node<'_>) -> bool {
    let value = view.string(literal).unwrap_or_default();
    let public = ["PUBLIC KEY", "CERTIFICATE", "{{"].iter().any(|mark| value.contains(mark));
    let named = || {
        let around = used.at.ancestors().filter(|node| node.is_any(&[Role::Function, Role::Declare, Role::Assign]));
        around.map(|node| {
            if node.is(Role::Function) { node.function_name() } else { node.child(Part::Target).map_or("", Node::name) }
        })
    };
    value.trim().is_empty()
        || public
        // A key that a service issued is the other rule's.
        || !secrets::find(&value).is_empty()
        || (used.checksum && named().any(signing::is_checksum))
        || is_outside_production(view, literal)
        || is_outside_production(view, used.at)
}

fn is_bytes(view: &View<'_>, literal: Node<'_>) -> bool {
    view.python() && view.source(literal).starts_with(['b', 'B'])
}

/// The variable that the literal is named after, or the usual one.
fn variable<'a>(used: &Use<'a>, literal: Node<'a>) -> &'a str {
    let holder = literal.parent().filter(|parent| parent.is_any(&[Role::Declare, Role::Assign]));
    let name = holder.and_then(|holder| holder.child(Part::Target)).map_or("", Node::name);
    if environment::is_spelled_as_variable(name) { name } else { used.env }
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let mut all = view.file.root().descendants().flat_map(|node| uses(view, node));
    let (used, literal) = all.find_map(|used| {
        let literal = literal(view, used.key).filter(|literal| literal.span() == finding.span)?;
        Some((used, literal))
    })?;
    fixes::required_variable(view, literal, variable(&used, literal))
}

//! A secret that is read from the environment, with a literal to fall back on.

use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::environment::{self, Secret};
use crate::models::pattern::words;
use crate::models::secrets;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::literal;
use super::signing_use;
use super::stage::is_outside_production;
use super::variable::{is_fallback, variable_read};

pub const RULE: Rule = Rule {
    id: "secret-env-fallback",
    title: "Secret falls back to a literal",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[1188, 798, 321, 547, 636],
    owasp: &["A02:2025"],
    asvs: &["13.3.1"],
    page: include_str!("secret_env_fallback.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// A name and the literal it falls back on.
struct Fallback<'a> {
    name: String,
    literal: Node<'a>,
    /// What gives the value: the read with its fallback, the schema call, the field, the pattern.
    whole: Node<'a>,
}

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() || is_for_development(view) {
        return;
    }
    let mut keys = None;
    for fallback in view.nodes().filter_map(|node| fallback(view, node)) {
        // A name that says nothing may still be what tokens are signed with.
        let mut signs = || keys.get_or_insert_with(|| signing_use::ends(view)).contains(&fallback.whole.id);
        let Some(secret) = environment::secret(&fallback.name).or_else(|| signs().then_some(Secret::Forges)) else {
            continue;
        };
        report(view, &fallback, secret, out);
    }
}

/// A module of settings that production does not read: `settings/local.py`, `config.dev.ts`.
fn is_for_development(view: &View<'_>) -> bool {
    const ELSEWHERE: [&str; 7] = ["dev", "develop", "development", "local", "test", "testing", "ci"];
    let stem = view.path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = view.path.parent().and_then(|parent| parent.file_name()).unwrap_or_default().to_string_lossy();
    let holds_settings = |name: &str| {
        words(name).iter().any(|word| matches!(word.as_str(), "settings" | "config" | "configs" | "environments"))
    };
    words(&stem).iter().any(|word| ELSEWHERE.contains(&word.as_str()))
        && (holds_settings(&folder) || holds_settings(&stem))
}

/// The fallback that a node is, if it is one.
fn fallback<'a>(view: &View<'a>, node: Node<'a>) -> Option<Fallback<'a>> {
    let (name, literal) = match node.role() {
        Role::Binary if is_fallback(node) => (variable_read(view, node.child(Part::Left)?)?, node.child(Part::Right)?),
        Role::Assign if matches!(node.name(), "||=" | "??=") => {
            (variable_read(view, node.child(Part::Target)?)?, node.child(Part::Value)?)
        }
        Role::Defaulted => {
            // `const { JWT_SECRET = "x" } = process.env`
            let pattern = node.ancestors().find(|above| above.is(Role::Declare))?;
            let object = view.path_of(pattern.child(Part::Value)?)?;
            let key = node.parent().filter(|parent| parent.is(Role::Pair)).unwrap_or(node.child(Part::Target)?);
            environment::is_object(&object).then_some(())?;
            (key.name().to_owned(), node.child(Part::Default)?)
        }
        Role::Conditional => of_conditional(view, node)?,
        Role::Call if node.call_name() == "default" => {
            let pair = node.ancestors().find(|above| above.is_any(&[Role::Pair, Role::Function]))?;
            let schema = environment::is_schema(&view.callee_path(node)?);
            (schema && environment::is_spelled_as_variable(pair.name())).then_some(())?;
            (pair.name().to_owned(), node.argument(0)?)
        }
        Role::Call => of_call(view, node)?,
        Role::Assign => of_field(view, node).or_else(|| of_unset(view, node))?,
        _ => return None,
    };
    Some(Fallback { name, literal, whole: node })
}

/// `os.getenv("X", "x")`, `config.get("X", "x")`, `env("X", default="x")`.
fn of_call<'a>(view: &View<'a>, call: Node<'a>) -> Option<(String, Node<'a>)> {
    let first = call.argument(0).filter(|argument| argument.is(Role::String))?;
    let (position, certain) = match view.callee_path(call).and_then(|path| environment::read(&path)) {
        Some(read) => (read.default, true),
        None => (environment::is_getter(call.call_name()).then_some(1), false),
    };
    let literal = call.keyword("default").or_else(|| call.argument(position?))?;
    let name = view.string(first)?;
    (certain || environment::is_spelled_as_variable(&name)).then_some((name, literal))
}

/// `process.env.X ? process.env.X : "x"`, `os.environ["X"] if "X" in os.environ else "x"`.
fn of_conditional<'a>(view: &View<'a>, node: Node<'a>) -> Option<(String, Node<'a>)> {
    let parts: Vec<_> = node.children().collect();
    let [first, second, otherwise] = parts.as_slice() else { return None };
    let (condition, then) = if view.python() { (second, first) } else { (first, second) };
    let name = variable_read(view, *then)?;
    let asks = |node: Node<'a>| {
        variable_read(view, node).as_ref() == Some(&name) || view.string(node).as_deref() == Some(name.as_str())
    };
    let asked = condition.descendants_and_self().any(asks);
    (asked && otherwise.is_any(&[Role::String, Role::Name])).then_some((name, *otherwise))
}

/// A field of a class that reads itself from the environment (pydantic-settings).
fn of_field<'a>(view: &View<'a>, assign: Node<'a>) -> Option<(String, Node<'a>)> {
    let class = assign.parent()?.parent()?.parent().filter(|class| class.is(Role::Class))?;
    let base = class.parts(Part::Base).find(|base| !base.is(Role::Keyword) && environment::is_settings(base.name()));
    let name = base.and_then(|_| assign.child(Part::Target)).filter(|target| target.is(Role::Name))?.name();
    // Names with an underscore in front are private: they are not read from anywhere.
    let value = assign.child(Part::Value).filter(|_| !name.starts_with('_'))?;
    let literal = match value.call_name() {
        "Field" | "SecretStr" if value.is(Role::Call) => value.keyword("default").or_else(|| value.argument(0))?,
        _ => value,
    };
    let literal =
        if literal.is(Role::Call) && literal.call_name() == "SecretStr" { literal.argument(0)? } else { literal };
    (!view.string(literal)?.is_empty()).then(|| (name.to_owned(), literal))
}

/// `if not SECRET_KEY: SECRET_KEY = "x"`: what is missing in the environment is put in its place.
fn of_unset<'a>(view: &View<'a>, assign: Node<'a>) -> Option<(String, Node<'a>)> {
    let literal = assign.child(Part::Value).filter(|value| value.is(Role::String))?;
    let target = assign.child(Part::Target)?;
    let mut below = assign;
    let branch = assign.ancestors().take(3).find(|above| {
        let found = above.is(Role::If);
        below = if found { below } else { *above };
        found
    })?;
    let condition = branch.child(Part::Condition).filter(|_| below.part() == Part::Then)?;
    let asked = match condition.role() {
        Role::Not => condition.children().next()?,
        Role::Unary if condition.name() == "!" => condition.child(Part::Value)?,
        Role::Compare | Role::Binary if matches!(condition.name(), "is" | "==" | "===") => {
            let mut sides = condition.children();
            let asked = sides.next()?;
            sides.next().filter(|other| other.is(Role::Null) || other.name() == "undefined").map(|_| asked)?
        }
        _ => return None,
    };
    if let Some(name) = variable_read(view, target) {
        return (variable_read(view, asked)? == name).then_some((name, literal));
    }
    let same = target.is(Role::Name) && asked.is(Role::Name) && target.name() == asked.name();
    let given = view.bindings(asked, asked).into_iter().filter(|_| same);
    let mut read = given.filter_map(|binding| variable_read(view, binding.node.child(Part::Value)?));
    read.next().map(|name| (name, literal))
}

fn report(view: &View<'_>, fallback: &Fallback<'_>, secret: Secret, out: &mut Findings<'_>) {
    let Fallback { name, literal, whole } = fallback;
    let Some(held) = literal::literal(view, *literal) else { return };
    let Some(value) = view.string(held).filter(|value| !value.trim().is_empty()) else { return };
    let harmless = names_a_cookie(name, &value)
        || secrets::is_public(&value)
        || (secret != Secret::Forges && environment::is_absent(&value));
    if harmless || is_outside_production(view, *whole) || is_rejected(view, fallback, &value) {
        return;
    }
    let starts = "where it is not set, the program starts with this literal instead of stopping";
    let (severity, confidence, note) = match secret {
        Secret::Forges => (
            Severity::Error,
            Confidence::Proven,
            "where it is not set, this literal is the secret, for everybody who reads it",
        ),
        Secret::Shown => (Severity::Warning, Confidence::Strong, starts),
        Secret::Store => (Severity::Info, Confidence::Strong, starts),
    };
    let draft = out
        .add(literal.span(), format!("`{name}` falls back to a literal that anyone can read"))
        .severity(severity)
        .confidence(confidence)
        .see(*whole, format!("`{name}` comes from the environment"))
        .see(held, note);
    if edits(view, fallback).is_some() {
        draft.fix(FixClass::Ask, "require", format!("Stop at start when `{name}` is missing"));
    }
}

/// True for the key under which a cookie is kept, which is its name: `SESSION_COOKIE_KEY = "shop_session"`.
fn names_a_cookie(name: &str, value: &str) -> bool {
    const SAID: [&str; 9] = ["session", "cookie", "token", "sid", "auth", "login", "csrf", "state", "user"];
    let is_plain = value.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.'));
    let name = words(name);
    name.iter().any(|word| word == "cookie")
        && name.last().is_some_and(|last| matches!(last.as_str(), "key" | "name"))
        && is_plain
        && words(value).iter().any(|word| SAID.contains(&word.as_str()))
}

/// True where the file refuses the literal, or a missing variable, somewhere else.
fn is_rejected(view: &View<'_>, fallback: &Fallback<'_>, value: &str) -> bool {
    let own = view.value(fallback.literal);
    let compared = |node: Node<'_>| {
        node.ancestors().take(2).any(|above| match above.role() {
            Role::Compare => true,
            Role::Binary => matches!(above.name(), "===" | "==" | "!==" | "!="),
            _ => false,
        })
    };
    let refused = view.all(Role::String).filter(|node| *node != own && compared(*node));
    if refused.into_iter().any(|node| view.string(node).as_deref() == Some(value)) {
        return true;
    }
    let stops = |branch: Node<'_>| {
        branch
            .descendants()
            .any(|node| node.is(Role::Throw) || (node.is(Role::Call) && matches!(node.call_name(), "exit" | "abort")))
    };
    let conditions = view.all(Role::If).filter_map(|branch| Some((branch, branch.child(Part::Condition)?)));
    conditions.filter(|(branch, _)| stops(*branch)).any(|(_, condition)| {
        std::iter::once(condition)
            .chain(condition.descendants())
            .any(|node| variable_read(view, node).as_ref() == Some(&fallback.name))
    })
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let at = view.file.smallest(finding.span);
    let found = std::iter::once(at)
        .chain(at.ancestors())
        .filter_map(|node| fallback(view, node))
        .find(|found| found.literal.span() == finding.span);
    edits(view, &found?)
}

/// Takes the literal away, so that the missing variable ends the program.
fn edits(view: &View<'_>, fallback: &Fallback<'_>) -> Option<Vec<TextEdit>> {
    let Fallback { name, literal, whole } = fallback;
    let cut = |from: u32, to: u32| Some(vec![TextEdit { span: Span::new(from, to), text: String::new() }]);
    match whole.role() {
        // `.default("x")` of a schema: without it the key is required.
        Role::Call if whole.call_name() == "default" => cut(whole.receiver()?.span().end, whole.span().end),
        Role::Binary | Role::Call if reads_process(view, *whole) => fixes::required_variable(view, *whole, name),
        // `config("X", default="x")` raises without a default; other objects answer None.
        Role::Call if view.python() && whole.callee()?.is(Role::Name) || whole.call_name() == "str" => {
            let argument = if literal.parent()?.is(Role::Keyword) { literal.parent()? } else { *literal };
            let before = whole.children().take_while(|child| *child != argument).last()?;
            cut(before.span().end, argument.span().end)
        }
        // A field without a value is required; one without a type would not be a field.
        Role::Assign if view.python() && whole.child(Part::Value) == Some(*literal) => {
            cut(whole.child(Part::Type)?.span().end, literal.span().end)
        }
        _ => None,
    }
}

/// True where the read goes to the process's own environment and nowhere else.
fn reads_process(view: &View<'_>, node: Node<'_>) -> bool {
    let read = if node.is(Role::Binary) { node.child(Part::Left) } else { node.callee() };
    let Some(read) = read.filter(|read| !read.is(Role::Binary)) else { return false };
    let object = if read.is(Role::Index) { read.child(Part::Object).unwrap_or(read) } else { read };
    let path = view.path_of(if object.is(Role::Call) { object.callee().unwrap_or(object) } else { object });
    path.is_some_and(|path| {
        ["process.env", "os.environ", "os.getenv"].iter().any(|own| path.starts_with(own))
            && !path.ends_with("setdefault")
    })
}

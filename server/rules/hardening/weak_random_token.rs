//! A token, password or session id from numbers that can be guessed.

use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::crypto::crypto;
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "weak-random-token",
    title: "Secret made of numbers that can be guessed",
    family: Family::Hardening,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[338, 330],
    owasp: &["A04:2025"],
    asvs: &["11.5.1"],
    page: include_str!("weak_random_token.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    let mut reported = Vec::new();
    for call in view.all(Role::Call) {
        let Some(path) = guessable(view, call) else { continue };
        let Some((holder, name)) = secret(call).or_else(|| compared_with_sent(view, call)) else { continue };
        if picks_one(view, call, holder) {
            continue;
        }
        // A clock beside something that cannot be guessed, and what only tests and developers see.
        let clock = crypto().random.clocks.holds(path.trim_start_matches("node:"));
        if reported.contains(&holder.id)
            || is_outside_production(view, call)
            || clock && !stands_alone(view, call, holder)
        {
            continue;
        }
        reported.push(holder.id);
        let source = view.source(call.callee().unwrap_or(call)).into_owned();
        let what =
            if clock { "the time, which everybody knows" } else { "a generator whose next values can be computed" };
        let draft = out
            .add(call.span(), format!("`{name}` is made with `{source}`, which can be guessed"))
            .see(call, format!("`{source}` is {what}"))
            .see(holder, format!("and `{name}` has to be a secret"));
        if replacement(view, call).is_some() {
            draft.fix(FixClass::Safe, "secure", "Take it from the system's secure generator");
        }
    }
}

/// `api_key = random.choice(api_keys)`: one of those that are there already; only what is put together of signs is made here.
fn picks_one(view: &View<'_>, call: Node<'_>, holder: Node<'_>) -> bool {
    let whole = holder.child(Part::Value).is_some_and(|value| value.awaited() == call);
    let several = call.argument(0).map(|list| view.value(list)).filter(|list| list.is_any(&[Role::Name, Role::Member]));
    call.call_name() == "choice" && whole && several.is_some_and(|list| list.name().ends_with('s'))
}

/// The canonical path of a call whose answer can be guessed.
fn guessable(view: &View<'_>, call: Node<'_>) -> Option<String> {
    let path = view.callee_path(call)?.to_string();
    let known = path.strip_prefix("node:").unwrap_or(&path);
    // A generator of the system behind the same names.
    let system = path.contains("SystemRandom") || path.starts_with("secrets.");
    (!system && crypto().random.guessable.holds(known)).then_some(path)
}

/// What the value becomes, where its name says that nobody may guess it: the variable, key, argument or function, and
/// its name.
fn secret<'a>(call: Node<'a>) -> Option<(Node<'a>, &'a str)> {
    let is_secret = |name: &str| crypto().random.is_secret(name);
    let mut child = call;
    for node in call.ancestors() {
        match node.role() {
            Role::Declare | Role::Assign => {
                // Only what is assigned, not what is asked on the way.
                let target = node.child(Part::Target).filter(|_| child.part() == Part::Value)?;
                let name = if target.name().is_empty() { node.name() } else { target.name() };
                return is_secret(name).then_some((node, name));
            }
            Role::Pair | Role::Keyword | Role::Field if !node.name().is_empty() => {
                let name = node.name().trim_matches(['"', '\'']);
                return is_secret(name).then_some((node, name));
            }
            Role::Return => {
                let function = node.function()?;
                return is_secret(function.function_name()).then(|| (node, function.function_name()));
            }
            // What a condition or a loop's end is made of says nothing.
            Role::If | Role::Loop | Role::Switch | Role::Compare | Role::Throw | Role::Discard => return None,
            Role::Binary if is_comparison(node.name()) => return None,
            Role::Function => {
                if node.child(Part::Body) == Some(child) && !child.is(Role::Block) && is_secret(node.function_name()) {
                    return Some((node, node.function_name()));
                }
                // A callback of the same expression: `Array.from({ length: 6 }, () => …)`.
                node.parent().filter(|parent| parent.is(Role::Call))?;
            }
            Role::Block | Role::Class | Role::Module => return None,
            _ => {}
        }
        child = node;
    }
    None
}

/// `remembered[key] = value`, where `request.cookies.get(key) == remembered[key]` lets somebody in: what it is assigned to, and
/// its name.
fn compared_with_sent<'a>(view: &View<'a>, call: Node<'a>) -> Option<(Node<'a>, &'a str)> {
    let assign = call.ancestors().take_while(|up| !up.is(Role::Function)).find(|up| {
        up.is_any(&[Role::Assign, Role::Declare]) && up.child(Part::Value).is_some_and(|value| value.encloses(call))
    })?;
    let target = assign.child(Part::Target).filter(|target| target.is(Role::Name))?;
    let function = assign.function()?;
    let kept = view.uses(view.resolve(target)?).into_iter().filter_map(|used| {
        let keeps = used.parent().filter(|keeps| keeps.is(Role::Assign) && used.part() == Part::Value)?;
        keeps.child(Part::Target).filter(|place| place.is(Role::Index)).map(|place| view.source(place))
    });
    let kept: Vec<_> = kept.collect();
    let sent = |node: Node<'a>| {
        let mut inner = node.descendants_and_self();
        inner.any(|node| {
            node.is(Role::Member) && matches!(node.name(), "cookies" | "headers" | "COOKIES" | "signedCookies")
        })
    };
    let mut equal = function.descendants().filter(|node| {
        node.is_any(&[Role::Binary, Role::Compare]) && matches!(node.name(), "==" | "===" | "!=" | "!==")
    });
    let compared = |node: Node<'a>| {
        let sides: Vec<_> = node.children().collect();
        matches!(sides[..], [one, two] if sent(one) && kept.contains(&view.source(two)) || sent(two) && kept.contains(&view.source(one)))
    };
    equal.any(compared).then(|| (assign, target.name()))
}

fn is_comparison(operator: &str) -> bool {
    matches!(operator, "<" | ">" | "<=" | ">=" | "==" | "===" | "!=" | "!==" | "&&" | "||" | "??")
}

/// True where nothing but clocks, literals and other guessable values is in what the call is a part of.
fn stands_alone(view: &View<'_>, call: Node<'_>, holder: Node<'_>) -> bool {
    let value = holder.children().find(|child| child.encloses(call) && child.part() != Part::Target).unwrap_or(holder);
    let others = value.descendants_and_self().filter(|node| node.is_any(&[Role::Call, Role::New]));
    others.filter(|other| !other.encloses(call)).all(|other| guessable(view, other).is_some())
        && !value
            .descendants_and_self()
            .any(|node| node.is(Role::Name) && view.resolve(node).is_some() && !within_callee(node))
}

fn within_callee(node: Node<'_>) -> bool {
    node.part() == Part::Callee
        || node.parent().is_some_and(|parent| parent.is(Role::Member) && parent.part() == Part::Callee)
}

/// The edits that draw the same value from the system's generator, where the call has an equal there.
fn replacement(view: &View<'_>, call: Node<'_>) -> Option<Vec<TextEdit>> {
    let path = guessable(view, call)?;
    if !view.python() {
        return (path == "Math.random").then(|| {
            let text = "crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32".to_owned();
            // Beside `*` the division has to keep together.
            let inside = call.parent().is_some_and(|parent| parent.is_any(&[Role::Binary, Role::Member, Role::Unary]));
            let text = if inside { format!("({text})") } else { text };
            vec![TextEdit { span: call.span(), text }]
        });
    }
    let method = path.strip_prefix("random.").filter(|method| *method != "shuffle" && !method.contains('.'))?;
    let callee = call.callee()?;
    let edit = TextEdit { span: callee.span(), text: format!("secrets.SystemRandom().{method}") };
    Some(fixes::import_module(view, "secrets").into_iter().chain([edit]).collect())
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let call = view.file.all(Role::Call).find(|call| call.span() == finding.span)?;
    replacement(view, call)
}

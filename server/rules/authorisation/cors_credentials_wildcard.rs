//! Browsers are told that any site may read answers that were given to the user's cookies.

use crate::app::SourceFile;
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::cors::cors;
use crate::models::signing;
use crate::models::testing::lists;
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

use crate::findings::Confidence;

pub const RULE: Rule = Rule {
    id: "cors-credentials-wildcard",
    title: "Any site may use the user's session",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::App,
    cwe: &[942],
    owasp: &["A02:2025", "API8:2023"],
    asvs: &["3.4.2"],
    page: include_str!("cors_credentials_wildcard.md"),
    check: Check::App(check),
    fix: Some(Fix::File(fix)),
};

/// From where requests with credentials are let in.
struct Policy<'a> {
    /// What says from where; None where the library's default does.
    origin: Option<Node<'a>>,
    credentials: Node<'a>,
    call: Node<'a>,
    from: From,
}

#[derive(Clone, Copy, PartialEq)]
enum From {
    /// The origin that asks is sent back.
    Anywhere,
    /// `*` is sent, and browsers refuse that together with credentials.
    Star,
}

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let view = cx.view;
    if !view.kind.is_production() {
        return;
    }
    for policy in policies(view) {
        if is_outside_production(view, policy.call) || policy.origin.is_none() && is_configured(cx) {
            continue;
        }
        let at = policy.origin.unwrap_or(policy.credentials);
        let draft = match policy.from {
            From::Anywhere => {
                out.add(at.span(), "Any site may call this API with the user's cookies and read the answers")
            }
            From::Star => {
                let message =
                    "Browsers refuse `*` together with credentials: no other site can send its users' cookies";
                out.add(at.span(), message).severity(Severity::Info)
            }
        };
        let draft = match policy.origin {
            Some(origin) => draft.see(origin, "every origin passes"),
            None => draft.see(policy.call, "no origin is named, and the default is every one"),
        };
        let draft = draft.see(policy.credentials, "and cookies may be sent along");
        let draft = if policy.from == From::Anywhere && !cx.app.reads_cookies() {
            draft.severity(Severity::Info).step(None, "nothing in the application reads a cookie or holds a session")
        } else {
            draft
        };
        if replacement(view, &policy).is_some() {
            draft.fix(FixClass::Ask, "allow-list", "Let in the origins that `CORS_ORIGINS` lists");
        }
    }
}

/// Flask-CORS reads what is not said at the call from the configuration: `CORS_ORIGINS = […]`. True where some file speaks of
/// it, and none sets it to every origin.
fn is_configured(cx: &Cx<'_>) -> bool {
    let setting = cors().handed.flask_setting.as_str();
    let sources = || cx.app.files.ids().into_iter().filter_map(|file| cx.app.files.get(file));
    let speaks = |source: &SourceFile| source.facts.names.find(setting).is_some() || source.literals.mention(setting);
    let opens = |source: &SourceFile| {
        let mut set = source.facts.all(Role::Assign).filter(|assign| {
            let target = assign.child(Part::Target).into_iter().flat_map(Node::descendants_and_self);
            target.into_iter().any(|part| part.name() == setting || source.literals.get(part.id) == Some(setting))
        });
        set.any(|assign| {
            let values = assign.parts(Part::Value).flat_map(Node::descendants_and_self);
            values.into_iter().any(|value| source.literals.get(value.id) == Some("*"))
        })
    };
    cx.view.python() && sources().any(speaks) && !sources().any(opens)
}

fn policies<'a>(view: &View<'a>) -> Vec<Policy<'a>> {
    let mut found: Vec<Policy<'a>> = if view.python() {
        view.all(Role::Call).filter_map(|call| python_call(view, call)).collect()
    } else {
        view.all(Role::Call).chain(view.all(Role::New)).filter_map(|call| script_call(view, call)).collect()
    };
    if view.python() {
        found.extend(django(view));
    } else {
        found.extend(view.all(Role::Function).filter_map(|function| by_hand(view, function)));
    }
    found
}

fn script_call<'a>(view: &View<'a>, call: Node<'a>) -> Option<Policy<'a>> {
    let table = cors();
    let path = view.callee_path(call).unwrap_or_default();
    let name = call.call_name();
    let maker = table.call.iter().find(|maker| lists(&maker.paths, &path));
    let plugin = || {
        let first = call.argument(0).filter(|_| matches!(name, "register" | "use"))?;
        lists(&table.handed.plugins, &view.path_of(first)?).then_some(())
    };
    let options = if maker.is_some() || lists(&table.handed.methods, name) {
        call.argument(0)
    } else if lists(&table.handed.nested, &path) {
        call.arguments().find_map(|each| view.value(each).entry("cors"))
    } else {
        plugin().and_then(|()| call.argument(1))
    }?;
    let options = plain_object(view, options)?;
    let credentials = options.entry("credentials").filter(|value| view.value(*value).is(Role::True))?;
    let Some(origin) = options.entry("origin") else {
        let from = if maker.is_some_and(|maker| maker.reflects) { From::Anywhere } else { From::Star };
        return Some(Policy { origin: None, credentials, call, from });
    };
    let from = from_script(view, origin)?;
    Some(Policy { origin: Some(origin), credentials, call, from })
}

/// An object literal whose entries are all there to be seen.
fn plain_object<'a>(view: &View<'a>, node: Node<'a>) -> Option<Node<'a>> {
    let object = view.value(node);
    let object = if object.is(Role::As) { object.children().next()? } else { object };
    (object.is(Role::Object) && !object.children().any(|child| child.is(Role::Spread))).then_some(object)
}

fn from_script<'a>(view: &View<'a>, origin: Node<'a>) -> Option<From> {
    let value = view.value(origin);
    match value.role() {
        Role::True => Some(From::Anywhere),
        Role::String => (view.string(value)? == "*").then_some(From::Star),
        Role::Regex => takes_all(&view.source(value)).then_some(From::Anywhere),
        Role::Function => answers_all(view, value).then_some(From::Anywhere),
        Role::Name => {
            view.function(value).is_some_and(|function| answers_all(view, function)).then_some(From::Anywhere)
        }
        _ => None,
    }
}

fn takes_all(regex: &str) -> bool {
    matches!(regex.trim_matches('/').trim_start_matches('^').trim_end_matches('$'), ".*" | ".+" | "(.*)" | "(.+)")
}

/// `(origin, callback) => callback(null, true)`, `origin => origin`.
fn answers_all<'a>(view: &View<'a>, function: Node<'a>) -> bool {
    let parameters: Vec<Node<'a>> = function.parameters().collect();
    let named = |index: usize| parameters.get(index).map(|each| binding_name(*each)).unwrap_or_default();
    let (origin, callback) = (named(0), named(1));
    let decides = function.descendants().any(|node| {
        node.is_any(&[Role::If, Role::Conditional, Role::Switch, Role::Throw])
            || node.is(Role::Binary) && matches!(node.name(), "&&" | "===" | "==" | "!==")
    });
    if decides {
        return false;
    }
    let passes = |value: Node<'_>| value.is(Role::True) || value.is(Role::Name) && value.name() == origin;
    if !callback.is_empty() {
        let mut calls =
            function.descendants().filter(|node| node.is(Role::Call) && node.call_name() == callback).peekable();
        return calls.peek().is_some()
            && calls.all(|call| {
                call.argument(0).is_some_and(|error| error.is(Role::Null)) && call.argument(1).is_some_and(passes)
            });
    }
    let Some(body) = function.child(Part::Body) else { return false };
    if !body.is(Role::Block) {
        return !origin.is_empty() && passes(body) || body.is(Role::True);
    }
    let _ = view;
    let mut returns = body.own_descendants().filter(|node| node.is(Role::Return)).peekable();
    returns.peek().is_some() && returns.all(|each| each.children().next().is_some_and(passes))
}

fn binding_name(parameter: Node<'_>) -> &str {
    if parameter.is(Role::Name) {
        return parameter.name();
    }
    parameter.descendants().find(|node| node.is(Role::Name)).map_or("", Node::name)
}

/// `res.setHeader("Access-Control-Allow-Origin", req.headers.origin)` and the header for credentials in one function.
fn by_hand<'a>(view: &View<'a>, function: Node<'a>) -> Option<Policy<'a>> {
    let headers: Vec<(String, Node<'a>, Node<'a>)> =
        function.own_descendants().filter_map(|node| header(view, node)).collect();
    let value = |name: &str| headers.iter().find(|(each, ..)| each == name).map(|(_, value, at)| (*value, *at));
    let (origin, _) = value("access-control-allow-origin")?;
    let (credentials, _) = value("access-control-allow-credentials")?;
    let on = view.value(credentials);
    let on = on.is(Role::True) || view.string(on).as_deref() == Some("true");
    let echoed = {
        let mut value = view.value(origin);
        if value.is(Role::Binary) && matches!(value.name(), "||" | "??") {
            value = view.value(value.children().next()?);
        }
        value
    };
    let text = view.source(echoed).replace(['"', '\'', '`', ' ', '?', '!'], "").to_ascii_lowercase();
    let ends = [".headers.origin", ".headers[origin]", ".headers.get(origin)", ".get(origin)", ".header(origin)"];
    // Any test of the origin may be the list that this rule asks for.
    let tested = function.descendants().any(|node| {
        let condition = match node.role() {
            Role::If | Role::Conditional => node.child(Part::Condition).or_else(|| node.children().next()),
            _ => None,
        };
        condition.is_some_and(|condition| {
            let text = view.source(condition).to_ascii_lowercase();
            text.contains("origin") && !is_presence(&text)
        })
    });
    (on && !tested && ends.iter().any(|end| text.ends_with(end))).then_some(Policy {
        origin: Some(origin),
        credentials,
        call: function,
        from: From::Anywhere,
    })
}

/// `if (origin)`: whoever asks from a browser has one.
fn is_presence(condition: &str) -> bool {
    condition.trim_matches(['(', ')', ' ', '!']).chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '?'))
        && !["allow", "valid", "trust", "permit", "known", "whitelist"].iter().any(|word| condition.contains(word))
}

/// A header that is set: its name in lower case, its value.
fn header<'a>(view: &View<'a>, node: Node<'a>) -> Option<(String, Node<'a>, Node<'a>)> {
    let (name, value) = match node.role() {
        Role::Call if matches!(node.call_name(), "header" | "setHeader" | "set" | "append") => {
            (view.string(node.argument(0)?)?, node.argument(1)?)
        }
        Role::Pair => (node.name().trim_matches(['"', '\'']).to_owned(), node.child(Part::Value)?),
        _ => return None,
    };
    let name = name.to_ascii_lowercase();
    name.starts_with("access-control-").then_some((name, value, node))
}

fn python_call<'a>(view: &View<'a>, call: Node<'a>) -> Option<Policy<'a>> {
    let table = &cors().handed;
    let path = match call.argument(0).filter(|_| signing::takes_middleware(call.call_name())) {
        Some(class) => view.path_of(class)?,
        None => view.callee_path(call)?,
    };
    let on = |name: &str| call.keyword(name).filter(|value| view.value(*value).is(Role::True));
    if lists(&table.middleware, &path) {
        let credentials = on("allow_credentials")?;
        let listed = call.keyword("allow_origins").filter(|origins| holds_star(view, *origins));
        let pattern = call.keyword("allow_origin_regex").filter(|regex| {
            let text = view.source(view.value(*regex)).into_owned();
            takes_all(text.trim_start_matches(['r', 'R']).trim_matches(['"', '\'']))
        });
        return Some(Policy { origin: Some(listed.or(pattern)?), credentials, call, from: From::Anywhere });
    }
    if !lists(&table.flask, &path) || call.parts(Part::Argument).any(|each| each.is(Role::Spread)) {
        return None;
    }
    let credentials = on("supports_credentials")?;
    let origin = match (call.keyword("origins"), call.keyword("resources")) {
        (Some(origins), _) => Some(Some(origins).filter(|origins| holds_star(view, *origins))?),
        (None, Some(resources)) => {
            let origins: Vec<Node<'a>> = resources
                .descendants()
                .filter(|node| node.is(Role::Pair) && key_of(view, *node) == "origins")
                .collect();
            let stars =
                origins.iter().filter_map(|pair| pair.child(Part::Value)).find(|value| holds_star(view, *value));
            Some(stars?)
        }
        (None, None) => None,
    };
    Some(Policy { origin, credentials, call, from: From::Anywhere })
}

fn key_of(view: &View<'_>, pair: Node<'_>) -> String {
    if !pair.name().is_empty() {
        return pair.name().trim_matches(['"', '\'']).to_owned();
    }
    pair.children().next().and_then(|key| view.string(key)).unwrap_or_default()
}

/// `"*"`, `["*"]`, a name of either.
fn holds_star<'a>(view: &View<'a>, origins: Node<'a>) -> bool {
    let is_star = |node: Node<'a>| view.string(view.value(node)).is_some_and(|text| text == "*" || takes_all(&text));
    let value = view.value(origins);
    is_star(value) || value.is_any(&[Role::Array, Role::Tuple]) && value.children().any(is_star)
}

/// `CORS_ALLOW_ALL_ORIGINS = True` beside `CORS_ALLOW_CREDENTIALS = True` in Django's settings.
fn django<'a>(view: &View<'a>) -> Option<Policy<'a>> {
    let table = &cors().settings;
    let stem = view.path.file_stem()?.to_str()?;
    // What stands in one of several files may be taken back in the one for production.
    if signing::is_elsewhere(stem) || stem != "settings" && !stem.contains("prod") {
        return None;
    }
    let set = |names: &[String]| {
        view.all(Role::Assign).find(|assign| {
            assign.parent().is_some_and(|parent| parent.is_any(&[Role::Module, Role::Discard]))
                && assign.child(Part::Target).is_some_and(|name| name.is(Role::Name) && lists(names, name.name()))
                && assign.child(Part::Value).is_some_and(|value| value.is(Role::True))
                && assign.function().is_none()
        })
    };
    let all = set(&table.all)?;
    let credentials = set(std::slice::from_ref(&table.credentials))?;
    Some(Policy { origin: Some(all), credentials, call: all, from: From::Anywhere })
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let policy =
        policies(view).into_iter().find(|policy| policy.origin.unwrap_or(policy.credentials).span() == finding.span)?;
    replacement(view, &policy)
}

fn replacement(view: &View<'_>, policy: &Policy<'_>) -> Option<Vec<TextEdit>> {
    let listed = "os.environ[\"CORS_ORIGINS\"].split(\",\")";
    if view.python() {
        let os = fixes::import_module(view, "os");
        let edit = match policy.origin {
            Some(origin) if origin.is(Role::Assign) => {
                TextEdit { span: origin.span(), text: format!("CORS_ALLOWED_ORIGINS = {listed}") }
            }
            Some(origin) if view.source(policy.call).contains("allow_origin_regex") => {
                let keyword = origin.parent()?;
                TextEdit { span: keyword.span(), text: format!("allow_origins={listed}") }
            }
            Some(origin) => TextEdit { span: origin.span(), text: listed.to_owned() },
            None => fixes::add_argument(view, policy.call, &format!("origins={listed}"))?,
        };
        return Some(os.into_iter().chain([edit]).collect());
    }
    if policy.call.is(Role::Function) {
        return None;
    }
    let quote = fixes::logging::quote(view);
    let listed = format!("process.env.CORS_ORIGINS?.split({quote},{quote}) ?? []");
    let edit = match policy.origin {
        Some(origin) if origin.is_any(&[Role::Shorthand]) => return None,
        Some(origin) if origin.is(Role::Function) && origin.part() != Part::Value => {
            TextEdit { span: origin.span(), text: format!("origin: {listed}") }
        }
        Some(origin) => TextEdit { span: origin.span(), text: listed },
        None => fixes::add_entry(view, policy.credentials.parent()?.parent()?, &format!("origin: {listed}"))?,
    };
    Some(vec![edit])
}

//! Passwords, codes, mails or a paid model, as often as somebody likes.

use super::exposure::{anchor, handler_name, prove};
use super::reach::{self, Place};
use crate::app::access::Status;
use crate::app::route::Framework;
use crate::app::{Site, SourceFile};
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::pattern::words;
use crate::models::surface::{Throttle, said, surface};
use crate::models::testing::{lists, lists_word};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "auth-route-without-throttle",
    title: "Sign-in or paid call without a limit",
    family: Family::Authorisation,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[307, 770],
    owasp: &["A07:2025", "API4:2023", "API6:2023"],
    asvs: &["2.4.1", "6.3.1"],
    page: include_str!("auth_route_without_throttle.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// What can be done too often.
enum Deed<'a> {
    Passwords,
    Codes,
    Mails,
    Model(Place<'a>),
}

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    let (mut everywhere, mut models, mut served) = (None, None, None);
    for site in cx.sites() {
        let posts = matches!(&*site.route.method, "POST" | "PUT" | "ANY" | "ACTION" | "MUTATION" | "GET");
        if !posts {
            continue;
        }
        let pays = *models.get_or_insert_with(|| has_models(cx));
        if !pays && !is_tried(cx, site) {
            continue;
        }
        let functions = reach::of_handler(cx, site);
        let Some(deed) = deed(cx, site, &functions) else { continue };
        // `query.limit(20)` counts rows.
        let limits = |name: &str| {
            !matches!(name, "limit" | "limits" | "usage") && lists_word(&surface().throttle.limiters, name)
        };
        let own = functions.first().is_some_and(|handler| {
            handler.node.decorators().iter().any(|each| each.descendants().any(|node| limits(node.name())))
        });
        let limited = own
            || reach::any_name(&functions, limits)
            || reach::any_name(&reach::of_links(cx, site), limits)
            || reach::any_literal(cx, &functions, refuses)
            || site.route.chain.iter().any(|link| limits(&link.place));
        // What serves a React Router application may limit its addresses, and is an application of its own.
        let served =
            site.route.framework == Framework::ReactRouter && *served.get_or_insert_with(|| imports_limiter(cx));
        if limited || served || *everywhere.get_or_insert_with(|| is_everywhere(cx)) {
            continue;
        }
        report(cx, site, &deed, out);
    }
}

/// Some file imports a package that is called after a limit.
fn imports_limiter(cx: &Cx<'_>) -> bool {
    let named = |import: Node<'_>| {
        let words = words(import.name());
        words.windows(2).any(|two| two[0] == "rate" && two[1].starts_with("limit"))
    };
    let sources = cx.app.files.ids().into_iter().filter_map(|file| cx.app.files.get(file));
    sources.filter(|source| source.kind.is_production()).any(|source| source.facts.all(Role::Import).any(named))
}

/// Some file imports the package of a language model.
fn has_models(cx: &Cx<'_>) -> bool {
    cx.app.files.ids().into_iter().filter_map(|file| cx.app.files.get(file)).any(imports_model)
}

/// By its words it is where passwords or codes are tried, or mails are asked for.
fn is_tried(cx: &Cx<'_>, site: &Site) -> bool {
    let table = &surface().throttle;
    let text = format!("{} {}", site.route.path, handler_name(cx, site));
    [(&table.mails, &table.mail_pairs), (&table.codes, &Vec::new()), (&table.sign_in, &table.sign_in_pairs)]
        .into_iter()
        .any(|(list, pairs)| said(&text, list, pairs).is_some())
}

/// What somebody is told who came too often.
fn refuses(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text == "429" || text.contains("too many") || text.contains("rate limit")
}

fn report(cx: &Cx<'_>, site: &Site, deed: &Deed<'_>, out: &mut Findings<'_>) {
    let what = match deed {
        Deed::Passwords => "lets passwords be tried without a limit",
        Deed::Codes => "lets codes be tried without a limit",
        Deed::Mails => "sends a message for every request, without a limit",
        Deed::Model(_) => "calls a paid model for every request, without a limit",
    };
    let draft = prove(out.add(anchor(cx, site), format!("`{}` {what}", site.name())), cx, site, &[]);
    let draft = match deed {
        Deed::Model(call) => draft.with(cx.step(call.at(), "the call that costs money")),
        _ => draft,
    };
    // Whoever is signed in can at least be told apart; an action that no page refers to cannot be called.
    let known = match deed {
        Deed::Model(_) | Deed::Codes => {
            let asks = |name: &str| lists(&surface().throttle.callers, name);
            &*site.route.method == "ACTION" || reach::any_name(&reach::of_handler(cx, site), asks)
        }
        Deed::Passwords | Deed::Mails => false,
    };
    let draft = if site.access.status == Status::None && !known { draft } else { draft.severity(Severity::Info) };
    let draft = draft.step(None, "no limiter is in front of the route, in its handler or around the whole application");
    if sibling(cx, site).is_some() {
        draft.fix(FixClass::Ask, "sibling", "Use the limiter of the other routes");
    }
}

fn deed<'a>(cx: &Cx<'a>, site: &Site, functions: &[Place<'a>]) -> Option<Deed<'a>> {
    let table = &surface().throttle;
    let handler = functions.first().filter(|place| place.node.is(Role::Function))?;
    let surely = reach::surely_of_handler(cx, site);
    if let Some(call) = reach::find_call(&surely, |call| is_model(cx, call)) {
        return Some(Deed::Model(call));
    }
    let hosted = reach::find_call(functions, |call| lists(&table.hosted, call.node.call_name())).is_some();
    // What cannot be read in front of a sign-in is no guard, but it may be a limiter.
    let open = matches!(site.access.status, Status::None | Status::Unknown);
    if hosted || !open || &*site.route.method == "GET" {
        return None;
    }
    let name = handler_name(cx, site);
    let last = site
        .route
        .path
        .split(['/', '.', ':'])
        .rfind(|part| !part.is_empty() && !part.contains(['{', '<', '[', '$']))
        .unwrap_or_default();
    let told = |list: &[String], pairs: &[(String, String)]| {
        said(last, list, pairs).or_else(|| said(&name, list, pairs)).is_some()
    };
    let compares = || reach::any_name(functions, |name| lists_word(&table.secrets, name)) || typed(handler.node);
    if told(&table.mails, &table.mail_pairs) {
        let sends = reach::find_call(&surely, |call| sends(table, call.node)).is_some();
        return sends.then_some(Deed::Mails);
    }
    if told(&table.codes, &[]) && !told(&[], &table.mail_pairs) {
        let checks = words(&name)
            .iter()
            .chain(&words(last))
            .any(|word| matches!(word.as_str(), "verify" | "check" | "validate" | "confirm" | "login" | "signin"));
        return (checks && compares()).then_some(Deed::Codes);
    }
    let elsewhere = leaves(&name) || leaves(&site.route.path);
    (told(&table.sign_in, &table.sign_in_pairs) && !elsewhere && compares()).then_some(Deed::Passwords)
}

/// `OAuth2PasswordRequestForm` brings a password without a name for it.
fn typed(handler: Node<'_>) -> bool {
    handler.parameters().any(|parameter| {
        parameter
            .descendants_and_self()
            .any(|node| node.name().to_ascii_lowercase().contains("password") || node.name().contains("Credentials"))
    })
}

/// Words of a handler that is not where a password is tried.
fn leaves(name: &str) -> bool {
    words(name).iter().any(|word| {
        matches!(
            word.as_str(),
            "logout"
                | "callback"
                | "refresh"
                | "oauth"
                | "google"
                | "github"
                | "facebook"
                | "apple"
                | "twitter"
                | "microsoft"
                | "discord"
                | "linkedin"
                | "saml"
                | "oidc"
                | "sso"
                | "test"
        )
    })
}

fn sends(table: &Throttle, call: Node<'_>) -> bool {
    let name = words(call.call_name());
    let verbs = ["send", "deliver", "mail", "email", "sendmail", "dispatch", "notify"];
    let verb =
        name.first().is_some_and(|word| verbs.contains(&word.as_str())) || name.iter().any(|word| word == "send");
    verb && (lists_word(&table.senders, call.call_name())
        || call.chain().any(|link| lists_word(&table.senders, link.name())))
}

/// A call of a language model, in a file that imports one's package.
fn is_model(cx: &Cx<'_>, call: Place<'_>) -> bool {
    let table = &surface().models;
    let name = call.node.call_name();
    let on = call.node.receiver().map_or("", Node::name);
    let called =
        lists(&table.calls, name) || table.methods.iter().any(|(method, object)| method == name && object == on);
    if !called {
        return false;
    }
    cx.app.files.get(call.file).is_some_and(imports_model)
}

fn imports_model(source: &SourceFile) -> bool {
    let table = &surface().models;
    let is_model = |name: &str| {
        let below = |module: &String| {
            let rest = name.strip_prefix(module.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
        };
        table.modules.iter().any(below)
    };
    let required = |call: Node<'_>| {
        let module = call.argument(0).and_then(|module| source.literals.get(module.id));
        call.call_name() == "require" && module.is_some_and(is_model)
    };
    let named = |import: Node<'_>| {
        // Python's `import openai` names the module below the statement.
        is_model(import.name()) || import.name().is_empty() && import.descendants().any(|each| is_model(each.name()))
    };
    source.facts.all(Role::Import).any(named) || source.facts.all(Role::Call).any(required)
}

/// Some file puts a limit on every route.
fn is_everywhere(cx: &Cx<'_>) -> bool {
    let table = &surface().throttle;
    cx.app
        .files
        .ids()
        .into_iter()
        .filter_map(|file| cx.app.files.get(file))
        .filter(|source| source.kind.is_production())
        .any(|source| {
            let named = table.everywhere.iter().any(|name| source.facts.names.find(name).is_some());
            let imported = source.facts.all(Role::Import).any(|import| lists(&table.packages, import.name()));
            let settings = source.path.ends_with(".py")
                && source.facts.names.find("INSTALLED_APPS").is_some()
                && source.facts.all(Role::String).any(|text| {
                    source.literals.get(text.id).is_some_and(|text| {
                        lists(&table.everywhere, text) || text == "axes" || text.contains("AxesMiddleware")
                    })
                });
            let required = source
                .facts
                .all(Role::String)
                .any(|text| source.literals.get(text.id).is_some_and(|text| lists(&table.packages, text)));
            named || imported || settings || required
        })
}

/// The limiter of another route that is registered in this file: where it is to go, and its text.
fn sibling(cx: &Cx<'_>, site: &Site) -> Option<TextEdit> {
    let limits = |node: Node<'_>| lists_word(&surface().throttle.limiters, node.name());
    let registration = cx.view.file.node(site.home().id);
    if cx.view.python() {
        let function =
            reach::handler(cx, site).filter(|place| place.file == cx.file && place.node.is(Role::Function))?;
        let other = cx.view.file.all(Role::Decorator).find(|decorator| decorator.descendants().any(limits))?;
        let own = cx.view.file.node(function.node.id).decorators().last().copied()?;
        let indent = crate::fixes::layout::indent_at(cx.view, own.span().start);
        let end = own.span().end;
        return Some(TextEdit { span: Span::new(end, end), text: format!("\n{indent}{}", cx.view.source(other)) });
    }
    if !registration.is(Role::Call) || !registration.argument(0)?.is(Role::String) {
        return None;
    }
    let other = cx.sites().filter(|other| other.route.at != site.route.at).find_map(|other| {
        let call = Some(cx.view.file.node(other.home().id)).filter(|node| node.is(Role::Call))?;
        call.arguments()
            .skip(1)
            .find(|argument| argument.part() == Part::Argument && argument.is(Role::Name) && limits(*argument))
    })?;
    let end = registration.argument(0)?.span().end;
    Some(TextEdit { span: Span::new(end, end), text: format!(", {}", other.name()) })
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let site = cx.sites().find(|site| Some(site.name()) == finding.route && anchor(cx, site) == finding.span)?;
    sibling(cx, site).map(|edit| vec![edit])
}

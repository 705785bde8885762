//! Routes that change something for a cookie which browsers also send with requests of other sites.

use super::product;
use crate::app::route::Framework;
use crate::app::{App, Site, SourceFile};
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::{self, layout};
use crate::models::browser::browser;
use crate::models::pattern::words;
use crate::models::testing::lists;
use crate::rules::authorisation::exposure::is_mutating;
use crate::rules::authorisation::reach;
use crate::rules::authorisation::session_cookies::cookie;
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule, is_guarded};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "csrf-unprotected-session",
    title: "Other sites can use the user's session",
    family: Family::Hardening,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[352, 1275],
    owasp: &["A01:2025"],
    asvs: &["3.3.2", "3.5.1"],
    page: include_str!("csrf_unprotected_session.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// How many routes are named in the evidence.
const NAMED: usize = 6;

/// Where a session is put into a cookie that other sites' requests carry too.
struct Source<'a> {
    at: Node<'a>,
    /// The cookie's options, where they are written out.
    options: Option<Node<'a>>,
    note: &'static str,
}

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    exempted(cx, out);
    let sources = sources(cx);
    if sources.is_empty() || is_checked(cx.app) {
        return;
    }
    let routes: Vec<&Site> = cx.app.sites.iter().filter(|site| is_ambient(cx, site)).collect();
    let Some(first) = routes.first() else { return };
    let others = match routes.len() {
        1 => String::new(),
        2 => " and one other route".to_owned(),
        more => format!(" and {} other routes", more - 1),
    };
    for source in sources {
        let message =
            format!("`{}`{others} can be called from any site with the cookie of whoever visits it", first.name());
        let mut draft = out.add(source.at.span(), message).see(source.at, source.note);
        for site in routes.iter().take(NAMED) {
            draft = draft.with(cx.step(site.home(), format!("`{}` changes something for this cookie", site.name())));
        }
        if routes.iter().any(|site| is_grave(site)) {
            draft = draft.severity(Severity::Error);
        }
        draft
            .step(None, "no CSRF token, no `SameSite` of the cookie, and no look at `Origin` or `Sec-Fetch-Site` is in the product")
            .fix(FixClass::Safe, "same-site", "Keep the cookie from requests of other sites");
    }
}

/// Django's `@csrf_exempt` on what the session opens.
fn exempted(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let django = |site: &&Site| matches!(site.route.framework, Framework::Django) && is_guarded(&site.access);
    for site in cx.app.sites.iter().filter(django) {
        let handler = reach::handler(cx, site).filter(|place| place.file == cx.file && place.node.is(Role::Function));
        let Some(handler) = handler.filter(|_| !reads_header(cx, site)) else { continue };
        let decorators = handler.node.decorators();
        let Some(exempt) = decorators
            .iter()
            .find(|each| each.children().next().is_some_and(|inner| inner.name().ends_with("csrf_exempt")))
        else {
            continue;
        };
        out.add(
            exempt.span(),
            format!("`{}` can be called from any site with the session of whoever visits it", site.name()),
        )
        .see(*exempt, "the check of Django is switched off")
        .step(
            None,
            "the route is opened by the session, and no header is asked for that only scripts of this site could send",
        )
        .route(site.name());
    }
}

fn sources<'a>(cx: &Cx<'a>) -> Vec<Source<'a>> {
    let view = cx.view;
    let calls = view.all(Role::Call).filter(|call| !is_outside_production(view, *call));
    let mut found: Vec<Source<'a>> =
        calls.filter_map(|call| if view.python() { python(view, call) } else { script(view, call) }).collect();
    if view.python() && found.is_empty() {
        found.extend(flask(cx));
    }
    found
}

fn script<'a>(view: &View<'a>, call: Node<'a>) -> Option<Source<'a>> {
    let path = view.callee_path(call).unwrap_or_default();
    if let Some((_, key)) = browser().csrf.sessions.iter().find(|(maker, _)| *maker == *path) {
        let given = call.arguments().map(|argument| view.value(argument)).find(|argument| argument.is(Role::Object))?;
        let options = if key.is_empty() { Some(given) } else { given.entry(key).map(|options| view.value(options)) };
        let open = given.children().any(|child| child.is(Role::Spread));
        let named = options.is_some_and(|options| is_kept(view, options));
        let at = call.callee()?;
        return (!open && !named).then_some(Source {
            at,
            options: Some(options.unwrap_or(given)),
            note: "the session's cookie says nothing of `SameSite`",
        });
    }
    let cookie = cookie(view, call)?;
    let options = cookie.options.map(|options| view.value(options));
    if options.is_some_and(|options| !options.is(Role::Object) || is_kept(view, options)) {
        return None;
    }
    Some(Source { at: call.callee()?, options, note: "the cookie says nothing of `SameSite`" })
}

/// True where the options of a cookie keep it at home, or cannot all be seen.
fn is_kept(view: &View<'_>, options: Node<'_>) -> bool {
    if !options.is(Role::Object) || options.children().any(|child| child.is(Role::Spread)) {
        return true;
    }
    let Some(value) = ["sameSite", "samesite", "SameSite"].iter().find_map(|name| options.entry(name)) else {
        return false;
    };
    let value = view.value(value);
    match view.string(value) {
        Some(text) => browser().csrf.keeps(&text),
        None => !value.is_any(&[Role::False, Role::Null]),
    }
}

fn python<'a>(view: &View<'a>, call: Node<'a>) -> Option<Source<'a>> {
    let table = &browser().csrf;
    let framework = view.file.all(Role::Import).any(|import| {
        table.python.holds(import.name())
            || import.name().is_empty() && import.children().any(|child| table.python.holds(child.name()))
    });
    cookie(view, call).filter(|_| framework)?;
    let same = call.keyword("samesite").map(|value| view.value(value));
    let kept = same.is_some_and(|value| match view.string(value) {
        Some(text) => table.keeps(&text),
        None => !value.is(Role::Null),
    });
    (!kept).then_some(Source { at: call.callee()?, options: None, note: "the cookie says nothing of `SameSite`" })
}

/// Flask's own session, where the application of this file is made and nothing says how its cookie is kept.
fn flask<'a>(cx: &Cx<'a>) -> Option<Source<'a>> {
    let (_, made) =
        cx.app.applications.iter().find(|(framework, at)| *framework == Framework::Flask && at.file == cx.file)?;
    let sessions = |source: &SourceFile| {
        let named = |import: Node<'_>| {
            let flask = matches!(import.name(), "flask" | "flask_login");
            flask && import.children().any(|child| matches!(child.name(), "session" | "login_user" | "LoginManager"))
        };
        source.facts.all(Role::Import).any(named)
    };
    let at = cx.app.files.node(*made)?.callee()?;
    product::sources(cx.app).any(sessions).then_some(Source {
        at,
        options: None,
        note: "the application's session lies in a cookie of which nothing says `SameSite`",
    })
}

/// True where somewhere in the product a request is asked whether it was meant.
fn is_checked(app: &App) -> bool {
    let table = &browser().csrf;
    product::sources(app).any(|source| {
        let names = [Role::Name, Role::Member, Role::Call, Role::Function, Role::Keyword, Role::ImportName];
        let named = |node: Node<'_>| {
            table.is_check(node.name())
                || node.is(Role::Member)
                    && node.name() == "origin"
                    && node.child(Part::Object).is_some_and(|object| object.name() == "headers")
        };
        let literal = |literal: Node<'_>| {
            source.literals.get(literal.id).is_some_and(|text| {
                table.is_header(text) || lists(&table.settings, text) || text.to_ascii_lowercase().contains("csrf")
            })
        };
        product::imports(source, |module| table.modules.holds(module))
            || table.settings.iter().any(|name| source.facts.names.find(name).is_some())
            || names.into_iter().any(|role| source.facts.all(role).any(named))
            || source.facts.all(Role::String).any(literal)
    })
}

/// True for a route that changes something for whoever the cookie stands for.
fn is_ambient(cx: &Cx<'_>, site: &Site) -> bool {
    const COOKIES: [&str; 14] = [
        "session",
        "cookies",
        "cookie",
        "signedCookies",
        "get_cookie",
        "getCookie",
        "current_user",
        "login_required",
        "isAuthenticated",
        "COOKIES",
        "getSession",
        "get_signed_cookie",
        "unsign",
        "user",
    ];
    // Server actions and procedures are told apart by their framework and by their content type.
    let plain = is_mutating(site) && !matches!(&*site.route.method, "ACTION" | "MUTATION");
    if !plain || !is_guarded(&site.access) || reads_header(cx, site) {
        return false;
    }
    let places = [reach::of_links(cx, site), reach::of_handler(cx, site)].concat();
    reach::any_name(&places, |name| COOKIES.contains(&name))
}

/// True where the credential comes in a header, which no other site can have sent.
fn reads_header(cx: &Cx<'_>, site: &Site) -> bool {
    let places = [reach::of_links(cx, site), reach::of_handler(cx, site)].concat();
    let header = |name: &str| {
        matches!(
            name,
            "authorization"
                | "Authorization"
                | "HTTPBearer"
                | "OAuth2PasswordBearer"
                | "ExtractJwt"
                | "jwt_required"
                | "HTTP_AUTHORIZATION"
        )
    };
    reach::any_name(&places, header)
        || reach::any_literal(cx, &places, |text| {
            let text = text.trim().to_ascii_lowercase();
            matches!(text.as_str(), "authorization" | "bearer" | "x-api-key" | "http_authorization")
                || text.starts_with("bearer ")
        })
}

/// Money, and what opens the account.
fn is_grave(site: &Site) -> bool {
    let grave = [
        "password", "email", "transfer", "pay", "payment", "payments", "withdraw", "checkout", "order", "orders",
        "purchase", "admin", "account", "balance", "card",
    ];
    words(&site.route.path).iter().any(|word| grave.contains(&word.as_str()))
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let view = cx.view;
    let source = sources(cx).into_iter().find(|source| source.at.span() == finding.span)?;
    if !view.python() {
        let Some(options) = source.options else {
            let call = source.at.parent()?;
            return Some(vec![fixes::add_argument(view, call, "{ sameSite: 'lax' }")?]);
        };
        if let Some(value) = options.entry("sameSite") {
            return Some(vec![TextEdit { span: value.span(), text: "'lax'".to_owned() }]);
        }
        let session = view.callee_path(source.at.parent()?).is_some_and(|path| {
            browser()
                .csrf
                .sessions
                .iter()
                .any(|(maker, key)| *maker == *path && !key.is_empty() && options.entry("secret").is_some())
        });
        let text = if session { "cookie: { sameSite: 'lax' }" } else { "sameSite: 'lax'" };
        return Some(vec![fixes::add_entry(view, options, text)?]);
    }
    let call = source.at.parent()?;
    if cookie(view, call).is_some() {
        if let Some(value) = call.keyword("samesite") {
            return Some(vec![TextEdit { span: value.span(), text: "\"Lax\"".to_owned() }]);
        }
        return Some(vec![fixes::add_argument(view, call, "samesite=\"Lax\"")?]);
    }
    let name = call.parent()?.child(Part::Target).filter(|target| target.is(Role::Name))?.name();
    let statement = call.statement();
    let indent = layout::indent_at(view, statement.span().start);
    let end = statement.span().end;
    let text = format!("\n{indent}{name}.config[\"SESSION_COOKIE_SAMESITE\"] = \"Lax\"");
    Some(vec![TextEdit { span: Span::new(end, end), text }])
}

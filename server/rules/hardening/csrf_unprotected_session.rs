//! Routes that change something for a cookie which browsers also send with requests of other sites.

use super::cross_site::{is_checked, same_site, sources};
use crate::app::Site;
use crate::app::access::Effect;
use crate::app::route::Framework;
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::browser::browser;
use crate::models::pattern::words;
use crate::models::testing::lists;
use crate::rules::authorisation::exposure::is_mutating;
use crate::rules::authorisation::reach::{self, Place};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule, is_guarded};

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

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    exempted(cx, out);
    linked(cx, out);
    let sources = sources(cx);
    if sources.is_empty() || is_checked(cx.app) {
        return;
    }
    let routes = opened(cx);
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

/// The routes that change something for whoever the cookie stands for.
pub fn opened<'a>(cx: &Cx<'a>) -> Vec<&'a Site> {
    cx.app.sites.iter().filter(|site| is_ambient(cx, site)).collect()
}

/// What a link changes: the cookie goes along wherever the link stands, whatever `SameSite` says short of `Strict`.
fn linked(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites().filter(|site| changes_by_link(cx, site)) {
        let Some(home) = cx.app.files.node(site.home()).filter(|_| site.home().file == cx.file) else { continue };
        let effect = site.access.effects.iter().find(|effect| effect.changes());
        let at = home.children().next().filter(|_| home.is(Role::Decorator)).unwrap_or(home);
        let span = at.callee().filter(|_| at.is(Role::Call)).unwrap_or(at).span();
        let message = format!("`{}` changes something by a link, which any site can send the user to", site.name());
        let done = effect.map(|effect| cx.step(effect.at, format!("`{}` is done here", effect.verb)));
        out.add(span, message)
            .with(done.unwrap_or_else(|| cx.step(site.route.handler.at, "this is what it does".to_owned())))
            .step(None, "a `GET` carries the session's cookie from other sites, and is checked for no token")
            .route(site.name());
    }
}

fn changes_by_link(cx: &Cx<'_>, site: &Site) -> bool {
    let table = &browser().csrf;
    let deed = table.is_deed(&site.route.path);
    let deletes = |effect: &Effect| lists(&table.deletes, &effect.verb);
    let said: Vec<_> = words(&site.route.path).into_iter().filter(|word| lists(&table.deletes, word)).collect();
    let counts = |effect: &Effect| match deletes(effect) {
        true => effect.by_client || deed,
        // An address that says `delete` is not about what else is kept on the way.
        false => effect.by_client && deed && said.is_empty(),
    };
    let changes = site.access.effects.iter().any(|effect| effect.changes() && counts(effect));
    // `/posts/:id/delete`, and something is called `deletePost`.
    let named = || {
        let told = |place: Place<'_>| {
            words(place.node.call_name()).iter().any(|word| said.contains(word)) && !is_behind_method(cx, place)
        };
        deed && !said.is_empty() && reach::find_call(&reach::surely_of_handler(cx, site), told).is_some()
    };
    &*site.route.method == "GET" && is_guarded(&site.access) && by_cookie(cx, site) && (changes || named())
}

/// `if request.method == "POST": feed.delete()`: no link comes there.
fn is_behind_method(cx: &Cx<'_>, place: Place<'_>) -> bool {
    const WRITES: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];
    const READS: [&str; 2] = ["GET", "HEAD"];
    let Some(source) = cx.app.files.get(place.file) else { return false };
    let asks = |branch: Node<'_>, methods: &[&str]| {
        let parts: Vec<_> = branch.child(Part::Condition).into_iter().flat_map(Node::descendants_and_self).collect();
        let names = |part: &Node<'_>| source.literals.get(part.id).is_some_and(|text| methods.contains(&text));
        parts.iter().any(|part| part.is(Role::Member) && part.name() == "method") && parts.iter().any(names)
    };
    place.node.ancestors().any(|up| {
        let methods: &[&str] = match up.part() {
            Part::Then => &WRITES,
            Part::Else => &READS,
            _ => return false,
        };
        up.parent().is_some_and(|branch| branch.is(Role::If) && asks(branch, methods))
    })
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

/// True for a route that changes something for whoever the cookie stands for: an account, or a visitor who is told from
/// others by it.
fn is_ambient(cx: &Cx<'_>, site: &Site) -> bool {
    // Server actions and procedures are told apart by their framework and by their content type.
    let plain = is_mutating(site) && !matches!(&*site.route.method, "ACTION" | "MUTATION");
    let of_visitor = || site.access.effects.iter().any(|effect| effect.writes && effect.by_identity);
    plain && (is_guarded(&site.access) || of_visitor()) && by_cookie(cx, site)
}

/// True where who calls is told by a cookie, and by no header.
fn by_cookie(cx: &Cx<'_>, site: &Site) -> bool {
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
    if reads_header(cx, site) {
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
                | "bearerAuth"
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
    let source = sources(cx).into_iter().find(|source| source.at.span() == finding.span)?;
    same_site(cx, &source)
}

//! `client-side-only-auth`: what keeps people out runs where they can turn it off.

use super::exposure::{change, open_on_purpose, sensitive_read, told};
use crate::app::access::Status;
use crate::app::literals::HOLE;
use crate::app::route::Framework;
use crate::app::{At, Site};
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Severity};
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "client-side-only-auth",
    title: "Only the browser keeps people out",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[602],
    owasp: &["A01:2025", "API5:2023"],
    asvs: &["8.3.1"],
    page: include_str!("client_side_only_auth.md"),
    check: Check::App(check),
    fix: None,
};

/// Words of what somebody types to be let in.
const PASSWORD: [&str; 8] = ["password", "passwd", "pwd", "passcode", "passphrase", "pin", "adminpassword", "pass"];

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    if cx.view.python() {
        for (site, place) in shown_to_few(cx) {
            of_template(cx, site, place, out);
        }
    } else if runs_in_browsers(cx.view) {
        for compare in cx.view.all(Role::Binary) {
            of_password(cx.view, compare, out);
        }
        of_gate(cx, out);
    }
}

/// True for components, and for what imports what only components do.
fn runs_in_browsers(view: &View<'_>) -> bool {
    let component = view.path.extension().is_some_and(|extension| extension == "tsx" || extension == "jsx");
    let first = view.file.root().children().next().filter(|node| node.is(Role::Discard));
    let says = |wanted: &str| first.and_then(|node| view.string(node.children().next()?)).as_deref() == Some(wanted);
    let hooks = ["useState", "useEffect", "useReducer", "localStorage"];
    says("use client")
        || component && !says("use server") && hooks.iter().any(|name| view.file.names.find(name).is_some())
}

/// `password === "…"` in a browser.
fn of_password(view: &View<'_>, compare: Node<'_>, out: &mut Findings<'_>) {
    if !matches!(compare.name(), "===" | "==" | "!==" | "!=") {
        return;
    }
    let mut sides = compare.children();
    let (Some(left), Some(right)) = (sides.next(), sides.next()) else { return };
    let (typed, text) = if right.is(Role::String) { (left, right) } else { (right, left) };
    let is_name = typed.is_any(&[Role::Name, Role::Member]);
    if !text.is(Role::String) || !is_name || !words(typed.name()).iter().any(|word| PASSWORD.contains(&word.as_str())) {
        return;
    }
    // An empty text is no password, and a single word that says what kind of field it is is none either.
    let length = text.span().len();
    let content = view.string(text).unwrap_or_default();
    let kinds = ["password", "text", "pin", "confirm", "password_", "credentials", "hidden"];
    if length <= 4 || kinds.contains(&content.to_lowercase().as_str()) || !opens_something(compare) {
        return;
    }
    out.add(compare.span(), "the password that opens this is in the browser, beside what it opens")
        .confidence(Confidence::Proven)
        .see(text, "the password, in the code that every visitor is sent")
        .step(None, "no server is asked");
}

/// True where the comparison decides something: a condition whose branch sets a state, keeps a flag or goes on.
fn opens_something(compare: Node<'_>) -> bool {
    let Some(decides) = compare.ancestors().find(|up| up.is_any(&[Role::If, Role::Conditional])) else { return false };
    decides.descendants().filter(|node| node.is(Role::Call)).any(|call| {
        let name = call.call_name();
        name.starts_with("set")
            || matches!(name, "push" | "replace" | "navigate" | "redirect" | "setItem" | "onSuccess" | "login")
    })
}

/// A component that sends strangers away, and calls what turns nobody away.
fn of_gate(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let view = cx.view;
    let Some(gate) = view.all(Role::If).find_map(|node| gate(view, node)) else { return };
    for call in view.all(Role::Call) {
        let Some((method, path)) = request(view, call) else { continue };
        let found = cx.app.sites.iter().find(|site| {
            site.access.status == Status::None
                && (&*site.route.method == method || matches!(&*site.route.method, "ANY" | "ALL"))
                && leads_to(&path, &site.route.path)
        });
        let Some(site) = found.filter(|site| open_on_purpose(cx, site).is_none()) else { continue };
        let effect = change(site).or_else(|| sensitive_read(cx, site).map(|(effect, _)| effect));
        let Some(effect) = effect else { continue };
        let message = format!(
            "the page sends strangers away in the browser, and `{}`, which it calls, does {} for anybody",
            site.name(),
            told(cx, effect)
        );
        out.add(gate.span(), message)
            .see(gate, "runs in the browser, where it can be passed by")
            .see(call, "calls the endpoint")
            .with(cx.step(site.home(), "the endpoint: turns nobody away"))
            .with(cx.step(effect.at, format!("it does {}", told(cx, effect))))
            .step(None, "nothing on the way to the endpoint asks who calls")
            .route(site.name());
        return;
    }
}

/// The condition of an `if` that sends away who is not signed in, or has no role.
fn gate<'a>(view: &View<'a>, node: Node<'a>) -> Option<Node<'a>> {
    const WHO: [&str; 12] = [
        "user",
        "session",
        "role",
        "admin",
        "auth",
        "authenticated",
        "token",
        "logged",
        "isadmin",
        "currentuser",
        "loggedin",
        "profile",
    ];
    const AWAY: [&str; 5] = ["push", "replace", "navigate", "redirect", "Navigate"];
    const DOORS: [&str; 8] = ["login", "signin", "sign-in", "auth", "unauthorized", "403", "forbidden", "/"];
    let condition = node.child(Part::Condition)?;
    let asks = condition
        .descendants_and_self()
        .any(|inner| words(inner.name()).iter().any(|word| WHO.contains(&word.as_str())));
    let away = node.descendants().any(|inner| {
        let goes = inner.is(Role::Call) && AWAY.contains(&inner.call_name())
            || inner.is(Role::Element) && AWAY.contains(&inner.name());
        goes && inner
            .descendants()
            .filter_map(|text| view.string(text))
            .any(|text| text == "/" || DOORS.iter().take(7).any(|door| text.to_lowercase().contains(door)))
    });
    (asks && away).then_some(condition)
}

/// Method and path of a request to the app's own server.
fn request(view: &View<'_>, call: Node<'_>) -> Option<(&'static str, String)> {
    let name = call.call_name();
    let first = call.argument(0).filter(|first| first.is_any(&[Role::String, Role::Template]))?;
    let path = address(view, first)?;
    let method = match name {
        "fetch" | "$fetch" | "ofetch" => {
            call.argument(1).and_then(|options| options.entry("method")).map_or(Some("GET"), |method| {
                match view.string(method)?.to_uppercase().as_str() {
                    "POST" => Some("POST"),
                    "PUT" => Some("PUT"),
                    "PATCH" => Some("PATCH"),
                    "DELETE" => Some("DELETE"),
                    _ => Some("GET"),
                }
            })?
        }
        "get" => "GET",
        "post" => "POST",
        "put" => "PUT",
        "patch" => "PATCH",
        "delete" | "del" => "DELETE",
        _ => return None,
    };
    Some((method, path))
}

/// The path of an address, what is computed in it as holes.
fn address(view: &View<'_>, node: Node<'_>) -> Option<String> {
    let mut text = view.source(node).into_owned();
    for hole in node.children().filter(|child| child.is(Role::Interpolation)).collect::<Vec<_>>() {
        text = text.replace(&*view.source(hole), &HOLE.to_string());
    }
    let text = text.trim_matches(['"', '\'', '`']);
    // The server's own address may stand in front.
    let path = text.trim_start_matches(HOLE);
    path.starts_with('/').then(|| path.split(['?', '#']).next().unwrap_or(path).to_owned())
}

/// True where an address leads to a route's path.
fn leads_to(address: &str, path: &str) -> bool {
    let parts = |text: &str| text.trim_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
    let (address, path) = (parts(address), parts(path));
    address.len() == path.len()
        && address.iter().zip(&path).all(|(asked, registered)| {
            let is_parameter = registered.starts_with([':', '{', '<', '[', '$']);
            is_parameter && !asked.is_empty() || asked == registered
        })
}

/// Views of this file that a template links to only for the few, and that ask for no role.
fn shown_to_few<'a>(cx: &Cx<'a>) -> Vec<(&'a Site, Link)> {
    let links = cx
        .app
        .memo()
        .get(|| Links(cx.app.files.documents().flat_map(|document| links(&document.path, &document.text)).collect()));
    let open = |site: &&'a Site| {
        matches!(site.access.status, Status::None | Status::Authenticated)
            && !site.access.asked_role
            && matches!(site.route.framework, Framework::Django | Framework::Flask)
            && change(site).is_some()
    };
    cx.sites()
        .filter(open)
        .filter_map(|site| {
            let names = names(cx, site);
            let link = links
                .0
                .iter()
                .find(|link| names.iter().any(|name| name == link.to.rsplit(':').next().unwrap_or_default()));
            Some((site, link?.clone()))
        })
        .collect()
}

/// The links of all templates that stand behind a condition on a role.
struct Links(Vec<Link>);

/// A link or form in a template that only some are shown.
#[derive(Clone)]
struct Link {
    path: String,
    span: crate::text::Span,
    /// What is asked: `user.is_staff`.
    asked: String,
    /// The name of the view.
    to: String,
}

/// What a view is called where templates link to it.
fn names(cx: &Cx<'_>, site: &Site) -> Vec<String> {
    let mut names = vec![super::exposure::handler_name(cx, site)];
    let at = site.route.at;
    if let Some(node) = cx.app.files.node(at)
        && let Some(name) = node.keyword("name")
        && let Some(text) = cx.app.files.get(at.file).and_then(|file| file.literals.get(name.id))
    {
        names = vec![text.to_owned()];
    }
    names.iter().flat_map(|name| name.rsplit('.').next().map(str::to_owned)).filter(|name| !name.is_empty()).collect()
}

/// Reads `{% if user.is_staff %} … {% url "name" %} … {% endif %}`, and `url_for("name")`.
fn links(path: &str, text: &str) -> Vec<Link> {
    const ROLES: [&str; 9] = [
        "is_staff",
        "is_superuser",
        "is_admin",
        "perms.",
        "has_perm",
        "is_moderator",
        ".role",
        "has_role",
        "is_manager",
    ];
    let mut found = Vec::new();
    if !path.split('/').any(|folder| folder == "templates") {
        return found;
    }
    // What each `if` around asks for; None where that is no role.
    let mut around: Vec<Option<String>> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{%").map(|found| at + found) {
        let Some(end) = text[start..].find("%}").map(|found| start + found + 2) else { break };
        // Jinja's `{{ url_for("name") }}` stands between tags.
        if let Some(asked) = around.iter().rev().flatten().next() {
            for (place, _) in text[at..start].match_indices("url_for(") {
                let place = at + place;
                found.extend(named(path, text, place, asked));
            }
        }
        let tag = text[start + 2..end - 2].trim_matches(['-', '+', ' ']);
        let (word, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        match word {
            "if" => {
                let role = ROLES.iter().any(|role| rest.contains(role))
                    && !rest.trim_start().starts_with("not ")
                    && !rest.contains(" or ");
                around.push(role.then(|| rest.trim().to_owned()));
            }
            "else" | "elif" => {
                if let Some(last) = around.last_mut() {
                    *last = None;
                }
            }
            "endif" => {
                around.pop();
            }
            "url" => {
                if let Some(asked) = around.iter().rev().flatten().next() {
                    found.extend(named(path, text, start, asked));
                }
            }
            _ => {}
        }
        at = end;
    }
    found
}

/// The link whose name is the first text behind a place.
fn named(path: &str, text: &str, start: usize, asked: &str) -> Option<Link> {
    let rest = &text[start..];
    let open = rest.find(['"', '\''])?;
    let quote = rest[open..].chars().next()?;
    let length = rest[open + 1..].find(quote)?;
    let to = rest[open + 1..open + 1 + length].rsplit('.').next()?.to_owned();
    let span = crate::text::Span::new(start as u32, (start + open + length + 2) as u32);
    Some(Link { path: path.to_owned(), span, asked: asked.to_owned(), to })
}

fn of_template(cx: &Cx<'_>, site: &Site, link: Link, out: &mut Findings<'_>) {
    let who = if site.access.status == Status::None { "anybody who asks" } else { "everybody who is signed in" };
    let Some(effect) = change(site) else { return };
    let message =
        format!("`{}` does {} for {who}: only its template asks `{}`", site.name(), told(cx, effect), link.asked);
    let handler: At = site.route.handler.at;
    let place = crate::findings::Step {
        file: Some(link.path),
        span: Some(link.span),
        note: format!("the template links to it only where `{}`", link.asked),
    };
    // That a page shows a link to few says what was meant, and not that the view has no check of its own kind.
    out.add(super::exposure::anchor(cx, site), message)
        .severity(Severity::Info)
        .confidence(Confidence::Weak)
        .with(place)
        .with(cx.step(handler, "the view, which can be asked without the template"))
        .with(cx.step(effect.at, format!("it does {}", told(cx, effect))))
        .step(None, "nothing on the way to the view asks for a role")
        .route(site.name());
}

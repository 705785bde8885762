//! A session or token that scripts can read, that travels over plain http, or that never ends.

use super::session_cookies::{Cookie, any_cookie, set_up};
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::cookies::cookies;
use crate::models::signing;
use crate::models::testing::lists;
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "insecure-session-cookie",
    title: "Session can be read, overheard or never ends",
    family: Family::Authorisation,
    severity: Severity::Warning,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[614, 1004, 613],
    owasp: &["A07:2025", "API2:2023"],
    asvs: &["3.3.1", "3.3.4", "7.3.2"],
    page: include_str!("insecure_session_cookie.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// What a flag is: as it should be, left out, or switched off at a place.
enum Flag<'a> {
    Fine,
    Missing,
    Off(Node<'a>),
}

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    for call in view.all(Role::Call).chain(view.all(Role::New)) {
        if is_outside_production(view, call) {
            continue;
        }
        if let Some(cookie) = any_cookie(view, call) {
            if cookie.is_session { report(view, &cookie, out) } else { report_hidden(view, &cookie, out) }
        } else if let Some((payload, _)) = endless(view, call) {
            let draft = out
                .add(
                    call.callee().map_or(call.span(), |callee| callee.span()),
                    "The token is signed without an expiry: once taken it is good for ever",
                )
                .see(payload, "the payload holds no `exp`")
                .step(None, "no option of the call sets one")
                .fix(FixClass::Ask, "expire", "Let it expire after an hour");
            if call.function().is_none() {
                // Made once as the program starts, for whoever runs it.
                draft.severity(Severity::Info).confidence(Confidence::Weak);
            }
        } else if let Some(key) = stored(view, call) {
            out.add(call.span(), format!("`{key}` lies where every script of the page can read it"))
                .severity(Severity::Info)
                .confidence(Confidence::Weak)
                .see(call, "the browser's storage has no `httpOnly`");
        } else if let Some((flag, options)) = session_options(view, call) {
            report_option(flag, options, out);
        }
    }
    for declare in view.all(Role::Declare) {
        if let Some((flag, options)) = typed_options(view, declare)
            && !is_outside_production(view, declare)
        {
            report_option(flag, options, out);
        }
    }
    if view.python() {
        settings(view, out);
    }
}

fn report(view: &View<'_>, cookie: &Cookie<'_>, out: &mut Findings<'_>) {
    let (http_only, secure) = flags(view, cookie);
    let mut faults = Vec::new();
    if !matches!(http_only, Flag::Fine) {
        faults.push("scripts can read it");
    }
    if !matches!(secure, Flag::Fine) {
        faults.push("it travels over plain http");
    }
    if faults.is_empty() {
        return;
    }
    let span = cookie.call.callee().map_or(cookie.call.span(), |callee| callee.span());
    let mut draft =
        out.add(span, format!("The cookie `{}` holds a session, and {}", cookie.named, faults.join(" and ")));
    for (flag, name) in [(&http_only, "httpOnly"), (&secure, "secure")] {
        draft = match flag {
            Flag::Fine => draft,
            Flag::Missing => draft.step(None, format!("`{name}` is not set, and the default is off")),
            Flag::Off(at) => draft.see(*at, format!("`{name}` is switched off")),
        };
    }
    draft.fix(FixClass::Ask, "flags", "Keep it from scripts and from plain http");
}

/// A cookie that is kept from scripts is for the server, whatever it is called.
fn report_hidden(view: &View<'_>, cookie: &Cookie<'_>, out: &mut Findings<'_>) {
    let options = cookie.options.map(|options| view.value(options));
    let hidden = match view.python() {
        true => cookie.call.keyword("httponly"),
        false => options.and_then(|options| options.entry("httpOnly")),
    };
    let Some(hidden) = hidden.filter(|value| value.is(Role::True)) else { return };
    if let (_, Flag::Off(off)) = flags(view, cookie) {
        let span = cookie.call.callee().map_or(cookie.call.span(), |callee| callee.span());
        out.add(span, format!("The cookie `{}` is kept from scripts, and it travels over plain http", cookie.named))
            .see(hidden, "`httpOnly` is set: it is for the server alone")
            .see(off, "`secure` is switched off")
            .fix(FixClass::Ask, "flags", "Keep it from scripts and from plain http");
    }
}

fn flags<'a>(view: &View<'a>, cookie: &Cookie<'a>) -> (Flag<'a>, Flag<'a>) {
    if view.python() {
        let python = |name: &str| match cookie.call.keyword(name) {
            None if ["httponly", "secure"].contains(&name) && cookie.call.arguments().count() > 4 => Flag::Fine,
            None => Flag::Missing,
            Some(value) if view.value(value).is_any(&[Role::False, Role::Null]) => Flag::Off(value),
            Some(_) => Flag::Fine,
        };
        let ends = cookie.call.keyword("max_age").is_some_and(|age| view.source(age) == "0");
        return if ends { (Flag::Fine, Flag::Fine) } else { (python("httponly"), python("secure")) };
    }
    let Some(given) = cookie.options else {
        let missing = || if cookie.careful { Flag::Fine } else { Flag::Missing };
        return (missing(), missing());
    };
    let options = view.value(given);
    if !options.is(Role::Object) {
        return (Flag::Fine, Flag::Fine);
    }
    let open = options.children().any(|child| child.is(Role::Spread));
    let zero = |name: &str| {
        options.entry(name).is_some_and(|value| matches!(&*view.source(value), "0" | "new Date(0)" | "-1"))
    };
    if zero("maxAge") || zero("expires") {
        return (Flag::Fine, Flag::Fine);
    }
    let script = |name: &str| match options.entry(name) {
        _ if given.is(Role::Name) && is_set_later(view, given, name) => Flag::Fine,
        None if open || cookie.careful => Flag::Fine,
        None => Flag::Missing,
        Some(value) if view.value(value).is(Role::False) => Flag::Off(value),
        Some(_) => Flag::Fine,
    };
    (script("httpOnly"), script("secure"))
}

/// `if (production) options.secure = true`.
fn is_set_later<'a>(view: &View<'a>, options: Node<'a>, name: &str) -> bool {
    let uses = view.resolve(options).map(|binding| view.uses(binding)).unwrap_or_default();
    uses.into_iter().filter_map(Node::parent).any(|member| member.name() == name && member.part() == Part::Target)
}

/// `session({ cookie: { secure: false } })`: the flag that is switched off.
fn session_options<'a>(view: &View<'a>, call: Node<'a>) -> Option<(Node<'a>, Node<'a>)> {
    let path = set_up(view, call)?;
    let (_, key) = cookies().sessions.calls.iter().find(|(each, _)| *each == *path)?;
    call.arguments().find_map(|options| switched_off(view, view.value(options), key))
}

fn typed_options<'a>(view: &View<'a>, declare: Node<'a>) -> Option<(Node<'a>, Node<'a>)> {
    let annotation = declare.child(Part::Type)?.name().trim_start_matches([':', ' ']);
    let (_, key) = cookies().sessions.types.iter().find(|(each, _)| each == annotation)?;
    switched_off(view, declare.child(Part::Value)?, key)
}

fn switched_off<'a>(view: &View<'a>, options: Node<'a>, key: &str) -> Option<(Node<'a>, Node<'a>)> {
    let options = if key.is_empty() { options } else { view.value(options.entry(key)?) };
    let off = ["httpOnly", "secure"].into_iter().filter_map(|name| options.entry(name));
    off.into_iter().find(|value| value.is(Role::False)).map(|value| (value, options))
}

fn report_option(flag: Node<'_>, options: Node<'_>, out: &mut Findings<'_>) {
    let pair = flag.parent().unwrap_or(flag);
    let fault = if pair.name() == "secure" { "travels over plain http" } else { "can be read by scripts" };
    out.add(pair.span(), format!("The session's cookie {fault}"))
        .see(flag, format!("`{}` is switched off", pair.name()))
        .see(options, "in the options of the session's cookie")
        .fix(FixClass::Ask, "switch-on", "Switch it on");
}

/// A token that is signed and never expires: the payload, and the options where there are any.
fn endless<'a>(view: &View<'a>, call: Node<'a>) -> Option<(Node<'a>, Option<Node<'a>>)> {
    let table = &cookies().tokens;
    let path = view.callee_path(call)?;
    let whole = |node: Node<'a>| {
        let value = view.value(node);
        (value.is(Role::Object) && !value.children().any(|child| child.is(Role::Spread))).then_some(value)
    };
    // What is written beside the call may still be put into the payload. Looked for last, since the function around a
    // call may be most of a file.
    let later = || {
        let around = call.function().map(|function| view.source(function)).unwrap_or_default();
        ["exp\"", "exp'", ".exp =", ".exp=", "exp=", "exp:"].iter().any(|text| around.contains(text))
    };
    // One that names nobody is made for a single call of somebody else's service.
    let whole = |node: Node<'a>| {
        let names = |pair: Node<'a>| {
            !matches!(key_of(view, pair).as_str(), "iss" | "aud" | "iat" | "nbf" | "jti" | "kid" | "typ")
        };
        // `expiresAt`, `createdAt`: who reads the token looks at its age.
        let tells_age = |pair: Node<'a>| {
            let words = crate::models::pattern::words(&key_of(view, pair));
            words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "exp" | "expires" | "expiry" | "expiration" | "created" | "issued" | "timestamp"
                )
            })
        };
        whole(node).filter(|payload| payload.children().any(names) && !payload.children().any(tells_age))
    };
    if view.python() {
        let payload = whole(call.argument(0).filter(|_| lists(&table.python, &path))?)?;
        return (!later()).then_some((payload, None));
    }
    if lists(&table.signers, &path) {
        let payload = whole(call.argument(0)?)?;
        let options = call.argument(2);
        let expires = match options {
            // `if (days) options.expiresIn = days`
            Some(given) if given.is(Role::Name) && is_set_later(view, given, "expiresIn") => true,
            Some(options) => {
                let options = view.value(options);
                let open = !options.is(Role::Object) || options.children().any(|child| child.is(Role::Spread));
                open || options.entry("expiresIn").is_some()
            }
            None => false,
        };
        // With a function for its last argument it calls back.
        let called_back = options.is_some_and(|options| options.is(Role::Function));
        return ((!expires || called_back) && !later()).then_some((payload, options.filter(|_| !called_back)));
    }
    if lists(&table.plain, &path) {
        return whole(call.argument(0)?).filter(|_| !later()).map(|payload| (payload, None));
    }
    let made = call.chain().find(|link| link.is(Role::New) && call.call_name() == "sign")?;
    let built = view.path_of(made).is_some_and(|path| lists(&table.built, &path));
    let expires = call.chain().any(|link| link.call_name() == "setExpirationTime");
    let payload = whole(made.argument(0).filter(|_| built && !expires)?)?;
    (!later()).then_some((payload, None))
}

fn key_of(view: &View<'_>, pair: Node<'_>) -> String {
    let key = pair.children().next().and_then(|key| view.string(key)).filter(|_| pair.is(Role::Pair) && view.python());
    key.unwrap_or_else(|| pair.name().trim_matches(['"', '\'']).to_owned())
}

/// `localStorage.setItem("token", …)`: the key.
fn stored<'a>(view: &View<'a>, call: Node<'a>) -> Option<String> {
    let path = view.callee_path(call).filter(|_| call.call_name() == "setItem")?;
    if !matches!(&*path, "localStorage.setItem" | "window.localStorage.setItem" | "globalThis.localStorage.setItem") {
        return None;
    }
    let key = view.string(view.value(call.argument(0)?))?;
    let value = view.value(call.argument(1)?);
    (cookies().is_session(&key) && !value.is_literal()).then_some(key)
}

/// `SESSION_COOKIE_SECURE = False` in the settings of production.
fn settings(view: &View<'_>, out: &mut Findings<'_>) {
    let table = &cookies().settings;
    let stem = view.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    // What stands in one of several files may be taken back in the one for production.
    if signing::is_elsewhere(stem) || !matches!(stem, "settings" | "config" | "app") && !stem.contains("prod") {
        return;
    }
    let assigns = || view.all(Role::Assign).filter_map(|assign| Some((assign, setting(view, assign)?)));
    for (assign, name) in assigns().filter(|(_, name)| lists(&table.names, name)) {
        let off = assign.child(Part::Value).is_some_and(|value| value.is(Role::False));
        let elsewhere = assigns().any(|(other, each)| each == name && other != assign);
        let class = assign.ancestors().find(|up| up.is(Role::Class));
        let counts = match class {
            Some(class) => signing::is_settings_class(class.name()),
            None => {
                assign.function().is_none()
                    || view.path_of(assign).is_some()
                    || assign.child(Part::Target).is_some_and(|target| target.is(Role::Index))
            }
        };
        if !off || elsewhere || !counts || is_outside_production(view, assign) {
            continue;
        }
        let fault = if name.ends_with("SECURE") { "travels over plain http" } else { "can be read by scripts" };
        out.add(assign.span(), format!("The session's cookie {fault}"))
            .see(assign, format!("`{name}` is switched off"))
            .fix(FixClass::Ask, "switch-on", "Switch it on");
    }
}

/// The name of a setting that is assigned: a name, or a key of `app.config`.
fn setting(view: &View<'_>, assign: Node<'_>) -> Option<String> {
    let target = assign.child(Part::Target)?;
    match target.role() {
        Role::Name => Some(target.name().to_owned()),
        Role::Index if target.child(Part::Object)?.name() == "config" => view.string(target.child(Part::Index)?),
        _ => None,
    }
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let replace = |node: Node<'_>, text: &str| TextEdit { span: node.span(), text: text.to_owned() };
    if id == "switch-on" {
        let node = view.file.smallest(finding.span);
        let off = node.descendants_and_self().find(|each| each.is(Role::False))?;
        return Some(vec![replace(off, if view.python() { "True" } else { "true" })]);
    }
    let call = view.all(Role::Call).find(|call| call.callee().is_some_and(|callee| callee.span() == finding.span))?;
    if id == "expire" {
        return expire(view, call);
    }
    let cookie = any_cookie(view, call)?;
    let (http_only, secure) = flags(view, &cookie);
    let mut edits = Vec::new();
    if view.python() {
        let mut added = Vec::new();
        for (flag, name) in [(http_only, "httponly"), (secure, "secure")] {
            match flag {
                Flag::Off(at) => edits.push(replace(at, "True")),
                Flag::Missing => added.push(format!("{name}=True")),
                Flag::Fine => {}
            }
        }
        if !added.is_empty() {
            edits.push(fixes::add_argument(view, call, &added.join(", "))?);
        }
        return Some(edits);
    }
    let production = {
        let quote = fixes::logging::quote(view);
        format!("process.env.NODE_ENV === {quote}production{quote}")
    };
    let mut added = Vec::new();
    for (flag, name, value) in [(http_only, "httpOnly", "true"), (secure, "secure", production.as_str())] {
        match flag {
            Flag::Off(at) => edits.push(replace(at, value)),
            Flag::Missing => added.push(format!("{name}: {value}")),
            Flag::Fine => {}
        }
    }
    if !added.is_empty() {
        let added = added.join(", ");
        edits.push(match cookie.options {
            Some(options) => fixes::add_entry(view, view.value(options), &added)?,
            None => fixes::add_argument(
                view,
                call,
                &format!("{{ {added}, sameSite: {0}lax{0} }}", fixes::logging::quote(view)),
            )?,
        });
    }
    Some(edits)
}

fn expire(view: &View<'_>, call: Node<'_>) -> Option<Vec<TextEdit>> {
    let (payload, options) = endless(view, call)?;
    let quote = fixes::logging::quote(view);
    if view.python() {
        let time = fixes::import_module(view, "time");
        return Some(
            time.into_iter().chain([fixes::add_entry(view, payload, "\"exp\": int(time.time()) + 3600")?]).collect(),
        );
    }
    let path = view.callee_path(call)?;
    if lists(&cookies().tokens.plain, &path) {
        return Some(vec![fixes::add_entry(view, payload, "exp: Math.floor(Date.now() / 1000) + 3600")?]);
    }
    let hour = format!("{quote}1h{quote}");
    if !lists(&cookies().tokens.signers, &path) {
        let end = call.receiver()?.span().end;
        return Some(vec![TextEdit { span: Span::new(end, end), text: format!(".setExpirationTime({hour})") }]);
    }
    match options {
        Some(options) => Some(vec![fixes::add_entry(view, view.value(options), &format!("expiresIn: {hour}"))?]),
        None if call.arguments().count() == 2 => {
            Some(vec![fixes::add_argument(view, call, &format!("{{ expiresIn: {hour} }}"))?])
        }
        None => None,
    }
}

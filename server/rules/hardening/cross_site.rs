//! Cookies that stand for somebody and that requests of other sites carry too: where they are set up, and what keeps them
//! at home.

use super::product;
use crate::app::route::Framework;
use crate::app::{App, SourceFile};
use crate::facts::{Node, Part, Role, View};
use crate::findings::TextEdit;
use crate::fixes::{self, layout};
use crate::models::browser::browser;
use crate::models::testing::lists;
use crate::rules::Cx;
use crate::rules::authorisation::session_cookies::{cookie, set_up};
use crate::rules::secrets::stage::is_outside_production;
use crate::text::Span;

/// Where a session is put into a cookie that other sites' requests carry too.
pub struct Source<'a> {
    pub at: Node<'a>,
    /// The cookie's options, where they are written out.
    pub options: Option<Node<'a>>,
    pub note: &'static str,
}

/// Every place of this file where such a cookie is set up.
pub fn sources<'a>(cx: &Cx<'a>) -> Vec<Source<'a>> {
    let view = cx.view;
    let calls = view.all(Role::Call).filter(|call| !is_outside_production(view, *call));
    let mut found: Vec<Source<'a>> =
        calls.filter_map(|call| if view.python() { python(view, call) } else { script(view, call) }).collect();
    if view.python() && found.is_empty() {
        found.extend(flask(cx).or_else(|| django(cx)));
    }
    found
}

fn script<'a>(view: &View<'a>, call: Node<'a>) -> Option<Source<'a>> {
    let path = set_up(view, call).unwrap_or_default();
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

/// Django's session, which is kept at home unless a setting says otherwise.
fn django<'a>(cx: &Cx<'a>) -> Option<Source<'a>> {
    let django = [Framework::Django, Framework::Drf, Framework::DjangoNinja];
    cx.app.sites.iter().find(|site| django.contains(&site.route.framework))?;
    let named = |node: &Node<'a>| {
        node.child(Part::Target).is_some_and(|target| lists(&browser().csrf.settings, target.name()))
            && !is_outside_production(cx.view, *node)
    };
    let at = cx.view.all(Role::Assign).find(named)?.child(Part::Target)?;
    Some(Source { at, options: None, note: "sessions are sent along from other sites too" })
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
pub fn is_checked(app: &App) -> bool {
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
            source
                .literals
                .get(literal.id)
                .is_some_and(|text| table.is_header(text) || text.to_ascii_lowercase().contains("csrf"))
        };
        product::imports(source, |module| table.modules.holds(module))
            || keeps_sessions(source)
            || names.into_iter().any(|role| source.facts.all(role).any(named))
            || source.facts.all(Role::String).any(literal)
    })
}

/// True where a setting says for all of the application's sessions how their cookie is kept.
pub fn is_set(app: &App) -> bool {
    product::sources(app).any(keeps_sessions)
}

/// `SESSION_COOKIE_SAMESITE = "Lax"`, however it is written, and not `"None"`.
fn keeps_sessions(source: &SourceFile) -> bool {
    let settings = &browser().csrf.settings;
    let text = |node: Node<'_>| source.literals.get(node.id);
    let is_setting = |node: Node<'_>| {
        let key = node.child(Part::Target).map_or(node, |target| target.child(Part::Index).unwrap_or(target));
        let key = if node.is(Role::Pair) { node.children().next().unwrap_or(node) } else { key };
        lists(settings, crate::facts::unquote(key.name())) || text(key).is_some_and(|text| lists(settings, text))
    };
    let opens = |value: Node<'_>| {
        value.is_any(&[Role::Null, Role::False]) || text(value).is_some_and(|text| text.eq_ignore_ascii_case("none"))
    };
    let given = [Role::Assign, Role::Keyword, Role::Pair].into_iter().flat_map(|role| source.facts.all(role));
    let mut values = given.filter(|node| is_setting(*node)).filter_map(|node| node.child(Part::Value));
    values.any(|value| !opens(value))
}

/// The edits that keep a cookie from requests of other sites.
pub fn same_site(cx: &Cx<'_>, source: &Source<'_>) -> Option<Vec<TextEdit>> {
    let view = cx.view;
    if !view.python() {
        let Some(options) = source.options else {
            let call = source.at.parent()?;
            return Some(vec![fixes::add_argument(view, call, "{ sameSite: 'lax' }")?]);
        };
        if let Some(value) = options.entry("sameSite") {
            return Some(vec![TextEdit { span: value.span(), text: "'lax'".to_owned() }]);
        }
        let session = set_up(view, source.at.parent()?).is_some_and(|path| {
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
    if call.is(Role::Assign) {
        return Some(vec![TextEdit { span: call.child(Part::Value)?.span(), text: "\"Lax\"".to_owned() }]);
    }
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

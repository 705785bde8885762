//! Cookies that stand for a session, and where they are set.

use std::rc::Rc;

use crate::facts::{BindingKind, Node, Part, Role, View};
use crate::models::cookies::cookies;
use crate::models::testing::lists;

/// A cookie that is set.
pub struct Cookie<'a> {
    pub call: Node<'a>,
    /// The literal or name that it is called by.
    pub named: String,
    /// Where the options stand; None where there are none.
    pub options: Option<Node<'a>>,
    /// The library sets the flags where nothing is said.
    pub careful: bool,
    /// It holds a session or token by its name, or by that of what makes its value.
    pub is_session: bool,
}

/// What a call sets up, by its path: `session({ … })`, `app.register(session, { … })`.
pub fn set_up(view: &View<'_>, call: Node<'_>) -> Option<Rc<str>> {
    match call.argument(0).filter(|plugin| call.call_name() == "register" && plugin.is_any(&[Role::Name, Role::Member]))
    {
        Some(plugin) => view.path_of(plugin),
        None => view.callee_path(call),
    }
}

/// The cookie that a call sets, where it holds a session or token.
pub fn cookie<'a>(view: &View<'a>, call: Node<'a>) -> Option<Cookie<'a>> {
    any_cookie(view, call).filter(|cookie| cookie.is_session)
}

/// The cookie that a call sets to what is not written in the source.
pub fn any_cookie<'a>(view: &View<'a>, call: Node<'a>) -> Option<Cookie<'a>> {
    let table = cookies();
    let (name, value, options) = if view.python() {
        if call.call_name() != "set_cookie" || call.receiver().is_none() {
            return None;
        }
        let at = |index: usize, name: &str| call.keyword(name).or_else(|| call.argument(index));
        let open = call.parts(Part::Argument).any(|each| each.is(Role::Spread));
        if open {
            return None;
        }
        (at(0, "key").or_else(|| call.keyword("name"))?, at(1, "value"), None)
    } else {
        script_cookie(view, call)?
    };
    let literal = view.string(view.value(name));
    let named = literal.clone().unwrap_or_else(|| name.name().to_owned());
    let made = value.map(|value| view.value(value).awaited()).filter(|made| made.is(Role::Call));
    let by_maker = || made.is_some_and(|made| table.is_session(made.call_name())) && !table.is_harmless(&named);
    let is_session = table.is_session(&named) || by_maker();
    if literal.is_none() && !named.chars().any(char::is_alphabetic) {
        return None;
    }
    // What the address says is known to whoever sent it, unless it brings a token along.
    if value.is_some_and(|value| is_of_address(view.value(value)) && !table.is_session(&view.source(view.value(value))))
    {
        return None;
    }
    // A flag for the page or the end of a session holds none.
    if value.is_some_and(|value| {
        let value = view.value(value);
        value.is_any(&[Role::True, Role::False, Role::Null, Role::Number, Role::String])
    }) {
        return None;
    }
    let stem = view.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let imports = |name: &String| view.file.all(Role::Import).any(|import| import.name() == name);
    let careful = stem.starts_with('+') || table.calls.careful.iter().any(imports);
    Some(Cookie { call, named, options, careful, is_session })
}

/// `req.query.callback`, `request.args.get("next")`.
fn is_of_address(value: Node<'_>) -> bool {
    if value.is(Role::Binary) {
        return value.children().any(is_of_address);
    }
    let mut links = value.chain().map(Node::name);
    let sent = links.any(|name| matches!(name, "query" | "args" | "searchParams" | "query_params" | "GET"));
    sent && value.chain().last().is_some_and(|root| matches!(root.name(), "req" | "request" | "ctx" | "c" | "url"))
}

type Parts<'a> = (Node<'a>, Option<Node<'a>>, Option<Node<'a>>);

/// Name, value and options of a cookie that a call sets.
fn script_cookie<'a>(view: &View<'a>, call: Node<'a>) -> Option<Parts<'a>> {
    let table = &cookies().calls;
    let path = view.callee_path(call).unwrap_or_default();
    let method = call.call_name();
    let first = table.functions.iter().find(|(function, _)| *function == *path).map(|(_, at)| *at);
    let first = first.or_else(|| {
        let receiver = call.receiver()?;
        let root = call.chain().last().filter(|root| root.is(Role::Name))?;
        let handed = view.resolve(root).is_some_and(|binding| binding.kind == BindingKind::Parameter);
        let jar = || {
            let held = view.value(receiver);
            let by_next =
                |node: Node<'a>| view.path_of(node).is_some_and(|path| path.starts_with("next/headers.cookies"));
            receiver.name() == "cookies" || by_next(receiver) || by_next(held)
        };
        (lists(&table.response, method) && handed || method == "set" && jar()).then_some(0)
    })?;
    let name = call.argument(first)?;
    if name.is(Role::Object) {
        return (method == "set").then_some((name.entry("name")?, name.entry("value"), Some(name)));
    }
    let value = call.argument(first + 1)?;
    Some((name, Some(value), call.argument(first + 2)))
}

//! Where a file signs or encrypts, and the expression of the key.

use crate::facts::{Id, Node, Part, Role, View};
use crate::models::signing::{self, Sink};
use crate::models::{environment, pattern};

use super::literal;

/// A key on its way into a call or setting.
pub struct Use<'a> {
    pub key: Node<'a>,
    pub at: Node<'a>,
    pub proves: &'static str,
    pub env: &'static str,
    pub checksum: bool,
}

/// The keys that a node is given.
pub fn uses<'a>(view: &View<'a>, node: Node<'a>) -> Vec<Use<'a>> {
    match node.role() {
        Role::Call | Role::New => of_call(view, node),
        Role::Declare => of_type(node),
        Role::Assign => of_setting(view, node).map(|key| setting(key, node)).into_iter().collect(),
        Role::Keyword if signing::is_setting(node.name()) => {
            node.child(Part::Value).map(|key| setting(key, node)).into_iter().collect()
        }
        Role::Pair if view.python() => of_entry(view, node).map(|key| setting(key, node)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What the keys of this file come to, as far as it can be followed in it.
pub fn ends(view: &View<'_>) -> Vec<Id> {
    let used = view.file.root().descendants().flat_map(|node| uses(view, node));
    used.map(|used| literal::end(view, used.key, 8).id).collect()
}

fn of_call<'a>(view: &View<'a>, call: Node<'a>) -> Vec<Use<'a>> {
    // `add_middleware(SessionMiddleware, secret_key="x")`: the class stands where the callee would.
    let handed = call.argument(0).filter(|_| signing::takes_middleware(call.call_name()));
    let plugin = handed.and_then(|class| view.path_of(class)).and_then(|path| signing::sink(&path));
    match plugin.or_else(|| signing::sink(&view.callee_path(call)?)) {
        Some(sink) => keys(view, call, sink).map(|key| used(key, call, sink)).collect(),
        None => by_shape(call),
    }
}

fn used<'a>(key: Node<'a>, at: Node<'a>, sink: &'static Sink) -> Use<'a> {
    Use { key, at, proves: &sink.proves, env: &sink.env, checksum: sink.checksum }
}

fn keys<'a>(view: &View<'a>, call: Node<'a>, sink: &'static Sink) -> impl Iterator<Item = Node<'a>> {
    // Options are often a variable of their own.
    let options = call.arguments().map(|argument| view.value(argument)).filter(|value| value.is(Role::Object));
    let options: Vec<_> = options.collect();
    let named = sink.names.iter().filter_map(move |name| {
        call.keyword(name).or_else(|| options.iter().find_map(|object| literal::entry(view, *object, name)))
    });
    named.chain(sink.at.and_then(|at| call.argument(at)).filter(|argument| !argument.is(Role::Object)))
}

/// Options that one library has and no other: whatever the object is called that it is made on.
fn by_shape(call: Node<'_>) -> Vec<Use<'_>> {
    let Some(shape) = signing::shape(call.call_name()) else { return Vec::new() };
    let names: Vec<&str> = shape.names.iter().map(String::as_str).collect();
    let key = call.option(&names);
    key.map(|key| Use { key, at: call, proves: &shape.proves, env: &shape.env, checksum: false }).into_iter().collect()
}

/// `const options: NextAuthOptions = { secret: "x" }`
fn of_type(declare: Node<'_>) -> Vec<Use<'_>> {
    let names = declare.child(Part::Type).and_then(|annotation| signing::names_in_type(annotation.name()));
    let object = declare.child(Part::Value).filter(|value| value.is(Role::Object));
    let (Some(names), Some(object)) = (names, object) else { return Vec::new() };
    names.iter().filter_map(|name| object.entry(name)).map(|key| setting(key, declare)).collect()
}

fn setting<'a>(key: Node<'a>, at: Node<'a>) -> Use<'a> {
    Use { key, at, proves: "Sessions are signed", env: "SESSION_SECRET", checksum: false }
}

/// Flask's `app.secret_key = …` and `app.config["SECRET_KEY"] = …`, Django's module and Flask's class with `SECRET_KEY`,
/// Koa's `app.keys = […]`.
fn of_setting<'a>(view: &View<'a>, assign: Node<'a>) -> Option<Node<'a>> {
    let target = assign.child(Part::Target)?;
    if !view.python() {
        let app = target.child(Part::Object).filter(|_| target.is(Role::Member) && target.name() == "keys")?;
        return (view.path_of(app).as_deref() == Some("koa()")).then(|| assign.child(Part::Value)).flatten();
    }
    let stem = view.path.file_stem()?.to_str()?;
    let known = match target.role() {
        Role::Member => {
            let object = target.child(Part::Object)?;
            let is_app = object.name().contains("app") || view.path_of(object).as_deref() == Some("flask.Flask()");
            signing::is_attribute(target.name()) && is_app
        }
        Role::Index => {
            target.child(Part::Object)?.name() == "config"
                && signing::is_setting(&view.string(target.child(Part::Index)?)?)
        }
        Role::Name if signing::is_setting(target.name()) => {
            match assign.ancestors().find(|node| node.is_any(&[Role::Class, Role::Function])) {
                Some(class) => class.is(Role::Class) && is_settings_class(class),
                // A module of settings is known by those that stand beside it.
                None => signing::neighbours().iter().any(|name| view.file.names.find(name).is_some()),
            }
        }
        _ => false,
    };
    assign.child(Part::Value).filter(|_| known && !signing::is_elsewhere(stem))
}

/// `SIMPLE_JWT = {"SIGNING_KEY": "x"}`, `app.config.update({"SECRET_KEY": "x"})`.
fn of_entry<'a>(view: &View<'a>, pair: Node<'a>) -> Option<Node<'a>> {
    let key = pair.children().next().filter(|key| key.is(Role::String))?;
    let name = view.string(key)?;
    let whole = pair.parent()?.parent()?;
    let target = whole.child(Part::Target).map_or("", Node::name);
    let known = match whole.role() {
        Role::Assign => signing::is_setting_table(target, &name),
        Role::Call => {
            let config = whole.receiver().is_some_and(|receiver| receiver.name() == "config");
            config && matches!(whole.call_name(), "update" | "from_mapping") && signing::is_setting(&name)
        }
        _ => false,
    };
    pair.child(Part::Value).filter(|_| known)
}

/// `Config`, `ProductionConfig`: not those that say that they are for development, and not those that read the
/// environment and fall back on their literals, which is another rule's.
fn is_settings_class(class: Node<'_>) -> bool {
    let words = pattern::words(class.name());
    words.last().is_some_and(|last| signing::is_settings_class(last))
        && !words.iter().any(|word| signing::is_elsewhere(word))
        && !class.parts(Part::Base).any(|base| environment::is_settings(base.name()))
}

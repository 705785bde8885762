//! The literal that an expression comes to, within one file.

use crate::facts::{BindingKind, Node, Part, Role, View};
use crate::models::signing;

use super::variable::{is_fallback, variable_read};

/// How far a value is followed.
const FARTHEST: u32 = 8;

/// The string that a value is: through variables, members of object literals, fields of classes, settings that the file
/// makes itself, defaults of parameters, and calls that only change its form. What falls back from the environment is no
/// literal.
pub fn literal<'a>(view: &View<'a>, node: Node<'a>) -> Option<Node<'a>> {
    let end = end(view, node, FARTHEST);
    end.is(Role::String).then_some(end)
}

/// The expression that a value comes to in this file, where it ends being followed.
pub fn end<'a>(view: &View<'a>, node: Node<'a>, steps: u32) -> Node<'a> {
    let node = view.value(node);
    match steps.checked_sub(1).and_then(|steps| Some((next(view, node, steps)?, steps))) {
        Some((next, steps)) => end(view, next, steps),
        None => node,
    }
}

fn next<'a>(view: &View<'a>, node: Node<'a>, steps: u32) -> Option<Node<'a>> {
    match node.role() {
        Role::Array | Role::Tuple => node.children().next(),
        Role::Call if signing::is_wrapper(node.call_name(), node.receiver().is_some()) => {
            node.argument(0).filter(|first| !is_encoding(view, *first)).or_else(|| node.receiver())
        }
        Role::Call => setting(view, node).or_else(|| returned(view, node)),
        Role::New if signing::is_wrapper(node.call_name(), false) => node.argument(0),
        Role::Binary if is_fallback(node) => {
            let left = node.child(Part::Left)?;
            // What stands in the environment, or may, is `secret-env-fallback`'s.
            let read = variable_read(view, left).is_some() || variable_read(view, view.value(left)).is_some();
            node.child(Part::Right).filter(|right| !read && right.is_any(&[Role::String, Role::Name]))
        }
        Role::Name | Role::Shorthand => default_of(view, node),
        Role::Member | Role::Index => member(view, node, steps),
        _ => None,
    }
}

/// `"secret".encode("utf-8")`: the argument says how, not what.
fn is_encoding(view: &View<'_>, argument: Node<'_>) -> bool {
    let text = view.string(argument).map(|text| text.to_ascii_lowercase().replace(['-', '_'], ""));
    text.is_some_and(|text| matches!(text.as_str(), "utf8" | "ascii" | "latin1" | "hex" | "base64"))
}

/// What a function of the file answers that does nothing else.
fn returned<'a>(view: &View<'a>, call: Node<'a>) -> Option<Node<'a>> {
    let function = view.function(call.callee()?).filter(|_| call.arguments().next().is_none())?;
    let body = function.child(Part::Body)?;
    if !body.is(Role::Block) {
        return Some(body);
    }
    let statement = once(body.children().filter(|node| !node.is(Role::Comment)))?;
    statement.children().next().filter(|_| statement.is(Role::Return))
}

/// What a parameter is where nobody gives it.
fn default_of<'a>(view: &View<'a>, name: Node<'a>) -> Option<Node<'a>> {
    let binding = view.resolve(name).filter(|binding| binding.kind == BindingKind::Parameter)?;
    let holder = binding.name.ancestors().take(2).find(|node| node.is_any(&[Role::Parameter, Role::Defaulted]))?;
    (holder.child(Part::Target) == Some(binding.name)).then(|| holder.child(Part::Default)).flatten()
}

fn member<'a>(view: &View<'a>, node: Node<'a>, steps: u32) -> Option<Node<'a>> {
    let object = node.child(Part::Object)?;
    let key = key_of(view, node)?;
    if let Some(class) = class_of(view, object) {
        return field(class, &key);
    }
    let whole = end(view, object, steps);
    if whole.is(Role::Object) {
        return entry(view, whole, &key);
    }
    assigned(view, node, &key)
}

fn key_of(view: &View<'_>, node: Node<'_>) -> Option<String> {
    match node.role() {
        Role::Member => Some(node.name().to_owned()),
        _ => view.string(view.value(node.child(Part::Index)?)),
    }
}

/// The value under a key of an object literal or dictionary.
pub fn entry<'a>(view: &View<'a>, object: Node<'a>, key: &str) -> Option<Node<'a>> {
    let says = |pair: &Node<'a>| {
        let first = pair.children().next();
        first.filter(|first| first.is(Role::String)).and_then(|first| view.string(first)).as_deref() == Some(key)
    };
    let quoted = || object.children().filter(|child| child.is(Role::Pair)).find(says);
    object.entry(key).or_else(|| quoted()?.child(Part::Value))
}

/// The class whose field `this.x`, `self.x`, `cls.x` or `Tokens.x` is.
fn class_of<'a>(view: &View<'a>, object: Node<'a>) -> Option<Node<'a>> {
    if !object.is(Role::Name) {
        return None;
    }
    if matches!(object.name(), "this" | "self" | "cls") {
        return object.ancestors().find(|node| node.is(Role::Class));
    }
    view.resolve(object).filter(|binding| binding.kind == BindingKind::Class).map(|binding| binding.node)
}

/// What a field of a class is set to, where that happens once.
fn field<'a>(class: Node<'a>, name: &str) -> Option<Node<'a>> {
    let own = |target: Node<'a>| match target.role() {
        Role::Name => target.name() == name,
        Role::Member => {
            let object = target.child(Part::Object);
            target.name() == name && object.is_some_and(|object| matches!(object.name(), "this" | "self" | "cls"))
        }
        _ => false,
    };
    let in_body = |node: Node<'a>| {
        let around = node.ancestors().find(|node| node.is_any(&[Role::Class, Role::Function]));
        around == Some(class)
    };
    let mut values = class.descendants().filter_map(|node| match node.role() {
        Role::Field if node.name() == name => node.child(Part::Value),
        Role::Assign => {
            let target = node.child(Part::Target).filter(|target| own(*target))?;
            let counts = target.is(Role::Member) || in_body(node);
            node.child(Part::Value).filter(|_| counts)
        }
        _ => None,
    });
    let only = values.next()?;
    values.next().is_none().then_some(only)
}

/// What the file itself puts into a place that is no variable, once: `app.locals.secret = "x"`, `app.config["SECRET"] = "x"`.
fn assigned<'a>(view: &View<'a>, node: Node<'a>, key: &str) -> Option<Node<'a>> {
    let same = |target: Node<'a>| {
        target.role() == node.role()
            && key_of(view, target).as_deref() == Some(key)
            && is_same_object(view, target.child(Part::Object), node.child(Part::Object))
    };
    let given = view.file.all(Role::Assign).filter_map(|assign| {
        let target = assign.child(Part::Target).filter(|target| same(*target))?;
        (!target.encloses(node)).then(|| assign.child(Part::Value)).flatten()
    });
    once(given.chain(configured(view, node.child(Part::Object)?, key)))
}

/// `app.config` is the same as `current_app.config`; others are compared by what they are.
fn is_same_object(view: &View<'_>, one: Option<Node<'_>>, other: Option<Node<'_>>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    let is_config = |node: Node<'_>| node.is(Role::Member) && node.name() == "config";
    is_config(one) && is_config(other)
        || view.path_of(one).is_some_and(|path| view.path_of(other).is_some_and(|known| known == path))
}

/// `app.config.update(SECRET="x")`
fn configured<'a>(view: &View<'a>, object: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> {
    let calls = view.file.all(Role::Call).filter(move |call| {
        matches!(call.call_name(), "update" | "from_mapping")
            && call.receiver().is_some_and(|receiver| receiver.name() == object.name() && object.name() == "config")
    });
    let key = key.to_owned();
    calls.filter_map(move |call| call.keyword(&key))
}

/// `app.config.get("SECRET")`, and `app.get("secret")` where `app.set("secret", "x")` stands.
fn setting<'a>(view: &View<'a>, call: Node<'a>) -> Option<Node<'a>> {
    let receiver = call.receiver().filter(|_| call.call_name() == "get")?;
    let key = view.string(call.argument(0)?).filter(|_| call.arguments().count() == 1)?;
    if receiver.name() == "config" {
        let given = view.file.all(Role::Assign).filter_map(|assign| {
            let target = assign.child(Part::Target).filter(|target| target.is(Role::Index))?;
            let object = target.child(Part::Object).filter(|object| object.name() == "config")?;
            let same = object.is(Role::Member) && key_of(view, target).as_deref() == Some(key.as_str());
            same.then(|| assign.child(Part::Value)).flatten()
        });
        return once(given.chain(configured(view, receiver, &key)));
    }
    let path = view.path_of(receiver)?;
    once(view.file.all(Role::Call).filter_map(|set| {
        let object = set.receiver().filter(|_| set.call_name() == "set")?;
        let same = view.string(set.argument(0)?)? == key && view.path_of(object)? == path;
        same.then(|| set.argument(1)).flatten()
    }))
}

fn once<'a>(mut all: impl Iterator<Item = Node<'a>>) -> Option<Node<'a>> {
    let only = all.next()?;
    all.next().is_none().then_some(only)
}

//! Whether a value can carry a stranger's text, as far as its own function says.

use super::declared_type::declared_type;
use crate::app::flow::taken_out;
use crate::facts::{Binding, BindingKind, Node, Part, Role, View, unquote};
use crate::models::flow::Harm;
use crate::models::sql::model;

/// What a value can hold. The order is from harmless to harmful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taint {
    /// Written in the program, a number, or one of a fixed list.
    Closed,
    /// Text from somewhere that this function does not show.
    Unknown,
    /// Text from the request.
    Request,
}

const FARTHEST: u32 = 12;

/// What a value can hold where it stands.
pub fn taint<'a>(view: &View<'a>, node: Node<'a>) -> Taint {
    of(view, node, FARTHEST)
}

fn of<'a>(view: &View<'a>, node: Node<'a>, steps: u32) -> Taint {
    let Some(steps) = steps.checked_sub(1) else { return Taint::Unknown };
    let node = node.awaited();
    let worst = |nodes: &mut dyn Iterator<Item = Node<'a>>| {
        nodes.map(|each| of(view, each, steps)).max().unwrap_or(Taint::Closed)
    };
    match node.role() {
        _ if is_request(node) => Taint::Request,
        Role::String
        | Role::Number
        | Role::True
        | Role::False
        | Role::Null
        | Role::Compare
        | Role::Not
        | Role::Function => Taint::Closed,
        Role::Template | Role::Array | Role::Tuple | Role::Spread | Role::Interpolation => worst(&mut node.children()),
        Role::Object => worst(&mut node.children().filter_map(|entry| entry.child(Part::Value).or(Some(entry)))),
        Role::Binary if matches!(node.name(), "-" | "/" | "**" | "===" | "==" | "<" | ">") => Taint::Closed,
        // `+text` is a number.
        Role::Unary if matches!(node.name(), "+" | "-" | "~") => Taint::Closed,
        Role::Binary if node.name() == "*" => {
            node.child(Part::Left).map_or(Taint::Unknown, |left| of(view, left, steps))
        }
        Role::Binary => worst(&mut node.children()),
        Role::Conditional if view.python() => {
            worst(&mut node.children().enumerate().filter(|(at, _)| *at != 1).map(|(_, each)| each))
        }
        Role::Conditional => worst(&mut node.children().filter(|each| each.part() != Part::Condition)),
        Role::Comprehension => node.child(Part::Value).map_or(Taint::Unknown, |value| of(view, value, steps)),
        Role::Name | Role::Shorthand => of_name(view, node, steps),
        Role::Member => of_member(view, node, steps),
        Role::Index if is_numeric_option(view, node) => Taint::Closed,
        Role::Index => {
            // A look-up gives what the table holds, whatever the key.
            node.child(Part::Object).map_or(Taint::Unknown, |object| of(view, object, steps))
        }
        Role::Call | Role::New => of_call(view, node, steps),
        _ => Taint::Unknown,
    }
}

/// `options["days"]` where `parser.add_argument("--days", type=int)` stands in the file.
fn is_numeric_option<'a>(view: &View<'a>, node: Node<'a>) -> bool {
    let of_options = node.child(Part::Object).is_some_and(|object| matches!(object.name(), "options" | "kwargs"));
    let Some(key) = node.child(Part::Index).filter(|_| of_options && view.python()).and_then(|key| view.string(key))
    else {
        return false;
    };
    view.file.all(Role::Call).filter(|call| call.call_name() == "add_argument").any(|call| {
        let mut named = call.arguments().chain(call.keyword("dest")).filter_map(|name| view.string(name));
        let is_it = |name: &str| name.trim_start_matches('-').replace('-', "_") == key;
        let numeric = call.keyword("type").is_some_and(|kind| matches!(kind.name(), "int" | "float"));
        numeric && named.any(|name| is_it(&name))
    })
}

/// `req.query`, `request.args`, `c.req.param`, and what is reached through them.
fn is_request(node: Node<'_>) -> bool {
    let links: Vec<_> = node.chain().filter(|link| link.is_any(&[Role::Member, Role::Name])).collect();
    match links.as_slice() {
        [.., member, root] => {
            root.is(Role::Name)
                && member.is(Role::Member)
                && model().is_request(root.name(), member.name())
                && !is_check_of_request(node)
        }
        _ => false,
    }
}

/// `schema.parse(req.query)` is no request data; `req.query.id.length` is a number.
fn is_check_of_request(node: Node<'_>) -> bool {
    node.is(Role::Member) && node.name() == "length"
}

fn of_name<'a>(view: &View<'a>, name: Node<'a>, steps: u32) -> Taint {
    let constant = name.name().chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let Some(binding) = view.resolve(name) else { return if constant { Taint::Closed } else { Taint::Unknown } };
    if is_checked(view, binding, name) {
        return Taint::Closed;
    }
    match binding.kind {
        BindingKind::Function | BindingKind::Class => Taint::Closed,
        BindingKind::Import if constant || name.name().starts_with(|c: char| c.is_ascii_uppercase()) => Taint::Closed,
        BindingKind::Import => Taint::Unknown,
        BindingKind::Parameter => of_parameter(view, binding),
        BindingKind::Variable => {
            let all: Vec<_> = view
                .bindings(name, name)
                .into_iter()
                .filter(|each| each.scope == binding.scope && each.kind == BindingKind::Variable)
                .collect();
            let mut types = all.iter().filter_map(|each| each.node.child(Part::Type));
            if types.any(|annotation| model().is_closed(&view.source(annotation))) {
                return Taint::Closed;
            }
            let values =
                all.iter().filter_map(|each| each.node.child(Part::Value)).filter(|value| !value.encloses(name));
            let worst = values.map(|value| of(view, value, steps)).max();
            worst.map_or(Taint::Unknown, |worst| if constant { worst.min(Taint::Closed) } else { worst })
        }
        BindingKind::Other => {
            let iterable = binding.node.child(Part::Iterable).filter(|_| binding.node.is(Role::Loop));
            iterable.map_or(Taint::Unknown, |iterable| of(view, iterable, steps))
        }
    }
}

/// True where the function tests the name against a list or a form before it is used.
fn is_checked<'a>(view: &View<'a>, binding: Binding<'a>, at: Node<'a>) -> bool {
    view.uses(binding).into_iter().filter(|used| used.id < at.id).any(|used| {
        let Some(parent) = used.parent() else { return false };
        match parent.role() {
            // `name in LIST` tests the name, `"name" in data` says nothing of what it holds.
            Role::Compare => matches!(parent.name(), "in" | "not in" | "not") && parent.children().next() == Some(used),
            Role::Binary => parent.name() == "in" && parent.children().next() == Some(used),
            Role::Call => used.part() == Part::Argument && model().is_check(parent.call_name()),
            Role::Member => model().is_check(parent.name()),
            Role::Index if used.part() == Part::Index => {
                parent.parent().is_some_and(|above| above.is_any(&[Role::Not, Role::Unary, Role::If]))
            }
            _ => false,
        }
    })
}

fn of_parameter<'a>(view: &View<'a>, binding: Binding<'a>) -> Taint {
    let parameter = binding.node;
    let annotation = parameter.child(Part::Type).map(|node| view.source(node).into_owned()).unwrap_or_default();
    if model().is_closed(&annotation) {
        return Taint::Closed;
    }
    let Some(function) = parameter.parent().filter(|node| node.is(Role::Function)) else { return Taint::Unknown };
    // The second parameter of a callback over a list counts.
    let over_list = function.parent().is_some_and(|call| call.is(Role::Call) && call.call_name() == "map");
    let first = function.parameters().next() == Some(parameter);
    if over_list && !first {
        return Taint::Closed;
    }
    if over_list && let Some(list) = function.parent().and_then(Node::receiver) {
        return taint(view, list);
    }
    let routed = function.decorators().into_iter().any(|decorator| {
        let call = decorator.children().next().filter(|inner| inner.is(Role::Call));
        call.is_some_and(|call| call.receiver().is_some() && model().is_route(call.call_name()))
    });
    let plain = annotation.is_empty()
        || ["str", "Annotated[str", "Optional[str", "list[str"].iter().any(|text| annotation.starts_with(text));
    let injected = annotation.contains("Depends")
        || parameter.child(Part::Default).is_some_and(|value| matches!(value.call_name(), "Depends" | "Security"));
    if routed && view.python() && plain && !injected { Taint::Request } else { Taint::Unknown }
}

fn of_member<'a>(view: &View<'a>, member: Node<'a>, steps: u32) -> Taint {
    let constant = member.name().chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if constant || model().is_identifier(member.name()) {
        return Taint::Closed;
    }
    let Some(root) = member.chain().last().filter(|root| root.is(Role::Name)) else { return Taint::Unknown };
    // Members of classes and enumerations are the program's own.
    if root.name().starts_with(|c: char| c.is_ascii_uppercase()) {
        return Taint::Closed;
    }
    // `this.options.slotName`: what the program was set up with.
    const SETUP: [&str; 5] = ["options", "config", "configuration", "settings", "opts"];
    let links: Vec<_> = member.chain().skip(1).filter(|link| link.is(Role::Member)).map(Node::name).collect();
    if matches!(root.name(), "this" | "self") && links.iter().any(|link| SETUP.contains(link)) {
        return Taint::Closed;
    }
    let held = match view.resolve(root) {
        Some(binding) if binding.kind == BindingKind::Variable => of(view, root, steps),
        _ => Taint::Unknown,
    };
    // Nothing holds a request to what is declared of it.
    let is_closed = || declared_type(view, member).is_some_and(|declared| model().is_closed(&declared));
    if held == Taint::Unknown && is_closed() { Taint::Closed } else { held }
}

fn of_call<'a>(view: &View<'a>, call: Node<'a>, steps: u32) -> Taint {
    let name = call.call_name();
    let each = |nodes: &mut dyn Iterator<Item = Node<'a>>| {
        nodes.map(|node| of(view, node, steps)).max().unwrap_or(Taint::Unknown)
    };
    // `re.sub("[^a-z]", "", text)`: what is left is spelt out, and no quote is.
    if model().is_harmless(name) || matches!(name, "sub" | "replace" | "replaceAll") && keeps_only_words(view, call) {
        return Taint::Closed;
    }
    if model().is_transparent(name) {
        let receiver = call.receiver().filter(|receiver| !receiver.is(Role::String));
        let held = each(&mut receiver.or_else(|| call.argument(0)).into_iter());
        // Doubled quotes end most attacks, though not with every database: enough where no stranger is in sight.
        let quotes = call.argument(0).filter(|_| name.starts_with("replace")).map(|what| view.source(what));
        return if quotes.is_some_and(|what| what.contains('\'')) && held == Taint::Unknown {
            Taint::Closed
        } else {
            held
        };
    }
    match name {
        // `next((each for each in ALLOWED if each == sent), ALLOWED[0])`
        "next" => each(&mut call.arguments()),
        // `list.join(", ")` and `", ".join(list)`
        "join" => {
            let list = if view.python() { call.argument(0) } else { call.receiver() };
            list.map_or(Taint::Unknown, |list| of(view, list, steps))
        }
        "map" | "flatMap" if !view.python() => {
            let callback = call.argument(0).and_then(|callback| view.function(callback));
            callback.map_or(Taint::Unknown, |callback| of_result(view, callback, steps))
        }
        "filter" | "sort" | "sorted" | "reverse" | "list" | "tuple" | "set" | "keys" | "fill" | "Array" | "repeat" => {
            let fill = (name == "fill").then(|| call.argument(0)).flatten();
            let source = fill.or_else(|| call.receiver()).or_else(|| call.argument(0));
            if name == "Array" {
                Taint::Closed
            } else {
                source.map_or(Taint::Unknown, |source| of(view, source, steps))
            }
        }
        // A table of the program answers from its own rows.
        "get" if call.receiver().is_some_and(|table| view.value(table).is(Role::Object)) => {
            call.receiver().map_or(Taint::Unknown, |table| of(view, view.value(table), steps))
        }
        _ => match call.callee().and_then(|callee| view.function(callee)) {
            Some(function) => of_result(view, function, steps).min(Taint::Unknown),
            None => Taint::Unknown,
        },
    }
}

/// True for a replacement by a pattern that takes every quote out, and says so by what it leaves.
fn keeps_only_words<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    let Some(pattern) = call.argument(0).map(|pattern| view.value(pattern)) else { return false };
    let written = match pattern.role() {
        Role::Regex => view.source(pattern).into_owned(),
        Role::String if call.call_name() == "sub" => {
            unquote(view.source(pattern).trim_start_matches(['r', 'R'])).to_owned()
        }
        _ => return false,
    };
    let everywhere = written.rsplit('/').next().is_some_and(|flags| flags.contains('g'));
    let once = pattern.is(Role::Regex) && call.call_name() == "replace" && !everywhere;
    (written.contains("[^") || written.contains("\\W")) && taken_out(&written, once).has(Harm::Sql)
}

/// What a function gives back.
fn of_result<'a>(view: &View<'a>, function: Node<'a>, steps: u32) -> Taint {
    match function.child(Part::Body).filter(|body| !body.is(Role::Block)) {
        Some(expression) => of(view, expression, steps),
        None => {
            let returns = function.own_descendants().filter(|node| node.is(Role::Return));
            returns
                .filter_map(|node| node.children().next())
                .map(|value| of(view, value, steps))
                .max()
                .unwrap_or(Taint::Unknown)
        }
    }
}

//! How a text is put together: the pieces of templates, concatenations and formatting, followed through variables.

use crate::facts::{BindingKind, Node, Part, Role, View, unquote};

/// A part of a text.
#[derive(Clone, Debug)]
pub enum Piece<'a> {
    /// Written in the source.
    Text(String),
    /// Computed.
    Value(Node<'a>),
}

const FARTHEST: u32 = 10;

/// The pieces of an expression that gives a text, in order. An expression that is no text is one value.
pub fn pieces<'a>(view: &View<'a>, node: Node<'a>) -> Vec<Piece<'a>> {
    let mut out = Vec::new();
    collect(view, node, FARTHEST, &mut out);
    out
}

fn collect<'a>(view: &View<'a>, node: Node<'a>, steps: u32, out: &mut Vec<Piece<'a>>) {
    let Some(steps) = steps.checked_sub(1) else { return out.push(Piece::Value(node)) };
    match node.role() {
        Role::String => out.push(Piece::Text(unquote(&view.source(node)).to_owned())),
        Role::Template => template(view, node, steps, out),
        Role::Binary if node.name() == "+" => {
            for part in [Part::Left, Part::Right].into_iter().filter_map(|part| node.child(part)) {
                collect(view, part, steps, out);
            }
        }
        Role::Binary if node.name() == "%" && view.python() => percent(view, node, steps, out),
        Role::Call if node.call_name() == "format" && node.receiver().is_some_and(|text| is_text(view, text)) => {
            braces(view, node, steps, out);
        }
        Role::Call if joined(view, node).is_some() => join(view, node, steps, out),
        Role::Call if matches!(node.call_name(), "trim" | "strip" | "dedent" | "trimStart") => {
            match node.argument(0).or_else(|| node.receiver()) {
                Some(inner) => collect(view, inner, steps, out),
                None => out.push(Piece::Value(node)),
            }
        }
        Role::Name => match assigned(view, node) {
            Some(values) => values.into_iter().for_each(|value| collect(view, value, steps, out)),
            None => out.push(Piece::Value(node)),
        },
        _ => out.push(Piece::Value(node)),
    }
}

/// What a local variable is built from: its assignments in order, where one of them is a text.
fn assigned<'a>(view: &View<'a>, name: Node<'a>) -> Option<Vec<Node<'a>>> {
    let binding = view.resolve(name).filter(|binding| binding.kind == BindingKind::Variable)?;
    let all = view.bindings(name, name).into_iter().filter(|each| each.scope == binding.scope);
    let before = all.filter(|each| each.name.id < name.id);
    let values: Vec<_> =
        before.filter_map(|each| given(each.node, each.name)).filter(|value| !value.encloses(name)).collect();
    values.iter().any(|value| is_text(view, *value)).then_some(values)
}

/// What an assignment gives to one of the names it assigns: `sql, values = "…", []`.
fn given<'a>(assignment: Node<'a>, name: Node<'a>) -> Option<Node<'a>> {
    let (target, value) = (assignment.child(Part::Target)?, assignment.child(Part::Value)?);
    if target == name {
        return Some(value);
    }
    let lists = [Role::Tuple, Role::Array];
    let at = target.children().position(|each| each == name).filter(|_| target.is_any(&lists))?;
    value.children().nth(at).filter(|_| value.is_any(&lists) && target.children().count() == value.children().count())
}

fn is_text(view: &View<'_>, node: Node<'_>) -> bool {
    match node.role() {
        Role::String | Role::Template => true,
        Role::Binary if matches!(node.name(), "+" | "%") => {
            node.child(Part::Left).is_some_and(|left| is_text(view, left))
        }
        Role::Call if joined(view, node).is_some() => true,
        Role::Call if matches!(node.call_name(), "format" | "trim" | "strip" | "dedent") => {
            node.receiver().into_iter().chain(node.argument(0)).any(|inner| is_text(view, inner))
        }
        Role::Name => view.value(node).is(Role::String),
        _ => false,
    }
}

fn template<'a>(view: &View<'a>, node: Node<'a>, steps: u32, out: &mut Vec<Piece<'a>>) {
    let source = view.source(node);
    let start = node.span().start;
    let body = unquote(&source);
    let offset = source.find(body).unwrap_or(0);
    let mut from = offset;
    for child in node.children() {
        let at = (child.span().start - start) as usize;
        if child.is_any(&[Role::String, Role::Template]) {
            // A chain of adjacent strings: what lies between them is layout.
            collect(view, child, steps, out);
        } else {
            out.push(Piece::Text(source.get(from..at).unwrap_or_default().to_owned()));
            match child.children().next().filter(|_| child.is(Role::Interpolation)) {
                Some(value) if is_nested_text(view, value) => collect(view, value, steps, out),
                Some(value) => out.push(Piece::Value(value)),
                None => {}
            }
        }
        from = (child.span().end - start) as usize;
    }
    if !node.children().any(|child| child.is_any(&[Role::String, Role::Template])) {
        let end = (offset + body.len()).max(from);
        out.push(Piece::Text(source.get(from..end).unwrap_or_default().to_owned()));
    }
}

/// A fragment of SQL that was put together before it was put in.
fn is_nested_text(view: &View<'_>, value: Node<'_>) -> bool {
    value.is(Role::Template) || (value.is(Role::Name) && assigned(view, value).is_some())
}

/// The list and what is put between its items: `" ".join(["select", name])`, `["select", name].join(" ")`.
fn joined<'a>(view: &View<'a>, node: Node<'a>) -> Option<(Node<'a>, Option<Node<'a>>)> {
    let (receiver, first) = (node.receiver().filter(|_| node.call_name() == "join")?, node.argument(0));
    let (list, between) = if view.python() { (first?, Some(receiver)) } else { (receiver, first) };
    let list = view.value(list);
    let holds_text = list.children().next().is_some_and(|item| is_text(view, item));
    (list.is_any(&[Role::Array, Role::Tuple]) && holds_text).then_some((list, between))
}

fn join<'a>(view: &View<'a>, node: Node<'a>, steps: u32, out: &mut Vec<Piece<'a>>) {
    let Some((list, between)) = joined(view, node) else { return };
    for (at, item) in list.children().enumerate() {
        if let Some(between) = between.filter(|_| at > 0) {
            collect(view, between, steps, out);
        }
        collect(view, item, steps, out);
    }
}

/// `"… %s … %d" % (a, b)`
fn percent<'a>(view: &View<'a>, node: Node<'a>, steps: u32, out: &mut Vec<Piece<'a>>) {
    let (Some(left), Some(right)) = (node.child(Part::Left), node.child(Part::Right)) else { return };
    let mut text = Vec::new();
    collect(view, left, steps, &mut text);
    let mut values = if right.is(Role::Tuple) { right.children().collect::<Vec<_>>() } else { vec![right] }.into_iter();
    for piece in text {
        let Piece::Text(text) = piece else {
            out.push(piece);
            continue;
        };
        let mut rest = text.as_str();
        while let Some(at) = rest.find('%') {
            let (before, behind) = rest.split_at(at);
            out.push(Piece::Text(before.to_owned()));
            let format: &str = &behind[1..];
            let conversion = format.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(0);
            match format[conversion..].chars().next() {
                // A number cannot hold text, whatever it is made from.
                Some('d' | 'i' | 'f') => out.push(Piece::Text(values.next().map_or("", |_| "0").to_owned())),
                Some('s' | 'r') => out.extend(values.next().map(Piece::Value)),
                _ => out.push(Piece::Text("%".to_owned())),
            }
            rest = format.get(conversion + 1..).unwrap_or_default();
        }
        out.push(Piece::Text(rest.to_owned()));
    }
}

/// `"… {} … {name}".format(a, name=b)`
fn braces<'a>(view: &View<'a>, call: Node<'a>, steps: u32, out: &mut Vec<Piece<'a>>) {
    let mut text = Vec::new();
    collect(view, call.receiver().unwrap_or(call), steps, &mut text);
    let mut next = 0;
    for piece in text {
        let Piece::Text(text) = piece else {
            out.push(piece);
            continue;
        };
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            out.push(Piece::Text(before.to_owned()));
            let (field, behind) = behind.split_once('}').unwrap_or((behind, ""));
            let name = field.split([':', '!', '.', '[']).next().unwrap_or_default();
            let value = match name.parse::<usize>() {
                Ok(index) => call.argument(index),
                Err(_) if name.is_empty() => {
                    next += 1;
                    call.argument(next - 1)
                }
                Err(_) => call.keyword(name),
            };
            out.extend(value.map(Piece::Value));
            rest = behind;
        }
        out.push(Piece::Text(rest.to_owned()));
    }
}

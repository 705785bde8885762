//! What the rules about unseen values share: one finding a handler, and the check that a fix puts in front.

use super::flows::{harmed, value};
use crate::app::flow::{Harmed, Kind};
use crate::facts::{Node, Part, Role};
use crate::findings::TextEdit;
use crate::fixes::layout;
use crate::models::flow::Harm;
use crate::rules::Cx;

/// The harm of these kinds, by the function that a place stands in at last and by what happens, the first first.
pub fn by_handler(cx: &Cx<'_>, harms: &[Harm], counts: impl Fn(&Harmed) -> bool) -> Vec<Vec<Harmed>> {
    let mut groups: Vec<(u32, Vec<Harmed>)> = Vec::new();
    let mut all: Vec<Harmed> =
        harmed(cx, harms).into_iter().filter(|found| found.source.kind == Kind::Request && counts(found)).collect();
    all.sort_by_key(|found| value(cx, found).span().start);
    for found in all {
        let place = handler_of(cx.view.file.node(found.call.id)).map_or(0, |function| function.id.0);
        match groups.iter_mut().find(|(known, group)| {
            *known == place && group[0].sink.harm == found.sink.harm && group[0].sink.does == found.sink.does
        }) {
            Some((_, group)) => {
                if group.iter().all(|known| known.source.shown != found.source.shown) {
                    group.push(found);
                }
            }
            None => groups.push((place, vec![found])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The function of a route that a place is in: the outermost that is given the request, or else the nearest.
fn handler_of(node: Node<'_>) -> Option<Node<'_>> {
    let functions = node.ancestors().filter(|up| up.is(Role::Function));
    let named = functions.filter(|function| {
        function.parameters().any(|parameter| matches!(first_name(parameter), "req" | "request" | "ctx" | "c" | "_req"))
    });
    named.last().or_else(|| node.function())
}

fn first_name(parameter: Node<'_>) -> &str {
    parameter.descendants_and_self().find(|node| node.is(Role::Name)).map_or("", Node::name)
}

/// What a value has to be, as its use shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Text,
    Number,
    /// A number of at least nothing.
    Amount,
    List,
    Thing,
}

/// What the code takes a value for.
pub fn wanted(cx: &Cx<'_>, found: &Harmed) -> Wanted {
    let node = value(cx, found);
    if matches!(found.sink.harm, Harm::Amount) || found.sink.is("@number") {
        return Wanted::Amount;
    }
    if found.sink.is("@compute") || found.sink.is("@convert") {
        return Wanted::Number;
    }
    let member = node.parent().filter(|up| up.is(Role::Member)).map_or("", Node::name);
    match member {
        "map" | "forEach" | "filter" | "reduce" | "some" | "every" | "join" | "flatMap" | "find" => Wanted::List,
        "toFixed" => Wanted::Number,
        "" => Wanted::Thing,
        name if cx.view.python() && matches!(name, "items" | "keys" | "values") => Wanted::Thing,
        name if found.sink.is("@member") && name != "length" => Wanted::Thing,
        _ => Wanted::Text,
    }
}

/// A check of what is wanted of an expression, written in front of the statement that takes it for that. None where there
/// is no place for it, or nothing to answer with.
pub fn check_first(cx: &Cx<'_>, found: &Harmed) -> Option<Vec<TextEdit>> {
    let view = cx.view;
    let node = value(cx, found);
    // What is given away whole is no place to look at one field.
    if !node.is_any(&[Role::Name, Role::Member, Role::Index, Role::Call]) || node.is(Role::Call) && !view.python() {
        return None;
    }
    let statement = node.statement();
    let function = statement.function()?;
    let whole = statement.parent().filter(|block| block.is(Role::Block) && block.part() == Part::Body)?;
    if whole.parent() != Some(function) || statement.span().start > node.span().start {
        return None;
    }
    let text = view.source(node);
    let field = found.source.path.last()?;
    let indent = layout::indent_at(view, statement.span().start);
    let kind = wanted(cx, found);
    let check = if view.python() {
        let refused = match kind {
            Wanted::Text => format!("not isinstance({text}, str)"),
            Wanted::Number => format!("not str({text}).isdigit()"),
            Wanted::Amount => format!("not isinstance({text}, (int, float)) or {text} < 0"),
            Wanted::List => format!("not isinstance({text}, list)"),
            Wanted::Thing => format!("{text} is None"),
        };
        // A look-up asks for the key, on what it looks in.
        let refused = match node.child(Part::Object).filter(|_| node.is(Role::Index) && kind == Wanted::Thing) {
            Some(object) => format!("\"{field}\" not in {}", view.source(object)),
            None => refused,
        };
        format!(
            "if {refused}:\n{indent}{}return {{\"error\": \"{field} is not valid\"}}, 400\n{indent}",
            layout::step(view)
        )
    } else {
        let answer = function.parameters().nth(1).map(first_name).filter(|name| matches!(*name, "res" | "response"))?;
        let refused = match kind {
            Wanted::Text => format!("typeof {text} !== 'string'"),
            Wanted::Number => format!("!Number.isFinite({text})"),
            Wanted::Amount => format!("!Number.isFinite({text}) || {text} < 0"),
            Wanted::List => format!("!Array.isArray({text})"),
            Wanted::Thing => format!("!{text}"),
        };
        format!("if ({refused}) return {answer}.status(400).json({{ error: '{field} is not valid' }});\n{indent}")
    };
    // `const` stands in front of what is declared.
    let line = view.text.line_to_byte(view.text.byte_to_line(statement.span().start as usize));
    let at = (line + indent.len()) as u32;
    Some(vec![TextEdit { span: crate::text::Span::new(at, at), text: check }])
}

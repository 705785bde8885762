//! Edits of failure handlers.

use super::deeds::{Level, is_empty, log_level};
use super::handlers::{Form, Handler};
use crate::facts::{Node, Part, Role, View};
use crate::findings::TextEdit;
use crate::fixes::{layout, logging};
use crate::text::Span;

fn insert(at: u32, text: impl Into<String>) -> TextEdit {
    TextEdit { span: Span::new(at, at), text: text.into() }
}

/// Makes a clause rethrow, after logging the error where `log` is set. What else it does stays.
pub fn rethrow(view: &View<'_>, handler: &Handler<'_>, log: bool) -> Option<Vec<TextEdit>> {
    let body = handler.body?;
    let mut edits = Vec::new();
    let error = match handler.error {
        Some(error) => error.name(),
        None if view.python() => "",
        None if view.slice(handler.head).trim() == "catch" => {
            edits.push(insert(handler.head.end, " (error)"));
            "error"
        }
        None => return None,
    };
    let message = message(view, handler);
    let end = layout::semicolon(view, body);
    let mut lines = kept(view, body);
    if log {
        let call = logging::error(view, &message, error);
        edits.extend(call.import);
        lines.push(format!("{}{end}", call.text));
    }
    let quote = logging::quote(view);
    lines.push(match (view.python(), log) {
        (true, _) => "raise".to_owned(),
        (false, true) => format!("throw {error}{end}"),
        (false, false) => format!("throw new Error({quote}{message}{quote}, {{ cause: {error} }}){end}"),
    });
    edits.push(replace_body(view, handler, body, &lines));
    Some(edits)
}

/// Puts lines in the place of what a clause's body says.
fn replace_body(view: &View<'_>, handler: &Handler<'_>, body: Node<'_>, lines: &[String]) -> TextEdit {
    let outer = layout::indent_at(view, handler.node.span().start);
    let indent = format!("{outer}{}", layout::step(view));
    let block = lines.iter().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n");
    if !view.python() {
        return TextEdit { span: body.span(), text: format!("{{\n{block}\n{outer}}}") };
    }
    let mut span = body.span();
    if layout::same_line(view, handler.head.end, span.start) {
        let between = view.slice(Span::new(handler.head.end, span.start));
        span.start = handler.head.end + between.find(':').map_or(0, |colon| colon as u32 + 1);
        return TextEdit { span, text: format!("\n{block}") };
    }
    TextEdit { span, text: block.trim_start().to_owned() }
}

/// The statements and comments of a handler that still make sense once it rethrows.
fn kept(view: &View<'_>, body: Node<'_>) -> Vec<String> {
    let statements = body.children().filter(|statement| match statement.role() {
        Role::Pass | Role::Return | Role::Continue | Role::Break => false,
        Role::Discard => {
            let call = statement.children().next().map(Node::awaited);
            call.is_none_or(|call| !call.is(Role::Ellipsis) && log_level(view, call) != Some(Level::Quiet))
        }
        _ => true,
    });
    let comments =
        view.file.all(Role::Comment).filter(|comment| body.encloses(*comment) && comment.parent() == Some(body));
    let mut all: Vec<Span> = statements.chain(comments).map(Node::span).collect();
    all.sort();
    all.into_iter().map(|span| view.slice(span).trim_end().to_owned()).collect()
}

/// What the log shall say: what a quiet log of the handler says, else what failed.
fn message(view: &View<'_>, handler: &Handler<'_>) -> String {
    let said = handler.body.and_then(|body| {
        let mut logs = std::iter::once(body).chain(body.own_descendants()).filter(|node| node.is(Role::Call));
        let log = logs.find(|call| log_level(view, *call).is_some())?;
        let text = log.arguments().find_map(|argument| view.string(argument))?;
        let plain = text.split(['%', '{', '$']).next().unwrap_or_default().trim_end_matches([' ', ':', ',']);
        (!plain.is_empty()).then(|| plain.to_owned())
    });
    said.unwrap_or_else(|| {
        let call = std::iter::once(handler.tried)
            .chain(handler.tried.own_descendants())
            .find(|node| node.is_any(&[Role::Call, Role::New]) && log_level(view, *node).is_none());
        call.map_or_else(|| "failed".to_owned(), |call| format!("{} failed", call.call_name()))
    })
}

/// Makes a `.catch(…)` callback log what it is given; what it returns stays.
pub fn log_in_callback(view: &View<'_>, handler: &Handler<'_>) -> Option<Vec<TextEdit>> {
    let argument = handler.node.argument(0)?;
    let body = handler.body?;
    let error = handler.error.map_or("error", Node::name);
    let log = logging::error(view, &message(view, handler), error);
    let value = if body.is(Role::Block) {
        body.children().find(|node| node.is(Role::Return)).and_then(|node| node.children().next())
    } else {
        Some(body).filter(|body| is_empty(*body))
    };
    let text = match value.filter(|value| !value.is(Role::Block)) {
        Some(value) => format!("({error}) => {{ {}; return {}; }}", log.text, view.source(value)),
        None => format!("({error}) => {}", log.text),
    };
    Some(log.import.into_iter().chain([TextEdit { span: argument.span(), text }]).collect())
}

/// Turns `with suppress(E):` into a `try` whose `except` logs and raises.
pub fn unsuppress(view: &View<'_>, handler: &Handler<'_>) -> Option<Vec<TextEdit>> {
    let (with, block) = (handler.node, handler.tried);
    let alone = with.children().filter(|child| child.part() != Part::Body && !child.is(Role::Block)).count() == 1;
    if handler.form != Form::Suppress || !alone {
        return None;
    }
    let head = Span::new(with.span().start, block.span().start);
    let colon = view.slice(head).rfind(':')? as u32 + with.span().start;
    let types: Vec<String> = handler
        .node
        .children()
        .find(|child| child.is(Role::Call))?
        .arguments()
        .map(|argument| view.source(argument).into_owned())
        .collect();
    let types = if types.len() == 1 { types.concat() } else { format!("({})", types.join(", ")) };
    let (outer, step) = (layout::indent_at(view, with.span().start), layout::step(view));
    let log = logging::error(view, &message(view, handler), "");
    let clause = format!("\n{outer}except {types}:\n{outer}{step}{}\n{outer}{step}raise", log.text);
    let mut edits: Vec<TextEdit> = log.import.into_iter().collect();
    edits.push(TextEdit { span: Span::new(with.span().start, colon), text: "try".to_owned() });
    edits.push(insert(with.span().end, clause));
    Some(edits)
}

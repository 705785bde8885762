//! Edits of failure handlers.

use super::deeds::{Level, is_empty, log_level};
use super::guarding::Passes;
use super::handlers::{Form, Handler};
use crate::facts::{Node, Part, Role, View};
use crate::findings::TextEdit;
use crate::fixes::{layout, logging};
use crate::models::responses::{Style, responses};
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

/// Adds a keyword argument as the last argument of a call.
pub fn add_keyword(view: &View<'_>, call: Node<'_>, keyword: &str) -> Option<Vec<TextEdit>> {
    let last = call.parts(Part::Argument).last();
    let at = last.map_or(call.span().end - 1, |last| last.span().end);
    let trailing = view.slice(Span::new(at, call.span().end)).trim_start().starts_with(',');
    Some(vec![match last {
        None => insert(at, keyword),
        Some(last) if trailing => insert(last.span().end, format!(", {keyword}")),
        Some(_) => insert(at, format!(", {keyword}")),
    }])
}

/// Reads the error of `{ data, error }` and throws it: `node` is the awaited call, the pattern, or the name in it.
pub fn throw_error(view: &View<'_>, node: Node<'_>) -> Option<Vec<TextEdit>> {
    let binder =
        std::iter::once(node).chain(node.ancestors()).find(|node| node.is_any(&[Role::Declare, Role::Discard]))?;
    let outer = binder.parent().filter(|parent| parent.is_any(&[Role::Block, Role::Module, Role::Case]))?;
    let taken = |name: &str| {
        outer.descendants().chain([outer]).any(|it| it.name() == name) || view.lookup(outer, name).is_some()
    };
    let fresh = ["error", "resultError", "failure"].into_iter().find(|name| !taken(name))?;
    let mut edits = Vec::new();
    let name = match binder.role() {
        Role::Discard => {
            edits.push(insert(binder.span().start, format!("const {{ {} }} = ", bound("error", fresh))));
            fresh
        }
        _ => {
            let pattern = binder.child(Part::Target).filter(|target| target.is(Role::Object))?;
            match pattern.children().find(|child| child.name() == "error") {
                Some(found) if found.is(Role::Pair) => found.child(Part::Target)?.name(),
                Some(found) => found.name(),
                None => {
                    edits.push(insert(pattern.children().last()?.span().end, format!(", {}", bound("error", fresh))));
                    fresh
                }
            }
        }
    };
    let mut end = binder.span().end;
    let rest = view.slice(Span::new(end, (end + 1).min(view.text.len_bytes() as u32)));
    end += u32::from(rest == ";");
    let indent = layout::indent_at(view, binder.span().start);
    edits.push(insert(end, format!("\n{indent}if ({name}) throw {name}{}", layout::semicolon(view, binder))));
    Some(edits)
}

fn bound(key: &str, name: &str) -> String {
    if key == name { name.to_owned() } else { format!("{key}: {name}") }
}

/// Turns `return SomeError(…)` into `raise` or `throw`, and FastAPI's `return body, 404` into a raised error.
pub fn raise_returned(view: &View<'_>, value: Node<'_>) -> Option<Vec<TextEdit>> {
    if value.is(Role::Tuple) {
        let status = value.children().nth(1)?;
        let status = view.source(status).parse().ok()?;
        return raise_body(view, value.children().next()?, status);
    }
    let statement = value.ancestors().find(|outer| outer.is(Role::Return))?;
    let keyword = Span::new(statement.span().start, statement.span().start + "return".len() as u32);
    Some(vec![TextEdit { span: keyword, text: if view.python() { "raise" } else { "throw" }.to_owned() }])
}

/// Turns the dictionary that a route returns into an answer with a status: a raised error of FastAPI, Flask's pair.
pub fn raise_body(view: &View<'_>, body: Node<'_>, status: u16) -> Option<Vec<TextEdit>> {
    let statement = body.ancestors().find(|outer| outer.is(Role::Return))?;
    let function = statement.function()?;
    if super::answers::route_of(view, function)? == super::answers::Framework::Flask {
        return Some(vec![insert(body.span().end, format!(", {status}"))]);
    }
    let known = view.lookup(statement, "HTTPException").is_some();
    let import = if known { None } else { import_name(view, "fastapi", "HTTPException") };
    if !known && import.is_none() {
        return None;
    }
    let detail = body.entry("detail").or_else(|| only_value(body)).unwrap_or(body);
    let text = format!("raise HTTPException(status_code={status}, detail={})", view.source(detail));
    Some(import.into_iter().chain([TextEdit { span: statement.span(), text }]).collect())
}

/// The value of a dictionary with one literal entry.
fn only_value(body: Node<'_>) -> Option<Node<'_>> {
    let mut entries = body.children();
    let (only, None) = (entries.next()?, entries.next()) else { return None };
    only.children().last().filter(|value| value.is_any(&[Role::String, Role::Template]))
}

/// Adds a name to the `from module import …` of the file.
fn import_name(view: &View<'_>, module: &str, name: &str) -> Option<TextEdit> {
    let import = view.file.root().children().find(|node| node.is(Role::Import) && node.name() == module)?;
    let last = import.children().last()?;
    Some(insert(last.span().end, format!(", {name}")))
}

/// Gives an answer a status, in the way of its framework.
pub fn set_status(view: &View<'_>, answer: &super::answers::Answer<'_>, status: u16) -> Option<Vec<TextEdit>> {
    let call = answer.call;
    let body = answer.body?;
    let text = match answer.style {
        Style::Chain => {
            let receiver = call.receiver()?;
            let setter = if receiver.name() == "reply" { "code" } else { "status" };
            let set = receiver.chain().find(|link| {
                link.is(Role::Call) && responses().objects.setters.iter().any(|it| it == link.call_name())
            });
            return Some(match set {
                Some(set) => vec![TextEdit { span: set.argument(0)?.span(), text: status.to_string() }],
                None => vec![insert(receiver.span().end, format!(".{setter}({status})"))],
            });
        }
        Style::Init => match call.argument(1) {
            None => format!(", {{ status: {status} }}"),
            Some(options) => {
                return Some(vec![match options.entry("status") {
                    Some(value) => TextEdit { span: value.span(), text: status.to_string() },
                    None => insert(options.span().start + 1, format!(" status: {status}, ")),
                }]);
            }
        },
        Style::Second => match call.argument(1) {
            None => format!(", {status}"),
            Some(value) => return Some(vec![TextEdit { span: value.span(), text: status.to_string() }]),
        },
        Style::None => return Some(vec![insert(call.span().end, format!(", {status}"))]),
        Style::Keyword => {
            let path = view.callee_path(call)?;
            let name =
                if path.starts_with("fastapi") || path.starts_with("starlette") { "status_code" } else { "status" };
            match call.keyword(name) {
                Some(value) => return Some(vec![TextEdit { span: value.span(), text: status.to_string() }]),
                None => format!(", {name}={status}"),
            }
        }
    };
    Some(vec![insert(body.span().end, text)])
}

/// Makes the handler of a guard reject.
pub fn deny(view: &View<'_>, handler: &Handler<'_>, passes: Passes, allows: Option<Node<'_>>) -> Option<Vec<TextEdit>> {
    match (passes, allows) {
        (Passes::Next, Some(call)) => {
            let (name, binding) = match handler.error {
                Some(error) => (error.name(), None),
                None => ("error", Some(insert(handler.head.end, " (error)"))),
            };
            if handler.error.is_none() && view.slice(handler.head).trim() != "catch" {
                return None;
            }
            Some(binding.into_iter().chain([insert(call.span().end - 1, name)]).collect())
        }
        (Passes::True, Some(statement)) => {
            let value = statement.children().next()?;
            let text = if view.python() { "False" } else { "false" };
            Some(vec![TextEdit { span: value.span(), text: text.to_owned() }])
        }
        _ => rethrow(view, handler, false),
    }
}

/// Puts "fail where the setting is missing" above the condition that skips the check.
pub fn require_setting(view: &View<'_>, node: Node<'_>, setting: Node<'_>) -> Option<Vec<TextEdit>> {
    let indent = layout::indent_at(view, node.span().start);
    let (name, step) = (view.source(setting), layout::step(view));
    let text = if view.python() {
        format!("if not {name}:\n{indent}{step}raise RuntimeError(\"{name} is not set\")\n{indent}")
    } else {
        let (quote, end) = (logging::quote(view), layout::semicolon(view, node));
        format!(
            "if (!{name}) {{\n{indent}{step}throw new Error({quote}{name} is not set{quote}){end}\n{indent}}}\n{indent}"
        )
    };
    Some(vec![insert(node.span().start, text)])
}

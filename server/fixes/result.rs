//! Gives the result of a function's last statement a name, for code that is to be written behind it.

use crate::facts::{Node, Part, Role, View};
use crate::findings::TextEdit;
use crate::text::Span;

/// The edits that bind the value of the last statement of `function` (none where it has a name already), the name,
/// the empty span behind that statement, and the statement's indentation.
///
/// None where the last statement is neither a call whose result is thrown away nor the binding of one name, and
/// where it does not stand on lines of its own.
pub fn bind_last(view: &View<'_>, function: Node<'_>, name: &str) -> Option<(Vec<TextEdit>, String, Span, String)> {
    let body = function.child(Part::Body).filter(|body| body.is(Role::Block))?;
    let last = body.children().last()?;
    let end = Span::new(last.span().end, last.span().end);
    let indent = indent_of(view, last)?;
    if let Some(declare) =
        std::iter::once(last).chain(last.children()).find(|node| node.is_any(&[Role::Declare, Role::Assign]))
    {
        let target = declare.child(Part::Target).filter(|target| target.is(Role::Name))?;
        let value = declare.child(Part::Value)?.awaited();
        // A declaration's span ends before its semicolon.
        let semicolon = view.slice(Span::new(end.start, end.start + 1)) == ";";
        let end = if semicolon { Span::new(end.start + 1, end.start + 1) } else { end };
        return value.is(Role::Call).then(|| (Vec::new(), target.name().to_owned(), end, indent));
    }
    let value = last.is(Role::Discard).then(|| last.children().next()).flatten()?;
    if !value.awaited().is(Role::Call) || view.lookup(value, name).is_some() {
        return None;
    }
    let start = Span::new(last.span().start, last.span().start);
    let text = if view.python() { format!("{name} = ") } else { format!("const {name} = ") };
    Some((vec![TextEdit { span: start, text }], name.to_owned(), end, indent))
}

/// The white space before a node, where nothing else stands before it on its line.
pub fn indent_of(view: &View<'_>, node: Node<'_>) -> Option<String> {
    let start = node.span().start as usize;
    let line = view.text.line_to_byte(view.text.byte_to_line(start));
    let before = view.slice(Span::new(line as u32, start as u32)).into_owned();
    before.chars().all(char::is_whitespace).then_some(before)
}

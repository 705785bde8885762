//! Adding to the end of a list in the source: arguments of a call, entries of an object.

use crate::facts::{Node, Part, Role, View};
use crate::findings::TextEdit;
use crate::text::Span;

/// Adds an argument (Python: `name=value`) behind the last one.
pub fn add_argument(view: &View<'_>, call: Node<'_>, text: &str) -> Option<TextEdit> {
    match call.parts(Part::Argument).last() {
        Some(last) => Some(behind(view, call, last, text)),
        None => before_end(view, call, ')', text.to_owned()),
    }
}

/// Adds an entry (`key: value`) to an object literal.
pub fn add_entry(view: &View<'_>, object: Node<'_>, text: &str) -> Option<TextEdit> {
    match object.children().last().filter(|_| object.is(Role::Object)) {
        Some(last) => Some(behind(view, object, last, text)),
        None => before_end(view, object, '}', format!(" {text} ")),
    }
}

fn before_end(view: &View<'_>, list: Node<'_>, bracket: char, text: String) -> Option<TextEdit> {
    let end = list.span().end.checked_sub(1)?;
    view.source(list).ends_with(bracket).then(|| TextEdit { span: Span::new(end, end), text })
}

/// Keeps the layout of the list: one item a line where the last one has its own, and a trailing comma where there is one.
fn behind(view: &View<'_>, list: Node<'_>, last: Node<'_>, text: &str) -> TextEdit {
    let end = last.span().end;
    let rest = view.slice(Span::new(end, list.span().end));
    let gap = rest.len() - rest.trim_start().len();
    let comma = rest.trim_start().starts_with(',');
    let line = view.text.byte_to_line(last.span().start as usize);
    let head = view.slice(Span::new(view.text.line_to_byte(line) as u32, last.span().start));
    let own_line = head.trim().is_empty() && line > view.text.byte_to_line(list.span().start as usize);
    let at = if comma { end + gap as u32 + 1 } else { end };
    let text = match (own_line, comma) {
        (true, true) => format!("\n{head}{text},"),
        (true, false) => format!(",\n{head}{text}"),
        (false, true) => format!(" {text}"),
        (false, false) => format!(", {text}"),
    };
    TextEdit { span: Span::new(at, at), text }
}

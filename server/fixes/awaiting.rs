//! Puts `await` before an expression.

use crate::facts::{Flags, Node, View};
use crate::findings::TextEdit;
use crate::text::Span;

/// The edits that await `expression`. The function around it becomes `async` where it is not and is `may_change`:
/// one whose caller awaits it. None where that is not so, and outside of functions.
pub fn await_expression(
    view: &View<'_>,
    expression: Node<'_>,
    may_change: impl Fn(Node<'_>) -> bool,
) -> Option<Vec<TextEdit>> {
    let insert = |at: u32, text: &str| TextEdit { span: Span::new(at, at), text: text.to_owned() };
    let mut edits = Vec::new();
    let function = expression.function()?;
    if !function.has(Flags::ASYNC) {
        if !may_change(function) {
            return None;
        }
        edits.push(insert(function.span().start, "async "));
    }
    let start = expression.span().start;
    // `void query` says that the result does not matter; awaited, it need not say so.
    match expression.parent().filter(|parent| parent.name() == "void" && !view.python()) {
        Some(void) => edits.push(TextEdit { span: Span::new(void.span().start, start), text: "await ".to_owned() }),
        None => edits.push(insert(start, "await ")),
    }
    Some(edits)
}

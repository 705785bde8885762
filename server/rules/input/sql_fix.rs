//! Moves the values of a query out of its text, for drivers whose way of taking them is known.

use crate::facts::{Node, Role, View};
use crate::findings::TextEdit;
use crate::models::sql::Style;
use crate::text::Span;

use super::sql_string_build::style;
use super::sql_text::{Piece, pieces};

/// The edits, or None where anything about the query is not plain: one template, only whole values, no parameters yet.
pub fn edits(view: &View<'_>, call: Node<'_>, text: Node<'_>) -> Option<Vec<TextEdit>> {
    let style = style(view, call)?;
    let source = view.source(text);
    let plain = text.is(Role::Template)
        && text.children().all(|child| child.is(Role::Interpolation))
        && !source.contains("{{")
        && !source.contains('\\');
    if !plain || call.children().count() != 2 {
        return None;
    }
    let (mut query, mut values) = (String::new(), Vec::new());
    for piece in pieces(view, text) {
        match piece {
            Piece::Text(piece) => query.push_str(&piece),
            Piece::Value(value) => {
                query.push_str(&mark_of(style, values.len(), &name(value, values.len())));
                values.push(value);
            }
        }
    }
    // `'$1'` would be the text `$1`: quotes that stood around a value go.
    let query = (0..values.len()).fold(query, |query, at| {
        let mark = mark_of(style, at, &name(values[at], at));
        query.replace(&format!("'{mark}'"), &mark)
    });
    let whole =
        values.iter().enumerate().all(|(at, value)| stands_alone(&query, &mark_of(style, at, &name(*value, at))));
    let balanced = query.matches('\'').count() % 2 == 0;
    if !whole || !balanced || query.matches(sign(style)).count() != values.len() {
        return None;
    }
    let quotes: &str = source.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let quotes = ["\"\"\"", "'''", "\"", "'", "`"].into_iter().find(|each| quotes.starts_with(each))?;
    let parts: Vec<_> = values.iter().map(|value| view.source(*value)).collect();
    let mut edits = vec![TextEdit { span: text.span(), text: format!("{quotes}{query}{quotes}") }];
    let (at, added) = match style {
        Style::Named => {
            // `execute(text("…"))`: the values stand beside `text(…)`.
            let executes = |outer: &Node<'_>| {
                outer.is(Role::Call) && outer.call_name() == "execute" && outer.children().count() == 2
            };
            call.parent().filter(executes)?;
            let pairs: Vec<_> = values
                .iter()
                .zip(&parts)
                .enumerate()
                .map(|(at, (value, part))| format!("\"{}\": {part}", name(*value, at)))
                .collect();
            (call.span().end, format!(", {{{}}}", pairs.join(", ")))
        }
        _ if view.python() => {
            let comma = if parts.len() == 1 { "," } else { "" };
            (text.span().end, format!(", ({}{comma})", parts.join(", ")))
        }
        _ => (text.span().end, format!(", [{}]", parts.join(", "))),
    };
    edits.push(TextEdit { span: Span::new(at, at), text: added });
    Some(edits)
}

/// The sign that begins every mark of a style; the text around may not use it for anything else.
fn sign(style: Style) -> char {
    match style {
        Style::Numbered => '$',
        Style::Question => '?',
        Style::Percent => '%',
        Style::Named => ':',
    }
}

fn mark_of(style: Style, at: usize, name: &str) -> String {
    match style {
        Style::Numbered => format!("${}", at + 1),
        Style::Question => "?".to_owned(),
        Style::Percent => "%s".to_owned(),
        Style::Named => format!(":{name}"),
    }
}

/// A name for a value: its own last word, made unique by its position where it is not the first.
fn name(value: Node<'_>, at: usize) -> String {
    let name = value.name();
    match (at, name.is_empty()) {
        (0, false) => name.to_owned(),
        (_, false) => format!("{name}_{}", at + 1),
        (_, true) => format!("value_{}", at + 1),
    }
}

/// True where every occurrence of the mark is an operand: behind an operator and in front of an end or the next clause.
fn stands_alone(query: &str, mark: &str) -> bool {
    let mut places = query.match_indices(mark).peekable();
    places.peek().is_some()
        && places.all(|(at, _)| {
            let before = query[..at].trim_end();
            let word =
                before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_uppercase();
            let operand =
                before.ends_with(['=', '<', '>']) || matches!(word.as_str(), "LIKE" | "ILIKE" | "LIMIT" | "OFFSET");
            let behind = &query[at + mark.len()..];
            operand && behind.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ';' | ','))
        })
}

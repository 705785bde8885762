//! Which lines a suppression comment covers.

use std::ops::RangeInclusive;

use ropey::Rope;

use crate::text::Span;

/// Decorators longer than this are not followed to the code they stand on.
const MAX_DECORATOR_LINES: usize = 60;

/// The zero-based lines on which a finding may start to be silenced by `comment`.
///
/// A comment beside code covers its own lines. A comment on its own covers what follows: the rest of the comment
/// block, any decorators, and the first line of code under them. `comments` are all of the file, sorted.
pub(super) fn lines(text: &Rope, comments: &[Span], comment: Span) -> RangeInclusive<usize> {
    let first = text.byte_to_line(comment.start as usize);
    let last = text.byte_to_line(last_byte(comment));
    if !stands_alone(text, comment) {
        return first..=last;
    }
    let mut line = last + 1;
    while let Some(end) = end_of_comment_line(text, comments, line) {
        line = end + 1;
    }
    let limit = line + MAX_DECORATOR_LINES;
    while line < limit && code(text, line).is_some_and(|code| code.starts_with('@')) {
        line = end_of_brackets(text, line, limit) + 1;
    }
    first..=line
}

/// A comment ends before its line break, except in grammars that count it in.
fn last_byte(comment: Span) -> usize {
    (comment.end as usize).saturating_sub(1).max(comment.start as usize)
}

/// True where a comment shares its lines with no code; the braces of a JSX comment are none.
fn stands_alone(text: &Rope, comment: Span) -> bool {
    let first = text.line_to_byte(text.byte_to_line(comment.start as usize));
    let before = text.byte_slice(first..comment.start as usize).to_string();
    let last_line = text.byte_to_line(last_byte(comment));
    let after_start = (comment.end as usize).min(text.len_bytes());
    let line_end = text.line_to_byte((last_line + 1).min(text.len_lines()));
    let after = if after_start < line_end { text.byte_slice(after_start..line_end).to_string() } else { String::new() };
    matches!((before.trim(), after.trim()), ("", "") | ("{", "}"))
}

/// What goes when a comment of one line is deleted: its whole line where it stands alone, else the comment and the
/// blanks before it.
pub(super) fn with_its_place(text: &Rope, comment: Span) -> Span {
    let line = text.byte_to_line(comment.start as usize);
    let line_start = text.line_to_byte(line);
    if stands_alone(text, comment) {
        return (line_start..text.line_to_byte((line + 1).min(text.len_lines()))).into();
    }
    let before = text.byte_slice(line_start..comment.start as usize).to_string();
    Span::new((line_start + before.trim_end().len()) as u32, comment.end)
}

/// The last line of the comment that fills `line`; None where the line holds code or nothing.
fn end_of_comment_line(text: &Rope, comments: &[Span], line: usize) -> Option<usize> {
    let code = code(text, line)?;
    let whole = text.line(line).to_string();
    let indent = whole.len() - whole.trim_start().len();
    let brace = code.strip_prefix('{').map_or(0, |inner| code.len() - inner.trim_start().len());
    let start = (text.line_to_byte(line) + indent + brace) as u32;
    let index = comments.partition_point(|comment| comment.start < start);
    let comment = *comments.get(index).filter(|comment| comment.start == start)?;
    stands_alone(text, comment).then(|| text.byte_to_line(last_byte(comment)))
}

/// The line's text without its indentation; None past the end and for blank lines.
fn code(text: &Rope, line: usize) -> Option<String> {
    let code = text.get_line(line)?.to_string().trim().to_owned();
    (!code.is_empty()).then_some(code)
}

/// The line on which the brackets that open on `line` are closed again. Brackets inside strings count too; where they
/// do not balance the decorator seems to go on up to `limit` and the comment covers a little too much.
fn end_of_brackets(text: &Rope, line: usize, limit: usize) -> usize {
    let mut depth = 0i32;
    for at in line..limit {
        let Some(code) = text.get_line(at) else { break };
        for c in code.chars() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
        }
        if depth <= 0 {
            return at;
        }
    }
    line
}

//! The edit that writes a suppression comment.
//!
//! Whether a place takes a comment depends on the syntax around it: in JSX text `// …` is shown to the visitor, in a
//! template literal it becomes part of the string. So each way of writing it is tried and parsed, and the first
//! that is a comment, breaks nothing and covers the finding is taken; where none is, no edit is offered.

use ropey::Rope;
use tree_sitter::{Node, Parser, Tree};

use super::{cover, directive};
use crate::findings::{Finding, TextEdit};
use crate::syntax::Language;
use crate::text::Span;

/// The edit that silences `finding`, up to the reason: its place is held by the word `reason`, which does not count
/// as one until it is written over. Empty where no comment can stand near the finding.
pub fn suppression_edit(text: &Rope, language: Language, finding: &Finding) -> Vec<TextEdit> {
    let start = (finding.span.start as usize).min(text.len_bytes());
    let line = text.byte_to_line(start);
    let line_text = text.line(line).to_string();
    let body = line_text.trim_end_matches(['\n', '\r']);
    let line_start = text.line_to_byte(line);
    let line_break = if line_text.ends_with("\r\n") { "\r\n" } else { "\n" };
    let indent = &body[..body.len() - body.trim_start().len()];
    let directive = format!("{} ignore[{}] reason", directive::MARK, finding.rule);

    let line_comment = format!("{} {directive}", language.line_comment());
    let above = |comment: &str| (line_start, format!("{indent}{comment}{line_break}"), indent.len());
    let mut candidates = vec![above(&line_comment)];
    if language == Language::Tsx {
        candidates.push(above(&format!("{{/* {directive} */}}")));
    }
    candidates.push((line_start + body.len(), format!("  {line_comment}"), 2));

    let before = text.to_string();
    let Some(grammar) = language.grammar() else {
        let fits = |(at, insertion, comment_at): &(usize, String, usize)| {
            let after = Rope::from_str(&format!("{}{insertion}{}", &before[..*at], &before[*at..]));
            let comments = language.comments(&after).unwrap_or_default();
            let finding_start = if *at <= start { start + insertion.len() } else { start };
            comments.iter().find(|comment| comment.start as usize == at + comment_at).is_some_and(|comment| {
                cover::lines(&after, &comments, *comment).contains(&after.byte_to_line(finding_start))
            })
        };
        let edit = |(at, text, _)| TextEdit { span: (at..at).into(), text };
        return candidates.into_iter().find(fits).map(edit).into_iter().collect();
    };
    let mut parser = Parser::new();
    if parser.set_language(&grammar).is_err() {
        return Vec::new();
    }
    let Some(errors) = parser.parse(&before, None).map(|tree| count_errors(&tree)) else { return Vec::new() };
    for (at, insertion, comment_at) in candidates {
        let after = format!("{}{insertion}{}", &before[..at], &before[at..]);
        let Some(tree) = parser.parse(&after, None) else { continue };
        let finding_start = if at <= start { start + insertion.len() } else { start };
        if count_errors(&tree) <= errors && covers(&tree, &after, at + comment_at, finding_start) {
            return vec![TextEdit { span: (at..at).into(), text: insertion }];
        }
    }
    Vec::new()
}

/// True where a comment starts at `at` (or behind a JSX brace there) and covers what starts at `finding_start`.
fn covers(tree: &Tree, text: &str, at: usize, finding_start: usize) -> bool {
    let at = if text[at..].starts_with('{') { at + 1 } else { at };
    let Some(node) = tree.root_node().descendant_for_byte_range(at, at + 2) else { return false };
    if node.kind() != "comment" || node.start_byte() != at {
        return false;
    }
    let rope = Rope::from_str(text);
    let comments = comments_of(tree);
    cover::lines(&rope, &comments, node.byte_range().into()).contains(&rope.byte_to_line(finding_start))
}

pub(super) fn comments_of(tree: &Tree) -> Vec<Span> {
    let mut comments = Vec::new();
    walk(tree, |node| {
        if node.kind() == "comment" {
            comments.push(node.byte_range().into());
        }
    });
    comments
}

fn count_errors(tree: &Tree) -> usize {
    let mut errors = 0;
    if tree.root_node().has_error() {
        walk(tree, |node| errors += usize::from(node.is_error() || node.is_missing()));
    }
    errors
}

/// Visits every node in order. A loop, since source text decides how deep the tree is.
fn walk(tree: &Tree, mut visit: impl FnMut(Node)) {
    let mut cursor = tree.walk();
    loop {
        visit(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

//! Comments that say why a failure may be ignored.

use super::handlers::{Form, Handler};
use crate::facts::{Node, Part, Role, View};
use crate::models::failures::{failures, has};
use crate::models::pattern::words;

/// The text of a comment inside the handler that gives a reason, or of one at the guarded code that speaks of failing.
pub fn given(view: &View<'_>, handler: &Handler<'_>) -> Option<String> {
    let whole = handler.whole().span();
    // A comment that trails the last line belongs to it, and one that stands alone above the first line too.
    let first = view.text.byte_to_line(whole.start as usize);
    let last = view.text.byte_to_line(whole.end as usize);
    view.file.all(Role::Comment).find_map(|comment| {
        let span = comment.span();
        let line = view.text.byte_to_line(span.start as usize);
        let ends = view.text.byte_to_line(span.end as usize);
        if line > last || ends + 1 < first || (line < first && !stands_alone(view, line)) {
            return None;
        }
        let text = view.source(comment);
        let inside = match handler.form {
            Form::Callback => handler.body.is_some_and(|body| body.span().encloses(span)),
            _ => span.start >= handler.head.start,
        };
        (if inside { is_reason(&text) } else { speaks_of_failing(&text) }).then(|| text.into_owned())
    })
}

/// True where the docstring of the function, or the comment above it, says that a failure of it is not told. That of the
/// module speaks of much else, and has to name the failure.
pub fn documented(view: &View<'_>, handler: &Handler<'_>) -> bool {
    let says = |block: Node<'_>, names_failure: bool| {
        let Some(text) = docstring(view, block) else { return false };
        failures().reason.documented.iter().any(|phrase| {
            text.contains(phrase.as_str()) && (!names_failure || phrase.contains("fail") || phrase.contains("error"))
        })
    };
    let function = handler.node.function();
    if !view.python() {
        let above = function.and_then(|function| comment_above(view, function));
        return above
            .is_some_and(|text| failures().reason.documented.iter().any(|phrase| text.contains(phrase.as_str())));
    }
    function.and_then(|function| function.child(Part::Body)).is_some_and(|body| says(body, false))
        || says(view.file.root(), true)
}

/// The lower-case words of the comment that stands above the statement of a function, with no line between.
fn comment_above(view: &View<'_>, function: Node<'_>) -> Option<String> {
    let line = |at: u32| view.text.byte_to_line(at as usize);
    let mut top = line(function.statement().span().start);
    let mut text = Vec::new();
    let above: Vec<_> = view.file.all(Role::Comment).take_while(|comment| comment.id < function.id).collect();
    for comment in above.into_iter().rev().take_while(|comment| stands_alone(view, line(comment.span().start))) {
        if line(comment.span().end) + 1 != top {
            break;
        }
        top = line(comment.span().start);
        text.push(words(&view.source(comment)).join(" "));
    }
    (!text.is_empty()).then(|| text.into_iter().rev().collect::<Vec<_>>().join(" "))
}

/// The lower-case words of what a function or a module begins with.
fn docstring(view: &View<'_>, block: Node<'_>) -> Option<String> {
    let first = block.children().find(|statement| !statement.is(Role::Comment))?;
    let text = first.is(Role::Discard).then(|| first.children().next())??;
    text.is_any(&[Role::String, Role::Template]).then(|| words(&view.source(text)).join(" "))
}

fn stands_alone(view: &View<'_>, line: usize) -> bool {
    let text = view.text.line(line).to_string();
    let text = text.trim_start();
    text.starts_with("//") || text.starts_with('#') || text.starts_with("/*") || text.starts_with('*')
}

/// True where something is left once tool directives and words that only repeat the code are taken off.
fn is_reason(comment: &str) -> bool {
    let text = directive_free(comment);
    if text.contains("TODO")
        || text.contains("FIXME")
        || text.trim_end().ends_with([';', '{', '}', ')']) && text.contains('(') && text.contains(';')
    {
        return false;
    }
    words(&text).iter().filter(|word| !has(&failures().reason.filler, word)).count() >= 2
}

fn speaks_of_failing(comment: &str) -> bool {
    let text = directive_free(comment).to_lowercase();
    is_reason(&text) && failures().reason.cues.iter().any(|cue| text.contains(cue.as_str()))
}

/// Takes off what is addressed to a linter, up to the reason that may follow it.
fn directive_free(comment: &str) -> String {
    let text = comment.trim_start_matches(['/', '*', '#', ' ']).trim_end_matches(['/', '*', ' ']);
    if failures().reason.directives.iter().any(|directive| text.starts_with(directive.as_str())) {
        let reason = text.split_once(" -- ").or_else(|| text.split_once(" - ")).or_else(|| text.split_once(" # "));
        return reason.map_or(String::new(), |(_, reason)| reason.to_owned());
    }
    text.to_owned()
}

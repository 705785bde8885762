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
    let phrases = &failures().reason.documented;
    let module = docstring(view, view.file.root()).filter(|_| view.python()).unwrap_or_default();
    let names_failure = |phrase: &String| phrase.contains("fail") || phrase.contains("error");
    says(&documentation(view, handler), phrases)
        || phrases.iter().any(|phrase| names_failure(phrase) && module.contains(phrase.as_str()))
}

/// True where it says what callers get where something fails: `Returns null on error`.
pub fn says_fallback(view: &View<'_>, handler: &Handler<'_>) -> bool {
    says(&documentation(view, handler), &failures().reason.fallbacks)
}

fn says(text: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|phrase| text.contains(phrase.as_str()))
}

/// The lower-case words of what is written of the function around a handler; empty where there is nothing.
fn documentation(view: &View<'_>, handler: &Handler<'_>) -> String {
    let Some(function) = handler.node.function() else { return String::new() };
    if view.python() {
        return function.child(Part::Body).and_then(|body| docstring(view, body)).unwrap_or_default();
    }
    let above = view.comments_above(function.statement()).into_iter().rev();
    above.map(|comment| words(&view.source(comment)).join(" ")).collect::<Vec<_>>().join(" ")
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

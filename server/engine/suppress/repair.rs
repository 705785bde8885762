//! The repairs of suppressions that are wrong: take away one that silences nothing, correct a misspelt rule.

use ropey::Rope;

use super::{UNKNOWN_RULE, UNUSED, cover, directive};
use crate::engine::catalogue;
use crate::findings::{Finding, FixClass, FixOffer, TextEdit};
use crate::text::Span;

const REMOVE: &str = "remove-suppression";
const CORRECT: &str = "correct-rule-id";

/// What is offered for a suppression's own finding; `id` is the rule id that it stands on.
pub(super) fn offers(rule: &str, id: &str) -> Vec<FixOffer> {
    let near = || catalogue::nearest(id, catalogue::ids()).first().copied();
    match rule {
        UNUSED => vec![FixOffer {
            id: REMOVE,
            title: format!("Remove the suppression of `{id}`"),
            // Not for "fix all on save": while code is half typed a finding can be gone for a moment, and the reason
            // that a person wrote would go with it.
            class: FixClass::Ask,
            adds: Vec::new(),
        }],
        UNKNOWN_RULE => near()
            .map(|near| FixOffer {
                id: CORRECT,
                title: format!("Change it to `{near}`"),
                class: FixClass::Ask,
                adds: Vec::new(),
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The edits of such a fix; None for findings that are not about suppressions, and where the text no longer fits.
pub fn fix(
    text: &Rope,
    comments: impl IntoIterator<Item = Span>,
    finding: &Finding,
    fix: &str,
) -> Option<Vec<TextEdit>> {
    let comment = comments.into_iter().find(|comment| comment.encloses(finding.span))?;
    let directives = directive::in_comment(text, comment);
    let directive = directives.iter().find(|directive| directive.ids.iter().any(|(_, span)| *span == finding.span))?;
    let at = directive.ids.iter().position(|(_, span)| *span == finding.span)?;
    let edit = |span: Span, text: &str| Some(vec![TextEdit { span, text: text.to_owned() }]);
    match (finding.rule, fix) {
        (UNKNOWN_RULE, CORRECT) => {
            edit(finding.span, catalogue::nearest(&directive.ids[at].0, catalogue::ids()).first()?)
        }
        // Of several ids the one goes, with the comma that parts it from its neighbour.
        (UNUSED, REMOVE) if directive.ids.len() > 1 => match directive.ids.get(at + 1) {
            Some((_, next)) => edit(Span::new(finding.span.start, next.start), ""),
            None => edit(Span::new(directive.ids[at - 1].1.end, finding.span.end), ""),
        },
        // A comment that says more than this, be it to us or to a reader, is left to a person.
        (UNUSED, REMOVE) if directives.len() == 1 && says_nothing_else(text, comment) => {
            edit(cover::with_its_place(text, comment), "")
        }
        _ => None,
    }
}

/// True for a comment of one line that begins with the directive.
fn says_nothing_else(text: &Rope, comment: Span) -> bool {
    let content = text.byte_slice(comment.range()).to_string();
    let words = content.trim_start_matches(['/', '#', '*', '!']).trim_start();
    words.starts_with(directive::MARK) && !content.trim_end().contains(['\n', '\r'])
}

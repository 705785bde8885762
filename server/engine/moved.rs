//! Keeps findings in place while the text around them changes and their own cannot be judged yet.

use crate::findings::Finding;
use crate::text::{Span, TextEdited};

/// Moves a finding. False where the edit touched what it is about: then it is no longer known to be true.
pub fn finding(finding: &mut Finding, edited: &TextEdited) -> bool {
    let Some(span) = kept(finding.span, edited) else { return false };
    finding.span = span;
    for step in finding.evidence.iter_mut().filter(|step| step.file.is_none()) {
        step.span = step.span.and_then(|span| kept(span, edited));
    }
    true
}

/// The span after the edit; None where the edit reached inside it.
fn kept(span: Span, edited: &TextEdited) -> Option<Span> {
    let delta = edited.new_end.wrapping_sub(edited.old.end);
    if span.end <= edited.old.start {
        Some(span)
    } else if span.start >= edited.old.end {
        Some(Span::new(span.start.wrapping_add(delta), span.end.wrapping_add(delta)))
    } else {
        None
    }
}

/// The span after the edit; where the edit reached inside it, the hull of what is left and what is new.
pub fn hull(span: Span, edited: &TextEdited) -> Span {
    kept(span, edited).unwrap_or_else(|| {
        let delta = edited.new_end.wrapping_sub(edited.old.end);
        let end = if span.end > edited.old.end { span.end.wrapping_add(delta) } else { edited.new_end };
        Span::new(span.start.min(edited.old.start), end)
    })
}

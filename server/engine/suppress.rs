//! Suppression comments: `// seaworthy: ignore[rule-id] reason`, on the line of the finding or above it.
//!
//! A reason is required: without one the comment silences nothing, so that no gate is passed by a bare `ignore`.
//! Comments that name no rule, give no reason or silence nothing are themselves reported, at a low level.

mod cover;
mod directive;
mod edit;
mod repair;

use ropey::Rope;

use super::catalogue::RuleInfo;
use crate::findings::{Confidence, Finding, Severity, Tag};
use crate::rules::Needs;
use crate::text::Span;
use directive::Directive;

pub use edit::suppression_edit;
pub use repair::fix;

const WITHOUT_REASON: &str = "suppression-without-reason";
const UNKNOWN_RULE: &str = "unknown-rule-in-suppression";
const UNUSED: &str = "unused-suppression";

/// What the engine itself reports about suppressions.
pub(super) static RULES: [RuleInfo; 3] = [
    own_rule(
        WITHOUT_REASON,
        "Suppression without a reason",
        Severity::Info,
        include_str!("suppress/suppression_without_reason.md"),
    ),
    own_rule(
        UNKNOWN_RULE,
        "Suppression that names no known rule",
        Severity::Info,
        include_str!("suppress/unknown_rule_in_suppression.md"),
    ),
    own_rule(
        UNUSED,
        "Suppression that silences nothing",
        Severity::Hint,
        include_str!("suppress/unused_suppression.md"),
    ),
];

const fn own_rule(id: &'static str, title: &'static str, severity: Severity, page: &'static str) -> RuleInfo {
    RuleInfo {
        id,
        title,
        family: None,
        severity,
        confidence: Confidence::Proven,
        needs: Needs::File,
        cwe: &[],
        owasp: &[],
        asvs: &[],
        page,
    }
}

/// Takes the suppressed findings out and puts in what is wrong with the suppressions themselves; sorted by position.
///
/// `comments` are the spans of the comment nodes: a string that looks like a comment does not count. `path` is the
/// file's path relative to the workspace root, for the fingerprints. `judged` says whether a rule has been run on this
/// file: a suppression of one that has not is left in peace.
pub fn apply(
    text: &Rope,
    path: &str,
    comments: impl IntoIterator<Item = Span>,
    mut findings: Vec<Finding>,
    judged: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    if !mentions_us(text) {
        return findings;
    }
    let mut comments: Vec<Span> = comments.into_iter().collect();
    comments.sort_unstable();
    let directives: Vec<Directive> =
        comments.iter().flat_map(|comment| directive::in_comment(text, *comment)).collect();
    if directives.is_empty() {
        return findings;
    }
    let [without_reason, unknown_rule, unused] = &RULES;
    let mut own = Vec::new();
    for directive in &directives {
        let mut report = |rule: &RuleInfo, span: Span, message: String| {
            own.push(finding(text, path, rule, span, message));
        };
        if directive.ids.is_empty() {
            report(unknown_rule, directive.span, format!("`{}` names no rule: {HOW_TO}", directive.word));
            continue;
        }
        if !directive.has_reason {
            report(without_reason, directive.span, "This suppression gives no reason, so it silences nothing".into());
        }
        let lines = cover::lines(text, &comments, directive.comment);
        for (id, span) in &directive.ids {
            if super::catalogue::rule(id).is_none() {
                report(unknown_rule, *span, format!("`{id}` is no rule{}", meant(id)));
            } else if directive.has_reason {
                let before = findings.len();
                findings.retain(|finding| {
                    finding.rule != id || !lines.contains(&text.byte_to_line(finding.span.start as usize))
                });
                // Two comments may cover one finding; the second is then as needless as one that covers none.
                if findings.len() == before && judged(id) {
                    report(unused, *span, format!("No `{id}` is found here, so this suppression can go"));
                }
            }
        }
    }
    findings.append(&mut own);
    findings.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
    findings
}

const HOW_TO: &str = "write `seaworthy: ignore[rule-id] reason`";

fn meant(id: &str) -> String {
    match super::catalogue::nearest(id, super::catalogue::ids()).first() {
        Some(right) => format!("; did you mean `{right}`?"),
        None => String::new(),
    }
}

fn finding(text: &Rope, path: &str, rule: &RuleInfo, span: Span, message: String) -> Finding {
    let snippet = text.byte_slice(span.range()).to_string();
    let mut hash = blake3::Hasher::new();
    for part in [rule.id, path, &snippet] {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    Finding {
        rule: rule.id,
        span,
        severity: rule.severity,
        confidence: rule.confidence,
        message,
        evidence: Vec::new(),
        fixes: repair::offers(rule.id, &snippet),
        tags: if rule.id == UNUSED { vec![Tag::Unnecessary] } else { Vec::new() },
        fingerprint: hash.finalize().to_hex()[..32].to_owned(),
        route: None,
    }
}

/// True where the text holds `seaworthy:` at all. Almost none does, and this is all that such a text costs.
fn mentions_us(text: &Rope) -> bool {
    const NEEDLE: &str = directive::MARK;
    let mut tail: Vec<u8> = Vec::new();
    for chunk in text.chunks() {
        if chunk.contains(NEEDLE) {
            return true;
        }
        // The word may lie across the border of two chunks.
        tail.extend(chunk.bytes().take(NEEDLE.len() - 1));
        if tail.windows(NEEDLE.len()).any(|window| window == NEEDLE.as_bytes()) {
            return true;
        }
        let keep = tail.len().min(NEEDLE.len() - 1);
        if chunk.len() >= NEEDLE.len() {
            tail = chunk.as_bytes()[chunk.len() - (NEEDLE.len() - 1)..].to_vec();
        } else {
            tail.drain(..tail.len() - keep);
        }
    }
    false
}

#[cfg(test)]
mod tests;

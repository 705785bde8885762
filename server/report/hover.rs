//! Hover: what a person reads with the pointer on a finding. Short, and all there is to know without leaving the code.

use std::fmt::Write;

use crate::engine::catalogue;
use crate::findings::{Confidence, Finding, Severity, Step};

/// Evidence beyond this many steps is counted, not listed, so that a hover stays on one screen.
const STEPS: usize = 10;

/// How one client shows text.
struct Style {
    code: fn(&str) -> String,
    headline: fn(&str, &str) -> String,
    line_break: &'static str,
    rule: &'static str,
}

const MARKDOWN: Style = Style {
    code: |text| format!("`{text}`"),
    headline: |rule, rest| format!("**{rule}** · {rest}"),
    line_break: "  \n",
    rule: "\n---\n\n",
};

const PLAIN: Style =
    Style { code: str::to_owned, headline: |rule, rest| format!("{rule} · {rest}"), line_break: "\n", rule: "\n" };

/// The findings as Markdown. `locate` writes the place of a step as a link; None where the step has no place.
pub fn markdown(findings: &[&Finding], locate: &dyn Fn(&Step) -> Option<String>) -> String {
    all(findings, locate, &MARKDOWN)
}

/// The findings as plain text. `locate` writes the place of a step as `file:line`; None where it has none.
pub fn plain(findings: &[&Finding], locate: &dyn Fn(&Step) -> Option<String>) -> String {
    all(findings, locate, &PLAIN)
}

fn all(findings: &[&Finding], locate: &dyn Fn(&Step) -> Option<String>, style: &Style) -> String {
    let texts: Vec<_> = findings.iter().map(|finding| one(finding, locate, style)).collect();
    texts.join(style.rule)
}

fn one(finding: &Finding, locate: &dyn Fn(&Step) -> Option<String>, style: &Style) -> String {
    let rule = catalogue::rule(finding.rule);
    let severity = severity(finding.severity);
    let headline = (style.headline)(finding.rule, &format!("{severity} · {}", confidence(finding.confidence)));
    let mut text = format!("{headline}\n\n{}\n", finding.message);
    if !finding.evidence.is_empty() {
        text.push('\n');
    }
    for (number, step) in (1..).zip(finding.evidence.iter().take(STEPS)) {
        let place = locate(step).map(|place| format!(" ({place})")).unwrap_or_default();
        let _ = writeln!(text, "{number}. {}{place}", step.note);
    }
    if let Some(more) = finding.evidence.len().checked_sub(STEPS + 1) {
        let _ = writeln!(text, "… and {} more", more + 1);
    }
    let mut last = Vec::new();
    if let Some(rule) = rule {
        let cwe = rule.cwe.iter().map(|cwe| format!("CWE-{cwe}"));
        let ids: Vec<_> = cwe.chain(rule.owasp.iter().map(|id| (*id).to_owned())).collect();
        match (why(rule.page), ids.is_empty()) {
            (Some(why), true) => last.push(format!("Why: {why}")),
            (Some(why), false) => last.push(format!("Why: {why} ({})", ids.join(", "))),
            (None, false) => last.push(format!("See: {}", ids.join(", "))),
            (None, true) => {}
        }
    }
    if !finding.fixes.is_empty() {
        let titles: Vec<_> = finding.fixes.iter().map(|fix| fix.title.as_str()).collect();
        last.push(format!("Fix: {}", titles.join("; ")));
    }
    // Without comment marks: they differ from language to language, and a finding does not know its own.
    let silence = format!("seaworthy: ignore[{}] reason", finding.rule);
    last.push(format!("Silence: a comment {}", (style.code)(&silence)));
    let _ = write!(text, "\n{}\n", last.join(style.line_break));
    text
}

/// The first paragraph of the page's section on why the finding matters, cut to its first two sentences.
fn why(page: &str) -> Option<String> {
    let (_, section) = page.split_once("## Why it matters")?;
    let (_, body) = section.split_once('\n')?;
    let paragraph = body.trim_start().split("\n\n").next()?.replace('\n', " ");
    let paragraph = paragraph.trim();
    if paragraph.is_empty() || paragraph.starts_with('#') {
        return None;
    }
    let end = paragraph.match_indices(". ").nth(1).map_or(paragraph.len(), |(at, _)| at + 1);
    Some(paragraph[..end].to_owned())
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Weak => "weak",
        Confidence::Strong => "strong",
        Confidence::Proven => "proven",
    }
}

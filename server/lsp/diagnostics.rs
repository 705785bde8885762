//! A finding as a diagnostic: only what the client can show.

use serde::Serialize;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString, Uri,
};

use super::features::Features;
use super::place::{Places, range_of};
use crate::engine::catalogue;
use crate::findings::{Confidence, Finding, Severity, Tag};
use crate::rules::Family;
use crate::text::LineIndex;

/// The name under which editors show the findings.
pub const SOURCE: &str = "seaworthy";
/// Editors fold or cut longer chains; the hover has all of it.
const RELATED: usize = 5;

/// What travels with a diagnostic, so that a code action can be resolved without remembering anything.
#[derive(Debug, Serialize)]
struct Data<'a> {
    rule: &'a str,
    fingerprint: &'a str,
    fixes: Vec<&'a str>,
    confidence: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<Family>,
}

pub fn diagnostic(finding: &Finding, places: &Places, features: &Features) -> Diagnostic {
    let lines = LineIndex::new(places.rope, places.encoding);
    let rule = catalogue::rule(finding.rule);
    let data = features.diagnostic_data.then(|| Data {
        rule: finding.rule,
        fingerprint: &finding.fingerprint,
        fixes: finding.fixes.iter().map(|fix| fix.id).collect(),
        confidence: finding.confidence,
        family: rule.as_ref().and_then(|rule| rule.family),
    });
    let related = || -> Vec<_> {
        let information = |step| {
            let location = places.of(step)?;
            Some(DiagnosticRelatedInformation { location, message: step.note.clone() })
        };
        finding.evidence.iter().filter_map(information).take(RELATED).collect()
    };
    let tags = finding.tags.iter().map(tag).filter(|tag| features.tags.contains(tag)).collect();
    Diagnostic {
        range: range_of(&lines, finding.span),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: features
            .code_description
            .then(|| rule.as_ref().and_then(|rule| rule.url().parse::<Uri>().ok()))
            .flatten()
            .map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: features.related_information.then(related).filter(|related| !related.is_empty()),
        tags: Some(tags).filter(|tags: &Vec<_>| !tags.is_empty()),
        data: data.and_then(|data| serde_json::to_value(data).ok()),
    }
}

/// The address of a rule's page.
fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Hint => DiagnosticSeverity::HINT,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Error => DiagnosticSeverity::ERROR,
    }
}

fn tag(tag: &Tag) -> DiagnosticTag {
    match tag {
        Tag::Unnecessary => DiagnosticTag::UNNECESSARY,
        Tag::Deprecated => DiagnosticTag::DEPRECATED,
    }
}

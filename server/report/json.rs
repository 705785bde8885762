//! The findings as one JSON document, for tools.

use std::io::{self, Write};

use serde::Serialize;

use super::place::{Point, Range, Sources};
use super::{FileReport, Report, Reported, slashed};
use crate::engine::catalogue;
use crate::findings::{Confidence, FixClass, Severity, Tag};

/// The version of the document's shape. It grows when a field changes its meaning or goes; new fields may come
/// without it.
const SHAPE: u32 = 1;

/// The document. Lines and columns count from 1, columns in Unicode code points; offsets are bytes of UTF-8 from 0,
/// without a byte-order mark. Paths are relative to `root`, with `/`. Findings are sorted by path and position, and
/// two runs over the same files give the same bytes.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    /// The absolute path of the folder that paths are relative to.
    root: String,
    /// How many files were analysed, and their lines.
    files: usize,
    lines: usize,
    problems: Vec<Problem<'a>>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Problem<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Point>,
    message: &'a str,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    title: &'a str,
    severity: Severity,
    confidence: Confidence,
    path: String,
    range: Range,
    message: &'a str,
    /// In the order the request flows.
    evidence: Vec<Evidence<'a>>,
    fixes: Vec<Fix<'a>>,
    tags: &'a [Tag],
    /// The same as long as the code around the finding is, wherever it moves in its file.
    fingerprint: &'a str,
    /// The route it is about, where it is about one.
    route: Option<&'a str>,
    /// CWE numbers.
    cwe: &'a [u16],
    owasp: &'a [&'a str],
    asvs: &'a [&'a str],
}

#[derive(Serialize)]
struct Evidence<'a> {
    /// Null for what was searched and not found.
    path: Option<String>,
    range: Option<Range>,
    note: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    id: &'a str,
    title: &'a str,
    class: FixClass,
    /// In the finding's file; they do not overlap.
    edits: Vec<Edit<'a>>,
    /// Lines that belong into other files with it, by the file's name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adds: Vec<Added<'a>>,
}

#[derive(Serialize)]
struct Added<'a> {
    file: &'a str,
    line: &'a str,
}

#[derive(Serialize)]
struct Edit<'a> {
    range: Range,
    text: &'a str,
}

/// Writes the report as JSON.
pub fn write_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::default();
    let document = Document {
        version: SHAPE,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        root: slashed(&report.base),
        files: report.totals.files,
        lines: report.totals.lines,
        problems: report
            .problems
            .iter()
            .map(|problem| Problem { path: slashed(&problem.path), at: problem.at, message: &problem.message })
            .collect(),
        findings: report.findings().map(|(file, reported)| finding(report, &sources, file, reported)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

fn finding<'a>(report: &Report, sources: &Sources, file: &FileReport, reported: &'a Reported) -> Finding<'a> {
    let finding = &reported.finding;
    let rule = catalogue::rule(finding.rule);
    let evidence = finding.evidence.iter().map(|step| {
        let located = sources.locate(report, file, step);
        let path = located.as_ref().map(|located| slashed(&located.path));
        Evidence { path, range: located.and_then(|located| located.range), note: &step.note }
    });
    let fixes = reported.fixes.iter().map(|(offer, edits)| Fix {
        id: offer.id,
        title: &offer.title,
        class: offer.class,
        edits: edits.iter().map(|edit| Edit { range: Range::of(&file.text, edit.span), text: &edit.text }).collect(),
        adds: offer.adds.iter().map(|added| Added { file: &added.file, line: &added.line }).collect(),
    });
    Finding {
        rule: finding.rule,
        title: rule.as_ref().map_or(finding.rule, |rule| rule.title),
        severity: finding.severity,
        confidence: finding.confidence,
        path: slashed(&file.path),
        range: Range::of(&file.text, finding.span),
        message: &finding.message,
        evidence: evidence.collect(),
        fixes: fixes.collect(),
        tags: &finding.tags,
        fingerprint: &finding.fingerprint,
        route: finding.route.as_deref(),
        cwe: rule.as_ref().map_or(&[], |rule| rule.cwe),
        owasp: rule.as_ref().map_or(&[], |rule| rule.owasp),
        asvs: rule.as_ref().map_or(&[], |rule| rule.asvs),
    }
}

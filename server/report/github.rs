//! Findings as GitHub workflow commands, which the runner turns into annotations on the changed lines.

use std::io::{self, Write};
use std::path::Path;

use super::place::Range;
use super::{Report, slashed};
use crate::engine::catalogue;
use crate::findings::Severity;

/// Writes one command a finding, then one a problem. `workspace` is the folder that the runner checked the repository
/// out to: files are named relative to it.
pub fn write_github(report: &Report, workspace: &Path, out: &mut dyn Write) -> io::Result<()> {
    let name = |path: &Path| {
        let absolute = report.base.join(path);
        property(&slashed(absolute.strip_prefix(workspace).unwrap_or(&absolute)))
    };
    for (file, reported) in report.findings() {
        let finding = &reported.finding;
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "notice",
        };
        let Range { start, end } = Range::of(&file.text, finding.span);
        write!(out, "::{command} file={},line={},endLine={}", name(&file.path), start.line, end.line)?;
        // The runner refuses columns for what spans several lines.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        let title = catalogue::rule(finding.rule).map_or(finding.rule, |rule| rule.title);
        writeln!(out, ",title={}::{}", property(&format!("{title} ({})", finding.rule)), data(&finding.message))?;
    }
    for problem in &report.problems {
        write!(out, "::warning file={}", name(&problem.path))?;
        if let Some(at) = problem.at {
            write!(out, ",line={},col={}", at.line, at.column)?;
        }
        writeln!(out, ",title=Seaworthy left something out::{}", data(&problem.message))?;
    }
    Ok(())
}

/// Escapes the text after `::`, as the runner's toolkit does.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property, which a colon or comma would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

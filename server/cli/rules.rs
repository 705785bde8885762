//! `seaworthy rules`: every rule, for people or for tools.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use super::output;
use crate::engine::catalogue::{self, RuleInfo};
use crate::findings::{Confidence, Severity};
use crate::report::page::summary;
use crate::rules::{Family, Needs};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// How to list them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// One rule as `--format json` lists it.
#[derive(Serialize)]
struct Entry {
    id: &'static str,
    title: &'static str,
    summary: Option<String>,
    /// Null for what is said about the project's own suppressions.
    family: Option<Family>,
    severity: Severity,
    confidence: Confidence,
    needs: Needs,
    cwe: &'static [u16],
    owasp: &'static [&'static str],
    asvs: &'static [&'static str],
}

impl From<RuleInfo> for Entry {
    fn from(rule: RuleInfo) -> Self {
        let RuleInfo { id, title, family, severity, confidence, needs, cwe, owasp, asvs, page } = rule;
        Self { id, title, summary: summary(page), family, severity, confidence, needs, cwe, owasp, asvs }
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    output::to_stdout(|out| match arguments.format {
        Format::Table => table(out),
        Format::Json => {
            let entries: Vec<Entry> = catalogue::rules().map(Entry::from).collect();
            serde_json::to_writer_pretty(&mut *out, &entries).map_err(io::Error::from)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn table(out: &mut dyn Write) -> io::Result<()> {
    let name = |value: serde_json::Result<serde_json::Value>| match value {
        Ok(serde_json::Value::String(name)) => name,
        _ => "suppressions".to_owned(),
    };
    let mut rows = vec![["RULE", "SEVERITY", "CONFIDENCE", "FAMILY", "FINDS"].map(str::to_owned)];
    rows.extend(catalogue::rules().map(|rule| {
        [
            rule.id.to_owned(),
            name(serde_json::to_value(rule.severity)),
            name(serde_json::to_value(rule.confidence)),
            name(serde_json::to_value(rule.family)),
            rule.title.to_owned(),
        ]
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..4).map(width).collect();
    for row in &rows {
        for (cell, width) in row.iter().zip(&widths) {
            write!(out, "{cell:width$}  ")?;
        }
        writeln!(out, "{}", row[4])?;
    }
    Ok(())
}

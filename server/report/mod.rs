//! Report: routes and findings as text, JSON, SARIF and workflow commands. Decides nothing.

pub mod card;
mod github;
pub mod hover;
mod json;
pub mod page;
mod place;
mod redact;
pub mod routes;
mod sarif;
mod text;

use std::path::{Path, PathBuf};
use std::time::Duration;

use ropey::Rope;

use crate::findings::{Finding, FixOffer, Severity, TextEdit};

pub use github::write_github;
pub use json::write_json;
pub use place::{Point, Range};
pub use redact::hide_quoted;
pub use sarif::{file_uri, write_sarif};
pub use text::{TextStyle, write_summary, write_text};

/// The outcome of one run over some files.
#[derive(Debug)]
pub struct Report {
    /// The folder that `FileReport::path` and `Problem::path` are relative to: absolute, without links.
    pub base: PathBuf,
    /// The files that have findings, sorted by path.
    pub files: Vec<FileReport>,
    pub problems: Vec<Problem>,
    pub totals: Totals,
}

/// The findings of one file.
#[derive(Debug)]
pub struct FileReport {
    pub path: PathBuf,
    /// The workspace root of the file: evidence names other files relative to it.
    pub root: PathBuf,
    pub text: Rope,
    /// Sorted by position.
    pub findings: Vec<Reported>,
}

/// A finding and the fixes that it offers.
#[derive(Debug)]
pub struct Reported {
    pub finding: Finding,
    /// Fixes whose edits could be computed; those edits, in this file.
    pub fixes: Vec<(FixOffer, Vec<TextEdit>)>,
}

/// Why a file was left out, or what is wrong in a configuration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub path: PathBuf,
    pub at: Option<Point>,
    pub message: String,
}

/// The sums of a run.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Files that were analysed.
    pub files: usize,
    pub lines: usize,
    pub time: Duration,
}

impl Report {
    /// Every finding with its file, in order.
    pub fn findings(&self) -> impl Iterator<Item = (&FileReport, &Reported)> {
        self.files.iter().flat_map(|file| file.findings.iter().map(move |reported| (file, reported)))
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|(_, reported)| reported.finding.severity == severity).count()
    }
}

/// A path for people and for URIs: with `/` on every system.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

//! The engine: what to recompute when, and with which configuration. The editor and the command line both call it.

mod analysis;
mod config;
mod source;

pub use analysis::{Analysis, Cancelled, Update};
pub use config::{Config, ConfigProblem, RuleLevel, Settings};
pub use source::{Language, SourceProblem, read_source};

use std::path::Path;

use ropey::Rope;

use crate::findings::{Finding, TextEdit};

/// Everything that is shared between files and threads. Cheap to create; compiled tables fill in the background.
pub struct Engine {
    config: Config,
}

impl Engine {
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Compiles grammars' tables and matchers ahead of their first use. Call on a background thread.
    pub fn warm_up() {}

    /// Analyses a text from scratch. `path` is relative to the workspace root; it decides the role (test, script …).
    pub fn analyse(&self, path: &Path, language: Language, text: &Rope) -> Analysis {
        Analysis::fresh(self, path, language, text)
    }

    /// The edits of a fix that a finding of `analysis` offers; None where the text no longer fits it.
    pub fn fix(&self, _analysis: &Analysis, _text: &Rope, _finding: &Finding, _fix: &str) -> Option<Vec<TextEdit>> {
        None
    }

    /// The edits of every safe fix of this file that do not overlap, sorted.
    pub fn fix_all(&self, _analysis: &Analysis, _text: &Rope) -> Vec<TextEdit> {
        Vec::new()
    }

    /// The edit that writes a suppression comment for `finding` (the reason is left for the person to write).
    pub fn suppress(&self, _analysis: &Analysis, _text: &Rope, _finding: &Finding) -> Option<Vec<TextEdit>> {
        None
    }
}

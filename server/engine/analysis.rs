//! The live state of one file: its syntax tree, facts and findings, brought up to date by edits.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use ropey::Rope;

use super::{Engine, Language};
use crate::findings::Finding;
use crate::text::TextEdited;

/// A newer edit made this work pointless; the state is still sound and the next update catches up.
#[derive(Debug, PartialEq, Eq)]
pub struct Cancelled;

/// What an update changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    /// False where the findings are the same as before, positions included.
    pub findings_changed: bool,
    /// True where the text was broken or its parse was cut short: call `refresh` when typing pauses.
    pub wants_refresh: bool,
}

/// One file's analysis. Owned by whoever keeps the document; `update` and `refresh` run on a blocking thread.
pub struct Analysis {
    path: PathBuf,
    language: Language,
    findings: Vec<Finding>,
}

impl Analysis {
    pub(super) fn fresh(_engine: &Engine, path: &Path, language: Language, _text: &Rope) -> Self {
        Self { path: path.to_owned(), language, findings: Vec::new() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// Sorted by position. Already configured, suppressed and de-duplicated.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Brings the analysis from the text before `edits` to `text`, the text after them. The edits are always taken
    /// in, also when cancelled: then the next call does the rest.
    pub fn update(
        &mut self,
        _engine: &Engine,
        _text: &Rope,
        _edits: &[TextEdited],
        _cancel: &AtomicBool,
    ) -> Result<Update, Cancelled> {
        Ok(Update { findings_changed: false, wants_refresh: false })
    }

    /// Parses afresh: on save (`keep_broken` false: the result equals that of opening the text anew), and when
    /// typing pauses (`keep_broken` true: where the syntax is broken the last clean findings stay).
    pub fn refresh(
        &mut self,
        _engine: &Engine,
        _text: &Rope,
        _keep_broken: bool,
        _cancel: &AtomicBool,
    ) -> Result<Update, Cancelled> {
        Ok(Update { findings_changed: false, wants_refresh: false })
    }
}

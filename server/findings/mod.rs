//! The vocabulary of judgement: what a finding is. Knows no editor, no output format and no rule.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// How loudly a finding is shown. The order is from quiet to loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Hint,
    Info,
    Warning,
    Error,
}

/// How sure the rule is: the shape itself is the defect; every link was resolved; a heuristic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    Weak,
    Strong,
    Proven,
}

/// One step of the proof: a place and what is to be seen there. Steps stand in the order the request flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Another file than the finding's own: its path relative to the workspace root, with `/`.
    pub file: Option<String>,
    /// None for what was searched and not found.
    pub span: Option<Span>,
    pub note: String,
}

/// What applying a fix means for the person who applies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixClass {
    /// Meaning unchanged or strictly safer: may be part of `source.fixAll`.
    Safe,
    /// Inserts code that fails closed until a person fills it.
    Stub,
    /// A choice that a person makes.
    Ask,
}

/// A fix that the rule can compute for this finding; its edits are computed only when it is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixOffer {
    /// Unique within the rule, kebab-case.
    pub id: &'static str,
    pub title: String,
    pub class: FixClass,
    /// Lines that belong into other files with it.
    pub adds: Vec<AddedLine>,
}

/// A line that a fix puts at the end of another file, where that does not hold it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedLine {
    /// The file's name; which of that name is meant, or where a new one goes, depends on where the finding is.
    pub file: String,
    pub line: String,
}

/// A replacement of `span` by `text`. Edits of one fix never overlap and are sorted by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    pub span: Span,
    pub text: String,
}

/// How a client may draw the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    Unnecessary,
    Deprecated,
}

/// A fact about the code that stands between it and production, with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kebab-case id of the rule.
    pub rule: &'static str,
    /// The smallest honest span.
    pub span: Span,
    pub severity: Severity,
    pub confidence: Confidence,
    /// One sentence that states the fact.
    pub message: String,
    pub evidence: Vec<Step>,
    pub fixes: Vec<FixOffer>,
    pub tags: Vec<Tag>,
    /// Stable under edits elsewhere in the file: from rule, file, symbol and normalised snippet, never the line.
    pub fingerprint: String,
    /// The route it is about, as the framework spells it: `GET /orders/:id`.
    pub route: Option<String>,
}

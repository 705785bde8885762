//! What a rule says about itself.

use serde::Serialize;

use crate::findings::{Confidence, Severity};

/// A family of CATALOGUE order: decides property, phase and page folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    Secrets,
    Authorisation,
    Input,
    Tests,
    Failures,
    Load,
}

/// What a rule has to know beyond one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Needs {
    File,
    App,
    Git,
    Network,
}

/// One rule: its facts for people and tools.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case; names the defect; equal to the diagnostic's `code`.
    pub id: &'static str,
    /// The defect in at most eight words.
    pub title: &'static str,
    pub family: Family,
    /// The severity where the rule does not decide case by case.
    pub severity: Severity,
    pub confidence: Confidence,
    pub needs: Needs,
    /// CWE numbers.
    pub cwe: &'static [u16],
    /// OWASP ids such as `A10:2025` or `API1:2023`.
    pub owasp: &'static [&'static str],
    /// OWASP ASVS 5.0 sections.
    pub asvs: &'static [&'static str],
    /// The page, Markdown: what a person reads and what the tests run.
    pub page: &'static str,
}

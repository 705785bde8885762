//! What a rule says about itself.

use serde::Serialize;

use super::{Cx, Findings};
use crate::facts::View;
use crate::findings::{Confidence, Finding, Severity, TextEdit};

/// A family of rules: the folder they live in, and the property of the code that they speak about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    Secrets,
    Authorisation,
    Input,
    Hardening,
    Dependencies,
    Tests,
    Failures,
    Load,
}

impl Family {
    /// The folder below `server/rules`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Secrets => "secrets",
            Self::Authorisation => "authorisation",
            Self::Input => "input",
            Self::Hardening => "hardening",
            Self::Dependencies => "dependencies",
            Self::Tests => "tests",
            Self::Failures => "failures",
            Self::Load => "load",
        }
    }

    /// True where findings are about what an attacker can do.
    pub fn is_security(self) -> bool {
        matches!(self, Self::Secrets | Self::Authorisation | Self::Input | Self::Hardening | Self::Dependencies)
    }
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

/// Looks and reports.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Looks at one file.
    File(fn(&View<'_>, &mut Findings<'_>)),
    /// Looks at what the app has in one file.
    App(fn(&Cx<'_>, &mut Findings<'_>)),
    /// Looks at one file at once, and at what the rest of the app makes of it as soon as that is known.
    Both(fn(&View<'_>, &mut Findings<'_>), fn(&Cx<'_>, &mut Findings<'_>)),
    /// Looks at no file: the engine looks through the history of the repository when it is asked to.
    History,
}

/// Computes the edits of one offered fix, or None where the code no longer has the shape.
#[derive(Clone, Copy, Debug)]
pub enum Fix {
    File(fn(&View<'_>, &Finding, &str) -> Option<Vec<TextEdit>>),
    App(fn(&Cx<'_>, &Finding, &str) -> Option<Vec<TextEdit>>),
}

/// One rule: its facts for people and tools, and its code.
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
    pub check: Check,
    pub fix: Option<Fix>,
}

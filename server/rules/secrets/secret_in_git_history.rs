//! A credential that was taken out of the files and is still in the history.

use crate::findings::{Confidence, Severity};
use crate::rules::{Check, Family, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "secret-in-git-history",
    title: "Service key kept in the Git history",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::Git,
    cwe: &[540],
    owasp: &["A07:2025"],
    asvs: &["13.4.1"],
    page: include_str!("secret_in_git_history.md"),
    check: Check::History,
    fix: None,
};

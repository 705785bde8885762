//! Runs the rules over one file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Engine;
use crate::facts::View;
use crate::findings::Finding;
use crate::rules::{self, Findings, Rule};

impl Engine {
    /// The findings of every rule in one file, sorted by position.
    pub(super) fn judge(&self, view: &View<'_>) -> Vec<Finding> {
        let mut findings: Vec<Finding> = rules::all().iter().flat_map(|rule| run(rule, view)).collect();
        findings.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        findings.dedup_by(|a, b| (a.span, a.rule) == (b.span, b.rule));
        findings
    }
}

/// A panic costs this rule its findings in this file, and nothing else.
fn run(rule: &'static Rule, view: &View<'_>) -> Vec<Finding> {
    let judged = catch_unwind(AssertUnwindSafe(|| {
        let mut findings = Findings::new(rule, view);
        (rule.check)(view, &mut findings);
        findings.into_list()
    }));
    judged.unwrap_or_else(|_| {
        tracing::error!(rule = rule.id, file = %view.path.display(), "the rule panicked; its findings here are lost");
        Vec::new()
    })
}

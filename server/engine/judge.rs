//! Runs the rules over one file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Engine, suppress};
use crate::facts::{Role, View};
use crate::findings::Finding;
use crate::rules::{self, Findings, Rule};

impl Engine {
    /// The findings of every rule that is on, in one file, sorted by position; suppressed and configured.
    pub(super) fn judge(&self, view: &View<'_>) -> Vec<Finding> {
        let on = rules::all().iter().filter(|rule| self.config.is_on(rule.id));
        let mut findings: Vec<Finding> = on.flat_map(|rule| run(rule, view)).collect();
        findings.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        findings.dedup_by(|a, b| (a.span, a.rule) == (b.span, b.rule));
        let comments = view.file.all(Role::Comment).map(|comment| comment.span());
        let path = view.path.to_string_lossy().replace('\\', "/");
        let mut findings = suppress::apply(view.text, &path, comments, findings, |rule| self.config.is_on(rule));
        self.config.apply(&mut findings);
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

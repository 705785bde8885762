//! Runs the rules over one file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Engine, suppress};
use crate::facts::{Flags, Role, View};
use crate::findings::Finding;
use crate::rules::{self, Check, Cx, Findings, Rule};

impl Engine {
    /// What every rule that is on says of the view's focus, sorted by position.
    pub(super) fn judge(&self, view: &View<'_>) -> Vec<Finding> {
        self.run(view, |check, findings| {
            if let Check::File(check) | Check::Both(check, _) = check {
                check(view, findings);
            }
        })
    }

    /// What every rule about the app says of one of its files, sorted by position. The view must be of the text that the
    /// app was made from.
    pub(super) fn judge_app(&self, cx: &Cx<'_>) -> Vec<Finding> {
        self.run(cx.view, |check, findings| {
            if let Check::App(check) | Check::Both(_, check) = check {
                check(cx, findings);
            }
        })
    }

    fn run(&self, view: &View<'_>, check: impl Fn(Check, &mut Findings<'_>)) -> Vec<Finding> {
        let on = rules::all().iter().filter(|rule| self.config.is_on(rule.id));
        let mut findings: Vec<Finding> = on.flat_map(|rule| guarded(rule, view, &check)).collect();
        findings.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        findings.dedup_by(|a, b| (a.span, a.rule, &a.message) == (b.span, b.rule, &b.message));
        findings
    }

    /// What is shown of it: suppressed and configured.
    pub(super) fn settle(&self, view: &View<'_>, findings: Vec<Finding>) -> Vec<Finding> {
        let directives = view.file.all(Role::Comment).filter(|comment| comment.has(Flags::SUSPECT));
        let path = view.path.to_string_lossy().replace('\\', "/");
        let comments = directives.map(|comment| comment.span());
        let mut findings = suppress::apply(view.text, &path, comments, findings, |rule| self.config.is_on(rule));
        self.config.apply(&mut findings);
        findings
    }
}

/// A panic costs this rule its findings in this file, and nothing else.
fn guarded(rule: &'static Rule, view: &View<'_>, check: impl Fn(Check, &mut Findings<'_>)) -> Vec<Finding> {
    let judged = catch_unwind(AssertUnwindSafe(|| {
        let mut findings = Findings::new(rule, view);
        check(rule.check, &mut findings);
        findings.into_list()
    }));
    judged.unwrap_or_else(|_| {
        tracing::error!(rule = rule.id, file = %view.path.display(), "the rule panicked; its findings here are lost");
        Vec::new()
    })
}

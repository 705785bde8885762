//! Code actions: the fixes of the findings in a range, ways to silence them, and every safe fix at once.

use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::declare;
use super::edits::{self, Wanted};
use super::features::{FIX_ALL, Features, SUPPRESS};
use super::open::{Open, Snapshot};
use super::place::span_of;
use super::shared::Shared;
use crate::engine::catalogue;
use crate::findings::{Finding, FixClass};
use crate::rules::Family;
use crate::text::{LineIndex, Span};

pub async fn list(shared: &Arc<Shared>, params: CodeActionParams) -> Option<CodeActionResponse> {
    let features = shared.features();
    if !features.action_literals {
        return None;
    }
    let open = shared.open(&params.text_document.uri)?;
    let snapshot = open.newest().await?;
    let request = Request { features, open: &open, snapshot: &snapshot, context: &params.context };
    let span = span_of(&LineIndex::new(&snapshot.rope, features.encoding), params.range);

    let mut actions = Vec::new();
    for (finding, diagnostic) in snapshot.findings.iter().zip(&snapshot.diagnostics) {
        if finding.span.touches(span) {
            request.fixes(finding, diagnostic, &mut actions);
        }
    }
    for (finding, diagnostic) in snapshot.findings.iter().zip(&snapshot.diagnostics) {
        if finding.span.touches(span) && request.wants(SUPPRESS) {
            actions.push(request.suppression(finding, diagnostic));
        }
    }
    if request.wants(CodeActionKind::QUICKFIX.as_str()) {
        // Behind the fixes of the code: it may be that the code is right and cannot be read.
        for action in declare::offers(shared, &params.text_document.uri, span).await {
            actions.push(CodeAction { diagnostics: request.about_access(span), ..action });
        }
    }
    actions.extend(request.fix_all());
    let mut sound = Vec::new();
    for action in actions {
        // Whether a fix fits the code shows when it is computed, and what does not fit is not offered. The others
        // always fit, so that a client that can ask later is left to.
        let is_fix = action.kind == Some(CodeActionKind::QUICKFIX);
        if action.disabled.is_some() || (features.lazy_edits && !is_fix) {
            sound.push(action);
        } else if let Ok(resolved) = resolve(shared, action.clone()).await {
            sound.push(if features.lazy_edits { action } else { resolved });
        }
    }
    Some(sound.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

/// Computes the edit of an action that was listed before. Fails where the text has changed since, or where the fix no
/// longer fits.
pub async fn resolve(shared: &Arc<Shared>, mut action: CodeAction) -> Result<CodeAction> {
    if action.edit.is_some() {
        return Ok(action);
    }
    if let Some(declare) = declare::of(&action) {
        return declare::resolve(shared, action, declare).await;
    }
    let data = action.data.take().ok_or_else(|| Error::invalid_params("the action holds no data"))?;
    let wanted: Wanted = serde_json::from_value(data)
        .map_err(|error| Error::invalid_params(format!("the data of the action: {error}")))?;
    action.edit = Some(edits::compute(shared, wanted).await?);
    Ok(action)
}

struct Request<'a> {
    features: &'a Features,
    open: &'a Open,
    snapshot: &'a Snapshot,
    context: &'a CodeActionContext,
}

impl Request<'_> {
    /// A kind is wanted where it, or a kind above it, was asked for, or nothing in particular was.
    fn wants(&self, kind: &str) -> bool {
        let Some(only) = &self.context.only else { return true };
        only.iter().any(|asked| {
            let rest = kind.strip_prefix(asked.as_str());
            asked.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    fn was_asked_for(&self, kind: &str) -> bool {
        self.context.only.is_some() && self.wants(kind)
    }

    fn is_automatic(&self) -> bool {
        self.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC)
    }

    fn action(&self, title: String, kind: CodeActionKind, wanted: Wanted) -> CodeAction {
        CodeAction { title, kind: Some(kind), data: serde_json::to_value(wanted).ok(), ..Default::default() }
    }

    fn wanted(&self, finding: Option<&Finding>, fix: &str) -> Wanted {
        Wanted {
            uri: self.open.uri.clone(),
            version: self.snapshot.version,
            rule: finding.map(|finding| finding.rule.to_owned()),
            fingerprint: finding.map(|finding| finding.fingerprint.clone()),
            start: finding.map(|finding| finding.span.start),
            fix: fix.to_owned(),
        }
    }

    fn fixes(&self, finding: &Finding, diagnostic: &Diagnostic, actions: &mut Vec<CodeAction>) {
        if !self.wants(CodeActionKind::QUICKFIX.as_str()) {
            return;
        }
        let safe = finding.fixes.iter().filter(|fix| fix.class == FixClass::Safe).count();
        for fix in &finding.fixes {
            let preferred = safe == 1 && fix.class == FixClass::Safe;
            actions.push(CodeAction {
                diagnostics: Some(vec![diagnostic.clone()]),
                is_preferred: (preferred && self.features.preferred_actions).then_some(true),
                ..self.action(fix.title.clone(), CodeActionKind::QUICKFIX, self.wanted(Some(finding), fix.id))
            });
        }
    }

    /// The diagnostics at a span that say who gets through.
    fn about_access(&self, span: Span) -> Option<Vec<Diagnostic>> {
        let all = self.snapshot.findings.iter().zip(&self.snapshot.diagnostics);
        let about = all.filter(|(finding, _)| {
            let family = catalogue::rule(finding.rule).and_then(|rule| rule.family);
            finding.span.touches(span) && family == Some(Family::Authorisation)
        });
        let about: Vec<_> = about.map(|(_, diagnostic)| diagnostic.clone()).collect();
        (!about.is_empty()).then_some(about)
    }

    fn suppression(&self, finding: &Finding, diagnostic: &Diagnostic) -> CodeAction {
        let title = format!("Ignore {} here, with a reason", finding.rule);
        CodeAction {
            diagnostics: Some(vec![diagnostic.clone()]),
            ..self.action(title, SUPPRESS.into(), self.wanted(Some(finding), edits::SUPPRESS_FIX))
        }
    }

    /// Offered when it is asked for, as on save, or when a person opens the whole menu of a file that has something
    /// to fix.
    fn fix_all(&self) -> Option<CodeAction> {
        let safe = self.snapshot.findings.iter().flat_map(|finding| &finding.fixes);
        let safe = safe.filter(|fix| fix.class == FixClass::Safe).count();
        let asked = self.was_asked_for(FIX_ALL);
        if !asked && (self.context.only.is_some() || self.is_automatic()) {
            return None;
        }
        let title = "Apply every safe Seaworthy fix in this file".to_owned();
        let action = self.action(title, FIX_ALL.into(), self.wanted(None, edits::FIX_ALL_FIX));
        if safe > 0 {
            return Some(action);
        }
        let explain = asked && self.features.disabled_actions && !self.is_automatic();
        explain.then(|| CodeAction {
            disabled: Some(CodeActionDisabled { reason: "no finding in this file has a safe fix".to_owned() }),
            data: None,
            ..action
        })
    }
}

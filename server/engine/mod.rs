//! The engine: what to recompute when, and with which configuration. The editor and the command line both call it.

mod analysis;
mod cache;
pub mod catalogue;
mod config;
pub mod elsewhere;
pub mod folder;
pub mod history;
mod judge;
pub mod kept;
pub mod live;
mod moved;
pub mod online;
mod project;
mod source;
pub mod suppress;
pub mod workspace;

pub use analysis::{Analysis, Cancelled, Update};
pub use cache::cache_folder;
pub use config::{
    CONFIG_FILE, Config, ConfigProblem, RuleLevel, Settings, add_guard, add_public_route, settings_schema,
};
pub use project::{Project, is_project, nearest_config, project_root};
pub use source::{Language, SourceProblem, is_minified, read_source};

use std::path::Path;

use ropey::Rope;

use crate::facts::View;
use crate::findings::{Finding, FixClass, TextEdit};
use crate::rules::{Cx, Fix};

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
    pub fn warm_up() {
        for language in [Language::TypeScript, Language::Tsx, Language::Python] {
            crate::facts::file::structure(language);
        }
        crate::models::secrets::is_suspect("the first question compiles the matcher");
    }

    /// Analyses a text from scratch. `path` is relative to the workspace root; it decides the role (test, script …).
    pub fn analyse(&self, path: &Path, language: Language, text: &Rope) -> Analysis {
        Analysis::fresh(self, path, language, text)
    }

    /// The edits of a fix that a finding of `analysis` offers; None where the text no longer fits it. The view is that of the
    /// analysis; who asks for many fixes makes it once.
    pub fn fix(&self, analysis: &Analysis, view: &View<'_>, finding: &Finding, fix: &str) -> Option<Vec<TextEdit>> {
        let Some(rule) = crate::rules::by_id(finding.rule) else {
            let comments = view.file.all(crate::facts::Role::Comment).map(|comment| comment.span());
            return suppress::fix(view.text, comments, finding, fix);
        };
        // A fix may be lines in other files and nothing else.
        let adds = finding.fixes.iter().any(|offer| offer.id == fix && !offer.adds.is_empty());
        let Some(compute) = rule.fix else { return adds.then(Vec::new) };
        let mut edits = match compute {
            Fix::File(compute) => compute(view, finding, fix)?,
            Fix::App(compute) => {
                let (app, file) = analysis.app()?;
                compute(&Cx { view, app, file }, finding, fix)?
            }
        };
        edits.sort_by_key(|edit| edit.span);
        Some(edits)
    }

    /// The edits of every safe fix of this file that do not overlap, sorted.
    pub fn fix_all(&self, analysis: &Analysis, text: &Rope) -> Vec<TextEdit> {
        let view = analysis.view(text);
        let mut all: Vec<TextEdit> = Vec::new();
        for finding in analysis.findings() {
            let safe = finding.fixes.iter().find(|fix| fix.class == FixClass::Safe);
            let Some(edits) = safe.and_then(|fix| self.fix(analysis, &view, finding, fix.id)) else { continue };
            // Two fixes may insert the same import; it is wanted once.
            let fresh: Vec<_> = edits.into_iter().filter(|edit| !all.contains(edit)).collect();
            if fresh.iter().all(|edit| all.iter().all(|other| !edit.span.touches(other.span))) {
                all.extend(fresh);
            }
        }
        all.sort_by_key(|edit| edit.span);
        all
    }

    /// The edit that writes a suppression comment for `finding` (the reason is left for the person to write).
    pub fn suppress(&self, analysis: &Analysis, text: &Rope, finding: &Finding) -> Option<Vec<TextEdit>> {
        Some(suppress::suppression_edit(text, analysis.language(), finding)).filter(|edits| !edits.is_empty())
    }
}

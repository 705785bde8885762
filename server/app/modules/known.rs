//! What is known of the root between two changes of its files, and every answer given since.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use dashmap::DashMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Target;
use super::javascript::{Aliases, Workspace};
use super::python::Roots;
use crate::app::Files;
use crate::app::manifests::Manifests;
use crate::app::supply::Installed;

type Answers = FxHashMap<Box<str>, Target>;

#[derive(Debug)]
pub struct Known {
    pub python: Roots,
    pub workspace: Workspace,
    pub aliases: Aliases,
    pub manifests: OnceLock<Arc<Manifests>>,
    pub installed: OnceLock<Arc<Installed>>,
    /// By folder and language: in one folder a specifier means the same in every file.
    answers: [DashMap<Box<str>, Answers, FxBuildHasher>; 2],
}

impl Known {
    pub fn new(root: &Path, files: &Files) -> Self {
        let workspace = Workspace::new(files);
        let aliases = Aliases::new(root, files, &workspace);
        Self {
            python: Roots::new(files),
            workspace,
            aliases,
            manifests: OnceLock::new(),
            installed: OnceLock::new(),
            answers: Default::default(),
        }
    }

    pub fn remember(&self, folder: &str, specifier: &str, python: bool, find: impl FnOnce() -> Target) -> Target {
        let answers = &self.answers[usize::from(python)];
        if let Some(target) = answers.get(folder).and_then(|answers| answers.get(specifier).cloned()) {
            return target;
        }
        let target = find();
        answers.entry(folder.into()).or_default().insert(specifier.into(), target.clone());
        target
    }

    pub fn problems(&self) -> Vec<(Box<str>, String)> {
        let mut problems = self.workspace.problems.clone();
        problems.extend(self.aliases.problems());
        problems
    }
}

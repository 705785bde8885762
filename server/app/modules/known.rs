//! What is known of the root between two changes of its files, and every answer given since.

use std::path::Path;

use dashmap::DashMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Target;
use super::python::Roots;
use crate::app::Files;

type Answers = FxHashMap<Box<str>, Target>;

#[derive(Debug)]
pub struct Known {
    pub python: Roots,
    /// By folder and language: in one folder a specifier means the same in every file.
    answers: [DashMap<Box<str>, Answers, FxBuildHasher>; 2],
}

impl Known {
    pub fn new(_root: &Path, files: &Files) -> Self {
        Self { python: Roots::new(files), answers: Default::default() }
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
        Vec::new()
    }
}

//! What an import stands for: which file, which installed package, or nothing that is there.
//!
//! Nothing is executed and nothing is searched that is not needed: an import is looked for among the files of the app
//! first, which also finds what is not saved yet, and only then on disk. Answers are kept until `forget`.

mod javascript;
mod known;
mod python;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use self::known::Known;
use super::manifests::Manifests;
use super::supply::Installed;
use super::{FileId, Files, paths};
use crate::syntax::Language;

pub use javascript::split_package;
pub use python::is_standard;

/// What an import stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    File(FileId),
    /// A Python package without `__init__.py`: the folder, relative to the root.
    Folder(Box<str>),
    /// Installed or built in. JavaScript: the specifier (`express`, `@scope/x/sub`, `node:fs`); Python: the module.
    Package(Box<str>),
    /// Named as a part of this app, and no source file of it: not there, or not code (a style sheet, an image, JSON).
    Missing,
}

/// The module graph of one root, answered import by import.
#[derive(Debug)]
pub struct Modules {
    root: PathBuf,
    known: RwLock<Option<Arc<Known>>>,
}

impl Modules {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), known: RwLock::new(None) }
    }

    /// The same graph, its answers included.
    pub fn share(&self) -> Self {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { root: self.root.clone(), known: RwLock::new(known) }
    }

    /// What `specifier` means in `from`: the text of an ES import, `require` or dynamic import, or a Python dotted
    /// module with its leading dots (`..core.security`, `.`, `app.api`).
    pub fn resolve(&self, files: &Files, from: FileId, specifier: &str) -> Target {
        let Some(file) = files.get(from) else { return Target::Missing };
        let known = self.known(files);
        let (folder, python) = (paths::folder(&file.path), file.facts.language == Language::Python);
        known
            .remember(folder, specifier, python, || {
                if python {
                    python::resolve(files, &known, folder, specifier, None)
                } else {
                    javascript::resolve(files, &known, folder, specifier)
                }
            })
            // A module that is called like what it imports (`redis.py`) does not mean itself; a package that imports from
            // itself does.
            .or_else_if_itself(from, &file.path, || python::resolve(files, &known, folder, specifier, Some(&file.path)))
    }

    /// Python only: the submodule `name` of the package that `module` is, for `from package import name`. Missing
    /// where the package has a file and no such submodule.
    pub fn submodule(&self, files: &Files, from: FileId, module: &str, name: &str) -> Target {
        let known = self.known(files);
        match self.resolve(files, from, module) {
            Target::File(id) => {
                files.get(id).map_or(Target::Missing, |file| python::beside(files, &known, &file.path, name))
            }
            Target::Folder(folder) => python::within_folder(files, &known, &folder, name),
            Target::Package(module) => Target::Package(format!("{module}.{name}").into()),
            Target::Missing => Target::Missing,
        }
    }

    /// The manifests and lockfiles of the root.
    pub fn manifests(&self, files: &Files) -> Arc<Manifests> {
        self.known(files).manifests.get_or_init(|| Arc::new(Manifests::read(files))).clone()
    }

    /// What is installed beside the manifests.
    pub fn installed(&self, files: &Files) -> Arc<Installed> {
        self.known(files).installed.get_or_init(|| Arc::new(Installed::of(files))).clone()
    }

    /// What is wrong with the configuration that imports go by: path and reason.
    pub fn problems(&self, files: &Files) -> Vec<(Box<str>, String)> {
        self.known(files).problems()
    }

    /// Forgets what was found: a file came or went, or a manifest changed.
    pub fn forget(&self) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn known(&self, files: &Files) -> Arc<Known> {
        if let Some(known) = &*self.known.read().unwrap_or_else(PoisonError::into_inner) {
            return known.clone();
        }
        let mut slot = self.known.write().unwrap_or_else(PoisonError::into_inner);
        slot.get_or_insert_with(|| Arc::new(Known::new(&self.root, files))).clone()
    }
}

impl Target {
    fn or_else_if_itself(self, from: FileId, path: &str, other: impl FnOnce() -> Self) -> Self {
        if self == Self::File(from) && !path.ends_with("__init__.py") { other() } else { self }
    }
}

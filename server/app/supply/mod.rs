//! What the code takes from packages, beside what the manifests say it does: which imports nothing declares, which work
//! only because another package needs the same one, and which are declared for development alone.
//!
//! Answers are about absence, so every way in which a name can be meant is tried first: files of the app, aliases of
//! compilers and bundlers, packages of the repository, what comes with the platform, what frameworks provide, what is
//! installed. Where a manifest cannot be read whole, nothing is said.

pub mod aliases;
pub mod imports;
mod installed;
mod javascript;
mod members;
mod python;
mod reach;
mod words;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

pub use installed::Installed;
pub use members::{Absent, Proof};

use super::manifests::{Ecosystem, Manifests};
use super::modules::Modules;
use super::{App, FileId, Files, SourceFile, paths};
use crate::facts::Id;
use crate::syntax::Language;

/// What is wrong with an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No manifest names it, and nothing that is locked or installed brings it.
    Undeclared,
    /// No manifest names it; it is there because another package needs it, if it is known which.
    Borrowed { by: Option<Box<str>>, version: Option<Box<str>> },
    /// Declared, and only for development: where.
    Development { document: Box<str> },
    /// Was a part of Python, up to this version.
    Removed { since: &'static str },
}

/// An import that something is wrong with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The statement or call.
    pub at: Id,
    /// As written.
    pub module: Box<str>,
    /// The package, as a manifest would name it.
    pub package: Box<str>,
    pub ecosystem: Ecosystem,
    pub fault: Fault,
    /// The manifests that were looked through, nearest first.
    pub searched: Vec<Box<str>>,
    /// A lockfile that was looked through.
    pub lock: Option<Box<str>>,
    /// A manifest of another part of the repository that declares it.
    pub elsewhere: Option<Box<str>>,
    /// A declared name that is spelled nearly so.
    pub near: Option<Box<str>>,
    /// Nobody can say whether another package brings it: no lockfile is there, and the name is widely used.
    pub unproven: bool,
    /// An earlier file of the same package has the same fault, and there it is said in full.
    pub again: bool,
    /// Runs only when a function is called, or is for the compiler.
    pub mild: bool,
}

/// The imports of an app that something is wrong with.
#[derive(Debug, Default)]
pub struct Supply {
    pub manifests: Arc<Manifests>,
    faults: FxHashMap<FileId, Vec<Judged>>,
    absent: FxHashMap<FileId, Vec<Absent>>,
}

/// What judging an import takes.
struct Cx<'a> {
    files: &'a Files,
    modules: &'a Modules,
    manifests: &'a Manifests,
    installed: &'a Installed,
    aliases: aliases::Aliases,
    /// Names of the packages of the repository.
    own: FxHashSet<&'a str>,
    /// Every folder that holds a file of the app, at any depth.
    folders: FxHashSet<&'a str>,
    /// Files that run in a server of the app.
    served: FxHashSet<FileId>,
    /// Distributions that Dockerfiles install.
    images: FxHashSet<String>,
}

impl Supply {
    pub fn of(app: &App, modules: &Modules) -> Self {
        let files = &app.files;
        let manifests = modules.manifests(files);
        if manifests.packages().is_empty() {
            return Self { manifests, ..Self::default() };
        }
        let installed = modules.installed(files);
        let ids = files.ids();
        let mut folders = FxHashSet::default();
        for file in ids.iter().filter_map(|id| files.get(*id)) {
            for folder in paths::upwards(paths::folder(&file.path)) {
                if !folders.insert(folder) {
                    break;
                }
            }
        }
        let cx = Cx {
            files,
            modules,
            aliases: aliases::Aliases::of(files),
            own: manifests.packages().iter().filter_map(|package| package.name.as_deref()).collect(),
            folders,
            served: reach::served(app, modules),
            images: installed::in_images(files),
            manifests: &manifests,
            installed: &installed,
        };
        let mut faults: FxHashMap<FileId, Vec<Judged>> = FxHashMap::default();
        let mut absent: FxHashMap<FileId, Vec<Absent>> = FxHashMap::default();
        let mut said = FxHashMap::default();
        for id in ids {
            let Some(file) = files.get(id).filter(|file| file.kind.is_production()) else { continue };
            let mut judged: Vec<Judged> =
                file.imports().iter().filter_map(|import| cx.judge(id, file, import)).collect();
            for each in &mut judged {
                let cause = (each.package.clone(), each.searched.first().cloned(), std::mem::discriminant(&each.fault));
                // Within a file the first import counts anyway.
                each.again = *said.entry(cause).or_insert(id) != id;
            }
            if !judged.is_empty() {
                faults.insert(id, judged);
            }
            let mut missing = Vec::new();
            for import in file.imports() {
                members::judge(&cx, id, file, import, &mut missing);
            }
            if !missing.is_empty() {
                absent.insert(id, missing);
            }
        }
        drop(cx);
        Self { manifests, faults, absent }
    }

    /// True where it is that of a newer app too, of files among which none came or went and of the same documents: what
    /// changed imports what it did.
    pub fn holds_for(&self, app: &App, before: &App) -> bool {
        let Some(changed) = app.files.changed_since(&before.files) else { return false };
        let entries = |app: &App| app.applications.iter().map(|(_, at)| at.file).collect::<FxHashSet<_>>();
        let imports_the_same = |id: FileId| {
            let (Some(mine), Some(theirs)) = (app.files.get(id), before.files.get(id)) else { return false };
            let says_nothing = !self.concerns(id);
            let pairs = mine.imports().iter().zip(theirs.imports());
            mine.kind == theirs.kind
                && mine.imports().len() == theirs.imports().len()
                && pairs.into_iter().all(|(mine, theirs)| mine == theirs || says_nothing && mine.takes_the_same(theirs))
        };
        entries(app) == entries(before) && changed.into_iter().all(imports_the_same)
    }

    /// The faulty imports of a file, in order of position.
    pub fn faults(&self, file: FileId) -> &[Judged] {
        self.faults.get(&file).map_or(&[], |faults| faults)
    }

    /// The names that a file takes and that are not there, in the order of the imports.
    pub fn absent(&self, file: FileId) -> &[Absent] {
        self.absent.get(&file).map_or(&[], |absent| absent)
    }

    /// True where rules have something to say of a file's imports.
    pub fn concerns(&self, file: FileId) -> bool {
        self.faults.contains_key(&file) || self.absent.contains_key(&file)
    }

    /// True where people are told the same: of imports, and of what manifests declare and lockfiles list.
    pub fn says_the_same(&self, other: &Supply) -> bool {
        let said = |supply: &Supply| {
            let mut said: Vec<_> =
                (supply.all()).map(|(file, it)| (file, it.module.clone(), format!("{:?}", it.fault))).collect();
            said.extend(supply.absent.iter().flat_map(|(file, all)| {
                all.iter().map(|it| (*file, it.module.clone(), format!("{} {:?}", it.name, it.proof)))
            }));
            said.sort();
            said
        };
        said(self) == said(other) && self.manifests == other.manifests
    }

    /// Every faulty import: file, and what is wrong.
    pub fn all(&self) -> impl Iterator<Item = (FileId, &Judged)> {
        self.faults.iter().flat_map(|(file, faults)| faults.iter().map(|fault| (*file, fault)))
    }
}

impl Cx<'_> {
    fn judge(&self, id: FileId, file: &SourceFile, import: &imports::Import) -> Option<Judged> {
        if import.guarded {
            return None;
        }
        match file.facts.language {
            Language::Python => python::judge(self, id, file, import),
            _ => javascript::judge(self, id, file, import),
        }
    }
}

/// The declared name that a wrong one may have been meant to be.
fn nearest<'a>(wrong: &str, declared: impl Iterator<Item = &'a str>) -> Option<Box<str>> {
    let near = |name: &&str| {
        let distance = strsim::damerau_levenshtein(wrong, name);
        *name != wrong && distance <= 2 && distance * 4 <= name.len()
    };
    let best = declared.filter(near).min_by_key(|name| strsim::damerau_levenshtein(wrong, name));
    best.map(Box::from)
}

/// The name of a library that a wrong one may have been meant to be, whatever its case and underscores.
fn nearest_of<'a>(wrong: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<Box<str>> {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    let same = names.clone().find(|name| plain(name) == plain(wrong));
    same.map(Box::from).or_else(|| nearest(wrong, names))
}

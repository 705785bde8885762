//! The folders that absolute Python imports are looked for in.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::projects::source_folders;
use crate::app::manifests::distributions;
use crate::app::{Files, paths};

/// The modules that come with Python, including those that newer versions dropped.
const STANDARD: &str = include_str!("../stdlib.txt");

/// True where a top-level module comes, or came, with Python.
pub fn is_standard(top: &str) -> bool {
    static NAMES: OnceLock<FxHashSet<&str>> = OnceLock::new();
    NAMES.get_or_init(|| STANDARD.split_whitespace().collect()).contains(top)
}

/// A folder lies at the top of a project where it holds one of these.
const MARKS: [&str; 6] = ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "manage.py"];

#[derive(Debug, Default)]
pub struct Roots {
    /// Folders that a manifest or a convention says are on the path, without the importing file being looked at.
    declared: BTreeSet<Box<str>>,
    /// Folders that hold Python files, at any depth.
    with_code: FxHashSet<Box<str>>,
    /// Top-level modules that are built in or depended on.
    foreign: FxHashSet<Box<str>>,
}

/// One folder to look in.
pub struct Root<'a> {
    pub folder: &'a str,
    /// False for a folder that is tried only because the importing file lies below it.
    pub declared: bool,
    /// True for a package above the importing file.
    pub is_guess: bool,
}

impl Root<'_> {
    /// True where the folder holds a package with this name and with an `__init__.py`.
    pub fn is_package(&self, files: &Files, name: &str) -> bool {
        is_package(files, &paths::within(self.folder, name))
    }
}

impl Roots {
    pub fn new(files: &Files) -> Self {
        let installed = distributions(files).into_iter().map(|name| name.replace('-', "_").into());
        let foreign = STANDARD.split_whitespace().map(Box::from).chain(installed).collect();
        let mut roots = Self { foreign, ..Self::default() };
        roots.declared.insert("".into());
        for id in files.ids() {
            let Some(file) = files.get(id) else { continue };
            if !file.path.ends_with(".py") && !file.path.ends_with(".pyi") {
                continue;
            }
            roots.mark(&file.path);
            for folder in paths::upwards(paths::folder(&file.path)) {
                if !roots.with_code.insert(folder.into()) {
                    break;
                }
            }
        }
        for document in files.documents() {
            roots.mark(&document.path);
            roots.declared.extend(source_folders(document).into_iter().map(Box::from));
        }
        let sources: Vec<_> = roots.declared.iter().map(|folder| paths::within(folder, "src")).collect();
        roots.declared.extend(sources.into_iter().filter(|folder| roots.with_code.contains(&**folder)).map(Box::from));
        roots
    }

    fn mark(&mut self, path: &str) {
        let folder = paths::folder(path);
        if MARKS.contains(&path[folder.len()..].trim_start_matches('/')) {
            self.declared.insert(folder.into());
        }
    }

    pub fn holds_code(&self, folder: &str) -> bool {
        self.with_code.contains(folder)
    }

    /// True where a top-level module is built in or depended on.
    pub fn is_foreign(&self, top: &str) -> bool {
        self.foreign.contains(top)
    }

    /// True also where a distribution only begins with the name: `graphql-core` brings `graphql`.
    pub fn may_be_foreign(&self, top: &str) -> bool {
        let begins = |name: &str| name.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
        self.foreign.iter().any(|name| begins(name))
    }

    /// Where to look, in this order: the folders above the importing file that are not packages, nearest first, with
    /// the roots that lie in them; the other projects of the repository; the packages above the file.
    pub fn search<'a>(&'a self, files: &Files, from: &'a str) -> impl Iterator<Item = Root<'a>> {
        let (packages, plain): (Vec<&str>, Vec<&str>) =
            paths::upwards(from).partition(|folder| is_package(files, folder));
        let near: Vec<&str> =
            plain.iter().flat_map(|folder| std::iter::once(*folder).chain(self.source_of(folder))).collect();
        let far: Vec<&str> =
            self.declared.iter().map(|folder| &**folder).filter(|folder| !near.contains(folder)).collect();
        let of = |folder: &'a str| Root { folder, declared: self.declared.contains(folder), is_guess: false };
        near.into_iter().chain(far).map(of).chain(packages.into_iter().rev().map(|folder| Root {
            folder,
            declared: false,
            is_guess: true,
        }))
    }

    fn source_of(&self, folder: &str) -> Option<&str> {
        self.declared.get(paths::within(folder, "src").as_str()).map(|folder| &**folder)
    }
}

fn is_package(files: &Files, folder: &str) -> bool {
    files.find(&paths::within(folder, "__init__.py")).is_some()
}

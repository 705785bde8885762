//! What the packages of the app are, and which versions of others they have.
//!
//! Read from the texts of manifests and lockfiles alone; nothing is installed, run or looked up.

mod javascript;
mod locks;
mod package;
mod python;
#[cfg(test)]
mod tests;
mod version;

use rustc_hash::FxHashMap;

use self::locks::Lock;
pub use self::package::{Dependency, Ecosystem, Package};
pub use self::python::{distributions, normalised};
pub use self::version::Version;
use super::paths::{split, upwards};
use super::{Document, Files};

/// Larger documents are not read.
const LIMIT: usize = 20 << 20;

/// A document that could not be read, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Relative to the root, with `/`.
    pub path: Box<str>,
    pub reason: String,
}

/// All packages of one root.
#[derive(Debug, Default)]
pub struct Manifests {
    /// By folder and ecosystem.
    packages: FxHashMap<(Box<str>, Ecosystem), Package>,
    locks: FxHashMap<(Box<str>, Ecosystem), Vec<Lock>>,
    problems: Vec<Problem>,
}

impl Manifests {
    pub fn read(files: &Files) -> Self {
        let mut manifests = Self::default();
        for document in files.documents() {
            if document.text.len() > LIMIT {
                let reason = format!("is larger than {} MB and left out", LIMIT >> 20);
                manifests.problems.push(Problem { path: document.path.as_ref().into(), reason });
            } else if let Err(reason) = manifests.add(document) {
                manifests.problems.push(Problem { path: document.path.as_ref().into(), reason });
            }
        }
        manifests
    }

    fn add(&mut self, document: &Document) -> Result<(), String> {
        let (folder, name) = split(&document.path);
        if let Some((ecosystem, lock)) = locks::read(name, &document.text) {
            self.locks.entry((folder.into(), ecosystem)).or_default().push(lock?);
            return Ok(());
        }
        if name == "package.json" {
            let package = javascript::read(folder, &document.text)?;
            self.packages.insert((folder.into(), Ecosystem::JavaScript), package);
        } else if python::is_manifest(&document.path) {
            // Several files of a folder say it together; `requirements/base.txt` speaks for the folder above.
            let folder = python::folder_of(folder, name);
            let key = (folder.into(), Ecosystem::Python);
            let package = self.packages.entry(key).or_insert_with(|| Package::new(folder, Ecosystem::Python));
            python::read(package, name, &document.text)?;
        }
        Ok(())
    }

    /// The package that a file belongs to: the nearest one above it, of the file's language.
    pub fn package_of(&self, path: &str) -> Option<&Package> {
        let ecosystems = Ecosystem::of_path(path);
        upwards(split(path).0)
            .find_map(|folder| ecosystems.iter().find_map(|ecosystem| self.packages.get(&(folder.into(), *ecosystem))))
    }

    /// Every package, in the order of the folders.
    pub fn packages(&self) -> Vec<&Package> {
        let mut packages: Vec<_> = self.packages.values().collect();
        packages.sort_unstable_by_key(|package| (&package.folder, package.ecosystem));
        packages
    }

    /// The version of `package` that the file at `path` gets: the locked one, or the lowest that the declared range
    /// allows. Packages that others depend on have one only where there is a lockfile.
    pub fn version(&self, path: &str, package: &str) -> Option<Version> {
        let declared = self.declared(path, package);
        let from = declared.map_or_else(|| split(path).0, |(owner, _)| &owner.folder);
        let range = declared.map(|(_, dependency)| &*dependency.range);
        let locked = Ecosystem::of_path(path).iter().find_map(|ecosystem| {
            let name = ecosystem.normalised(package);
            upwards(from).find_map(|folder| {
                let locks = self.locks.get(&(folder.into(), *ecosystem))?;
                let importer = from[folder.len()..].trim_start_matches('/');
                locks.iter().find_map(|lock| lock.version(importer, &name, range))
            })
        });
        locked.or_else(|| Version::lowest(range?))
    }

    /// True where the file's package, or one above it, depends on `package` directly.
    pub fn has(&self, path: &str, package: &str) -> bool {
        self.declared(path, package).is_some()
    }

    /// What could not be read.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The declaration nearest to the file: in a workspace the root's dependencies are there for all.
    fn declared(&self, path: &str, package: &str) -> Option<(&Package, &Dependency)> {
        let ecosystems = Ecosystem::of_path(path);
        upwards(split(path).0).find_map(|folder| {
            ecosystems.iter().find_map(|ecosystem| {
                let owner = self.packages.get(&(folder.into(), *ecosystem))?;
                Some((owner, owner.dependencies.get(&*ecosystem.normalised(package))?))
            })
        })
    }
}

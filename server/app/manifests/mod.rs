//! What the packages of the app are, and which versions of others they have.
//!
//! Read from the texts of manifests and lockfiles alone; nothing is installed, run or looked up.

mod declaration;
mod javascript;
mod locks;
mod package;
mod python;
#[cfg(test)]
mod tests;
mod version;

use rustc_hash::FxHashMap;

pub use self::declaration::{Declaration, Kind, Source};
pub use self::locks::Lock;
pub use self::package::{Dependency, Ecosystem, Package};
pub use self::python::{distributions, inline, is_manifest as is_python_manifest, normalised};
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
#[derive(Debug, Default, PartialEq)]
pub struct Manifests {
    /// By folder and ecosystem.
    packages: FxHashMap<(Box<str>, Ecosystem), Package>,
    locks: FxHashMap<(Box<str>, Ecosystem), Vec<Lock>>,
    /// Lockfiles that are there and could not be read, by folder.
    unread: Vec<(Box<str>, Ecosystem)>,
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
        for (path, reason) in files.left_out() {
            manifests.leave_out(path, reason);
        }
        manifests.include(files);
        manifests
    }

    /// A document that was too large, or no text, to be read.
    fn leave_out(&mut self, path: &str, reason: &str) {
        let (folder, name) = split(path);
        if let Some(ecosystem) = locks::ecosystem(name) {
            self.unread.push((folder.into(), ecosystem));
        } else if name == "package.json" || python::is_manifest(path) {
            let (ecosystem, folder) = match name {
                "package.json" => (Ecosystem::JavaScript, folder),
                _ => (Ecosystem::Python, python::folder_of(folder, name)),
            };
            let package =
                self.packages.entry((folder.into(), ecosystem)).or_insert_with(|| Package::new(folder, ecosystem));
            package.unclear.push(format!("`{name}` could not be read").into());
        }
        self.problems.push(Problem { path: path.into(), reason: reason.to_owned() });
    }

    /// Files of requirements that include others have what those declare, wherever they lie.
    fn include(&mut self, files: &Files) {
        let includes: Vec<_> = (self.packages.iter())
            .flat_map(|(key, package)| package.includes.iter().map(move |path| (key.clone(), path.clone())))
            .collect();
        for (key, path) in includes {
            let others = self.packages.values().flat_map(|package| &package.declarations);
            let included: Vec<Declaration> = others.filter(|it| it.document == path).cloned().collect();
            let is_read = !included.is_empty() || files.document(&path).is_some();
            let Some(package) = self.packages.get_mut(&key) else { continue };
            for declaration in &included {
                package.depend(&declaration.name, &declaration.range, declaration.kind != Kind::Runtime);
            }
            if !is_read {
                package.unclear.push(format!("`{path}` is included and could not be read").into());
            }
        }
    }

    fn add(&mut self, document: &Document) -> Result<(), String> {
        let (folder, name) = split(&document.path);
        if let Some((ecosystem, lock)) = locks::read(name, &document.text) {
            let key = (folder.into(), ecosystem);
            match lock {
                Ok(mut lock) => {
                    lock.document = document.path.as_ref().into();
                    self.locks.entry(key).or_default().push(lock);
                }
                Err(reason) => {
                    self.unread.push(key);
                    return Err(reason);
                }
            }
            return Ok(());
        }
        let (key, read): (_, Result<(), String>) = if name == "package.json" {
            let key = (Box::from(folder), Ecosystem::JavaScript);
            let read = javascript::read(folder, &document.text).map(|package| {
                self.packages.insert(key.clone(), package);
            });
            (key, read)
        } else if python::is_manifest(&document.path) {
            // Several files of a folder say it together; `requirements/base.txt` speaks for the folder above.
            let project = python::folder_of(folder, name);
            let key = (Box::from(project), Ecosystem::Python);
            let package = self.packages.entry(key.clone()).or_insert_with(|| Package::new(project, Ecosystem::Python));
            (key, python::read(package, folder, name, &document.text))
        } else {
            return Ok(());
        };
        let (folder, ecosystem) = &key;
        let package = self.packages.entry(key.clone()).or_insert_with(|| Package::new(folder, *ecosystem));
        for declaration in package.declarations.iter_mut().filter(|it| it.document.is_empty()) {
            declaration.document = document.path.as_ref().into();
        }
        if read.is_err() {
            package.unclear.push(format!("`{name}` could not be read").into());
        }
        read
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

    /// Every declared dependency at its place.
    pub fn declarations(&self) -> impl Iterator<Item = &Declaration> {
        self.packages().into_iter().flat_map(|package| &package.declarations)
    }

    /// The packages of an ecosystem whose folders lie on the way from `folder` to the root, nearest first.
    pub fn above<'a>(&'a self, folder: &'a str, ecosystem: Ecosystem) -> impl Iterator<Item = &'a Package> {
        upwards(folder).filter_map(move |folder| self.packages.get(&(folder.into(), ecosystem)))
    }

    /// The lockfiles of an ecosystem on the way from `folder` to the root, nearest first, each with its folder.
    pub fn locks_above<'a>(
        &'a self,
        folder: &'a str,
        ecosystem: Ecosystem,
    ) -> impl Iterator<Item = (&'a str, &'a Lock)> {
        upwards(folder).flat_map(move |folder| {
            let locks = self.locks.get(&(folder.into(), ecosystem)).into_iter().flatten();
            locks.map(move |lock| (folder, lock))
        })
    }

    /// True where a lockfile is there on the way to the root that could not be read.
    pub fn is_unread_above(&self, folder: &str, ecosystem: Ecosystem) -> bool {
        upwards(folder).any(|folder| self.unread.iter().any(|(at, of)| &**at == folder && *of == ecosystem))
    }
}

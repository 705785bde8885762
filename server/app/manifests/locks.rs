//! Lockfiles: which versions were installed.

mod bun;
mod npm;
mod pip;
mod pnpm;
mod yarn;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Ecosystem, Version};

/// What one lockfile says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By the folder of the package that asks, relative to the lockfile's, and name.
    by_importer: FxHashMap<(Box<str>, Box<str>), Version>,
    /// By `name@range`, as declared.
    by_range: FxHashMap<Box<str>, Version>,
    /// By name; of several versions the newest.
    by_name: FxHashMap<Box<str>, Version>,
    /// Every package, with a version that says something or without one.
    names: FxHashSet<Box<str>>,
    /// A package that needs another: by the other's name.
    needed_by: FxHashMap<Box<str>, Box<str>>,
    /// The exact text of versions, by name; of several the first.
    texts: FxHashMap<Box<str>, Box<str>>,
    /// The lockfile, relative to the root.
    pub document: Box<str>,
}

impl Lock {
    fn set(&mut self, name: &str, version: Option<Version>) {
        if !self.names.contains(name) {
            self.names.insert(name.into());
        }
        let Some(version) = version else { return };
        let slot = self.by_name.entry(name.into()).or_insert(version);
        *slot = (*slot).max(version);
    }

    fn set_for(&mut self, importer: &str, name: &str, version: Option<Version>) {
        if let Some(version) = version {
            self.by_importer.insert((importer.into(), name.into()), version);
        }
    }

    /// The exact version of a package, where the lockfile lists one.
    fn exact(&mut self, name: &str, version: Option<&str>) {
        let plain = |version: &&str| version.starts_with(|c: char| c.is_ascii_digit());
        if let Some(version) = version.filter(plain) {
            self.texts.entry(name.into()).or_insert_with(|| version.into());
        }
    }

    fn need(&mut self, owner: &str, name: &str) {
        if !owner.is_empty() && owner != name {
            // Of several the first by name, in whatever order they were read.
            let known = self.needed_by.entry(name.into()).or_insert_with(|| owner.into());
            if owner < &**known {
                *known = owner.into();
            }
        }
    }

    /// True where the lockfile lists the package, for whoever needs it.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The first package, by name, of which something holds.
    pub fn find(&self, holds: impl Fn(&str) -> bool) -> Option<&str> {
        self.names.iter().map(|name| &**name).filter(|name| holds(name)).min()
    }

    /// How many packages it lists.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// A package that needs this one, if the lockfile says which.
    pub fn needed_by(&self, name: &str) -> Option<&str> {
        self.needed_by.get(name).map(|name| &**name)
    }

    /// The version as written.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(|text| &**text)
    }

    pub fn version(&self, importer: &str, name: &str, range: Option<&str>) -> Option<Version> {
        let exact = self.by_importer.get(&(importer.into(), name.into()));
        let ranged = || self.by_range.get(format!("{name}@{}", range?).as_str());
        let hoisted = || self.by_importer.get(&("".into(), name.into()));
        exact.or_else(ranged).or_else(hoisted).or_else(|| self.by_name.get(name)).copied()
    }
}

type Reader = fn(&str) -> Result<Lock, String>;

/// The ecosystem of a lockfile by its name; None for other files.
pub fn ecosystem(name: &str) -> Option<Ecosystem> {
    reader(name).map(|(ecosystem, _)| ecosystem)
}

/// None where the name is not one of a lockfile.
pub fn read(name: &str, text: &str) -> Option<(Ecosystem, Result<Lock, String>)> {
    let (ecosystem, read) = reader(name)?;
    Some((ecosystem, read(text)))
}

fn reader(name: &str) -> Option<(Ecosystem, Reader)> {
    Some(match name {
        "package-lock.json" | "npm-shrinkwrap.json" => (Ecosystem::JavaScript, npm::read),
        "pnpm-lock.yaml" => (Ecosystem::JavaScript, pnpm::read),
        "yarn.lock" => (Ecosystem::JavaScript, yarn::read),
        // Not text, so that it is there and unread.
        "bun.lockb" => (Ecosystem::JavaScript, |_| Err("is not text".to_owned())),
        "bun.lock" => (Ecosystem::JavaScript, bun::read),
        "poetry.lock" | "uv.lock" | "pdm.lock" => (Ecosystem::Python, pip::read),
        "Pipfile.lock" => (Ecosystem::Python, pip::read_pipfile),
        _ => return None,
    })
}

/// `name@rest`, where the name may begin with an `@` of its own.
fn split_at_sign(text: &str) -> Option<(&str, &str)> {
    let at = text.get(1..)?.find('@')? + 1;
    Some((&text[..at], &text[at + 1..]))
}

//! Lockfiles: which versions were installed.

mod bun;
mod npm;
mod pip;
mod pnpm;
mod yarn;

use rustc_hash::FxHashMap;

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
}

impl Lock {
    fn set(&mut self, name: &str, version: Option<Version>) {
        let Some(version) = version else { return };
        let slot = self.by_name.entry(name.into()).or_insert(version);
        *slot = (*slot).max(version);
    }

    fn set_for(&mut self, importer: &str, name: &str, version: Option<Version>) {
        if let Some(version) = version {
            self.by_importer.insert((importer.into(), name.into()), version);
        }
    }

    pub fn version(&self, importer: &str, name: &str, range: Option<&str>) -> Option<Version> {
        let exact = self.by_importer.get(&(importer.into(), name.into()));
        let ranged = || self.by_range.get(format!("{name}@{}", range?).as_str());
        let hoisted = || self.by_importer.get(&("".into(), name.into()));
        exact.or_else(ranged).or_else(hoisted).or_else(|| self.by_name.get(name)).copied()
    }
}

type Reader = fn(&str) -> Result<Lock, String>;

/// None where the name is not one of a lockfile.
pub fn read(name: &str, text: &str) -> Option<(Ecosystem, Result<Lock, String>)> {
    let (ecosystem, read): (_, Reader) = match name {
        "package-lock.json" | "npm-shrinkwrap.json" => (Ecosystem::JavaScript, npm::read),
        "pnpm-lock.yaml" => (Ecosystem::JavaScript, pnpm::read),
        "yarn.lock" => (Ecosystem::JavaScript, yarn::read),
        "bun.lock" => (Ecosystem::JavaScript, bun::read),
        "poetry.lock" | "uv.lock" | "pdm.lock" => (Ecosystem::Python, pip::read),
        "Pipfile.lock" => (Ecosystem::Python, pip::read_pipfile),
        _ => return None,
    };
    Some((ecosystem, read(text)))
}

/// `name@rest`, where the name may begin with an `@` of its own.
fn split_at_sign(text: &str) -> Option<(&str, &str)> {
    let at = text.get(1..)?.find('@')? + 1;
    Some((&text[..at], &text[at + 1..]))
}

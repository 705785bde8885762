//! One package of the app.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::python::normalised;

/// Which registry a package's dependencies are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ecosystem {
    JavaScript,
    Python,
}

impl Ecosystem {
    /// Those that the file at `path` can belong to.
    pub fn of_path(path: &str) -> &'static [Self] {
        match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("py" | "pyi") => &[Self::Python],
            Some("ts" | "tsx" | "mts" | "cts" | "js" | "jsx" | "mjs" | "cjs") => &[Self::JavaScript],
            _ => &[Self::JavaScript, Self::Python],
        }
    }

    /// A package's name as it is compared.
    pub fn normalised(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::JavaScript => name.into(),
            Self::Python => normalised(name).into(),
        }
    }
}

/// A declared dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// As written: `^4.18.0`, `>=2,<3`, `workspace:*`; empty where any version will do.
    pub range: Box<str>,
    /// Needed for development only, or optional.
    pub dev: bool,
}

/// A manifest, or several of one folder, as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub name: Option<Box<str>>,
    /// Relative to the root, with `/`; the root itself is empty.
    pub folder: Box<str>,
    pub ecosystem: Ecosystem,
    /// By name; Python's are normalised (`flask-login`).
    pub dependencies: BTreeMap<Box<str>, Dependency>,
    /// Commands by name.
    pub scripts: BTreeMap<Box<str>, Box<str>>,
    /// Files, or Python entry points, by the name of the command they are installed as.
    pub bin: BTreeMap<Box<str>, Box<str>>,
    /// Globs of the packages that are developed together with this one.
    pub workspaces: Vec<Box<str>>,
}

impl Package {
    pub fn new(folder: &str, ecosystem: Ecosystem) -> Self {
        Self {
            name: None,
            folder: folder.into(),
            ecosystem,
            dependencies: BTreeMap::new(),
            scripts: BTreeMap::new(),
            bin: BTreeMap::new(),
            workspaces: Vec::new(),
        }
    }

    /// Where a dependency is declared twice, the one that production needs wins, and then the one with a range.
    pub fn depend(&mut self, name: &str, range: &str, dev: bool) {
        let new = Dependency { range: range.trim().into(), dev };
        let slot = self.dependencies.entry(self.ecosystem.normalised(name).into()).or_insert_with(|| new.clone());
        if (slot.dev, slot.range.is_empty()) > (new.dev, new.range.is_empty()) {
            *slot = new;
        }
    }
}

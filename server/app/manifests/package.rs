//! One package of the app.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Version;
use super::declaration::{Declaration, Kind, Source};
use super::python::normalised;
use crate::text::Span;

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

impl From<Ecosystem> for crate::registry::Registry {
    fn from(ecosystem: Ecosystem) -> Self {
        match ecosystem {
            Ecosystem::JavaScript => Self::Npm,
            Ecosystem::Python => Self::PyPi,
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
    /// Every dependency at its place, in the order of the manifests.
    pub declarations: Vec<Declaration>,
    /// Why there may be dependencies that are not listed: what could not be followed.
    pub unclear: Vec<Box<str>>,
    /// Manifests that others include, relative to the root.
    pub includes: Vec<Box<str>>,
    /// The manifest names an index of its own, so that any name may be known there alone.
    pub own_index: bool,
    /// For others to depend on, and not run by itself; None where nothing says it.
    pub is_library: Option<bool>,
    /// The lowest version of Python or Node that it says it runs on.
    pub runs_on: Option<Version>,
}

/// Where a dependency stands in the manifest that is being read, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    pub name_at: Span,
    pub range_at: Option<Span>,
    pub source: Source,
    pub renamed: Option<&'a str>,
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
            declarations: Vec::new(),
            unclear: Vec::new(),
            includes: Vec::new(),
            own_index: false,
            is_library: None,
            runs_on: None,
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

    /// Takes in one line of a manifest. The document is filled in by who reads it.
    pub fn declare(&mut self, name: &str, range: &str, kind: Kind, written: Written<'_>) {
        self.depend(name, range, kind != Kind::Runtime);
        self.declarations.push(Declaration {
            ecosystem: self.ecosystem,
            name: self.ecosystem.normalised(name).into(),
            renamed: written.renamed.map(Box::from),
            range: range.trim().into(),
            kind,
            source: written.source,
            document: Box::default(),
            name_at: written.name_at,
            range_at: written.range_at,
        });
    }
}

//! The packages of the repository, so that one finds another without anything being installed or built.
//!
//! Written here although `oxc_resolver` follows `exports` too: it needs the packages linked into `node_modules` and
//! built, and a cloned monorepo is neither.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::super::Target;
use super::{entry, source};
use crate::app::manifests::Version;
use crate::app::{FileId, Files, paths};

/// Folders that a build writes and what is compiled into them.
const BUILT: [&str; 9] = ["dist", "lib", "build", "out", "output", "es", "esm", "cjs", "types"];

const DEPENDENCIES: [&str; 4] = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/// Files that make their folder the root of a workspace.
const WORKSPACE_MARKS: [&str; 4] = ["pnpm-workspace.yaml", "lerna.json", "nx.json", "rush.json"];

#[derive(Debug)]
pub struct Package {
    /// Relative to the root of the app.
    pub folder: Box<str>,
    manifest: Value,
}

#[derive(Debug, Default)]
pub struct Workspace {
    packages: Vec<Package>,
    by_folder: FxHashMap<Box<str>, usize>,
    by_name: FxHashMap<Box<str>, Vec<usize>>,
    /// Folders below which packages see each other.
    roots: Vec<Box<str>>,
    pub problems: Vec<(Box<str>, String)>,
}

impl Package {
    /// True where a package manager would link this package for a range, instead of installing one of the same name.
    fn fits(&self, range: &str) -> bool {
        let own = self.manifest["version"].as_str().and_then(Version::parse).unwrap_or(Version::new(0, 0, 0));
        Version::lowest(range).is_none_or(|lowest| lowest <= own && lowest.major == own.major)
    }
}

impl Workspace {
    pub fn new(files: &Files) -> Self {
        let mut workspace = Self::default();
        for document in files.documents() {
            let folder = paths::folder(&document.path);
            match document.path[folder.len()..].trim_start_matches('/') {
                "package.json" => match serde_json::from_str::<Value>(&document.text) {
                    Ok(manifest) => workspace.add(folder, manifest),
                    Err(error) => workspace.problems.push((document.path.as_ref().into(), error.to_string())),
                },
                name if WORKSPACE_MARKS.contains(&name) => workspace.roots.push(folder.into()),
                _ => {}
            }
        }
        workspace
    }

    fn add(&mut self, folder: &str, manifest: Value) {
        if !manifest["workspaces"].is_null() {
            self.roots.push(folder.into());
        }
        let index = self.packages.len();
        self.by_folder.insert(folder.into(), index);
        if let Some(name) = manifest["name"].as_str() {
            self.by_name.entry(name.into()).or_default().push(index);
        }
        self.packages.push(Package { folder: folder.into(), manifest });
    }

    /// The package that a folder belongs to.
    pub fn nearest(&self, folder: &str) -> Option<&Package> {
        paths::upwards(folder).find_map(|folder| self.by_folder.get(folder)).map(|index| &self.packages[*index])
    }

    /// The folder of the package called `name`, seen from `folder`. None where it is not a part of the repository.
    pub fn folder_of(&self, folder: &str, name: &str) -> Option<String> {
        let importer = self.nearest(folder);
        let range = importer.and_then(|importer| {
            DEPENDENCIES.iter().find_map(|field| importer.manifest[*field].get(name).and_then(Value::as_str))
        });
        if let (Some(importer), Some(range)) = (importer, range)
            && let Some(path) = ["file:", "link:", "portal:"].iter().find_map(|start| range.strip_prefix(start))
        {
            // An archive is unpacked like any package.
            return paths::join(&importer.folder, path).filter(|path| !path.ends_with("gz"));
        }
        let name = range.map_or(name, |range| renamed(range).unwrap_or(name));
        let linked = range.is_none_or(|range| range.starts_with("workspace:"));
        let candidates = self.by_name.get(name)?.iter().map(|index| &self.packages[*index]);
        let seen = candidates.filter(|package| {
            let itself = importer.is_some_and(|importer| importer.folder == package.folder);
            let meant = || self.together(folder, &package.folder) && range.is_some_and(|range| package.fits(range));
            if itself { !package.manifest["exports"].is_null() } else { linked || meant() }
        });
        seen.max_by_key(|package| common(folder, &package.folder)).map(|package| package.folder.to_string())
    }

    /// True where one workspace holds both folders.
    fn together(&self, one: &str, other: &str) -> bool {
        self.roots.iter().any(|root| paths::below(one, root) && paths::below(other, root))
    }

    /// A bare specifier by the name of a package of the repository.
    pub fn resolve(&self, files: &Files, folder: &str, specifier: &str) -> Option<Target> {
        let (name, subpath) = split(specifier)?;
        let package = self.folder_of(folder, name)?;
        Some(self.entry(files, &package, subpath).map_or(Target::Missing, Target::File))
    }

    /// A specifier that starts with `#`, by the `imports` of its package.
    pub fn internal(&self, files: &Files, folder: &str, specifier: &str) -> Option<Target> {
        let package = self.nearest(folder)?;
        let behind = entry::imported(&package.manifest, specifier);
        let first = behind.first()?;
        let file = behind.iter().find_map(|path| self.place(files, &paths::join(&package.folder, path)?));
        match file {
            Some(file) => Some(Target::File(file)),
            None if first.starts_with('.') => Some(Target::Missing),
            None => Some(self.resolve(files, folder, first).unwrap_or_else(|| Target::Package(first.as_str().into()))),
        }
    }

    /// The paths that the manifest in `folder` names for a path within the package, relative to it.
    pub fn exported(&self, folder: &str, subpath: &str) -> Vec<String> {
        let Some(index) = self.by_folder.get(folder) else { return Vec::new() };
        let key = if subpath.is_empty() { ".".to_owned() } else { format!("./{subpath}") };
        entry::exported(&self.packages[*index].manifest, &key)
    }

    /// The file behind a package's name, or behind a path within it.
    fn entry(&self, files: &Files, folder: &str, subpath: &str) -> Option<FileId> {
        let exported = self.exported(folder, subpath);
        let at = |path: &str| paths::join(folder, path);
        let named = exported.iter().find_map(|path| code(files, &at(path)?).or_else(|| unbuilt(files, folder, path)));
        let beside = || {
            let places: &[&str] = if subpath.is_empty() { &["src/", "", "lib/", "src/main"] } else { &["src/", ""] };
            places.iter().find_map(|place| source(files, &paths::within(folder, &format!("{place}{subpath}"))))
        };
        named.or_else(beside).or_else(|| unbuilt(files, folder, subpath))
    }

    /// The file of the app at a path, be it a file, a folder with an index, a package, or where a build would put it.
    pub fn place(&self, files: &Files, path: &str) -> Option<FileId> {
        if let Some(file) = source(files, path) {
            return Some(file);
        }
        let path = path.trim_end_matches('/');
        if self.by_folder.contains_key(path) {
            return self.entry(files, path, "");
        }
        let package = self.nearest(paths::folder(path)).map_or("", |package| &package.folder);
        let within = path.get(package.len()..)?.trim_start_matches('/');
        unbuilt(files, package, within)
    }
}

/// A source that is not merely a declaration.
fn code(files: &Files, path: &str) -> Option<FileId> {
    if path.ends_with(".d.ts") { None } else { source(files, path) }
}

/// What `path`, relative to the package's folder, is built from.
fn unbuilt(files: &Files, folder: &str, path: &str) -> Option<FileId> {
    let path = path.trim_start_matches("./");
    let mut parts: Vec<&str> = path.split('/').collect();
    let built = parts.iter().take_while(|part| BUILT.contains(part)).count();
    if built == 0 {
        return None;
    }
    parts.drain(..built);
    let name = parts.pop().unwrap_or_default();
    let stem =
        [".d.ts", ".d.mts", ".d.cts", ".mjs", ".cjs", ".js", ".ts"].iter().find_map(|end| name.strip_suffix(end));
    parts.push(stem.unwrap_or(name));
    let rest = parts.join("/");
    let rest = rest.strip_prefix("src/").unwrap_or(&rest);
    ["src", "", "lib"].iter().find_map(|place| source(files, &paths::within(&paths::within(folder, place), rest)))
}

/// The name within `workspace:other@*` and `npm:other@1`.
fn renamed(range: &str) -> Option<&str> {
    let other = range.strip_prefix("workspace:").or_else(|| range.strip_prefix("npm:"))?;
    let at = other.rfind('@').filter(|at| *at > 0)?;
    Some(&other[..at])
}

/// A specifier as the package's name and what follows it. None where it cannot name a package.
pub fn split(specifier: &str) -> Option<(&str, &str)> {
    let slashes = if specifier.starts_with('@') { 2 } else { 1 };
    let mut ends = specifier.match_indices('/').map(|(at, _)| at);
    let end = ends.nth(slashes - 1).unwrap_or(specifier.len());
    let (name, rest) = specifier.split_at(end);
    let plausible = !name.is_empty() && !name.starts_with(['.', '/', '#', '~']) && !name.starts_with("@/");
    plausible.then(|| (name, rest.trim_start_matches('/')))
}

/// How many folders two paths share.
fn common(one: &str, other: &str) -> usize {
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}

//! ES imports, `require` and dynamic imports.

mod aliases;
mod config_files;
mod entry;
mod workspace;

pub use aliases::Aliases;
pub use workspace::{Workspace, split as split_package};

use nodejs_built_in_modules::is_nodejs_builtin_module;

use super::Target;
use super::known::Known;
use crate::app::{FileId, Files, paths};

/// Tried behind a path, in this order: sources before declarations, which hold no code.
const ENDINGS: [&str; 9] = [".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".d.ts"];

/// What a compiled name stands for in the sources.
const COMPILED: [(&str, &[&str]); 4] =
    [(".js", &[".ts", ".tsx", ".jsx"]), (".jsx", &[".tsx"]), (".mjs", &[".mts"]), (".cjs", &[".cts"])];

/// Conventions that no package name can be mistaken for, and what they most often stand for in a package's folder.
/// Asked only where no configuration says otherwise.
const CONVENTIONS: [(&str, [&str; 3]); 2] = [("@/", ["src", "", "app"]), ("~/", ["src", "", "app"])];

pub fn resolve(files: &Files, known: &Known, folder: &str, specifier: &str) -> Target {
    // Bundlers take options behind the path: `./icon.svg?react`.
    let specifier = specifier.split_once('?').map_or(specifier, |(path, _)| path);
    if is_relative(specifier) {
        let found = paths::join(folder, specifier).and_then(|path| known.workspace.place(files, &path));
        return found.map_or(Target::Missing, Target::File);
    }
    // `node:fs`, `bun:test`, `virtual:pages`; an alias may begin with a colon.
    if is_nodejs_builtin_module(specifier) || specifier.find(':').is_some_and(|at| at > 0) {
        return Target::Package(specifier.into());
    }
    bare(files, known, folder, specifier)
        .or_else(|| by_convention(files, &known.workspace, folder, specifier))
        .unwrap_or_else(|| Target::Package(specifier.into()))
}

/// By what the manifests and compiler configurations say. None where it is not a part of the app.
fn bare(files: &Files, known: &Known, folder: &str, specifier: &str) -> Option<Target> {
    let workspace = &known.workspace;
    if specifier.starts_with('#')
        && let Some(target) = workspace.internal(files, folder, specifier)
    {
        return Some(target);
    }
    let alias = known.aliases.resolve(files, workspace, folder, specifier);
    match alias {
        Some(Target::File(_)) => alias,
        // The alias may lead to where the package is built, which the package's manifest explains.
        other => workspace.resolve(files, folder, specifier).or(other),
    }
}

fn by_convention(files: &Files, workspace: &Workspace, folder: &str, specifier: &str) -> Option<Target> {
    let package = workspace.nearest(folder).map_or("", |package| &package.folder);
    let (places, rest): (&[&str], _) = match specifier.strip_prefix('/') {
        // From the folder that is served.
        Some(rest) => (&["", "src", "public"], rest),
        None => CONVENTIONS.iter().find_map(|(start, places)| Some((&places[..], specifier.strip_prefix(start)?)))?,
    };
    let found = places.iter().find_map(|place| source(files, &paths::within(&paths::within(package, place), rest)));
    Some(found.map_or(Target::Missing, Target::File))
}

fn is_relative(specifier: &str) -> bool {
    matches!(specifier, "." | "..") || specifier.starts_with("./") || specifier.starts_with("../")
}

/// A document is no module: what imports it gets what its loader makes of it.
fn module(files: &Files, path: &str) -> Option<FileId> {
    files.find(path).filter(|id| files.get(*id).is_some_and(|file| !file.facts.language.is_document()))
}

/// The file of the app that `path` means: itself, what it is compiled from, with an extension, or its index.
fn source(files: &Files, path: &str) -> Option<FileId> {
    let (path, folder_only) = path.strip_suffix('/').map_or((path, path.is_empty()), |path| (path, true));
    let mut candidate = String::with_capacity(path.len() + 12);
    let mut with_endings = |between: &str| {
        ENDINGS.iter().find_map(|ending| {
            candidate.clear();
            candidate.extend([path, between, ending]);
            module(files, &candidate)
        })
    };
    let index = if path.is_empty() { "index" } else { "/index" };
    if folder_only {
        return with_endings(index);
    }
    compiled_from(files, path)
        .or_else(|| module(files, path))
        .or_else(|| with_endings(""))
        .or_else(|| with_endings(index))
}

fn compiled_from(files: &Files, path: &str) -> Option<FileId> {
    let (base, endings) = COMPILED.iter().find_map(|(ending, from)| Some((path.strip_suffix(ending)?, from)))?;
    endings.iter().find_map(|ending| files.find(&format!("{base}{ending}")))
}

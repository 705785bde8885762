//! ES imports, `require` and dynamic imports.

use std::path::Path;

use super::known::Known;
use super::{Target, paths};
use crate::app::{FileId, Files};

/// Tried behind a path, in this order: sources before declarations, which hold no code.
const ENDINGS: [&str; 9] = [".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".d.ts"];

/// What a compiled name stands for in the sources.
const COMPILED: [(&str, &[&str]); 4] =
    [(".js", &[".ts", ".tsx", ".jsx"]), (".jsx", &[".tsx"]), (".mjs", &[".mts"]), (".cjs", &[".cts"])];

pub fn resolve(files: &Files, _known: &Known, _root: &Path, folder: &str, specifier: &str) -> Target {
    // Bundlers take options behind the path: `./icon.svg?react`.
    let specifier = specifier.split_once('?').map_or(specifier, |(path, _)| path);
    if is_relative(specifier) {
        let found = paths::join(folder, specifier).and_then(|path| source(files, &path, specifier.ends_with('/')));
        return found.map_or(Target::Missing, Target::File);
    }
    Target::Package(specifier.into())
}

fn is_relative(specifier: &str) -> bool {
    matches!(specifier, "." | "..") || specifier.starts_with("./") || specifier.starts_with("../")
}

/// The file of the app that `path` means: itself, what it is compiled from, with an extension, or its index.
pub fn source(files: &Files, path: &str, folder_only: bool) -> Option<FileId> {
    let mut candidate = String::with_capacity(path.len() + 12);
    let mut find = |base: &str, between: &str, ending: &str| {
        candidate.clear();
        candidate.extend([base, between, ending]);
        files.find(&candidate)
    };
    let index = if path.is_empty() { "index" } else { "/index" };
    let mut with_endings = |between: &str| ENDINGS.iter().find_map(|ending| find(path, between, ending));
    if folder_only || path.is_empty() {
        return with_endings(index);
    }
    compiled_from(files, path).or_else(|| files.find(path)).or_else(|| with_endings("")).or_else(|| with_endings(index))
}

fn compiled_from(files: &Files, path: &str) -> Option<FileId> {
    let (base, endings) = COMPILED.iter().find_map(|(ending, from)| Some((path.strip_suffix(ending)?, from)))?;
    endings.iter().find_map(|ending| files.find(&format!("{base}{ending}")))
}

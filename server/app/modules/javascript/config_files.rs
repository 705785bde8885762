//! The compiler configurations as `oxc_resolver` shall see them: from memory where they are documents, and without
//! what would make it give up on the whole file.
//!
//! A base configuration is usually in a package, and the packages are not installed, or it is one of the repository
//! and not linked; the resolver refuses a configuration that extends what is not there.

use std::io;
use std::path::{Path, PathBuf};

use oxc_resolver::{FileMetadata, FileSystem, ResolveError};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::Workspace;
use super::aliases::is_config;
use crate::app::{Files, paths};

#[derive(Debug, Default)]
pub struct ConfigFiles {
    texts: FxHashMap<PathBuf, String>,
    folders: FxHashSet<PathBuf>,
}

impl ConfigFiles {
    /// Also what is wrong with them.
    pub fn new(root: &Path, files: &Files, workspace: &Workspace) -> (Self, Vec<(Box<str>, String)>) {
        let (mut seen, mut problems) = (Self::default(), Vec::new());
        for document in files.documents() {
            let folder = paths::folder(&document.path);
            let name = document.path[folder.len()..].trim_start_matches('/');
            let text = match parse(&document.text) {
                // A configuration that others extend may have any name.
                _ if !is_config(name) && !(name.ends_with(".json") && document.text.contains("compilerOptions")) => {
                    continue;
                }
                Ok(config) => repaired(config, root, folder, files, workspace),
                Err(error) => {
                    problems.push((document.path.as_ref().into(), error));
                    continue;
                }
            };
            seen.texts.insert(root.join(&*document.path), text);
            for folder in paths::upwards(folder) {
                seen.folders.insert(if folder.is_empty() { root.to_owned() } else { root.join(folder) });
            }
        }
        (seen, problems)
    }

    fn kind(&self, path: &Path) -> Option<FileMetadata> {
        let (file, folder) = (self.texts.contains_key(path), self.folders.contains(path));
        (file || folder).then(|| FileMetadata::new(file, folder, false))
    }
}

impl FileSystem for ConfigFiles {
    fn new() -> Self {
        Self::default()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.texts.get(path).map_or_else(|| std::fs::read(path), |text| Ok(text.clone().into_bytes()))
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        self.texts.get(path).map_or_else(|| std::fs::read_to_string(path), |text| Ok(text.clone()))
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.kind(path).map_or_else(|| std::fs::metadata(path).map(FileMetadata::from), Ok)
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.kind(path).map_or_else(|| std::fs::symlink_metadata(path).map(FileMetadata::from), Ok)
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        Ok(std::fs::read_link(path)?)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.kind(path).map_or_else(|| path.canonicalize(), |_| Ok(path.to_owned()))
    }
}

fn parse(text: &str) -> Result<Value, String> {
    let value: Value = jsonc_parser::parse_to_serde_value(text, &jsonc_parser::ParseOptions::default())
        .map_err(|error| error.to_string())?;
    Ok(if value.is_object() { value } else { Value::Object(serde_json::Map::new()) })
}

/// The text with `extends` and `references` that lead somewhere, packages of the repository by their folder.
fn repaired(mut config: Value, root: &Path, folder: &str, files: &Files, workspace: &Workspace) -> String {
    let bases = match config["extends"].take() {
        Value::String(base) => vec![base],
        Value::Array(bases) => bases.iter().filter_map(|base| base.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let there = Existing { root, files };
    let bases = bases.into_iter().filter_map(|base| there.base(folder, &base, workspace));
    config["extends"] = bases.map(Value::String).collect();
    if let Some(references) = config.get_mut("references").and_then(Value::as_array_mut) {
        references.retain(|reference| {
            let path = reference["path"].as_str().and_then(|path| paths::join(folder, path));
            path.is_some_and(|path| {
                there.config(&path).is_some_and(|path| {
                    paths::folder(&path) != folder || path != paths::within(folder, "tsconfig.json")
                })
            })
        });
    }
    config.to_string()
}

struct Existing<'a> {
    root: &'a Path,
    files: &'a Files,
}

impl Existing<'_> {
    /// The file that a path to a configuration means, among documents and on disk.
    fn config(&self, path: &str) -> Option<String> {
        let candidates = [path.to_owned(), format!("{path}.json"), paths::within(path, "tsconfig.json")];
        candidates.into_iter().find(|path| self.files.document(path).is_some() || self.root.join(path).is_file())
    }

    /// What to extend instead of `base`; None where it is not there.
    fn base(&self, folder: &str, base: &str, workspace: &Workspace) -> Option<String> {
        let depth = if folder.is_empty() { 0 } else { folder.split('/').count() };
        let seen_from_folder = |path: String| format!("./{}{path}", "../".repeat(depth));
        if base.starts_with('.') {
            return self.config(&paths::join(folder, base)?).map(seen_from_folder);
        }
        let (name, rest) = super::workspace::split(base)?;
        if let Some(package) = workspace.folder_of(folder, name) {
            let exported = workspace.exported(&package, rest);
            let path = exported
                .iter()
                .map(String::as_str)
                .chain([rest])
                .find_map(|path| self.config(&paths::join(&package, path)?));
            return path.map(seen_from_folder);
        }
        let installed = |folder: &str| self.config(&paths::within(folder, &format!("node_modules/{base}")));
        paths::upwards(folder).find_map(installed).map(seen_from_folder)
    }
}

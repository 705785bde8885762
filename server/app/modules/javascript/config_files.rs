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
        let there = Existing { root, files, workspace };
        let all = files.documents().filter(|document| is_config(paths::split(&document.path).1));
        let mut open: Vec<String> = all.map(|document| document.path.to_string()).collect();
        while let Some(path) = open.pop() {
            let absolute = root.join(&path);
            if seen.texts.contains_key(&absolute) {
                continue;
            }
            let Some(text) = there.text(&path) else { continue };
            let folder = paths::folder(&path);
            match parse(&text) {
                Ok(config) => {
                    let (text, bases) = there.repaired(config, folder);
                    seen.texts.insert(absolute, text);
                    // A configuration that others extend may have any name.
                    open.extend(bases);
                }
                Err(error) => {
                    // Those that extend it go on without it.
                    seen.texts.insert(absolute, "{}".to_owned());
                    problems.push((path.as_str().into(), error));
                }
            }
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

struct Existing<'a> {
    root: &'a Path,
    files: &'a Files,
    workspace: &'a Workspace,
}

impl Existing<'_> {
    fn text(&self, path: &str) -> Option<String> {
        let document = self.files.document(path).map(|document| document.text.clone());
        document.or_else(|| std::fs::read_to_string(self.root.join(path)).ok())
    }

    /// The text with those `extends` and `references` that lead somewhere, and what is extended.
    fn repaired(&self, mut config: Value, folder: &str) -> (String, Vec<String>) {
        let named = match config["extends"].take() {
            Value::String(base) => vec![base],
            Value::Array(bases) => bases.iter().filter_map(|base| base.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        let bases: Vec<String> = named.iter().filter_map(|base| self.base(folder, base)).collect();
        let depth = if folder.is_empty() { 0 } else { folder.split('/').count() };
        let seen_from_folder = |path: &String| Value::String(format!("./{}{path}", "../".repeat(depth)));
        config["extends"] = bases.iter().map(seen_from_folder).collect();
        if let Some(references) = config.get_mut("references").and_then(Value::as_array_mut) {
            let itself = paths::within(folder, "tsconfig.json");
            references.retain(|reference| {
                let path = reference["path"].as_str().and_then(|path| self.config(&paths::join(folder, path)?));
                path.is_some_and(|path| path != itself)
            });
        }
        (config.to_string(), bases)
    }

    /// The file that a path to a configuration means, among documents and on disk.
    fn config(&self, path: &str) -> Option<String> {
        let candidates = [path.to_owned(), format!("{path}.json"), paths::within(path, "tsconfig.json")];
        candidates.into_iter().find(|path| self.files.document(path).is_some() || self.root.join(path).is_file())
    }

    /// What `extends` means. None where it is not there.
    fn base(&self, folder: &str, base: &str) -> Option<String> {
        if base.starts_with('.') {
            return self.config(&paths::join(folder, base)?);
        }
        let (name, rest) = super::workspace::split(base)?;
        if let Some(package) = self.workspace.folder_of(folder, name) {
            let exported = self.workspace.exported(&package, rest);
            let paths = exported.iter().map(String::as_str).chain([rest]);
            return paths.into_iter().find_map(|path| self.config(&paths::join(&package, path)?));
        }
        paths::upwards(folder).find_map(|folder| self.config(&paths::within(folder, &format!("node_modules/{base}"))))
    }
}

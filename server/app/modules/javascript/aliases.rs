//! `paths` and `baseUrl` of `tsconfig.json` and `jsconfig.json`, read by `oxc_resolver`.
//!
//! A configuration that does not include the importing file is asked as well: tests and scripts are left out of the
//! compiler's and yet use its aliases, by way of the test runner's. An alias only counts where it leads to a file.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use dashmap::DashMap;
use oxc_resolver::{ResolveOptions, ResolverGeneric, TsConfig, TsconfigDiscovery};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::super::Target;
use super::Workspace;
use super::config_files::ConfigFiles;
use crate::app::{FileId, Files, paths};

/// Configurations of one folder, each with the projects it refers to.
type Configs = Arc<[Arc<TsConfig>]>;

pub struct Aliases {
    /// Absolute, links followed.
    root: PathBuf,
    resolver: ResolverGeneric<ConfigFiles>,
    /// Names of the configuration files by folder, in the order in which they are asked.
    names: FxHashMap<Box<str>, Vec<Box<str>>>,
    loaded: DashMap<Box<str>, Configs, FxBuildHasher>,
    problems: Mutex<Vec<(Box<str>, String)>>,
}

impl Aliases {
    pub fn new(root: &Path, files: &Files, workspace: &Workspace) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut names: FxHashMap<Box<str>, Vec<Box<str>>> = FxHashMap::default();
        for document in files.documents() {
            let folder = paths::folder(&document.path);
            let name = document.path[folder.len()..].trim_start_matches('/');
            if is_config(name) {
                names.entry(folder.into()).or_default().push(name.into());
            }
        }
        for names in names.values_mut() {
            // `tsconfig.app.json` is asked where the main one is silent.
            names.sort_by_key(|name| (&**name != "tsconfig.json", &**name != "jsconfig.json", name.clone()));
        }
        let (config_files, problems) = ConfigFiles::new(&root, files, workspace);
        let options = ResolveOptions { tsconfig: Some(TsconfigDiscovery::Auto), ..ResolveOptions::default() };
        let resolver = ResolverGeneric::new_with_file_system(config_files, options);
        Self { root, resolver, names, loaded: DashMap::default(), problems: Mutex::new(problems) }
    }

    /// Where an alias leads. Missing where one is meant and leads to no source file; None where there is none.
    pub fn resolve(&self, files: &Files, workspace: &Workspace, folder: &str, specifier: &str) -> Option<Target> {
        let mut meant = None;
        for folder in paths::upwards(folder).filter(|folder| self.names.contains_key(*folder)) {
            for config in &*self.configs(folder) {
                let mut declared = None;
                for path in config.resolve_path_alias_or_base_url(specifier) {
                    match self.relative(&path).and_then(|path| workspace.place(files, &path)) {
                        // A declaration may stand in for a package that brings none.
                        Some(file) if is_declaration(files, file) => declared = Some(Target::File(file)),
                        Some(file) => return Some(Target::File(file)),
                        None => {}
                    }
                }
                if meant.is_none() && has_pattern(config, specifier) {
                    meant = Some(declared.unwrap_or(Target::Missing));
                }
            }
        }
        meant
    }

    pub fn problems(&self) -> Vec<(Box<str>, String)> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn configs(&self, folder: &str) -> Configs {
        if let Some(configs) = self.loaded.get(folder) {
            return configs.clone();
        }
        let configs: Configs =
            self.names[folder].iter().flat_map(|name| self.load(&paths::within(folder, name))).collect();
        self.loaded.insert(folder.into(), configs.clone());
        configs
    }

    fn load(&self, path: &str) -> Vec<Arc<TsConfig>> {
        match self.resolver.resolve_tsconfig(self.root.join(path)) {
            Ok(config) => std::iter::once(config.clone()).chain(config.references_resolved.iter().cloned()).collect(),
            Err(error) => {
                let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
                problems.push((path.into(), error.to_string()));
                Vec::new()
            }
        }
    }

    /// An absolute path as one of the app. None outside of it and among the installed packages.
    fn relative(&self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
        parts.filter(|parts| !parts.contains(&"node_modules")).map(|parts| parts.join("/"))
    }
}

fn is_declaration(files: &Files, file: FileId) -> bool {
    files.get(file).is_some_and(|file| file.path.ends_with(".d.ts"))
}

pub fn is_config(name: &str) -> bool {
    name.ends_with(".json") && (name.starts_with("tsconfig") || name.starts_with("jsconfig"))
}

/// True where `paths` has a pattern for the specifier that is not a mere package and not the catch-all.
fn has_pattern(config: &TsConfig, specifier: &str) -> bool {
    let Some(patterns) = &config.compiler_options.paths else { return false };
    patterns.iter().any(|(pattern, places)| {
        let ours = || places.iter().any(|place| !place.iter().any(|part| part == "node_modules"));
        pattern.split_once('*').is_some_and(|(start, end)| {
            !start.is_empty() && specifier.starts_with(start) && specifier.ends_with(end) && ours()
        })
    })
}

impl std::fmt::Debug for Aliases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aliases").field("names", &self.names).finish_non_exhaustive()
    }
}

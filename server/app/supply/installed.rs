//! What is installed beside the project: read, never run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dashmap::DashMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::words::Words;
use crate::app::manifests::normalised;
use crate::app::{Files, paths};

/// Where virtual environments lie in a project.
const ENVIRONMENTS: [&str; 4] = [".venv", "venv", "env", ".env"];

/// What lists a distribution's modules is no longer.
const LONGEST: u64 = 4 << 20;

/// So many distributions are looked at.
const MOST: usize = 3_000;

/// What was found; looked up once between two changes of the manifests.
#[derive(Debug, Default)]
pub struct Installed {
    npm: DashMap<(Box<str>, Box<str>), bool>,
    /// Folders of installed distributions, by the folder that holds the environment.
    sites: Vec<(Box<str>, PathBuf)>,
    /// The top-level modules of each distribution.
    modules: FxHashMap<String, Vec<String>>,
    owners: FxHashMap<String, String>,
    /// The words of packages that were asked for, by their folders.
    words: DashMap<PathBuf, Option<Arc<Words>>>,
}

impl Installed {
    /// Looks for environments beside every manifest of Python.
    pub fn of(files: &Files) -> Self {
        let mut installed = Self::default();
        let mut folders: BTreeSet<&str> = files
            .documents()
            .filter(|document| crate::app::manifests::is_python_manifest(&document.path))
            .map(|document| paths::folder(&document.path))
            .collect();
        if folders.is_empty() {
            return installed;
        }
        folders.insert("");
        for folder in folders {
            for site in ENVIRONMENTS.iter().filter_map(|name| site_packages(&files.root().join(folder).join(name))) {
                installed.read(&site);
                installed.sites.push((folder.into(), site));
            }
        }
        installed
    }

    fn read(&mut self, site: &Path) {
        let Ok(entries) = std::fs::read_dir(site) else { return };
        for entry in entries.flatten().take(MOST) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some((distribution, _)) = name.strip_suffix(".dist-info").and_then(|stem| stem.rsplit_once('-')) else {
                continue;
            };
            let modules = modules(&entry.path());
            let distribution = normalised(distribution);
            for module in &modules {
                self.owners.entry(module.clone()).or_insert_with(|| distribution.clone());
            }
            self.modules.insert(distribution, modules);
        }
    }

    /// The folders of installed distributions that a file in `folder` sees, nearest first.
    pub fn sites<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Path> {
        paths::upwards(folder)
            .flat_map(|at| self.sites.iter().filter(move |(of, _)| **of == *at).map(|(_, site)| &**site))
    }

    /// The top-level modules that a distribution brings. None where it is not installed.
    pub fn modules_of(&self, distribution: &str) -> Option<&[String]> {
        self.modules.get(distribution).map(|modules| &**modules)
    }

    /// The installed distribution that brings a top-level module.
    pub fn distribution_of(&self, _root: &Path, folder: &str, top: &str) -> Option<String> {
        self.sites(folder).next()?;
        self.owners.get(top).cloned()
    }

    /// Where a top-level module of Python is installed for a file in `folder`, and every word of it. None where it is not,
    /// or where its names cannot be told from its text.
    pub fn python_words(&self, folder: &str, top: &str) -> Option<(Box<str>, Arc<Words>)> {
        const EVASIVE: [&str; 6] =
            ["__getattr__", "globals()", "lazy_loader", "sys.modules[__name__]", "exec(", "__path__ ="];
        let found = self.sites(folder).find_map(|site| {
            let places = [site.join(top), site.join(format!("{top}.py"))];
            places.into_iter().find(|place| place.exists())
        })?;
        self.words(found, &[".py", ".pyi"], &[".so", ".pyd", ".dylib"], &EVASIVE)
    }

    /// The same of a package of npm.
    pub fn npm_words(&self, root: &Path, folder: &str, name: &str) -> Option<(Box<str>, Arc<Words>)> {
        const EVASIVE: [&str; 4] = ["export * from \"@", "new Proxy(exports", "module.exports = new Proxy", "eval("];
        let found = paths::upwards(folder).map(|at| npm_folder(root, at, name)).find(|place| place.is_dir())?;
        // What is linked there is a package of the repository, or of a store with others around it.
        let place = found.canonicalize().ok()?;
        self.words(place, &[".js", ".cjs", ".mjs", ".ts", ".mts", ".cts", ".json"], &[".node", ".wasm"], &EVASIVE)
    }

    fn words(
        &self,
        place: PathBuf,
        endings: &[&str],
        compiled: &[&str],
        evasive: &[&str],
    ) -> Option<(Box<str>, Arc<Words>)> {
        let shown: Box<str> = place.file_name()?.to_string_lossy().as_ref().into();
        if let Some(known) = self.words.get(&place) {
            return known.clone().map(|words| (shown, words));
        }
        let words = Words::of(&place, endings, compiled, evasive).map(Arc::new);
        self.words.insert(place, words.clone());
        words.map(|words| (shown, words))
    }

    /// True where a package of npm is installed for a file in `folder`.
    pub fn has_npm(&self, root: &Path, folder: &str, name: &str) -> bool {
        let key = (Box::from(folder), Box::from(name));
        if let Some(known) = self.npm.get(&key) {
            return *known;
        }
        let found = paths::upwards(folder).any(|at| npm_folder(root, at, name).join("package.json").is_file());
        self.npm.insert(key, found);
        found
    }
}

/// Where a package of npm lies that is installed in `folder`.
pub fn npm_folder(root: &Path, folder: &str, name: &str) -> PathBuf {
    root.join(folder).join("node_modules").join(name)
}

fn site_packages(environment: &Path) -> Option<PathBuf> {
    let windows = environment.join("Lib/site-packages");
    if windows.is_dir() {
        return Some(windows);
    }
    let versions = std::fs::read_dir(environment.join("lib")).ok()?.flatten();
    versions.map(|version| version.path().join("site-packages")).find(|site| site.is_dir())
}

/// The top-level modules that a distribution's metadata lists.
fn modules(info: &Path) -> Vec<String> {
    let read = |name: &str| {
        let path = info.join(name);
        let is_short = std::fs::metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= LONGEST);
        is_short.then(|| std::fs::read_to_string(path).ok()).flatten()
    };
    if let Some(text) = read("top_level.txt") {
        return text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    }
    let mut found: Vec<String> = Vec::new();
    for line in read("RECORD").unwrap_or_default().lines() {
        let path = line.split(',').next().unwrap_or_default();
        let top = match path.split_once('/') {
            Some((top, _)) => top,
            None => path.strip_suffix(".py").unwrap_or_default(),
        };
        let is_module = !top.is_empty() && !top.contains(['.', '-']);
        if is_module && found.last().is_none_or(|last| last != top) {
            found.push(top.to_owned());
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The distributions that Dockerfiles install by name: `pip install gunicorn`, `apt-get install python3-ldap`.
pub fn in_images(files: &Files) -> FxHashSet<String> {
    let mut found = FxHashSet::default();
    for document in files.documents().filter(|it| paths::split(&it.path).1.starts_with("Dockerfile")) {
        let joined = document.text.replace("\\\n", " ").replace("\\\r\n", " ");
        for words in joined.split(['\n', ';', '&', '|']).map(|command| command.split_whitespace().collect::<Vec<_>>()) {
            let Some(at) = words.iter().position(|word| matches!(*word, "install" | "add")) else { continue };
            for word in words[at + 1..].iter().filter(|word| !word.starts_with('-')) {
                let word = word.trim_matches(['"', '\'']);
                let end = word.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(word.len());
                let name = normalised(&word[..end]);
                let name = name.strip_prefix("python3-").or(name.strip_prefix("py3-")).unwrap_or(&name);
                if !name.is_empty() {
                    found.insert(name.to_owned());
                }
            }
        }
    }
    found
}

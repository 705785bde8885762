//! Which files of a folder are analysed: the same answer for the command line and for the editor's workspace.
//!
//! Left out are: what `.gitignore` and `.ignore` name (also outside of a repository), hidden files and folders,
//! symbolic links (so no loop can be walked), installed packages, build output, and what `exclude` names.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::prelude::*;

use crate::syntax::{Language, settings};

/// Folders that hold other people's code or a tool's cache, wherever they lie.
const FOREIGN: [&str; 12] = [
    "node_modules",
    "bower_components",
    "jspm_packages",
    "web_modules",
    "site-packages",
    "dist-packages",
    "__pycache__",
    "__pypackages__",
    "third_party",
    "thirdparty",
    "vendored",
    "vendor",
];

/// Hidden folders that hold what the project is built and run with; all others are a tool's own.
const HIDDEN: [&str; 14] = [
    ".github",
    ".gitlab",
    ".circleci",
    ".buildkite",
    ".vscode",
    ".cursor",
    ".claude",
    ".codex",
    ".gemini",
    ".devcontainer",
    ".docker",
    ".aws",
    ".kube",
    ".streamlit",
];

/// Folders that a build writes, where they lie beside a manifest; elsewhere the name may be a module of the project.
const BUILD_OUTPUT: [&str; 8] = ["dist", "build", "out", "output", "coverage", "htmlcov", "storybook-static", "target"];

const MANIFESTS: [&str; 6] = ["package.json", "pyproject.toml", "setup.py", "setup.cfg", "Cargo.toml", "deno.json"];

/// File names that bundlers and package managers give to what they write.
const WRITTEN_BY_TOOLS: [&str; 6] = [".min.js", ".min.mjs", ".bundle.js", ".chunk.js", ".pnp.cjs", "-min.js"];

/// The `exclude` globs of a configuration, compiled; relative to the folder of the file that holds them.
#[derive(Clone, Debug)]
pub struct Excludes(Gitignore);

impl Excludes {
    /// Globs that are not valid are left out: `Config::parse` has reported them.
    pub fn new(folder: &Path, globs: &[String]) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        for glob in globs {
            let _ = builder.add_line(None, glob);
        }
        Self(builder.build().unwrap_or_else(|_| Gitignore::empty()))
    }

    /// True where a glob names the path or a folder above it.
    pub fn covers(&self, path: &Path, is_folder: bool) -> bool {
        path.starts_with(self.0.path()) && self.0.matched_path_or_any_parents(path, is_folder).is_ignore()
    }
}

/// What a walk found, sorted by path.
#[derive(Debug, Default)]
pub struct Listing {
    pub files: Vec<PathBuf>,
    /// Folders that could not be read, and why.
    pub problems: Vec<(PathBuf, String)>,
}

/// The source files under `folders`. Stops early, with what was found so far, when `cancel` is set.
pub fn source_files(folders: &[PathBuf], excludes: &Excludes, cancel: &AtomicBool) -> Listing {
    let Some((first, others)) = folders.split_first() else { return Listing::default() };
    let mut builder = WalkBuilder::new(first);
    for folder in others {
        builder.add(folder);
    }
    let filter = excludes.clone();
    builder
        .require_git(false)
        // Which of them are ours, `wanted` says.
        .hidden(false)
        // A person's global ignore file would make the same project look different on another machine.
        .git_global(false)
        .follow_links(false)
        .filter_entry(move |entry| entry.depth() == 0 || wanted(entry, &filter));
    let listing = Mutex::new(Listing::default());
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            if cancel.load(Ordering::Relaxed) {
                return WalkState::Quit;
            }
            let Ok(mut listing) = listing.lock() else { return WalkState::Quit };
            match entry {
                Ok(entry) if is_source(&entry) => listing.files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => listing.problems.push(describe(first, &error)),
            }
            WalkState::Continue
        })
    });
    let mut listing = listing.into_inner().unwrap_or_default();
    listing.files.sort_unstable();
    listing.files.dedup();
    listing.problems.sort_unstable();
    listing.problems.dedup();
    listing
}

/// True where a folder holds at most so many files and folders, installed and built ones left out.
pub fn is_small(folder: &Path, excludes: &Excludes, limit: usize) -> bool {
    let filter = excludes.clone();
    let mut builder = WalkBuilder::new(folder);
    builder.require_git(false).hidden(false).git_global(false).follow_links(false);
    builder.filter_entry(move |entry| entry.depth() == 0 || wanted(entry, &filter));
    builder.build().take(limit + 1).count() <= limit
}

/// True where `source_files` of `folder` lists this file. Walks only the folders above it.
pub fn lists(folder: &Path, file: &Path, excludes: &Excludes) -> bool {
    let (filter, target) = (excludes.clone(), file.to_owned());
    let mut builder = WalkBuilder::new(folder);
    builder
        .require_git(false)
        .hidden(false)
        .git_global(false)
        .follow_links(false)
        .filter_entry(move |entry| entry.depth() == 0 || target.starts_with(entry.path()) && wanted(entry, &filter));
    builder.build().flatten().any(|entry| entry.path() == file && is_source(&entry))
}

fn wanted(entry: &DirEntry, excludes: &Excludes) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let path = entry.path();
    if excludes.covers(path, is_folder) {
        return false;
    }
    let Some(name) = entry.file_name().to_str() else { return true };
    if name.starts_with('.') && !(if is_folder { HIDDEN.contains(&name) } else { settings::is_settings(path) }) {
        return false;
    }
    if !is_folder {
        return !WRITTEN_BY_TOOLS.iter().any(|ending| name.ends_with(ending));
    }
    if FOREIGN.contains(&name) || path.join("pyvenv.cfg").is_file() || path.join("CACHEDIR.TAG").is_file() {
        return false;
    }
    let beside_manifest = || path.parent().is_some_and(|up| MANIFESTS.iter().any(|file| up.join(file).is_file()));
    !(BUILD_OUTPUT.contains(&name) && beside_manifest())
}

fn is_source(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file()) && Language::of_path(entry.path()).is_some()
}

fn describe(root: &Path, error: &ignore::Error) -> (PathBuf, String) {
    let mut path = root;
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            _ => break,
        }
    }
    (path.to_owned(), format!("cannot be read: {inner}"))
}

/// Does `work` for every file, in parallel on rayon's current pool, and returns the results in the order of `files`.
///
/// `progress` is called with the number of files done, from any thread. After `cancel` is set no new file is begun
/// and the files not begun give no result.
pub fn visit<'a, F: Sync, T: Send>(
    files: &'a [F],
    cancel: &AtomicBool,
    progress: &(dyn Fn(usize) + Sync),
    work: impl Fn(&'a F) -> T + Sync,
) -> Vec<T> {
    let done = AtomicUsize::new(0);
    files
        .par_iter()
        .filter_map(|file| {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let result = work(file);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            Some(result)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[&str]) {
        for file in files {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
            std::fs::write(path, "x = 1\n").expect("a file");
        }
    }

    fn list(root: &Path, exclude: &[&str]) -> Vec<String> {
        let exclude: Vec<String> = exclude.iter().map(|glob| (*glob).to_owned()).collect();
        let excludes = Excludes::new(root, &exclude);
        let listing = source_files(&[root.to_owned()], &excludes, &AtomicBool::new(false));
        assert!(listing.problems.is_empty(), "{:?}", listing.problems);
        let relative = |path: &PathBuf| path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
        listing.files.iter().map(relative).collect()
    }

    #[test]
    fn only_the_projects_own_sources_are_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        write(
            folder.path(),
            &[
                "package.json",
                "b.ts",
                "a.py",
                "readme.md",
                "src/build/plan.ts",
                "src/app.min.js",
                ".hidden/a.ts",
                "build/a.js",
                "node_modules/left-pad/index.js",
                "env/pyvenv.cfg",
                "env/lib/a.py",
                "ignored/a.ts",
                "legacy/deep/a.ts",
            ],
        );
        std::fs::write(folder.path().join(".gitignore"), "ignored/\n").expect("a file");
        assert_eq!(
            list(folder.path(), &["legacy/", "src/**/gone.ts"]),
            ["a.py", "b.ts", "package.json", "src/build/plan.ts"]
        );
        assert_eq!(list(folder.path(), &["/*.ts", "src"]), ["a.py", "legacy/deep/a.ts", "package.json"]);
        let excludes = Excludes::new(folder.path(), &["legacy/".to_owned()]);
        for (file, listed) in [
            ("src/build/plan.ts", true),
            ("b.ts", true),
            ("legacy/deep/a.ts", false),
            ("ignored/a.ts", false),
            ("node_modules/left-pad/index.js", false),
            ("readme.md", false),
            ("gone.ts", false),
        ] {
            assert_eq!(lists(folder.path(), &folder.path().join(file), &excludes), listed, "{file}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &["a/b/c.ts"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).expect("a link");
        assert_eq!(list(folder.path(), &[]), ["a/b/c.ts"]);
    }

    #[test]
    fn a_visit_keeps_the_order_and_stops_when_told() {
        let files: Vec<PathBuf> = (0..100).map(|n| PathBuf::from(n.to_string())).collect();
        let cancel = AtomicBool::new(false);
        let seen = visit(&files, &cancel, &|_| {}, |file| file.to_owned());
        assert_eq!(seen, files);
        cancel.store(true, Ordering::Relaxed);
        assert!(visit(&files, &cancel, &|_| {}, |file| file.to_owned()).is_empty());
    }
}

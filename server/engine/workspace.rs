//! Reads the files of a root for the app.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use ropey::Rope;

use super::folder::{Excludes, lists, source_files, visit};
use super::kept::{Keep, Kept};
use super::{Language, Project, is_minified, read_source};
use crate::app::modules::Modules;
use crate::app::{App, Document, Files, SourceFile, is_document};
use crate::facts::FileFacts;
use crate::git::{Absent, GitState};
use crate::models::stores;
use crate::syntax;

/// Documents above this size are left out: they are data.
const LARGEST_DOCUMENT: u64 = 20 << 20;

/// Reads every source file and document below `root`. What cannot be read is left out; `check` reports it.
pub fn read_files(root: &Path, excludes: &Excludes, kept: &Kept, cancel: &AtomicBool) -> Files {
    let mut files = Files::new(root);
    complete_files(&mut files, excludes, kept, cancel);
    files
}

/// The app of everything below `root`, read and linked afresh. Code nests deeper than a thread's usual stack.
pub fn read_app(root: &Path, project: &Project, kept: &Kept) -> anyhow::Result<App> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build()?;
    Ok(pool.install(|| {
        let mut files = read_files(root, &project.excludes, kept, &AtomicBool::new(false));
        files.declare(&project.config.declared());
        App::of(&files, &Modules::new(root))
    }))
}

/// Reads what `files` does not have yet of the folder it is for.
pub fn complete_files(files: &mut Files, excludes: &Excludes, kept: &Kept, cancel: &AtomicBool) {
    complete_files_showing(files, excludes, kept, cancel, &|_, _| {});
}

/// The same; `progress` is told how many source files are read, and of how many.
pub fn complete_files_showing(
    files: &mut Files,
    excludes: &Excludes,
    kept: &Kept,
    cancel: &AtomicBool,
    progress: &(dyn Fn(usize, usize) + Sync),
) {
    let root = files.root().to_owned();
    let listing = source_files(std::slice::from_ref(&root), excludes, cancel);
    let is_missing = |path: &PathBuf| relative(&root, path).is_some_and(|path| files.find(&path).is_none());
    let (missing, present): (Vec<PathBuf>, Vec<_>) = listing.files.into_iter().partition(is_missing);
    let read = |path: &PathBuf| source_file(&root, path, kept);
    let mut keep: Vec<Keep> = present
        .iter()
        .filter_map(|path| relative(&root, path))
        .filter(|path| kept.has(path))
        .map(Keep::Known)
        .collect();
    let read_all = || visit(&missing, cancel, &|done| progress(done, missing.len()), read);
    // One thread walks the folders while the others read.
    let (sources, paths) = rayon::join(read_all, || documents(&root, excludes, None));
    for (file, kept) in sources.into_iter().flatten() {
        files.set(file);
        keep.extend(kept);
    }
    if !cancel.load(Ordering::Relaxed) {
        kept.save(&keep);
    }
    if files.git().is_none() {
        files.set_git(git_state(&root));
    }
    for path in paths {
        match document(&root, &path) {
            Some(Ok(document)) => files.set_document(document),
            Some(Err((path, reason))) => drop(files.leave_out(&path, &reason)),
            None => {}
        }
    }
}

/// What one path is now, as `read_files` would read it: a source file, a document, both or nothing.
pub fn read_one(root: &Path, path: &Path, excludes: &Excludes) -> (Option<SourceFile>, Option<ReadDocument>) {
    let is_source = Language::of_path(path).is_some() && path.is_file() && lists(root, path, excludes);
    let source = is_source.then(|| source_file(root, path, &Kept::nothing())).flatten().map(|(source, _)| source);
    let is_wanted = relative(root, path).is_some_and(|path| is_document(&path)) && path.is_file();
    let listed = if is_wanted { documents(root, excludes, Some(path)) } else { Vec::new() };
    (source, listed.first().and_then(|path| document(root, path)))
}

/// What Git says of a root. None where it does not say: then that is unknown, and nothing is concluded from it.
pub fn git_state(root: &Path) -> Option<GitState> {
    match GitState::of(root) {
        Ok(state) => Some(state),
        Err(Absent::NoRepository) => None,
        Err(why) => {
            tracing::warn!("what Git keeps of {} is unknown: {why}", root.display());
            None
        }
    }
}

/// The files of secrets that Git keeps below a root: they count although a `.gitignore` names them, since what was
/// committed before it did stays.
pub fn kept_stores(root: &Path, git: &GitState) -> Vec<PathBuf> {
    let is_store = |path: &&str| stores::of(path.rsplit('/').next().unwrap_or(path)).is_some();
    git.tracked().filter(is_store).map(|path| root.join(path)).filter(|path| path.is_file()).collect()
}

/// A document, or its path below the root and why it was left out.
pub type ReadDocument = Result<Document, (String, String)>;

/// None where nothing is there.
fn document(root: &Path, path: &Path) -> Option<ReadDocument> {
    let name = relative(root, path)?;
    let size = std::fs::metadata(path).ok()?.len();
    if size > LARGEST_DOCUMENT {
        let reason = format!("is {} MB; documents above {} MB are left out", size >> 20, LARGEST_DOCUMENT >> 20);
        return Some(Err((name, reason)));
    }
    let Ok(mut text) = std::fs::read_to_string(path) else {
        return Some(Err((name, "is not text and was left out".to_owned())));
    };
    // As for code: offsets are those of what an editor shows.
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Some(Ok(Document { path: name.into(), text }))
}

fn source_file(root: &Path, path: &Path, kept: &Kept) -> Option<(SourceFile, Option<Keep>)> {
    let language = Language::of_path(path)?;
    // Lines of settings may be as long as they like.
    let is_written = |text: &String| language == Language::Settings || !is_minified(text);
    let text = read_source(path).ok().filter(is_written)?;
    let name = relative(root, path)?;
    let make = || {
        let rope = Rope::from_str(&text);
        let tree = syntax::parse(language, &rope, None, None, &AtomicBool::new(false)).ok();
        FileFacts::of(language, tree.as_ref(), &rope)
    };
    let (facts, keep) = kept.facts(&name, language, &text, make);
    Some((SourceFile::new(&name, facts, &text), keep))
}

/// The documents below a root; `only` looks no further than for one.
fn documents(root: &Path, excludes: &Excludes, only: Option<&Path>) -> Vec<PathBuf> {
    let mut builder = ignore::WalkBuilder::new(root);
    builder.require_git(false).git_global(false).follow_links(false).hidden(false);
    let (excludes, target) = (excludes.clone(), only.map(Path::to_owned));
    builder.filter_entry(move |entry| {
        let leads_there = target.as_ref().is_none_or(|target| target.starts_with(entry.path()));
        let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let foreign = matches!(entry.file_name().to_str(), Some("node_modules" | ".git" | "site-packages" | ".venv"));
        leads_there && !(folder && foreign) && !excludes.covers(entry.path(), folder)
    });
    let wanted = |entry: &ignore::DirEntry| {
        let path = relative(root, entry.path());
        entry.file_type().is_some_and(|kind| kind.is_file()) && path.is_some_and(|path| is_document(&path))
    };
    let mut found: Vec<_> = builder.build().flatten().filter(wanted).map(ignore::DirEntry::into_path).collect();
    found.sort_unstable();
    found
}

/// A path below the root, with `/`.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    Some(path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"))
}

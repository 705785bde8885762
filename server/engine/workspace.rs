//! Reads the files of a root for the app.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use ropey::Rope;

use super::folder::{Excludes, lists, source_files, visit};
use super::{Language, is_minified, read_source};
use crate::app::{Document, Files, SourceFile, is_document};
use crate::facts::FileFacts;
use crate::syntax;

/// Documents above this size are left out: they are data.
const LARGEST_DOCUMENT: u64 = 20 << 20;

/// Reads every source file and document below `root`. What cannot be read is left out; `check` reports it.
pub fn read_files(root: &Path, excludes: &Excludes, cancel: &AtomicBool) -> Files {
    let mut files = Files::new(root);
    complete_files(&mut files, excludes, cancel);
    files
}

/// Reads what `files` does not have yet of the folder it is for.
pub fn complete_files(files: &mut Files, excludes: &Excludes, cancel: &AtomicBool) {
    complete_files_showing(files, excludes, cancel, &|_, _| {});
}

/// The same; `progress` is told how many source files are read, and of how many.
pub fn complete_files_showing(
    files: &mut Files,
    excludes: &Excludes,
    cancel: &AtomicBool,
    progress: &(dyn Fn(usize, usize) + Sync),
) {
    let root = files.root().to_owned();
    let listing = source_files(std::slice::from_ref(&root), excludes, cancel);
    let missing: Vec<PathBuf> = (listing.files.into_iter())
        .filter(|path| relative(&root, path).is_some_and(|path| files.find(&path).is_none()))
        .collect();
    for file in visit(&missing, cancel, &|done| progress(done, missing.len()), |path| source_file(&root, path))
        .into_iter()
        .flatten()
    {
        files.set(file);
    }
    for path in documents(&root, excludes, None) {
        if let Some(document) = document(&root, &path) {
            files.set_document(document);
        }
    }
}

/// What one path is now, as `read_files` would read it: a source file, a document, both or nothing.
pub fn read_one(root: &Path, path: &Path, excludes: &Excludes) -> (Option<SourceFile>, Option<Document>) {
    let is_source = Language::of_path(path).is_some() && path.is_file() && lists(root, path, excludes);
    let source = is_source.then(|| source_file(root, path)).flatten();
    let is_wanted = relative(root, path).is_some_and(|path| is_document(&path)) && path.is_file();
    let listed = if is_wanted { documents(root, excludes, Some(path)) } else { Vec::new() };
    (source, listed.first().and_then(|path| document(root, path)))
}

fn document(root: &Path, path: &Path) -> Option<Document> {
    Some(Document { path: relative(root, path)?.into(), text: std::fs::read_to_string(path).ok()? })
}

fn source_file(root: &Path, path: &Path) -> Option<SourceFile> {
    let language = Language::of_path(path)?;
    let text = read_source(path).ok().filter(|text| !is_minified(text))?;
    let rope = Rope::from_str(&text);
    let tree = syntax::parse(language, &rope, None, None, &AtomicBool::new(false)).ok();
    let facts = FileFacts::of(language, tree.as_ref(), &rope);
    Some(SourceFile::new(&relative(root, path)?, facts, &rope))
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
        entry.file_type().is_some_and(|kind| kind.is_file())
            && path.is_some_and(|path| is_document(&path))
            && entry.metadata().is_ok_and(|data| data.len() <= LARGEST_DOCUMENT)
    };
    let mut found: Vec<_> = builder.build().flatten().filter(wanted).map(ignore::DirEntry::into_path).collect();
    found.sort_unstable();
    found
}

/// A path below the root, with `/`.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    Some(path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"))
}

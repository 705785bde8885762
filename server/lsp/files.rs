//! Which files of a folder are ours.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::GitignoreBuilder;

use crate::engine::Language;

/// The source files below a folder that neither Git nor the configuration ignores.
pub fn source_files(root: &Path, exclude: &[String]) -> impl Iterator<Item = PathBuf> {
    let mut globs = GitignoreBuilder::new(root);
    for glob in exclude {
        // A glob that is none was reported when the configuration was read.
        let _ = globs.add_line(None, glob);
    }
    let excluded = globs.build().ok();
    let walk = WalkBuilder::new(root)
        .require_git(false)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let is_excluded = excluded.as_ref().is_some_and(|globs| globs.matched(entry.path(), is_folder).is_ignore());
            !is_excluded && !(is_folder && entry.file_name() == "node_modules")
        })
        .build();
    walk.filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| Language::of_path(path).is_some())
}

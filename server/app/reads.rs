//! Which files something was worked out from.

use std::cell::Cell;

use super::files::FileId;

/// A set of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet(Box<[u64]>);

impl FileSet {
    /// None of at most so many files; others are never in it.
    pub fn among(files: usize) -> Self {
        Self(vec![0; files.div_ceil(64)].into())
    }

    pub fn insert(&mut self, file: FileId) {
        if let Some(word) = self.0.get_mut(file.0 as usize / 64) {
            *word |= 1 << (file.0 % 64);
        }
    }

    pub fn join(&mut self, other: &FileSet) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    pub fn meets(&self, other: &FileSet) -> bool {
        self.0.iter().zip(&other.0).any(|(mine, theirs)| mine & theirs != 0)
    }
}

/// The files that were read, noted by whoever reads, and so behind shared references too.
#[derive(Clone, Debug, Default)]
pub struct Reads(Vec<Cell<u64>>);

impl Reads {
    pub fn among(files: usize) -> Self {
        Self(vec![Cell::new(0); files.div_ceil(64)])
    }

    pub fn note(&self, file: FileId) {
        if let Some(word) = self.0.get(file.0 as usize / 64) {
            word.set(word.get() | 1 << (file.0 % 64));
        }
    }

    pub fn add(&self, files: &FileSet) {
        self.0.iter().zip(&files.0).for_each(|(mine, theirs)| mine.set(mine.get() | theirs));
    }

    /// What was read until now; begins anew.
    pub fn take(&self) -> FileSet {
        FileSet(self.0.iter().map(Cell::take).collect())
    }
}

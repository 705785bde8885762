//! Every word of an installed package, so that it can be said that one is not there.

use std::path::Path;

use rustc_hash::FxHashSet;

/// So much is read of a package, and no package that is larger is judged.
const MOST_FILES: usize = 1_500;
const MOST_BYTES: u64 = 12 << 20;

/// Words as hashes: two that fall together make one silent more.
#[derive(Debug, Default)]
pub struct Words(FxHashSet<u64>);

impl Words {
    /// The words of all that can be read in a folder, or of one file. None where something is no text, is too much, or
    /// makes its names while it runs.
    pub fn of(place: &Path, endings: &[&str], compiled: &[&str], evasive: &[&str]) -> Option<Self> {
        let mut words = Self::default();
        let (mut files, mut bytes) = (0, 0);
        let mut waiting = vec![place.to_owned()];
        while let Some(at) = waiting.pop() {
            let data = std::fs::symlink_metadata(&at).ok()?;
            if data.is_dir() {
                let inner = at.file_name().is_some_and(|name| name == "node_modules") && at != place;
                let entries = std::fs::read_dir(&at).ok()?.flatten().map(|entry| entry.path());
                waiting.extend(entries.filter(|_| !inner));
                words.add(&at.file_name()?.to_string_lossy());
                continue;
            }
            let name = at.file_name()?.to_string_lossy().into_owned();
            if compiled.iter().any(|ending| name.ends_with(ending)) {
                return None;
            }
            if !data.is_file() || !endings.iter().any(|ending| name.ends_with(ending)) {
                continue;
            }
            (files, bytes) = (files + 1, bytes + data.len());
            if files > MOST_FILES || bytes > MOST_BYTES {
                return None;
            }
            let text = std::fs::read_to_string(&at).ok()?;
            if evasive.iter().any(|mark| text.contains(mark)) {
                return None;
            }
            name.split('.').for_each(|part| words.add(part));
            text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').for_each(|word| words.add(word));
        }
        (files > 0).then_some(words)
    }

    fn add(&mut self, word: &str) {
        if !word.is_empty() {
            self.0.insert(hash(word));
        }
    }

    pub fn has(&self, word: &str) -> bool {
        self.0.contains(&hash(word))
    }
}

fn hash(word: &str) -> u64 {
    use std::hash::BuildHasher;
    rustc_hash::FxBuildHasher.hash_one(word)
}

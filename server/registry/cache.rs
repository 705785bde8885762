//! Answers of earlier days, in the user's own cache: what exists goes on existing, what does not may come.

use std::io::Write;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Seconds for which an answer counts.
const EXISTS: u64 = 14 * 86_400;
const MISSING: u64 = 3_600;

/// A file above this was not written by us.
const LARGEST: u64 = 16 << 20;

/// Grows when the meaning of an entry changes.
const VERSION: u32 = 1;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub exists: bool,
    pub first: Option<String>,
    /// Seconds since 1970.
    pub asked: u64,
}

#[derive(Default, Serialize, Deserialize)]
struct File {
    version: u32,
    /// By registry's address and name.
    entries: FxHashMap<String, Entry>,
}

#[derive(Debug, Default)]
pub(super) struct Cache {
    path: Option<PathBuf>,
    entries: FxHashMap<String, Entry>,
    is_changed: bool,
}

impl Cache {
    /// What was kept in a folder; nothing where it is damaged, and nothing is kept without one.
    pub fn open(folder: Option<&Path>) -> Self {
        let path = folder.map(|folder| folder.join("registry.json"));
        let is_ours = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() < LARGEST);
        let text = path.as_ref().filter(|path| is_ours(path)).and_then(|path| std::fs::read_to_string(path).ok());
        let file: File = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let entries = if file.version == VERSION { file.entries } else { FxHashMap::default() };
        Self { path, entries, is_changed: false }
    }

    /// An answer that still counts at `now`. One from the future does not.
    pub fn get(&self, key: &str, now: u64) -> Option<&Entry> {
        let entry = self.entries.get(key)?;
        let age = now.checked_sub(entry.asked)?;
        (age < if entry.exists { EXISTS } else { MISSING }).then_some(entry)
    }

    pub fn set(&mut self, key: String, entry: Entry) {
        self.entries.insert(key, entry);
        self.is_changed = true;
    }

    /// Writes what is new, without what no longer counts. That it cannot be written costs nothing but another question.
    pub fn save(&mut self, now: u64) {
        let Some(path) = self.path.as_ref().filter(|_| self.is_changed) else { return };
        self.entries.retain(|_, entry| now.saturating_sub(entry.asked) < EXISTS);
        let file = File { version: VERSION, entries: self.entries.clone() };
        let written = || -> std::io::Result<()> {
            let folder = path.parent().unwrap_or(Path::new("."));
            std::fs::create_dir_all(folder)?;
            // Beside the file and then moved into place, so that nobody reads half of it.
            let beside = folder.join(format!("registry.{}.tmp", std::process::id()));
            std::fs::File::create(&beside)?.write_all(serde_json::to_string(&file)?.as_bytes())?;
            std::fs::rename(&beside, path)
        };
        if let Err(error) = written() {
            tracing::warn!("the registry's answers could not be kept: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_expire_and_damage_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut cache = Cache::open(Some(folder.path()));
        cache.set("a".into(), Entry { exists: true, first: None, asked: 1_000 });
        cache.set("b".into(), Entry { exists: false, first: None, asked: 1_000 });
        cache.save(1_000);
        let cache = Cache::open(Some(folder.path()));
        let known = |now| (cache.get("a", now).is_some(), cache.get("b", now).is_some());
        assert_eq!(known(1_001), (true, true));
        assert_eq!(known(1_000 + MISSING), (true, false));
        assert_eq!(known(1_000 + EXISTS), (false, false));
        assert_eq!(known(999), (false, false));
        std::fs::write(folder.path().join("registry.json"), "{").expect("a file");
        assert!(Cache::open(Some(folder.path())).get("a", 1_001).is_none());
    }
}

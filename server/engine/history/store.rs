//! What is remembered of a history between looks: which contents were read, and where secrets were found in them.
//!
//! Values are not in it. A secret is known again by a digest under a key that is made of the repository's place, so
//! that two caches do not even say that two repositories hold the same one.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::git::Repository;
use crate::models::secrets::{self, Found};

/// Grows when the file's shape or what is looked for changes its meaning.
const VERSION: u32 = 1;
/// A cache above this was not written by us.
const LARGEST: u64 = 512 << 20;

/// A secret in a content.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Hit {
    pub blob: String,
    /// A path that the content has had.
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    pub provider: String,
    pub digest: String,
    pub proven: bool,
    /// The first and last characters.
    ends: Option<(String, String)>,
}

impl Hit {
    pub fn new(key: &[u8; 32], blob: &str, path: &str, line: usize, found: &Found, value: &str) -> Self {
        Self {
            blob: blob.to_owned(),
            path: path.to_owned(),
            line,
            provider: found.provider.id.clone(),
            digest: blake3::keyed_hash(key, value.as_bytes()).to_hex()[..16].to_owned(),
            proven: found.proven,
            ends: secrets::ends(value).map(|(first, last)| (first.to_owned(), last.to_owned())),
        }
    }

    /// Enough to know it again, too little to use it.
    pub fn hint(&self) -> String {
        self.ends.as_ref().map_or(String::new(), |(first, last)| format!(" `{first}…{last}`"))
    }
}

#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    /// What was looked for.
    model: String,
    tips: Vec<String>,
    hits: Vec<Hit>,
    /// How many bytes the id of a content has.
    width: usize,
}

#[derive(Debug)]
pub(super) struct Store {
    file: Option<PathBuf>,
    key: [u8; 32],
    /// The references that were looked through to the end.
    pub tips: Vec<String>,
    pub hits: Vec<Hit>,
    pub seen: HashSet<Box<[u8]>, FxBuildHasher>,
    is_changed: bool,
}

impl Store {
    /// What was kept of this repository; nothing where there is none, or where it is damaged or older than what is
    /// looked for.
    pub fn open(cache: Option<&Path>, repository: &Repository) -> Self {
        let key = *blake3::hash(repository.store().to_string_lossy().as_bytes()).as_bytes();
        let name = blake3::Hash::from(key).to_hex()[..24].to_owned();
        let file = cache.map(|cache| cache.join("history").join(name));
        let empty = Self {
            file: file.clone(),
            key,
            tips: Vec::new(),
            hits: Vec::new(),
            seen: HashSet::default(),
            is_changed: false,
        };
        let Some(file) = file else { return empty };
        let is_ours = std::fs::metadata(&file).is_ok_and(|data| data.is_file() && data.len() <= LARGEST);
        let bytes = if is_ours { std::fs::read(&file).unwrap_or_default() } else { Vec::new() };
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return empty };
        let Ok(head) = serde_json::from_slice::<Head>(&bytes[..end]) else { return empty };
        let ids = &bytes[end + 1..];
        let is_sound = matches!(head.width, 20 | 32) && ids.len().is_multiple_of(head.width);
        if head.version != VERSION || head.model != secrets::version() || !is_sound {
            return empty;
        }
        let seen = ids.chunks_exact(head.width).map(Box::from).collect();
        Self { tips: head.tips, hits: head.hits, seen, ..empty }
    }

    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    pub fn has_seen(&self, id: &str) -> bool {
        bytes_of(id).is_some_and(|id| self.seen.contains(&*id))
    }

    pub fn see(&mut self, id: &str) {
        self.is_changed = true;
        if let Some(id) = bytes_of(id) {
            self.seen.insert(id.into_boxed_slice());
        }
    }

    /// Writes it beside and moves it into place. Where that fails, the next look reads more; nothing else is lost.
    pub fn save(&self) {
        if let Some(file) = &self.file
            && let Err(error) = self.write(file)
        {
            tracing::info!("what was read of the history is not kept: {error}");
        }
    }

    fn write(&self, file: &Path) -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(file);
        std::fs::create_dir_all(folder)?;
        let width = self.seen.iter().next().map_or(20, |id| id.len());
        let head = Head {
            version: VERSION,
            model: secrets::version(),
            tips: self.tips.clone(),
            hits: self.hits.clone(),
            width,
        };
        let beside =
            folder.join(format!("{}.{}", file.file_name().unwrap_or_default().to_string_lossy(), std::process::id()));
        let write = || {
            let mut out = std::io::BufWriter::new(std::fs::File::create(&beside)?);
            serde_json::to_writer(&mut out, &head)?;
            out.write_all(b"\n")?;
            let whole = self.seen.iter().filter(|id| id.len() == width);
            whole.into_iter().try_for_each(|id| out.write_all(id))?;
            out.flush()?;
            std::fs::rename(&beside, file)
        };
        write().inspect_err(|_| drop(std::fs::remove_file(&beside)))
    }
}

fn bytes_of(id: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    id.as_bytes().chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

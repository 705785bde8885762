//! Reads what was not read before.

use std::sync::atomic::Ordering;

use super::Scanning;
use super::store::{Hit, Store};
use crate::git::{Absent, Repository};
use crate::models::secrets;

/// More contents than this are not taken in one look; the next goes on where it ended.
const MOST: usize = 3_000_000;

pub(super) struct Scanned {
    pub read: usize,
    pub missing: usize,
    pub is_complete: bool,
}

pub(super) fn run(repository: &Repository, store: &mut Store, progress: &Scanning) -> Result<Scanned, Absent> {
    let mut wanted = Vec::new();
    let mut missing = repository.blobs(&store.tips.clone(), |blob| {
        if !blob.path.is_empty() && is_worth_reading(&blob.path) && !store.has_seen(&blob.id) {
            wanted.push(blob);
        }
        wanted.len() < MOST && !progress.is_cancelled()
    })?;
    let is_all = wanted.len() < MOST && !progress.is_cancelled();
    progress.total.store(wanted.len(), Ordering::Relaxed);
    let mut contents = repository.contents(wanted.iter().map(|blob| blob.id.clone()).collect())?;
    let mut read = 0;
    for blob in &wanted {
        if progress.is_cancelled() {
            break;
        }
        let Some(content) = contents.next() else { break };
        match content {
            Some(content) => look(store, &blob.id, &blob.path, content),
            None => missing += 1,
        }
        store.see(&blob.id);
        read += 1;
        progress.done.store(read, Ordering::Relaxed);
    }
    let is_complete = is_all && read == wanted.len();
    if !is_complete && !progress.is_cancelled() && is_all {
        return Err(Absent::Refused(
            "it broke off while its history was read; `git fsck` says what is broken".to_owned(),
        ));
    }
    Ok(Scanned { read, missing, is_complete })
}

/// What tools write is large, and holds digests by the thousand.
fn is_worth_reading(path: &str) -> bool {
    const TOOLS: [&str; 14] = [
        ".lock",
        "-lock.json",
        "-lock.yaml",
        "-shrinkwrap.json",
        ".min.js",
        ".min.css",
        ".svg",
        ".png",
        ".jpg",
        ".woff2",
        ".pdf",
        ".map",
        ".snap",
        ".sum",
    ];
    !TOOLS.iter().any(|ending| path.ends_with(ending)) && !path.split('/').any(|part| part == "node_modules")
}

fn look(store: &mut Store, blob: &str, path: &str, content: &[u8]) {
    if !secrets::may_hold(content) || content.iter().take(8 << 10).any(|byte| *byte == 0) {
        return;
    }
    let text = String::from_utf8_lossy(content);
    for found in secrets::scan(&text) {
        let line = text.as_bytes()[..found.range.start].iter().filter(|byte| **byte == b'\n').count() + 1;
        let hit = Hit::new(store.key(), blob, path, line, &found, &text[found.range.clone()]);
        store.hits.push(hit);
    }
}

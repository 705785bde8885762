//! The facts of a root's files, kept between sessions in one file of the user's cache.
//!
//! Facts are taken over where the file's text is, byte for byte, what they were made from, and the program that made
//! them reads code as this one does. The text is read in any case, since it alone holds the literals, so no time stamp has
//! to be believed. What is damaged or foreign is passed over, and the file is written anew.

use std::collections::HashMap;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::cache::cache_folder;
use super::{Config, Language};
use crate::facts::{FileFacts, packed};

/// Says whose file it is, in which layout, and how code was read: grammars, structure files, and what makes facts.
const MARK: &str = concat!("seaworthy facts 1 ", env!("CARGO_PKG_VERSION"), " ", env!("SEAWORTHY_FACTS"), "\n");

/// More than this is not read in: what a root has is far less.
const LARGEST: u64 = 1 << 30;

/// Smaller roots are read faster than anybody notices, and nothing is left behind of them.
const FEWEST: usize = 100;

/// What nobody has opened for so long is taken away when another root is kept.
const OLDEST: Duration = Duration::from_hours(24 * 90);

/// Small texts are parsed faster than they are looked up.
const SMALLEST: usize = 64;

/// The facts that were kept of one root.
#[derive(Debug, Default)]
pub struct Kept {
    /// None where nothing is to be kept.
    file: Option<PathBuf>,
    bytes: Vec<u8>,
    entries: HashMap<String, Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    digest: [u8; 32],
    check: u32,
    facts: Range<usize>,
}

/// The facts of one file for the next session.
#[derive(Debug)]
pub enum Keep {
    /// As they were kept already.
    Known(String),
    New {
        path: String,
        digest: [u8; 32],
        facts: Vec<u8>,
    },
}

impl Kept {
    /// Keeps nothing.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// What was kept of a root. Nothing where that is not wanted, or where the system names no place for it.
    pub fn of(root: &Path, config: &Config) -> Self {
        let folder = cache_folder().filter(|_| !config.settings().no_cache);
        folder.map_or_else(Self::nothing, |folder| Self::within(&folder, root))
    }

    /// The same, in a folder of choice.
    pub fn within(folder: &Path, root: &Path) -> Self {
        let name = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        let file = folder.join("facts").join(&name[..32]);
        let is_fit = std::fs::metadata(&file).is_ok_and(|data| data.is_file() && data.len() <= LARGEST);
        let bytes = if is_fit { std::fs::read(&file).unwrap_or_default() } else { Vec::new() };
        let entries = entries(&bytes).unwrap_or_default();
        Self { file: Some(file), bytes, entries }
    }

    /// True where something is kept of a file, of whatever text.
    pub fn has(&self, path: &str) -> bool {
        self.entries.contains_key(path)
    }

    /// The facts of a text: those that were kept, else what `make` makes of it. And what is to be kept of them.
    pub fn facts(
        &self,
        path: &str,
        language: Language,
        text: &str,
        make: impl FnOnce() -> FileFacts,
    ) -> (FileFacts, Option<Keep>) {
        if self.file.is_none() || language.is_document() || text.len() < SMALLEST {
            return (make(), None);
        }
        let digest = *blake3::hash(text.as_bytes()).as_bytes();
        if let Some(entry) = self.entries.get(path).filter(|entry| entry.digest == digest)
            && let Some(bytes) = self.bytes.get(entry.facts.clone())
            && crc32fast::hash(bytes) == entry.check
            && let Some(facts) = packed::unpack(bytes, language, text)
        {
            return (facts, Some(Keep::Known(path.to_owned())));
        }
        let facts = make();
        let keep = packed::pack(&facts, text).map(|facts| Keep::New { path: path.to_owned(), digest, facts });
        (facts, keep)
    }

    /// Keeps these and nothing else. Where that fails, the next session reads more; nothing else is lost.
    pub fn save(&self, all: &[Keep]) {
        if all.len() < FEWEST {
            return;
        }
        let is_known = |keep: &Keep| matches!(keep, Keep::Known(_));
        if all.len() == self.entries.len() && all.iter().all(is_known) {
            return;
        }
        if let Some(file) = &self.file
            && let Err(error) = self.write(file, all)
        {
            tracing::info!("what was read is not kept: {error}");
        }
    }

    /// Writes it beside and moves it into place.
    fn write(&self, file: &Path, all: &[Keep]) -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(file);
        std::fs::create_dir_all(folder)?;
        sweep(folder);
        let beside = file.with_extension(std::process::id().to_string());
        let write = || {
            let mut out = std::io::BufWriter::new(create(&beside)?);
            out.write_all(MARK.as_bytes())?;
            for keep in all {
                let (path, digest, facts) = match keep {
                    Keep::New { path, digest, facts } => (path, digest, &facts[..]),
                    Keep::Known(path) => match self.entries.get(path) {
                        Some(entry) => (path, &entry.digest, &self.bytes[entry.facts.clone()]),
                        None => continue,
                    },
                };
                out.write_all(&(path.len() as u32).to_le_bytes())?;
                out.write_all(&(facts.len() as u32).to_le_bytes())?;
                out.write_all(&crc32fast::hash(facts).to_le_bytes())?;
                out.write_all(digest)?;
                out.write_all(path.as_bytes())?;
                out.write_all(facts)?;
            }
            out.flush()?;
            std::fs::rename(&beside, file)
        };
        write().inspect_err(|_| drop(std::fs::remove_file(&beside)))
    }
}

/// Takes away what was last written long ago.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = entry.metadata().ok().and_then(|data| data.modified().ok()?.elapsed().ok());
        if age.is_some_and(|age| age > OLDEST) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A file that only its owner may read: paths of a project are nobody else's business.
fn create(file: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// What the bytes hold. None where they are not ours, or cut off.
fn entries(bytes: &[u8]) -> Option<HashMap<String, Entry>> {
    let mut at = MARK.len();
    (bytes.get(..at)? == MARK.as_bytes()).then_some(())?;
    let mut entries = HashMap::new();
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    while at < bytes.len() {
        let (path, facts, check) = (word(at)? as usize, word(at + 4)? as usize, word(at + 8)?);
        let digest = bytes.get(at + 12..at + 44)?.try_into().ok()?;
        let begin = at + 44 + path;
        let name = std::str::from_utf8(bytes.get(at + 44..begin)?).ok()?.to_owned();
        bytes.get(begin..begin + facts)?;
        entries.insert(name, Entry { digest, check, facts: begin..begin + facts });
        at = begin + facts;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use ropey::Rope;

    use super::*;
    use crate::syntax;

    fn text(number: usize) -> String {
        format!(
            "export const name{number} = call(\"hunter2-hunter2\", {{ \"top-secret-{number}\": [{number}, `a${{1}}`] }});\n"
        )
    }

    fn parsed(text: &str) -> FileFacts {
        let rope = Rope::from_str(text);
        let tree = syntax::parse(Language::TypeScript, &rope, None, None, &AtomicBool::new(false)).ok();
        FileFacts::of(Language::TypeScript, tree.as_ref(), &rope)
    }

    /// Reads as many files as are worth keeping; answers how many had to be parsed.
    fn session(folder: &Path, texts: impl Fn(usize) -> String) -> usize {
        let kept = Kept::within(folder, Path::new("/project"));
        let mut parses = 0;
        let keep: Vec<_> = (0..FEWEST)
            .filter_map(|number| {
                let text = texts(number);
                let make = || {
                    parses += 1;
                    parsed(&text)
                };
                let (facts, keep) = kept.facts(&format!("src/{number}.ts"), Language::TypeScript, &text, make);
                let fresh = parsed(&text);
                assert!(facts.tree == fresh.tree && facts.same_shape(&fresh));
                keep
            })
            .collect();
        kept.save(&keep);
        parses
    }

    fn only_file(folder: &Path) -> PathBuf {
        let mut files = std::fs::read_dir(folder.join("facts")).expect("a folder").flatten();
        let file = files.next().expect("it was written").path();
        assert!(files.next().is_none(), "nothing else was left behind");
        file
    }

    #[test]
    fn a_second_session_parses_only_what_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(session(folder.path(), text), FEWEST);
        assert_eq!(session(folder.path(), text), 0);
        // A text of the same length is still another text.
        let changed = |number| if number == 7 { text(number).replace("name7", "mane7") } else { text(number) };
        assert_eq!(session(folder.path(), changed), 1);
        assert_eq!(session(folder.path(), changed), 0);
    }

    #[test]
    fn nothing_of_a_text_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        session(folder.path(), text);
        let bytes = std::fs::read(only_file(folder.path())).expect("readable");
        for secret in [&b"hunter2"[..], b"top-secret", b"name1", b"call"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }

    #[test]
    fn what_is_damaged_cut_off_or_foreign_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        session(folder.path(), text);
        let file = only_file(folder.path());
        let whole = std::fs::read(&file).expect("readable");
        for at in (0..whole.len()).step_by(211) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            std::fs::write(&file, &damaged).expect("writable");
            assert!(session(folder.path(), text) > 0, "byte {at}");
            std::fs::write(&file, &whole[..at]).expect("writable");
            assert!(session(folder.path(), text) > 0, "cut off at {at}");
        }
        let mut foreign = whole.clone();
        foreign[MARK.len() - 2] ^= 1;
        std::fs::write(&file, &foreign).expect("writable");
        assert_eq!(session(folder.path(), text), FEWEST, "another build reads code in another way");
        assert_eq!(session(folder.path(), text), 0);
    }

    #[test]
    fn small_projects_leave_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::within(folder.path(), Path::new("/project"));
        let (_, keep) = kept.facts("a.ts", Language::TypeScript, &text(1), || parsed(&text(1)));
        kept.save(&[keep.expect("facts")]);
        assert!(!folder.path().join("facts").exists());
    }
}

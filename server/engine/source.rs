//! Files on disk: which are ours, and what can be wrong with them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use crate::syntax::Language;

/// Why a file was left out. Shown once a file, and nothing else is lost.
#[derive(Debug, thiserror::Error)]
pub enum SourceProblem {
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("is not a regular file")]
    NotAFile,
    #[error("is {size} MB; files above {limit} MB are left out")]
    TooLarge { size: u64, limit: u64 },
    #[error("is not text: it holds a NUL byte")]
    Binary,
    #[error("is not valid UTF-8 (byte {offset})")]
    NotUtf8 { offset: usize },
}

/// Reads a source file, or says why not. A byte-order mark is taken off, as editors do, so that offsets and columns
/// are the same everywhere.
pub fn read_source(path: &Path) -> Result<String, SourceProblem> {
    const LIMIT_MB: u64 = 16;
    // Opening a named pipe would wait for a writer, so the kind is looked at first.
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(SourceProblem::NotAFile);
    }
    let size = metadata.len() >> 20;
    if size >= LIMIT_MB {
        return Err(SourceProblem::TooLarge { size, limit: LIMIT_MB });
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    // The file may grow between the look and the read.
    File::open(path)?.take(LIMIT_MB << 20).read_to_end(&mut bytes)?;
    if bytes.iter().take(8192).any(|byte| *byte == 0) {
        return Err(SourceProblem::Binary);
    }
    let mut text = String::from_utf8(bytes)
        .map_err(|error| SourceProblem::NotUtf8 { offset: error.utf8_error().valid_up_to() })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// True where a text was written by a bundler or minifier and not by a person: findings in it help nobody, and its
/// lines are too long to show. Judged by line length, since the name says it only of some such files.
pub fn is_minified(text: &str) -> bool {
    const LONG_LINE: usize = 50_000;
    const LONG_AVERAGE: usize = 500;
    const SMALL: usize = 20_000;
    if text.len() < SMALL {
        return false;
    }
    let (mut lines, mut longest) = (0, 0);
    for line in text.lines() {
        lines += 1;
        longest = longest.max(line.len());
    }
    longest >= LONG_LINE || text.len() / lines.max(1) >= LONG_AVERAGE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minified_text_is_told_from_written_text() {
        assert!(is_minified(&"a".repeat(60_000)));
        assert!(is_minified(&"var a=1;".repeat(100).lines().cycle().take(50).collect::<Vec<_>>().join("\n")));
        assert!(!is_minified(&"const answer = 42;\n".repeat(5_000)));
        assert!(!is_minified("const one = 'short file, one line'"));
    }
}

//! Files on disk: which are ours, and what can be wrong with them.

use std::path::Path;

pub use crate::syntax::Language;

/// Why a file was left out. Shown once a file, and nothing else is lost.
#[derive(Debug, thiserror::Error)]
pub enum SourceProblem {
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("is {size} MB; files above {limit} MB are left out")]
    TooLarge { size: u64, limit: u64 },
    #[error("is not text: it holds a NUL byte")]
    Binary,
    #[error("is not valid UTF-8 (byte {offset})")]
    NotUtf8 { offset: usize },
}

/// Reads a source file, or says why not.
pub fn read_source(path: &Path) -> Result<String, SourceProblem> {
    const LIMIT_MB: u64 = 16;
    let size = std::fs::metadata(path)?.len() >> 20;
    if size > LIMIT_MB {
        return Err(SourceProblem::TooLarge { size, limit: LIMIT_MB });
    }
    let bytes = std::fs::read(path)?;
    if bytes.iter().take(8192).any(|byte| *byte == 0) {
        return Err(SourceProblem::Binary);
    }
    String::from_utf8(bytes).map_err(|error| SourceProblem::NotUtf8 { offset: error.utf8_error().valid_up_to() })
}

//! Syntax: incremental parsing. Judges nothing.

mod language;

pub use language::Language;

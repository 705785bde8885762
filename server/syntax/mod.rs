//! Syntax: incremental parsing. Judges nothing.

mod language;
mod parse;
pub mod settings;
pub mod sql;

pub use language::{EXTENSIONS, Language};
pub use parse::{Interrupted, discard, edit, parse};

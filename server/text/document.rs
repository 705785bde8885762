//! One document's text, edited in place as the client types.

use ropey::Rope;

use super::points::Points;
use super::{LineIndex, Position, PositionEncoding, Span};

/// One `contentChanges` entry of `textDocument/didChange`. Without a range it replaces the whole text.
#[derive(Clone, Debug)]
pub struct Change {
    pub range: Option<(Position, Position)>,
    pub text: String,
}

/// What an edit did, in bytes: `old` of the text before became `old.start..new_end` of the text after.
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
    points: Points,
}

impl Document {
    pub fn new(text: &str, version: i32) -> Self {
        let rope = Rope::from_str(text);
        let points = Points::of(&rope);
        Self { rope, version, points }
    }

    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    pub fn version(&self) -> i32 {
        self.version
    }

    /// Applies the changes of one notification in order and returns what each did. Positions are clamped as
    /// `LineIndex::offset` says, and a reversed range is read the other way round.
    pub fn apply(&mut self, changes: &[Change], encoding: PositionEncoding, version: i32) -> Vec<TextEdited> {
        self.version = version;
        changes.iter().map(|change| self.apply_one(change, encoding)).collect()
    }

    fn apply_one(&mut self, change: &Change, encoding: PositionEncoding) -> TextEdited {
        let old = match change.range {
            Some((from, to)) => {
                let lines = LineIndex::new(&self.rope, encoding);
                let (from, to) = (lines.offset(from), lines.offset(to));
                Span::new(from.min(to), from.max(to))
            }
            None => Span::new(0, self.rope.len_bytes() as u32),
        };
        let new = Span::new(old.start, old.start + change.text.len() as u32);
        let start_point = self.points.at(&self.rope, old.start);
        let old_end_point = self.points.at(&self.rope, old.end);

        self.points.leaves(&self.rope, old);
        if change.range.is_none() {
            self.rope = Rope::from_str(&change.text);
        } else {
            let start = self.rope.byte_to_char(old.start as usize);
            let end = self.rope.byte_to_char(old.end as usize);
            self.rope.remove(start..end);
            self.rope.insert(start, &change.text);
        }
        self.points.enters(&self.rope, new);

        let new_end_point = self.points.at(&self.rope, new.end);
        TextEdited { old, new_end: new.end, start_point, old_end_point, new_end_point }
    }
}

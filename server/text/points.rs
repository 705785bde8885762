//! Tree-sitter's points, which count rows by line feeds alone, from a rope that also breaks lines at a lone `\r`.

use ropey::{Rope, RopeSlice};

use super::Span;

/// Knows how many carriage returns of a text stand alone. While there are none, which is nearly always, the rope's
/// lines are tree-sitter's rows and a point costs a logarithmic look-up; otherwise line feeds are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Points {
    lone_returns: usize,
}

impl Points {
    pub(super) fn of(rope: &Rope) -> Self {
        Self { lone_returns: lone_returns(rope.slice(..), None) }
    }

    /// The (row, column) of a byte offset, which must be a character's start.
    pub(super) fn at(self, rope: &Rope, offset: u32) -> (u32, u32) {
        let offset = offset as usize;
        if self.lone_returns == 0 {
            let row = rope.byte_to_line(offset);
            return (row as u32, (offset - rope.line_to_byte(row)) as u32);
        }
        let (mut row, mut row_start, mut chunk_start) = (0, 0, 0);
        for chunk in rope.byte_slice(..offset).chunks() {
            row += chunk.bytes().filter(|byte| *byte == b'\n').count();
            if let Some(last) = chunk.rfind('\n') {
                row_start = chunk_start + last + 1;
            }
            chunk_start += chunk.len();
        }
        (row as u32, (offset - row_start) as u32)
    }

    /// Call with the text before an edit and the span that it replaces.
    pub(super) fn leaves(&mut self, rope: &Rope, span: Span) {
        self.lone_returns -= Self::around(rope, span);
    }

    /// Call with the text after the edit and the span that it wrote.
    pub(super) fn enters(&mut self, rope: &Rope, span: Span) {
        self.lone_returns += Self::around(rope, span);
    }

    /// Lone carriage returns in the span and just before it: those whose standing the edit can change.
    fn around(rope: &Rope, span: Span) -> usize {
        let (start, end) = (span.start as usize, span.end as usize);
        let from = if start > 0 && rope.byte(start - 1) == b'\r' { start - 1 } else { start };
        let next = (end < rope.len_bytes()).then(|| rope.byte(end));
        lone_returns(rope.byte_slice(from..end), next)
    }
}

/// How many `\r` of `text`, which is followed by the byte `next`, are not followed by `\n`.
fn lone_returns(text: RopeSlice, next: Option<u8>) -> usize {
    let (mut count, mut after_return) = (0, false);
    for chunk in text.chunks() {
        if !after_return && !chunk.contains('\r') {
            continue;
        }
        for byte in chunk.bytes() {
            count += usize::from(after_return && byte != b'\n');
            after_return = byte == b'\r';
        }
    }
    count + usize::from(after_return && next != Some(b'\n'))
}

//! Client positions and their conversion to bytes and back.

use ropey::Rope;

/// How the client counts `character`: negotiated once, at `initialize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PositionEncoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

/// A zero-based line and a zero-based character in the negotiated encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

/// Converts between bytes of `rope` and client positions. Every conversion is logarithmic in the length of the text,
/// so that a line of a million characters costs no more than a short one.
pub struct LineIndex<'a> {
    rope: &'a Rope,
    encoding: PositionEncoding,
}

impl<'a> LineIndex<'a> {
    pub fn new(rope: &'a Rope, encoding: PositionEncoding) -> Self {
        Self { rope, encoding }
    }

    /// The byte offset of a client position. A character past the end of its line means the end of the line (before
    /// its terminator); a line past the end means the end of the text; inside a surrogate pair or a multi-byte
    /// character, its start.
    pub fn offset(&self, position: Position) -> u32 {
        let (line, character) = (position.line as usize, position.character as usize);
        if line >= self.rope.len_lines() {
            return self.rope.len_bytes() as u32;
        }
        let start = self.rope.line_to_char(line);
        let end = self.line_end(line);
        let wanted = match self.encoding {
            PositionEncoding::Utf8 => {
                let byte = self.rope.char_to_byte(start) + character;
                self.rope.byte_to_char(byte.min(self.rope.len_bytes()))
            }
            PositionEncoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(start) + character;
                self.rope.utf16_cu_to_char(unit.min(self.rope.len_utf16_cu()))
            }
            PositionEncoding::Utf32 => start + character,
        };
        self.rope.char_to_byte(wanted.min(end)) as u32
    }

    /// The client position of a byte offset. An offset past the text means its end, one inside a character its start,
    /// and one between `\r` and `\n` the end of that line, since LSP has no position there.
    pub fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.rope.len_bytes());
        let char = self.rope.byte_to_char(offset);
        let line = self.rope.char_to_line(char);
        let char = char.min(self.line_end(line));
        let start = self.rope.line_to_char(line);
        let character = match self.encoding {
            PositionEncoding::Utf8 => self.rope.char_to_byte(char) - self.rope.char_to_byte(start),
            PositionEncoding::Utf16 => self.rope.char_to_utf16_cu(char) - self.rope.char_to_utf16_cu(start),
            PositionEncoding::Utf32 => char - start,
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// The char index of the end of a line, before its terminator.
    fn line_end(&self, line: usize) -> usize {
        let next = self.rope.line_to_char(line + 1);
        if line + 1 == self.rope.len_lines() {
            return next;
        }
        let before = |index: usize| index.checked_sub(1).map(|index| self.rope.char(index));
        match (before(next), before(next - 1)) {
            (Some('\n'), Some('\r')) => next - 2,
            _ => next - 1,
        }
    }
}

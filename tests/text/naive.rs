//! The model: slow, plain and independent of the rope.

use proptest::prelude::*;
use seaworthy::text::{Position, PositionEncoding};

pub const ENCODINGS: [PositionEncoding; 3] = [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

/// The lines of LSP as (start, end before the terminator): they end at `\n`, `\r\n` and a lone `\r` only.
pub fn lines(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut lines, mut start, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        let width = match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
            b'\r' | b'\n' => 1,
            _ => 0,
        };
        if width > 0 {
            lines.push((start, at));
            start = at + width;
        }
        at += width.max(1);
    }
    lines.push((start, text.len()));
    lines
}

pub fn width(char: char, encoding: PositionEncoding) -> usize {
    match encoding {
        PositionEncoding::Utf8 => char.len_utf8(),
        PositionEncoding::Utf16 => char.len_utf16(),
        PositionEncoding::Utf32 => 1,
    }
}

pub fn offset(text: &str, position: Position, encoding: PositionEncoding) -> usize {
    let Some((start, end)) = lines(text).get(position.line as usize).copied() else { return text.len() };
    let mut left = position.character as usize;
    let mut at = start;
    for char in text[start..end].chars() {
        if left < width(char, encoding) {
            return at;
        }
        left -= width(char, encoding);
        at += char.len_utf8();
    }
    end
}

pub fn position(text: &str, offset: usize, encoding: PositionEncoding) -> Position {
    let lines = lines(text);
    let line = lines.iter().rposition(|(start, _)| *start <= offset).unwrap();
    let (start, end) = lines[line];
    let before = &text[start..offset.min(end)];
    let character: usize = before.chars().map(|char| width(char, encoding)).sum();
    Position { line: line as u32, character: character as u32 }
}

pub fn point(text: &str, offset: usize) -> (u32, u32) {
    let before = &text[..offset];
    let row = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (row as u32, (offset - start) as u32)
}

/// Texts made of what goes wrong: every line break of Unicode, astral and combining characters, NUL.
pub fn text(pieces: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n",
        "\r\n",
        "\r\n",
        "\r",
        "\r\r",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        "\u{b}",
        "\u{c}",
        "a",
        "const x = 1;",
        "é",
        "ß",
        "漢字",
        "😀",
        "👩‍👩‍👧",
        "e\u{301}",
        "𝒳",
        "\0",
        "\t",
        " ",
        "\u{feff}",
    ]);
    prop::collection::vec(piece, pieces).prop_map(|pieces| pieces.concat())
}

/// Texts without a lone `\r`, so that the fast way to a point is walked too.
pub fn text_without_lone_returns(pieces: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = String> {
    text(pieces).prop_map(|text| text.replace("\r\n", "\n").replace('\r', "").replace("\n\n", "\r\n"))
}

/// Positions inside, at the borders of and far outside a small text.
pub fn any_position() -> impl Strategy<Value = Position> {
    let small = || prop_oneof![9 => 0..12_u32, 1 => Just(u32::MAX)];
    (small(), prop_oneof![9 => 0..40_u32, 1 => Just(u32::MAX)])
        .prop_map(|(line, character)| Position { line, character })
}

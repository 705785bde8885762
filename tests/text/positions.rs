use proptest::prelude::*;
use ropey::Rope;
use seaworthy::text::{LineIndex, Position, PositionEncoding};

use super::naive;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn positions_become_offsets_as_in_the_model(text in naive::text(0..60), position in naive::any_position()) {
        let rope = Rope::from_str(&text);
        for encoding in naive::ENCODINGS {
            let offset = LineIndex::new(&rope, encoding).offset(position);
            prop_assert_eq!(offset as usize, naive::offset(&text, position, encoding));
        }
    }

    #[test]
    fn offsets_become_positions_and_come_back(text in naive::text(0..60)) {
        let rope = Rope::from_str(&text);
        for encoding in naive::ENCODINGS {
            let lines = LineIndex::new(&rope, encoding);
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let position = lines.position(offset as u32);
                prop_assert_eq!(position, naive::position(&text, offset, encoding));
                if !text[..offset].ends_with('\r') || !text[offset..].starts_with('\n') {
                    prop_assert_eq!(lines.offset(position), offset as u32);
                }
            }
        }
    }
}

#[test]
fn only_the_line_breaks_of_lsp_break_lines() {
    let rope = Rope::from_str("a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f\rg\r\nh\ni");
    let lines = LineIndex::new(&rope, PositionEncoding::Utf16);
    assert_eq!(lines.position(rope.len_bytes() as u32), Position { line: 3, character: 1 });
}

#[test]
fn an_offset_past_the_text_is_its_end_and_one_inside_a_character_its_start() {
    let rope = Rope::from_str("a\né");
    let lines = LineIndex::new(&rope, PositionEncoding::Utf8);
    assert_eq!(lines.position(99), Position { line: 1, character: 2 });
    assert_eq!(lines.position(3), Position { line: 1, character: 0 });
}

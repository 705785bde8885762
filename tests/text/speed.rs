use std::time::{Duration, Instant};

use seaworthy::text::{Change, Document, Position, PositionEncoding};

/// Far above what an edit takes, far below what touching all of the text would.
const LIMIT: Duration = Duration::from_millis(1);

/// Edits spread over a text; returns the mean time of one. The best of a few rounds counts, since the machine that
/// runs the tests may be busy with something else.
fn mean_edit(text: &str, position: impl Fn(u32) -> Position) -> Duration {
    const EDITS: u32 = 400;
    let round = || {
        let mut document = Document::new(text, 1);
        let start = Instant::now();
        for edit in 0..EDITS {
            let position = position(edit);
            let change = Change { range: Some((position, position)), text: "x".to_owned() };
            document.apply(&[change], PositionEncoding::Utf16, edit as i32 + 2);
        }
        start.elapsed() / EDITS
    };
    (0..5).map(|_| round()).min().unwrap()
}

#[test]
fn an_edit_of_a_large_document_takes_microseconds() {
    let line = "const key = process.env.KEY || \"é😀\";\r\n";
    let text = line.repeat(2_800_000 / line.len());
    let mean = mean_edit(&text, |edit| Position { line: edit * 150, character: 12 });
    assert!(mean < LIMIT, "{mean:?}");
}

#[test]
fn an_edit_in_a_line_of_a_million_characters_takes_microseconds() {
    let text = "é".repeat(1_000_000);
    let mean = mean_edit(&text, |edit| Position { line: 0, character: edit * 2_000 });
    assert!(mean < LIMIT, "{mean:?}");
}

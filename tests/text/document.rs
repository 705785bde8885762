use proptest::prelude::*;
use seaworthy::text::{Change, Document, Position, PositionEncoding, Span, TextEdited};

use super::naive;

fn changes(text: impl Strategy<Value = String>) -> impl Strategy<Value = Change> {
    let range = prop_oneof![
        19 => (naive::any_position(), naive::any_position()).prop_map(Some),
        1 => Just(None),
    ];
    (range, text).prop_map(|(range, text)| Change { range, text })
}

/// Applies one change to the model and says what the document ought to answer.
fn apply(text: &mut String, change: &Change, encoding: PositionEncoding) -> TextEdited {
    let (from, to) = match change.range {
        Some((from, to)) => (naive::offset(text, from, encoding), naive::offset(text, to, encoding)),
        None => (0, text.len()),
    };
    let (from, to) = (from.min(to), from.max(to));
    let (start_point, old_end_point) = (naive::point(text, from), naive::point(text, to));
    text.replace_range(from..to, &change.text);
    let new_end = from + change.text.len();
    TextEdited {
        old: Span::from(from..to),
        new_end: new_end as u32,
        start_point,
        old_end_point,
        new_end_point: naive::point(text, new_end),
    }
}

fn check(start: String, changes: Vec<Change>, encoding: PositionEncoding) -> Result<(), TestCaseError> {
    let mut text = start.clone();
    let expected: Vec<_> = changes.iter().map(|change| apply(&mut text, change, encoding)).collect();

    let mut whole = Document::new(&start, 1);
    prop_assert_eq!(&whole.apply(&changes, encoding, 2), &expected);
    prop_assert_eq!(whole.rope().to_string(), text.clone());
    prop_assert_eq!(whole.version(), 2);

    let mut stepwise = Document::new(&start, 1);
    for (change, expected) in changes.iter().zip(&expected) {
        let edited = stepwise.apply(std::slice::from_ref(change), encoding, 2);
        prop_assert_eq!(edited.as_slice(), std::slice::from_ref(expected));
    }
    prop_assert_eq!(stepwise.rope().to_string(), text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_is_its_text_under_any_edits(
        start in naive::text(0..40),
        changes in prop::collection::vec(changes(naive::text(0..6)), 0..20),
        encoding in prop::sample::select(naive::ENCODINGS.to_vec()),
    ) {
        check(start, changes, encoding)?;
    }

    #[test]
    fn points_are_right_where_no_return_stands_alone_too(
        start in naive::text_without_lone_returns(0..40),
        changes in prop::collection::vec(changes(naive::text_without_lone_returns(0..6)), 0..20),
        encoding in prop::sample::select(naive::ENCODINGS.to_vec()),
    ) {
        check(start, changes, encoding)?;
    }

    #[test]
    fn a_text_of_many_leaves_is_edited_rightly(
        start in naive::text(600..1500),
        changes in prop::collection::vec(changes(naive::text(0..300)), 1..6),
        encoding in prop::sample::select(naive::ENCODINGS.to_vec()),
    ) {
        check(start, changes, encoding)?;
    }
}

fn at(line: u32, character: u32) -> Position {
    Position { line, character }
}

fn edited(text: &str, range: (Position, Position), new: &str, encoding: PositionEncoding) -> String {
    let mut document = Document::new(text, 1);
    document.apply(&[Change { range: Some(range), text: new.to_owned() }], encoding, 2);
    document.rope().to_string()
}

#[test]
fn a_reversed_range_is_read_the_other_way_round() {
    assert_eq!(edited("abcdef", (at(0, 4), at(0, 2)), "-", PositionEncoding::Utf16), "ab-ef");
}

#[test]
fn a_place_inside_a_character_is_its_start() {
    let smile = (at(0, 2), at(0, 3));
    assert_eq!(edited("a😀b", smile, "-", PositionEncoding::Utf16), "a-b");
    assert_eq!(edited("a😀b", (at(0, 3), at(0, 5)), "-", PositionEncoding::Utf8), "a-b");
}

#[test]
fn a_place_past_the_end_is_the_end() {
    assert_eq!(edited("ab\r\ncd", (at(0, 99), at(0, 99)), "-", PositionEncoding::Utf16), "ab-\r\ncd");
    assert_eq!(edited("ab\r\ncd", (at(9, 0), at(9, 9)), "-", PositionEncoding::Utf16), "ab\r\ncd-");
}

//! Parsing: fresh or from an edited tree, cancellable, and bounded in time.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ropey::Rope;
use tree_sitter::{InputEdit, ParseOptions, Parser, Point, Tree};

use super::Language;
use crate::text::TextEdited;

/// Why there is no tree: someone newer wants the thread, or the time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

/// Parses `text`, reusing what an edited `old` tree still holds. Error recovery can cost several full parses, so a
/// reparse may be given a bound; None means as long as it takes. Documents, which have no grammar, have no tree.
pub fn parse(
    language: Language,
    text: &Rope,
    old: Option<&Tree>,
    bound: Option<Duration>,
    cancel: &AtomicBool,
) -> Result<Tree, Interrupted> {
    let mut parser = Parser::new();
    let grammar = language.grammar().ok_or(Interrupted)?;
    if parser.set_language(&grammar).is_err() {
        return Err(Interrupted);
    }
    let deadline = bound.map(|bound| Instant::now() + bound);
    let mut progress = |_: &tree_sitter::ParseState| {
        let late = deadline.is_some_and(|deadline| Instant::now() > deadline);
        if late || cancel.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let length = text.len_bytes();
    let mut read = |offset: usize, _: Point| -> &[u8] {
        if offset >= length {
            return &[];
        }
        let (chunk, start, _, _) = text.chunk_at_byte(offset);
        &chunk.as_bytes()[offset - start..]
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    parser.parse_with_options(&mut read, old, Some(options)).ok_or(Interrupted)
}

/// Tells a tree what an edit did to its text, so that the next parse may reuse it.
pub fn edit(tree: &mut Tree, edited: &TextEdited) {
    let point = |(row, column): (u32, u32)| Point { row: row as usize, column: column as usize };
    tree.edit(&InputEdit {
        start_byte: edited.old.start as usize,
        old_end_byte: edited.old.end as usize,
        new_end_byte: edited.new_end as usize,
        start_position: point(edited.start_point),
        old_end_position: point(edited.old_end_point),
        new_end_position: point(edited.new_end_point),
    });
}

/// Drops a tree elsewhere: freeing one of a large file takes tens of milliseconds.
pub fn discard(tree: Tree) {
    rayon::spawn(move || drop(tree));
}

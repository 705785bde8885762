//! Places as people and report formats count them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use ropey::Rope;
use serde::Serialize;

use super::{FileReport, Report};
use crate::engine::read_source;
use crate::findings::Step;
use crate::text::Span;

/// A place in a file. Lines and columns count from 1; a column counts Unicode code points, so that it is the same
/// whatever the encoding of the reader. The offset counts bytes of UTF-8 from 0, without a byte-order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Point {
    pub line: usize,
    pub column: usize,
    pub offset: usize,
}

/// From `start` to just before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    pub start: Point,
    pub end: Point,
}

impl Point {
    /// The place of a byte; an offset past the end, or inside a character, means the nearest place before it.
    pub fn of(text: &Rope, offset: u32) -> Self {
        let char = text.byte_to_char((offset as usize).min(text.len_bytes()));
        let line = text.char_to_line(char);
        Self { line: line + 1, column: char - text.line_to_char(line) + 1, offset: text.char_to_byte(char) }
    }
}

impl Range {
    pub fn of(text: &Rope, span: Span) -> Self {
        Self { start: Point::of(text, span.start), end: Point::of(text, span.end) }
    }
}

/// A step of evidence with its place worked out.
pub(super) struct Located {
    /// Relative to the report's base.
    pub path: PathBuf,
    pub range: Option<Range>,
}

/// Texts of other files that evidence points into, each read once.
#[derive(Default)]
pub(super) struct Sources(RefCell<HashMap<PathBuf, Option<Rc<Rope>>>>);

impl Sources {
    /// Where a step is: in the finding's own file or in another; None for what was searched and not found.
    pub fn locate(&self, report: &Report, file: &FileReport, step: &Step) -> Option<Located> {
        let Some(other) = &step.file else {
            let range = Range::of(&file.text, step.span?);
            return Some(Located { path: file.path.clone(), range: Some(range) });
        };
        let absolute = file.root.join(other);
        let path = absolute.strip_prefix(&report.base).unwrap_or(&absolute).to_owned();
        let range = step.span.and_then(|span| Some(Range::of(&*self.read(&absolute)?, span)));
        Some(Located { path, range })
    }

    fn read(&self, path: &Path) -> Option<Rc<Rope>> {
        let mut sources = self.0.borrow_mut();
        let read = || read_source(path).ok().map(|text| Rc::new(Rope::from_str(&text)));
        sources.entry(path.to_owned()).or_insert_with(read).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = Rope::from_str("a\r\n\u{1f6a2}é = 1\n");
        assert_eq!(Point::of(&text, 0), Point { line: 1, column: 1, offset: 0 });
        assert_eq!(Point::of(&text, 3), Point { line: 2, column: 1, offset: 3 });
        assert_eq!(Point::of(&text, 9), Point { line: 2, column: 3, offset: 9 });
        assert_eq!(Point::of(&text, 99), Point { line: 3, column: 1, offset: 14 });
        assert_eq!(Point::of(&text, 5), Point { line: 2, column: 1, offset: 3 });
    }
}

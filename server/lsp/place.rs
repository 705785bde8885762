//! Where things are: URIs, paths, and ranges in this file and in others.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ropey::Rope;
use tower_lsp::ls_types::{Location, Position, Range, Uri};

use crate::engine::{Language, read_source};
use crate::findings::Step;
use crate::text::{self, LineIndex, PositionEncoding, Span};

/// The path of a `file:` URI.
pub fn file_path(uri: &Uri) -> Option<PathBuf> {
    uri.scheme().as_str().eq_ignore_ascii_case("file").then(|| uri.to_file_path().map(|path| path.into_owned()))?
}

/// What a document is called: its path, or the name of an unsaved one. None for documents that are not ours, such as
/// cells of notebooks and the old sides of a comparison.
pub fn name_of(uri: &Uri) -> Option<PathBuf> {
    match uri.scheme().as_str() {
        "untitled" => Some(PathBuf::from(uri.path().decode().to_string_lossy().trim_start_matches('/'))),
        _ => file_path(uri),
    }
}

/// The language of a document: by its extension, as on the command line; where that says nothing, by the editor's word.
pub fn language_of(id: &str, name: &Path) -> Option<Language> {
    Language::of_path(name).or_else(|| Language::of_id(id))
}

pub fn to_text(position: Position) -> text::Position {
    text::Position { line: position.line, character: position.character }
}

pub fn range_of(lines: &LineIndex, span: Span) -> Range {
    let position = |offset| {
        let position = lines.position(offset);
        Position::new(position.line, position.character)
    };
    Range::new(position(span.start), position(span.end))
}

/// The bytes of a client's range, whichever way round it is given.
pub fn span_of(lines: &LineIndex, range: Range) -> Span {
    let (start, end) = (lines.offset(to_text(range.start)), lines.offset(to_text(range.end)));
    Span::new(start.min(end), start.max(end))
}

/// Finds the places of steps. Other files are read at most once each, from the editor where they are open there.
pub struct Places<'a> {
    pub uri: &'a Uri,
    pub rope: &'a Rope,
    pub base: &'a Path,
    pub encoding: PositionEncoding,
    pub open: &'a dyn Fn(&Path) -> Option<Rope>,
    pub others: RefCell<HashMap<PathBuf, Option<Rope>>>,
}

impl Places<'_> {
    /// None for a step that was searched and not found, and for files that can no longer be read.
    pub fn of(&self, step: &Step) -> Option<Location> {
        let span = step.span?;
        let Some(file) = &step.file else {
            let range = range_of(&LineIndex::new(self.rope, self.encoding), span);
            return Some(Location::new(self.uri.clone(), range));
        };
        let path = self.base.join(file);
        let mut others = self.others.borrow_mut();
        let rope = others.entry(path.clone()).or_insert_with(|| {
            (self.open)(&path).or_else(|| read_source(&path).ok().map(|text| Rope::from_str(&text)))
        });
        let range = range_of(&LineIndex::new(rope.as_ref()?, self.encoding), span);
        Some(Location::new(Uri::from_file_path(&path)?, range))
    }
}

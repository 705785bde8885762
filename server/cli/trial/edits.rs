//! The edit that a code action stands for, as far as it is one of the open file.

use std::ops::Range;

use ropey::Rope;
use serde_json::{Value, json};

use crate::text::{Change, LineIndex, Position, PositionEncoding};

/// Edits of one file, from its end to its start: so none of them moves the place of the next.
pub(super) struct Edits(Vec<Edit>);

struct Edit {
    start: Position,
    end: Position,
    text: String,
}

impl Edits {
    /// Reads a workspace edit; None where it touches anything but the file `uri`.
    pub fn read(edit: &Value, uri: &str) -> Option<Self> {
        let edits = match edit["documentChanges"].as_array().map(Vec::as_slice) {
            Some([document]) if document["textDocument"]["uri"] == uri => document["edits"].as_array()?,
            Some(_) => return None,
            None => edit["changes"].as_object().filter(|changes| changes.len() == 1)?.get(uri)?.as_array()?,
        };
        let mut edits = edits.iter().map(Edit::read).collect::<Option<Vec<_>>>()?;
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.start));
        Some(Self(edits))
    }

    /// As our own text takes them.
    pub fn changes(&self) -> Vec<Change> {
        let change = |edit: &Edit| Change { range: Some((edit.start, edit.end)), text: edit.text.clone() };
        self.0.iter().map(change).collect()
    }

    /// As `textDocument/didChange` takes them.
    pub fn content_changes(&self) -> Vec<Value> {
        let position = |at: Position| json!({ "line": at.line, "character": at.character });
        let change = |edit: &Edit| json!({ "range": { "start": position(edit.start), "end": position(edit.end) }, "text": edit.text });
        self.0.iter().map(change).collect()
    }

    /// The lines that go (`-`) and come (`+`), from the start of the file to its end. `text` is the text before.
    pub fn difference(&self, text: &Rope) -> Vec<(char, String)> {
        let index = LineIndex::new(text, PositionEncoding::Utf8);
        let mut lines = Vec::new();
        let mut rest = self.0.iter().rev().peekable();
        while let Some(first) = rest.next() {
            let mut together = vec![first];
            let mut last_line = first.end.line;
            while let Some(next) = rest.next_if(|next| next.start.line <= last_line) {
                last_line = last_line.max(next.end.line);
                together.push(next);
            }
            let start = text.line_to_byte(first.start.line as usize);
            let end = text.line_to_byte((last_line as usize + 1).min(text.len_lines()));
            let before = text.byte_slice(start..end).to_string();
            let mut after = before.clone();
            for edit in together.iter().rev() {
                let place = |at: Position| index.offset(at) as usize - start;
                after.replace_range(Range { start: place(edit.start), end: place(edit.end) }, &edit.text);
            }
            lines.extend(changed_lines(&before, &after));
        }
        lines
    }
}

impl Edit {
    fn read(edit: &Value) -> Option<Self> {
        let position = |value: &Value| {
            let number = |key: &str| value[key].as_u64().and_then(|number| u32::try_from(number).ok());
            Some(Position { line: number("line")?, character: number("character")? })
        };
        let range = &edit["range"];
        let text = edit["newText"].as_str()?.to_owned();
        Some(Self { start: position(&range["start"])?, end: position(&range["end"])?, text })
    }
}

/// What lies between the lines that the two texts share at their start and at their end.
fn changed_lines(before: &str, after: &str) -> Vec<(char, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let gone = old[start..old.len() - end].iter().map(|line| ('-', (*line).to_owned()));
    let come = new[start..new.len() - end].iter().map(|line| ('+', (*line).to_owned()));
    gone.chain(come).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(line: u32, start: u32, end: u32, text: &str) -> Value {
        let at = |character: u32| json!({ "line": line, "character": character });
        json!({ "range": { "start": at(start), "end": at(end) }, "newText": text })
    }

    #[test]
    fn a_difference_shows_only_the_lines_that_change() {
        let edits =
            json!({ "changes": { "a": [edit(0, 0, 0, "import os\n"), edit(3, 4, 5, "2"), edit(3, 6, 7, "4")] } });
        let edits = Edits::read(&edits, "a").expect("edits of one file");
        let text = Rope::from_str("x\ny\nz\na = 1 3\nb\n");
        let lines: Vec<String> = edits.difference(&text).iter().map(|(sign, line)| format!("{sign}{line}")).collect();
        assert_eq!(lines, ["+import os", "-a = 1 3", "+a = 2 4"]);
    }

    #[test]
    fn edits_of_other_files_are_not_ours() {
        assert!(Edits::read(&json!({ "changes": { "b": [] } }), "a").is_none());
        assert!(Edits::read(&json!({ "changes": { "a": [], "b": [] } }), "a").is_none());
        assert!(Edits::read(&json!({ "documentChanges": [{ "kind": "create", "uri": "a" }] }), "a").is_none());
    }
}

//! What a comment says to us.

use ropey::Rope;

use crate::text::Span;

/// What every directive starts with.
pub(super) const MARK: &str = "seaworthy:";

/// Words with which other tools, and therefore people, ask for silence. After our mark they are taken for a slip.
const MEANT_AS_IGNORE: [&str; 7] = ["ignore", "disable", "allow", "suppress", "skip", "noqa", "nosec"];

/// A placeholder, such as the one that our own quick fix leaves to be written over, is no reason.
const NO_REASONS: [&str; 6] = ["reason", "todo", "fixme", "tbd", "because", "why"];

/// One `seaworthy: ignore[…] …` of a comment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// The comment node that holds it.
    pub comment: Span,
    /// From the mark to the closing bracket.
    pub span: Span,
    /// The words before the bracket, as written.
    pub word: String,
    /// The rule ids and where they stand; empty where the directive is malformed.
    pub ids: Vec<(String, Span)>,
    pub has_reason: bool,
}

/// The directives of one comment. Only at the start of a comment, of a line of a block comment, or of a comment that
/// follows another in the same line (`# noqa # seaworthy: …`): prose that mentions a directive gives none.
pub(super) fn in_comment(text: &Rope, comment: Span) -> Vec<Directive> {
    let Some(slice) = text.get_byte_slice(comment.range()) else { return Vec::new() };
    let content = slice.to_string();
    let mut directives = Vec::new();
    let mut start = 0;
    for line in content.split_inclusive(['\n', '\r']) {
        for (at, _) in line.match_indices(MARK) {
            if begins_comment(&line[..at]) {
                let base = comment.start as usize + start + at;
                directives.extend(parse(comment, base, &line[at..]));
            }
        }
        start += line.len();
    }
    directives
}

fn begins_comment(before: &str) -> bool {
    let before = before.trim_end();
    let words = before.trim_end_matches(['/', '#', '*', '!', '-']);
    words.is_empty() || (words.len() < before.len() && words.ends_with(char::is_whitespace))
}

/// `line` starts with the mark, at byte `base` of the file.
fn parse(comment: Span, base: usize, line: &str) -> Option<Directive> {
    let rest = line[MARK.len()..].trim_start();
    let word_length = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
    let word = &rest[..word_length];
    if !MEANT_AS_IGNORE.iter().any(|meant| word.starts_with(meant)) {
        return None;
    }
    let malformed = |end: usize| Directive {
        comment,
        span: (base..base + end).into(),
        word: format!("{MARK} {word}"),
        ids: Vec::new(),
        has_reason: false,
    };
    let after_word = line.len() - rest.len() + word_length;
    let bracket = after_word + (line[after_word..].len() - line[after_word..].trim_start().len());
    if word != "ignore" || !line[bracket..].starts_with('[') {
        return Some(malformed(after_word));
    }
    let Some(length) = line[bracket..].find(']') else { return Some(malformed(after_word)) };
    let close = bracket + length;
    let mut ids = Vec::new();
    let mut start = bracket + 1;
    for part in line[start..close].split(',') {
        let id = part.trim();
        if !id.is_empty() {
            let at = base + start + (part.len() - part.trim_start().len());
            ids.push((id.to_owned(), Span::from(at..at + id.len())));
        }
        start += part.len() + 1;
    }
    let span = (base..base + close + 1).into();
    let word = line[..=close].to_owned();
    Some(Directive { comment, span, word, ids, has_reason: is_reason(&line[close + 1..]) })
}

fn is_reason(rest: &str) -> bool {
    let rest = rest.trim_end().trim_end_matches("*/");
    let words = rest.trim_matches(|c: char| !c.is_alphanumeric());
    !words.is_empty() && !NO_REASONS.contains(&words.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> Vec<(Vec<String>, bool)> {
        let text = Rope::from_str(comment);
        in_comment(&text, (0..comment.len()).into())
            .into_iter()
            .map(|directive| (directive.ids.into_iter().map(|(id, _)| id).collect(), directive.has_reason))
            .collect()
    }

    #[test]
    fn the_forms_of_a_directive() {
        let one = |id: &str| vec![(vec![id.to_owned()], true)];
        assert_eq!(read("// seaworthy: ignore[a-b] tested by hand"), one("a-b"));
        assert_eq!(read("# seaworthy:ignore[a-b]: tested"), one("a-b"));
        assert_eq!(read("/* seaworthy: ignore[a-b] tested */"), one("a-b"));
        assert_eq!(read("/**\n * Words.\n * seaworthy: ignore[a-b] — tested\n */"), one("a-b"));
        assert_eq!(read("# noqa: S105  # seaworthy: ignore[a-b] tested"), one("a-b"));
        assert_eq!(read("// seaworthy: ignore[a, b ,c] tested"), [(vec!["a".into(), "b".into(), "c".into()], true)]);
    }

    #[test]
    fn a_reason_must_say_something() {
        for comment in ["// seaworthy: ignore[a]", "/* seaworthy: ignore[a] */", "# seaworthy: ignore[a] reason"] {
            assert_eq!(read(comment), [(vec!["a".to_owned()], false)], "{comment}");
        }
    }

    #[test]
    fn malformed_ones_name_no_rule_and_prose_is_none() {
        for comment in ["// seaworthy: ignore", "// seaworthy: ignore[a", "# seaworthy: disable-next-line a"] {
            assert_eq!(read(comment), [(vec![], false)], "{comment}");
        }
        for comment in ["// write seaworthy: ignore[a] b", "// seaworthy: a fine ship", "// see seaworthy docs"] {
            assert_eq!(read(comment), [], "{comment}");
        }
    }
}

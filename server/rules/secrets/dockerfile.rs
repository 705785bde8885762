//! The instructions of a Dockerfile, as far as secrets are concerned.

use crate::text::Span;

/// One instruction, its continued lines joined.
#[derive(Debug)]
pub struct Instruction<'a> {
    /// In capitals as written: `ENV`, `COPY`.
    pub name: String,
    pub arguments: &'a str,
    /// Where the arguments begin in the text.
    pub at: usize,
    /// The whole of it, the end of its line included.
    pub span: Span,
    /// Which `FROM` it belongs to, counted from 1.
    pub stage: usize,
}

/// A name and what it is set to, by `ENV` and `ARG`.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting<'a> {
    pub name: &'a str,
    pub span: Span,
    /// Without quotes; None where `ARG` leaves it to the build.
    pub value: Option<&'a str>,
}

/// Every instruction, in order.
pub fn instructions(text: &str) -> Vec<Instruction<'_>> {
    let (mut all, mut stage, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let start = at;
        let mut end = line_end(text, at);
        // A backslash at the end of a line continues it; comments in between do not end it.
        while end < text.len() && (text[start..end].trim_end().ends_with('\\') || is_comment(text, start, end)) {
            end = line_end(text, end);
        }
        at = end;
        let line = &text[start..end];
        let trimmed = line.trim_start();
        let word = trimmed.split(char::is_whitespace).next().unwrap_or_default();
        if word.is_empty() || word.starts_with('#') || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            continue;
        }
        let name = word.to_ascii_uppercase();
        stage += usize::from(name == "FROM");
        let arguments = trimmed[word.len()..].trim();
        let arguments_at = start + (line.len() - trimmed.len()) + word.len();
        let arguments_at = arguments_at + (text[arguments_at..].len() - text[arguments_at..].trim_start().len());
        let span = Span::new(start as u32, end as u32);
        all.push(Instruction { name, arguments, at: arguments_at, span, stage });
    }
    all
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |length| from + length + 1)
}

/// True where the last line of a continued instruction is a comment.
fn is_comment(text: &str, start: usize, end: usize) -> bool {
    let lines = text[start..end].trim_end();
    lines.contains('\n') && lines.lines().last().is_some_and(|line| line.trim_start().starts_with('#'))
}

impl<'a> Instruction<'a> {
    /// What `ENV` and `ARG` set.
    pub fn settings(&self) -> Vec<Setting<'a>> {
        let mut found = Vec::new();
        let first = self.arguments.split(char::is_whitespace).next().unwrap_or_default();
        if self.name == "ENV" && !first.contains('=') {
            // The old form: everything behind the name is the value.
            let value = unquoted(self.arguments[first.len()..].trim());
            return vec![Setting { name: first, span: self.span_of(first), value: Some(value) }];
        }
        for word in words(self.arguments) {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(unquoted(value))),
                None => (word, None),
            };
            if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty() {
                found.push(Setting { name, span: self.span_of(name), value });
            }
        }
        found
    }

    /// What `COPY` and `ADD` take; nothing where they take it from another stage.
    pub fn sources(&self) -> Vec<&'a str> {
        let parts: Vec<&str> = self.arguments.split_whitespace().collect();
        if parts.iter().any(|part| part.starts_with("--from")) {
            return Vec::new();
        }
        let mut paths: Vec<&str> = parts.into_iter().filter(|part| !part.starts_with("--") && *part != "\\").collect();
        paths.pop();
        paths.into_iter().map(|path| path.trim_matches(['"', '\'', '[', ']', ','])).collect()
    }

    pub fn span_of(&self, part: &str) -> Span {
        let start = self.at + (part.as_ptr() as usize).saturating_sub(self.arguments.as_ptr() as usize);
        Span::new(start as u32, (start + part.len()) as u32)
    }
}

/// The words of an instruction; quotes keep blanks together, and comments between its lines are none of it.
fn words(text: &str) -> Vec<&str> {
    let (mut words, mut start, mut quote) = (Vec::new(), None, None);
    let (mut begins, mut comment) = (false, false);
    for (at, c) in text.char_indices() {
        if c == '\n' {
            (begins, comment) = (true, false);
        } else if begins && !c.is_whitespace() {
            (begins, comment) = (false, quote.is_none() && c == '#');
        }
        if comment {
            continue;
        }
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            _ => {}
        }
        let ends = c.is_whitespace() && quote.is_none();
        match (ends, start) {
            (true, Some(from)) => {
                words.push(&text[from..at]);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| &text[from..]));
    words.retain(|word| *word != "\\");
    words
}

fn unquoted(value: &str) -> &str {
    value.trim_end_matches('\\').trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_env_stages_and_continued_lines() {
        let text = "FROM a AS b\nENV A=1 B=\"two words\" \\\n    # why\n    C=3\nenv D four five\nARG E\nFROM c\nCOPY --from=b /x /y\nCOPY --chown=1 . /app\n";
        let all = instructions(text);
        let said: Vec<_> = all.iter().map(|each| (each.name.as_str(), each.stage)).collect();
        assert_eq!(said, [("FROM", 1), ("ENV", 1), ("ENV", 1), ("ARG", 1), ("FROM", 2), ("COPY", 2), ("COPY", 2)]);
        let settings: Vec<_> = all[1].settings().into_iter().map(|each| (each.name, each.value)).collect();
        assert_eq!(settings.first(), Some(&("A", Some("1"))));
        assert!(settings.contains(&("B", Some("two words"))) && settings.contains(&("C", Some("3"))), "{settings:?}");
        assert_eq!(all[2].settings()[0].value, Some("four five"));
        assert_eq!(all[3].settings()[0].value, None);
        assert!(all[5].sources().is_empty());
        assert_eq!(all[6].sources(), ["."]);
        let span = all[1].settings()[2].span;
        assert_eq!(&text[span.range()], "C", "{settings:?}");
    }
}

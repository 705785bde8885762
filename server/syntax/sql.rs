//! The words of SQL, in any dialect: enough to tell names, strings and brackets apart.

use crate::text::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// `"name"`, `` `name` `` or `[name]`.
    Quoted,
    /// `'text'`, `E'text'` or `$tag$text$tag$`.
    Text,
    Sign,
}

/// A token; its text without quotes.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub span: Span,
}

impl Token<'_> {
    /// True for a keyword.
    pub fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    pub fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    pub fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Quoted)
    }
}

/// True for a statement that answers rows.
pub fn reads(text: &str) -> bool {
    begins_with(text, &["select"])
}

/// True for a statement that puts values into rows.
pub fn writes(text: &str) -> bool {
    begins_with(text, &["insert", "update", "replace", "merge"])
}

fn begins_with(text: &str, words: &[&str]) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    words.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// The tokens of a text that begins at `offset` of its document. Unclosed quotes reach to the end.
pub fn tokens(text: &str, offset: u32) -> Vec<Token<'_>> {
    scan(text, offset, |_| {})
}

/// Where the comments of a text are. A line's end is no part of its comment.
pub fn comments(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    scan(text, 0, |comment| found.push(comment));
    found
}

fn scan(text: &str, offset: u32, mut comment: impl FnMut(Span)) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let (length, token) = match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => (1, None),
            b'-' if rest.starts_with("--") => (to_line_end(rest), None),
            // A comment of MySQL; PostgreSQL has an operator that begins so, but none that begins a line.
            b'#' if text[..at].trim_end_matches([' ', '\t']).ends_with('\n') || at == 0 => (to_line_end(rest), None),
            // A command of psql, such as `\connect`.
            b'\\' if at == 0 || bytes[at - 1] == b'\n' => (to_line_end(rest), None),
            b'/' if rest.starts_with("/*") => (block_comment(rest), None),
            b'\'' => quoted(rest, 0, Kind::Text, '\'', false),
            b'E' | b'e' if rest[1..].starts_with('\'') => quoted(rest, 1, Kind::Text, '\'', true),
            b'N' | b'n' | b'B' | b'b' | b'X' | b'x' if rest[1..].starts_with('\'') => {
                quoted(rest, 1, Kind::Text, '\'', false)
            }
            b'"' => quoted(rest, 0, Kind::Quoted, '"', false),
            b'`' => quoted(rest, 0, Kind::Quoted, '`', false),
            b'[' if bracketed(rest, found.last()).is_some() => {
                let length = bracketed(rest, found.last()).unwrap_or(1);
                (length, Some((Kind::Quoted, 1, length - 1)))
            }
            b'$' => match dollar(rest) {
                Some((tag, length)) => (length, Some((Kind::Text, tag, length.saturating_sub(tag).max(tag)))),
                None => (1, Some((Kind::Sign, 0, 1))),
            },
            byte if is_word(byte) => {
                let length = rest.bytes().take_while(|byte| is_word(*byte) || *byte == b'$').count();
                (length, Some((Kind::Word, 0, length)))
            }
            _ if rest.starts_with("::") => (2, Some((Kind::Sign, 0, 2))),
            _ => (1, Some((Kind::Sign, 0, 1))),
        };
        if let Some((kind, start, end)) = token {
            let span = Span::new(offset + at as u32, offset + (at + length) as u32);
            found.push(Token { kind, text: rest.get(start..end).unwrap_or_default(), span });
        }
        let said = rest.get(..length).unwrap_or_default().trim_end_matches('\r');
        if token.is_none() && (said.starts_with('#') || said.starts_with("--") || said.starts_with("/*")) {
            comment(Span::new(offset + at as u32, offset + (at + said.len()) as u32));
        }
        at += length;
        if token.is_some() && ends_copy(&found) {
            // The data of `COPY … FROM stdin` follows the statement up to a line `\.`.
            at = text[at..].find("\n\\.").map_or(text.len(), |end| at + end + 3);
        }
    }
    found
}

/// Every byte that is not ASCII belongs to a word.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn to_line_end(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// The length of a comment; they nest.
fn block_comment(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if bytes[at..].starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

type Found = (usize, Option<(Kind, usize, usize)>);

/// A quoted run behind `prefix` bytes; a doubled quote is part of it.
fn quoted(rest: &str, prefix: usize, kind: Kind, quote: char, escapes: bool) -> Found {
    let bytes = rest.as_bytes();
    let quote = quote as u8;
    let mut at = prefix + 1;
    while at < bytes.len() {
        if escapes && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return (at + 1, Some((kind, prefix + 1, at)));
        }
    }
    (bytes.len(), Some((kind, prefix + 1, bytes.len())))
}

/// `[name]` of Transact-SQL, where no array index can stand.
fn bracketed(rest: &str, previous: Option<&Token<'_>>) -> Option<usize> {
    let names = [
        "table",
        "exists",
        "on",
        "references",
        "into",
        "update",
        "from",
        "join",
        "column",
        "constraint",
        "add",
        "key",
        "unique",
    ];
    let fits = previous.is_none_or(|token| {
        token.is_sign(".") || token.is_sign("(") || token.is_sign(",") || names.iter().any(|name| token.is(name))
    });
    let end = rest.find(']')?;
    let name = &rest[1..end];
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
    let digits = name.chars().all(|c| c.is_ascii_digit());
    (fits && plain && !digits && !name.is_empty()).then_some(end + 1)
}

/// The lengths of the tag and of the whole of `$tag$text$tag$`.
fn dollar(rest: &str) -> Option<(usize, usize)> {
    let tag = rest[1..].find('$')? + 2;
    let plain = rest[1..tag - 1].bytes().all(is_word) && !rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if !plain {
        return None;
    }
    let end = rest[tag..].find(&rest[..tag]).map_or(rest.len() + tag, |end| tag + end + tag);
    Some((tag, end.min(rest.len())))
}

fn ends_copy(found: &[Token<'_>]) -> bool {
    if !found.last().is_some_and(|token| token.is_sign(";")) {
        return false;
    }
    let statement = found[..found.len() - 1].rsplit(|token| token.is_sign(";")).next().unwrap_or_default();
    statement.first().is_some_and(|first| first.is("copy")) && statement.iter().any(|token| token.is("stdin"))
}

/// The columns that an `insert` or an `update` gives values, and of each that is left to a placeholder, the how manyth it is.
pub fn sets(words: &[Token<'_>]) -> Vec<(String, Option<usize>)> {
    let mut place = 0;
    let mut placeholder = |token: &Token<'_>| {
        let is_one = ["?", "$", "%", ":", "@"].iter().any(|sign| token.is_sign(sign));
        place += usize::from(is_one);
        is_one.then(|| place - 1)
    };
    let starts = words.iter().position(|token| token.is("set") || token.is("into"));
    let Some(start) = starts else { return Vec::new() };
    let rest = &words[start + 1..];
    if words[start].is("into") {
        let list = |from: usize| -> Option<&[Token<'_>]> {
            let open = from + rest.get(from..)?.iter().position(|token| token.is_sign("("))?;
            let close = open + rest.get(open..)?.iter().position(|token| token.is_sign(")"))?;
            rest.get(open + 1..close)
        };
        let Some(values) = rest.iter().position(|token| token.is("values")) else { return Vec::new() };
        let names = list(0).filter(|_| rest[..values].iter().any(|token| token.is_sign("(")));
        let (Some(names), Some(given)) = (names, list(values)) else { return Vec::new() };
        let names = names.iter().filter(|token| token.is_name());
        let given = given.split(|token| token.is_sign(","));
        return names
            .zip(given)
            .map(|(name, value)| (name.text.to_owned(), value.iter().find_map(&mut placeholder)))
            .collect();
    }
    let mut found: Vec<(String, Option<usize>)> = Vec::new();
    let ends = rest.iter().position(|token| token.is("where") || token.is("returning")).unwrap_or(rest.len());
    for each in rest[..ends].split(|token| token.is_sign(",")) {
        let Some(equals) = each.iter().position(|token| token.is_sign("=")) else { continue };
        if let Some(name) = each[..equals].iter().rfind(|token| token.is_name()) {
            found.push((name.text.to_owned(), each[equals..].iter().find_map(&mut placeholder)));
        }
    }
    found
}

/// The how manyth placeholder says how many rows there are to be at most.
pub fn limited_by(words: &[Token<'_>]) -> Option<usize> {
    let is_one = |token: &Token<'_>| ["?", "$", "%", ":", "@"].iter().any(|sign| token.is_sign(sign));
    let limit = words.iter().rposition(|token| token.is("limit"))?;
    words.get(limit + 1).filter(|token| is_one(token))?;
    let numbered = words.get(limit + 2).filter(|_| words[limit + 1].is_sign("$"));
    let number = numbered.and_then(|token| token.text.parse::<usize>().ok());
    Some(number.map_or_else(
        || words[..=limit].iter().filter(|token| is_one(token)).count(),
        |number| number.saturating_sub(1),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_say_what_they_set() {
        let of = |text: &str| {
            let sets = sets(&tokens(text, 0));
            let shown =
                sets.iter().map(|(name, at)| format!("{name}{}", at.map_or("!".to_owned(), |at| at.to_string())));
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("INSERT INTO a (b, c, d) VALUES (?, 'x', ?)"), "b0 c! d1");
        assert_eq!(of("insert into a (b, c) values ($1, now()) returning id"), "b0 c!");
        assert_eq!(of("INSERT INTO a (b, c) VALUES (%s, %s)"), "b0 c1");
        assert_eq!(of("UPDATE a SET b = ?, c = c + 1, d = :d WHERE e = ?"), "b0 c! d1");
        assert_eq!(of("insert into a values (?, ?)"), "");
    }

    #[test]
    fn statements_say_what_limits_them() {
        let of = |text: &str| limited_by(&tokens(text, 0));
        assert_eq!(of("SELECT a FROM b WHERE c = ? ORDER BY d LIMIT ? OFFSET ?"), Some(1));
        assert_eq!(of("SELECT a FROM b WHERE c LIKE $3 LIMIT $2"), Some(1));
        assert_eq!(of("SELECT a FROM b LIMIT %s"), Some(0));
        assert_eq!(of("SELECT a FROM b LIMIT 50 OFFSET ?"), None);
    }

    #[test]
    fn comments_are_told_from_text_that_looks_like_one() {
        let text = "-- a\r\nselect '-- b', $$ -- c $$, 1--d\n/* e /* f */ */ from \"--g\";\n# h\n\\connect x -- i";
        let found: Vec<_> = comments(text).into_iter().map(|span| &text[span.range()]).collect();
        assert_eq!(found, ["-- a", "--d", "/* e /* f */ */", "# h"]);
    }
}

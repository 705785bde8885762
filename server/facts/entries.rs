//! The entries of a settings file, whatever its format: `KEY=value`, `key: value`, `"key": "value"`, `ENV KEY value`.
//!
//! Formats differ in nesting and quoting, and agree in that a name stands before its value on one line. That is all that
//! is needed to know what must not stand in a file, and nothing is parsed, so nothing that is broken or deep can harm.

use std::sync::OnceLock;

use regex::Regex;

use crate::text::Span;

/// A file holds no more that anybody would read.
const MOST: usize = 20_000;

/// A name and its value, unquoted, with their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub name_span: Span,
    /// Without quotes.
    pub value_span: Span,
}

/// Every entry of a text, in order of position.
pub fn entries<'a>(text: &'a str) -> Vec<Entry<'a>> {
    static ENTRY: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r#"(?m)(?:^[ \t]*(?:-[ \t]+)?(?:export[ \t]+|set[ \t]+|ENV[ \t]+|ARG[ \t]+)?|[{,(][ \t]*|["'][ \t]+)["']?(//[A-Za-z0-9.:_/-]*:_[A-Za-z]+|[A-Za-z_][A-Za-z0-9_.-]*)["']?[ \t]*(?:[:=]|=>)[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s"'#{}\[\],][^\n,]*))"#;
    let Some(regex) = ENTRY.get_or_init(|| Regex::new(pattern).ok()) else { return Vec::new() };
    let entry = |found: regex::Captures<'a>| {
        let name = found.get(1)?;
        let value = found.get(2).or_else(|| found.get(3)).or_else(|| found.get(4))?;
        // What follows a blank and a number sign is a comment; what closes a line of code is none of the value.
        let bare = found.get(4).is_some();
        let said = if bare {
            value.as_str().split(" #").next().unwrap_or_default().trim_end_matches([' ', '\t', '\r', ';'])
        } else {
            value.as_str()
        };
        Some(Entry {
            name: name.as_str(),
            value: said,
            name_span: (name.start()..name.end()).into(),
            value_span: (value.start()..value.start() + said.len()).into(),
        })
    };
    regex.captures_iter(text).filter_map(entry).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, &str)> {
        entries(text).into_iter().map(|entry| (entry.name, entry.value)).collect()
    }

    #[test]
    fn the_usual_formats_are_read() {
        assert_eq!(read("A=1\nexport B_C=\"x y\" # z\n#D=4\nE= \nF=g # h\n"), [("A", "1"), ("B_C", "x y"), ("F", "g")]);
        assert_eq!(read("services:\n  db:\n    password: 'a b'\n    - KEY=v\n"), [("password", "a b"), ("KEY", "v")]);
        assert_eq!(
            read("{\"a\": \"x\", \"b\": {\"c\": \"y\\\"z\"}, \"n\": 3}"),
            [("a", "x"), ("c", "y\\\"z"), ("n", "3}")]
        );
        assert_eq!(read("ENV KEY=v\nARG T=u\n[s]\nk = 'w'\n"), [("KEY", "v"), ("T", "u"), ("k", "w")]);
        assert_eq!(read("//packages.example/:_authToken=abc\n"), [("//packages.example/:_authToken", "abc")]);
    }

    #[test]
    fn deep_and_long_texts_take_no_time() {
        let deep = format!("{}{{\"k\": \"v\"}}{}", "{\"a\":[".repeat(200_000), "]}".repeat(200_000));
        assert_eq!(read(&deep).last(), Some(&("k", "v")));
        assert!(read(&"a".repeat(5 << 20)).is_empty());
    }
}

//! One requirement of PEP 508, as far as name, range and source go.
//!
//! Written here: files of requirements hold options, paths and addresses besides, and one wrong line must not cost
//! the others.

use std::ops::Range;

use crate::app::manifests::declaration::Source;

/// A distribution's name as PEP 503 compares it.
pub fn normalised(name: &str) -> String {
    let mut normalised = String::with_capacity(name.len());
    for c in name.trim().chars() {
        if !matches!(c, '-' | '_' | '.') {
            normalised.push(c.to_ascii_lowercase());
        } else if !normalised.ends_with('-') {
            normalised.push('-');
        }
    }
    normalised
}

/// What a line asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Requirement {
    pub name: String,
    pub range: String,
    /// Bytes of the line.
    pub name_at: Range<usize>,
    pub range_at: Option<Range<usize>>,
    pub source: Source,
}

/// `name[extra] >=1,<2 ; marker  # comment`. None for comments, options, paths and addresses.
pub fn parse(whole: &str) -> Option<Requirement> {
    let start = whole.len() - whole.trim_start().len();
    let line = whole.trim();
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = rest.trim_start();
    let rest =
        rest.strip_prefix('[').map_or(rest, |rest| rest.split_once(']').map_or("", |(_, rest)| rest)).trim_start();
    // `https://…` and `folder/file.whl` begin like names.
    if rest.starts_with([':', '/', '\\', '+']) {
        return None;
    }
    let from = line.len() - rest.len();
    let rest = rest.split([';', '#']).next().unwrap_or_default();
    let rest = rest.split(" --").next().unwrap_or_default().trim_end().trim_end_matches('\\').trim_end();
    let (range, source) = if let Some(address) = rest.strip_prefix('@') {
        let local = address.trim_start().starts_with(['.', '/']) || address.contains("file:");
        ("", if local { Source::Local } else { Source::Remote })
    } else {
        (rest, Source::Registry)
    };
    let open = range.len() - range.trim_start_matches('(').len();
    let range = range.trim_matches(['(', ')']);
    let at = start + from + open;
    Some(Requirement {
        name: normalised(name),
        range: range.to_owned(),
        name_at: start..start + name.len(),
        range_at: (!range.is_empty()).then(|| at..at + range.len()),
        source,
    })
}

/// The distribution that an address, archive or repository is said to hold: `…#egg=name`, `name-1.0-py3-none-any.whl`.
pub fn addressed(line: &str) -> Option<&str> {
    if let Some((_, rest)) = line.split_once("egg=") {
        return Some(rest.split(['&', '[', ' ', '#', ';']).next().unwrap_or(rest)).filter(|name| !name.is_empty());
    }
    let file = line.split_whitespace().next()?.split(['#', '?']).next()?.rsplit('/').next()?;
    let is_archive = [".whl", ".tar.gz", ".zip"].iter().any(|end| file.ends_with(end));
    let name = file.split_once('-')?.0;
    (is_archive && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_told_from_options_and_addresses() {
        for (line, expected) in [
            ("Flask==2.0.1", Some(("flask", "==2.0.1"))),
            ("fastapi[standard]<1.0.0,>=0.114.2", Some(("fastapi", "<1.0.0,>=0.114.2"))),
            ("flask_login >= 0.6 ; python_version > '3'  # why", Some(("flask-login", ">= 0.6"))),
            ("django==4.2 --hash=sha256:x \\", Some(("django", "==4.2"))),
            ("zope.interface", Some(("zope-interface", ""))),
            ("pkg @ git+https://example.org/x.git", Some(("pkg", ""))),
            ("attrs (>=19)", Some(("attrs", ">=19"))),
            ("-r base.txt", None),
            ("--hash=sha256:x", None),
            ("# comment", None),
            ("git+https://example.org/x.git#egg=x", None),
            ("https://example.org/x.whl", None),
            ("./local", None),
            ("", None),
        ] {
            let expected = expected.map(|(name, range)| (name.to_owned(), range.to_owned()));
            let found = parse(line);
            if let Some(found) = &found {
                assert_eq!(normalised(&line[found.name_at.clone()]), found.name);
                assert_eq!(found.range_at.clone().map_or("", |at| &line[at]), found.range);
            }
            assert_eq!(found.map(|found| (found.name, found.range)), expected, "{line}");
        }
        assert_eq!(parse("  a ( >=1 )").map(|it| it.name_at), Some(2..3));
        assert_eq!(parse("a @ ./b").map(|it| it.source), Some(Source::Local));
        assert_eq!(addressed("git+https://example.org/x.git#egg=shop&x=1"), Some("shop"));
        assert_eq!(addressed("https://example.org/torch-2.0-cp311.whl"), Some("torch"));
        assert_eq!(addressed("./local"), None);
    }
}

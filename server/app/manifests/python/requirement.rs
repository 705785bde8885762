//! One requirement of PEP 508, as far as name and range go.
//!
//! Written here: files of requirements hold options, paths and addresses besides, and one wrong line must not cost
//! the others.

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

/// Name and range of `name[extra] >=1,<2 ; marker  # comment`. None for comments, options, paths and addresses.
pub fn parse(line: &str) -> Option<(String, String)> {
    let line = line.trim();
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
    let rest = rest.split([';', '#']).next().unwrap_or_default();
    let rest = rest.split(" --").next().unwrap_or_default().trim_end_matches('\\').trim();
    let range = if rest.starts_with('@') { "" } else { rest.trim_matches(['(', ')']) };
    Some((normalised(name), range.to_owned()))
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
            assert_eq!(parse(line), expected, "{line}");
        }
    }
}

//! How model files name things: canonical paths with `*` for any run of characters, and the words of a name.

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;
use serde::Deserialize;

/// Canonical paths (see `facts::origin`); `*` stands for any run of characters, also an empty one.
///
/// The app asks for every call that it follows, and most are in no list: plain paths are looked up, and of the others
/// only those are matched whose end is right.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Paths {
    plain: HashSet<String, FxBuildHasher>,
    starred: Vec<String>,
}

impl From<Vec<String>> for Paths {
    fn from(patterns: Vec<String>) -> Self {
        let (starred, plain): (Vec<_>, Vec<_>) = patterns.into_iter().partition(|pattern| pattern.contains('*'));
        Self { plain: plain.into_iter().collect(), starred }
    }
}

impl Paths {
    pub fn holds(&self, path: &str) -> bool {
        let ends = |pattern: &String| {
            let end = pattern.as_bytes().rsplit(|byte| *byte == b'*').next().unwrap_or_default();
            path.as_bytes().ends_with(end)
        };
        self.plain.contains(path) || self.starred.iter().any(|pattern| ends(pattern) && matches(pattern, path))
    }
}

pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let Some((head, mut rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(mut path) = path.strip_prefix(head) else { return false };
    while let Some((piece, after)) = rest.split_once('*') {
        let Some(at) = path.find(piece) else { return false };
        path = &path[at + piece.len()..];
        rest = after;
    }
    path.len() >= rest.len() && path.ends_with(rest)
}

/// The words of a name in lower case: `refundPayment_now` is `refund`, `payment`, `now`.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let mut previous_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        if !open || (c.is_uppercase() && previous_lower) {
            words.push(String::new());
            open = true;
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        previous_lower = c.is_lowercase() || c.is_numeric();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_any_run() {
        assert!(matches("@sentry/*.capture*", "@sentry/node.captureException"));
        assert!(matches("*supabase*.from()*.insert()", "@/lib/supabase.supabase.from().insert()"));
        assert!(!matches("*.from().insert()", "x.from().select()"));
        assert!(matches("a*a", "aa") && !matches("a*a", "a"));
    }

    #[test]
    fn words_of_both_conventions() {
        assert_eq!(words("refundPayment_now"), ["refund", "payment", "now"]);
        assert_eq!(words("DISABLE_AUTH"), ["disable", "auth"]);
        assert_eq!(words("this.#x2Token"), ["this", "x2", "token"]);
    }
}

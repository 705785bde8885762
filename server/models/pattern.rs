//! How model files name things: canonical paths with `*` for any run of characters, and the words of a name.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxBuildHasher;
use serde::Deserialize;

/// Canonical paths (see `facts::origin`); `*` stands for any run of characters, also an empty one.
///
/// The app asks for every call that it follows, and most are in no list. Plain paths are looked up; those with stars that
/// end in a whole member (`*.from().insert()`) are found by it, and only the few others are tried one by one.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Paths {
    plain: HashSet<String, FxBuildHasher>,
    by_member: HashMap<String, Vec<String>, FxBuildHasher>,
    others: Vec<String>,
}

impl From<Vec<String>> for Paths {
    fn from(patterns: Vec<String>) -> Self {
        let mut paths = Self::default();
        for pattern in patterns {
            match pattern.rsplit_once('*') {
                None => drop(paths.plain.insert(pattern)),
                Some((_, end)) => match end.rsplit_once('.') {
                    Some((_, member)) => paths.by_member.entry(member.to_owned()).or_default().push(pattern),
                    None => paths.others.push(pattern),
                },
            }
        }
        paths
    }
}

impl Paths {
    pub fn holds(&self, path: &str) -> bool {
        if self.plain.contains(path) {
            return true;
        }
        let with_member = || {
            let (_, member) = path.rsplit_once('.')?;
            self.by_member.get(member)
        };
        let ends = |pattern: &String| {
            let end = pattern.as_bytes().rsplit(|byte| *byte == b'*').next().unwrap_or_default();
            path.as_bytes().ends_with(end)
        };
        !self.by_member.is_empty() && with_member().is_some_and(|all| all.iter().any(|pattern| matches(pattern, path)))
            || self.others.iter().any(|pattern| ends(pattern) && matches(pattern, path))
    }
}

pub fn matches(pattern: &str, path: &str) -> bool {
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
    fn a_list_holds_what_one_of_its_patterns_matches() {
        let patterns =
            ["express", "@sentry/*.capture*", "*.from().insert()", "*.insert()", "*Depends", "a.*", "*.b*.c"];
        let paths = Paths::from(patterns.map(str::to_owned).to_vec());
        let asked =
            ["express", "x.from().insert()", "insert()", "x.insert()", "fastapi.Depends", "a.", "a.b", "x.by.c", "c"];
        for path in asked {
            assert_eq!(paths.holds(path), patterns.iter().any(|pattern| matches(pattern, path)), "{path}");
        }
        assert!(paths.holds("@sentry/node.captureException") && !paths.holds("x.from().select()"));
    }

    #[test]
    fn words_of_both_conventions() {
        assert_eq!(words("refundPayment_now"), ["refund", "payment", "now"]);
        assert_eq!(words("DISABLE_AUTH"), ["disable", "auth"]);
        assert_eq!(words("this.#x2Token"), ["this", "x2", "token"]);
    }
}

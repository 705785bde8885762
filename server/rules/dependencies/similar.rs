//! Which popular package a name may have been meant to be.

use crate::app::manifests::Ecosystem;
use crate::models::packages::Popular;

/// So many of the most popular names are worth imitating.
const TARGETS: usize = 4_000;

/// Shorter names are near to too many.
const SHORTEST: usize = 6;

/// A letter that is another one is a slip only of names that everybody types.
const COMMON: usize = 1_000;

/// Words that a generated or imitated name has too many or too few of.
const AFFIXES: [&str; 8] = ["python-", "py-", "node-", "js-", "-python", "-py", "-js", "-node"];

/// The popular name that `name` is nearly, and is not. None for a name that is popular itself, and for families that
/// grow by design: `eslint-plugin-x`, `@types/x`, `types-x`.
pub fn popular(ecosystem: Ecosystem, name: &str) -> Option<&'static str> {
    let table = match ecosystem {
        Ecosystem::JavaScript => Popular::npm(),
        Ecosystem::Python => Popular::pypi(),
    };
    if table.rank(name).is_some() || name.len() < SHORTEST || name.starts_with('@') || name.starts_with("types-") {
        return None;
    }
    let targets = table.first(TARGETS);
    let near = |(rank, target): (usize, &&'static str)| {
        let is_near = target.len() >= SHORTEST && target.len().abs_diff(name.len()) <= 1 && is_slip(name, target);
        is_near && (rank < COMMON || is_hasty(name, target))
    };
    let respelled = || {
        let plain = squashed(name);
        targets.iter().find(|target| target.len() >= SHORTEST && squashed(target) == plain)
    };
    let affixed = || {
        let bare = AFFIXES.iter().find_map(|affix| name.strip_prefix(affix).or_else(|| name.strip_suffix(affix)))?;
        let is_target = |target: &&&'static str| **target == bare && bare.len() >= SHORTEST;
        targets.iter().take(500).find(is_target)
    };
    let slipped = || targets.iter().enumerate().find(|each| near(*each)).map(|(_, target)| target);
    slipped().or_else(respelled).or_else(affixed).copied()
}

/// Letters in the wrong order, or one twice: nobody calls anything so on purpose.
fn is_hasty(name: &str, target: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let single = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.dedup();
        letters
    };
    sorted(name) == sorted(target) || single(name) == single(target)
}

/// One slip of the finger: a letter too many, too few, another, or two in the wrong order. Digits are versions.
fn is_slip(name: &str, target: &str) -> bool {
    let differs = |one: &str, other: &str| {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        digits(one) != digits(other)
    };
    // The first letter is the one that people get right.
    let begins = name.chars().next() == target.chars().next();
    begins && strsim::damerau_levenshtein(name, target) == 1 && !differs(name, target)
}

fn squashed(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_families() {
        for (name, meant) in [
            ("expresss", Some("express")),
            ("loadsh", Some("lodash")),
            ("crossenv", Some("cross-env")),
            ("express-js", Some("express")),
            ("express", None),
            ("lodash-es", None),
            ("eslint-plugin-mine", None),
            ("my-company-tools", None),
            ("flash", None),
            ("lolight", None),
        ] {
            assert_eq!(popular(Ecosystem::JavaScript, name), meant, "{name}");
        }
        for (name, meant) in [
            ("reqeusts", Some("requests")),
            ("python-requests", Some("requests")),
            ("djanggo", Some("django")),
            ("psycopg3", None),
            ("requests", None),
            ("types-request", None),
        ] {
            assert_eq!(popular(Ecosystem::Python, name), meant, "{name}");
        }
    }
}

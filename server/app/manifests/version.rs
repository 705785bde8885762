//! Versions, as far as behaviour depends on them.
//!
//! Written here: what is asked is never whether a version fits a range, only which one is the lowest, in npm's and
//! Python's spelling alike, of ranges that may be wrong.

use std::fmt;

/// A version without its pre-release and build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

impl Version {
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }

    /// Reads the beginning of a text: `4.18.2`, `v5`, `1.0.0-beta.1`, `2.0(peer@1)`. Parts that are not there are 0.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V', '=']);
        let mut parts = text.split('.').map(|part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            (part[..digits].parse().ok(), digits == part.len())
        });
        let mut version = Self::new(0, 0, 0);
        for (slot, first) in [(&mut version.major, true), (&mut version.minor, false), (&mut version.patch, false)] {
            match parts.next() {
                Some((Some(number), whole)) => {
                    *slot = number;
                    if !whole {
                        break;
                    }
                }
                _ if first => return None,
                _ => break,
            }
        }
        Some(version)
    }

    /// The lowest version of a range of npm (`^4 || ^5`, `>=1 <2`, `1.x`, `1 - 2`) or of Python (`>=2,<3`, `~=4.1`). Of
    /// several alternatives the newest counts, because an installer takes it. None where anything below fits.
    pub fn lowest(range: &str) -> Option<Self> {
        let range = ["npm:", "workspace:"].iter().find_map(|start| range.strip_prefix(start)).unwrap_or(range);
        // `npm:other@^1`.
        let range = range.rfind('@').map_or(range, |at| &range[at + 1..]);
        range.split("||").filter_map(lowest_of_all).max()
    }
}

/// Of comparisons that all hold, the strongest lower one.
fn lowest_of_all(range: &str) -> Option<Version> {
    let range = range.split(" - ").next().unwrap_or_default();
    let mut lowest = None;
    let mut bounds_above = false;
    for part in range.split([',', ' ']) {
        let operator = part.len() - part.trim_start_matches(['<', '>', '=', '!', '~', '^']).len();
        let (sign, version) = part.split_at(operator);
        // `>= 1` is written with a space too.
        if version.is_empty() {
            bounds_above = sign.starts_with(['<', '!']);
            continue;
        }
        let above = sign.starts_with(['<', '!']) || sign.is_empty() && bounds_above;
        if !above {
            lowest = lowest.max(Version::parse(version));
        }
        bounds_above = false;
    }
    lowest
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_far_as_they_go() {
        for (text, version) in [
            ("4.18.2", Some((4, 18, 2))),
            ("v5", Some((5, 0, 0))),
            ("1.4.0-beta.9", Some((1, 4, 0))),
            ("2.0.1(react@18.2.0)", Some((2, 0, 1))),
            ("2.0rc1", Some((2, 0, 0))),
            ("4.*", Some((4, 0, 0))),
            ("1.x", Some((1, 0, 0))),
            ("latest", None),
            ("", None),
            ("99999999999.1", None),
        ] {
            assert_eq!(Version::parse(text), version.map(|(a, b, c)| Version::new(a, b, c)), "{text}");
        }
    }

    #[test]
    fn the_lowest_version_of_a_range() {
        for (range, version) in [
            ("^4.18.0", Some((4, 18, 0))),
            ("~1.2", Some((1, 2, 0))),
            (">=1.2.3 <2", Some((1, 2, 3))),
            (">= 1.2 < 2", Some((1, 2, 0))),
            ("^16 || ^17 || ^18.2", Some((18, 2, 0))),
            ("1.2 - 2.3", Some((1, 2, 0))),
            ("<2,>=1.4", Some((1, 4, 0))),
            ("<2.0,!=1.9", None),
            ("~=4.1", Some((4, 1, 0))),
            ("==3.2.*", Some((3, 2, 0))),
            ("npm:other@^3.1", Some((3, 1, 0))),
            ("workspace:^1.0.0", Some((1, 0, 0))),
            ("workspace:*", None),
            ("*", None),
            ("latest", None),
            ("github:user/repository", None),
            ("catalog:", None),
        ] {
            assert_eq!(Version::lowest(range), version.map(|(a, b, c)| Version::new(a, b, c)), "{range}");
        }
    }
}

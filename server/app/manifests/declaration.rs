//! One line of a manifest: what it names, and where it says so.

use super::package::Ecosystem;
use crate::text::Span;

/// What a dependency is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Runtime,
    /// Used where it is there: an extra, an optional or a peer dependency.
    Optional,
    Development,
}

/// Where a dependency comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The registry that everybody uses, or one that stands in for it.
    Registry,
    /// An index that the manifest names.
    Private,
    /// A folder, another package of the repository, an archive beside it.
    Local,
    /// A repository or address.
    Remote,
}

/// A declared dependency, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub ecosystem: Ecosystem,
    /// As code imports it (npm), or normalised (Python).
    pub name: Box<str>,
    /// As the registry knows it, where that is another name: `npm:other@1`.
    pub renamed: Option<Box<str>>,
    /// As written; empty where any version will do.
    pub range: Box<str>,
    pub kind: Kind,
    pub source: Source,
    /// The manifest, relative to the root.
    pub document: Box<str>,
    /// The name, without quotes.
    pub name_at: Span,
    /// The version, without quotes; None where none is written.
    pub range_at: Option<Span>,
}

impl Declaration {
    /// The name that the registry is asked for.
    pub fn registered(&self) -> &str {
        self.renamed.as_deref().unwrap_or(&self.name)
    }

    /// True where the version that is installed is whatever is newest, or newest above some version.
    pub fn floats(&self) -> bool {
        let range = self.range.trim();
        let range = range.strip_prefix("npm:").map_or(range, |rest| rest.rsplit_once('@').map_or("", |(_, it)| it));
        match self.ecosystem {
            Ecosystem::JavaScript => {
                let named = ["catalog:", "workspace:", "patch:"].iter().any(|start| range.starts_with(start));
                let open = |part: &str| {
                    let part = part.trim();
                    matches!(part, "" | "*" | "x" | "X" | "latest" | "next")
                        || part.starts_with('>') && !part.contains('<')
                };
                !named && range.split("||").any(open)
            }
            Ecosystem::Python => {
                let has =
                    |signs: &[&str]| range.split(',').any(|part| signs.iter().any(|it| part.trim().starts_with(it)));
                let bare = range.starts_with(|c: char| c.is_ascii_digit());
                !has(&["==", "<", "~=", "^", "~", "==="]) && !bare
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floating_ranges_are_told_from_bounded_ones() {
        let of = |ecosystem, range: &str| {
            let at = Span::new(0, 0);
            Declaration {
                ecosystem,
                name: "a".into(),
                renamed: None,
                range: range.into(),
                kind: Kind::Runtime,
                source: Source::Registry,
                document: "m".into(),
                name_at: at,
                range_at: None,
            }
            .floats()
        };
        for range in ["*", "latest", "", ">=1.0", "^1 || *", "npm:other@*", "x"] {
            assert!(of(Ecosystem::JavaScript, range), "{range}");
        }
        for range in ["^1.2", "~1", "1.x", ">=1 <2", "1.2.3", "npm:other@^1", "catalog:", "workspace:*"] {
            assert!(!of(Ecosystem::JavaScript, range), "{range}");
        }
        for range in ["", ">=2", "!=3", ">1"] {
            assert!(of(Ecosystem::Python, range), "{range}");
        }
        for range in ["==1.0", ">=2,<3", "~=4.1", "^1.2", "<2", "1.2.*"] {
            assert!(!of(Ecosystem::Python, range), "{range}");
        }
    }
}

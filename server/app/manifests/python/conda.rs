//! `environment.yml` of conda: what conda installs, and what pip does within.
//!
//! Read by lines, since the list has one shape and its file is often a template that is no YAML yet.

use super::requirement;
use crate::app::manifests::Package;
use crate::app::manifests::declaration::{Kind, Source};
use crate::app::manifests::package::Written;
use crate::text::Span;

pub fn read(package: &mut Package, text: &str) {
    let mut listing = false;
    let mut pip_indent = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let base = offset;
        offset += line.len();
        let line = line.trim_end();
        let indent = line.len() - line.trim_start().len();
        let Some(entry) = line.trim_start().strip_prefix("- ") else {
            listing = if indent == 0 && !line.is_empty() { line == "dependencies:" } else { listing };
            continue;
        };
        if !listing {
            continue;
        }
        if entry.trim() == "pip:" {
            pip_indent = Some(indent);
            continue;
        }
        let by_pip = pip_indent.is_some_and(|pip| indent > pip);
        // `conda-forge::numpy=1.26=py311`.
        let plain = entry.rsplit("::").next().unwrap_or(entry).trim_matches(['"', '\'']);
        let Some(requirement) = requirement::parse(plain) else { continue };
        if requirement.name == "python" || requirement.name == "pip" {
            continue;
        }
        let at = base + line.len() - plain.len() - usize::from(entry.ends_with(['"', '\'']));
        let place = |range: std::ops::Range<usize>| Span::from(at + range.start..at + range.end);
        let written = Written {
            name_at: place(requirement.name_at),
            range_at: requirement.range_at.map(place),
            // Conda's channels are another registry.
            source: if by_pip { Source::Registry } else { Source::Private },
            renamed: None,
        };
        let range =
            if by_pip || requirement.range.is_empty() { requirement.range } else { format!("={}", requirement.range) };
        package.declare(&requirement.name, &range, Kind::Runtime, written);
    }
}

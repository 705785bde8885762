//! Files of requirements, line by line: names, other files, addresses and options.

use super::requirement::{self, addressed};
use crate::app::manifests::Package;
use crate::app::manifests::declaration::{Kind, Source};
use crate::app::manifests::package::Written;
use crate::app::paths;
use crate::text::Span;

/// Words in the name of a requirements file that is not for production.
const DEVELOPMENT: [&str; 12] =
    ["dev", "develop", "development", "test", "tests", "testing", "lint", "doc", "docs", "local", "ci", "build"];

/// `folder` is the one that the file lies in.
pub fn read(package: &mut Package, folder: &str, name: &str, text: &str) {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_for = |word: &str| DEVELOPMENT.contains(&word.to_ascii_lowercase().as_str());
    let kind = if stem.split(['-', '_', '.']).any(is_for) { Kind::Development } else { Kind::Runtime };
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let base = offset;
        offset += line.len();
        let line = line.trim_end();
        if let Some(requirement) = requirement::parse(line) {
            let place = |range: std::ops::Range<usize>| Span::from(base + range.start..base + range.end);
            let written = Written {
                name_at: place(requirement.name_at),
                range_at: requirement.range_at.map(place),
                source: requirement.source,
                renamed: None,
            };
            package.declare(&requirement.name, &requirement.range, kind, written);
        } else {
            option(package, folder, line, base, kind);
        }
    }
}

fn option(package: &mut Package, folder: &str, line: &str, base: usize, kind: Kind) {
    let plain = line.split(" #").next().unwrap_or_default().trim();
    let behind = |names: &[&str]| {
        names.iter().find_map(|name| {
            let rest = plain.strip_prefix(name)?;
            rest.starts_with([' ', '=', '\t']).then(|| rest.trim_start_matches([' ', '=', '\t']))
        })
    };
    if plain.is_empty() || plain.starts_with('#') {
        return;
    }
    if let Some(path) = behind(&["-r", "--requirement"]) {
        match paths::join(folder, path) {
            Some(path) => package.includes.push(path.into()),
            None => package.unclear.push(format!("`{path}` lies outside").into()),
        }
        return;
    }
    if behind(&["-i", "--index-url", "--extra-index-url", "-f", "--find-links"]).is_some() {
        package.own_index = true;
        return;
    }
    let address = behind(&["-e", "--editable"]).unwrap_or(plain);
    if address.starts_with("--") || address.starts_with("-c") {
        return;
    }
    match addressed(address) {
        Some(name) => {
            let at = line.find(name).unwrap_or_default() + base;
            let name_at = Span::from(at..at + name.len());
            let written = Written { name_at, range_at: None, source: Source::Remote, renamed: None };
            package.declare(name, "", kind, written);
        }
        // `-e .` is this project, whose manifest says the rest.
        None if address.starts_with('.') => {}
        None => package.unclear.push("an address without a name".into()),
    }
}

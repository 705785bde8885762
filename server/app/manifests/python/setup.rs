//! `setup.cfg` and `setup.py`. The latter is code that nobody runs here: literals behind the known names are read.

use super::requirement;
use crate::app::manifests::declaration::Kind;
use crate::app::manifests::package::Written;
use crate::app::manifests::{Package, Version};
use crate::text::Span;

pub fn read_cfg(package: &mut Package, text: &str) {
    let (mut section, mut key) = ("", "");
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let base = offset;
        offset += line.len();
        let line = line.trim_end();
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            (section, key) = (name, "");
            continue;
        }
        let mut value = line;
        // What is indented goes on with the value above.
        if !line.starts_with([' ', '\t'])
            && let Some((name, rest)) = line.split_once('=')
        {
            (key, value) = (name.trim(), rest);
        }
        let kind = if section == "options.extras_require" { Kind::Optional } else { Kind::Runtime };
        match (section, key) {
            ("metadata", "name") if !value.trim().is_empty() => package.name = Some(value.trim().into()),
            ("options", "python_requires") => package.runs_on = Version::lowest(value.trim()).or(package.runs_on),
            ("options", "install_requires") if value.trim_start().starts_with("file:") => {
                let files = value.trim_start().trim_start_matches("file:");
                package.includes.extend(files.split(',').map(|path| path.trim().into()));
            }
            ("options", "install_requires") | ("options.extras_require", _) => {
                declare(package, value, base + line.len() - value.len(), kind);
            }
            _ => {}
        }
    }
}

pub fn read_py(package: &mut Package, text: &str) {
    for (key, kind) in [("install_requires", Kind::Runtime), ("tests_require", Kind::Development)] {
        match literal_list(text, key) {
            Some(list) => {
                for string in list {
                    declare(package, string, place_in(text, string), kind);
                }
            }
            None if kind == Kind::Runtime && text.contains(key) => {
                package.unclear.push("`setup.py` works `install_requires` out".into());
            }
            None => {}
        }
    }
    // Extras are a dictionary of lists; which is which does not matter here.
    for (at, _) in text.match_indices("extras_require") {
        let rest = &text[at..];
        let end = rest.find('}').unwrap_or(rest.len());
        for string in rest[..end].split(['\'', '"']).skip(1).step_by(2) {
            declare(package, string, place_in(text, string), Kind::Optional);
        }
    }
    let requires = text.split_once("python_requires").map(|(_, rest)| rest.trim_start_matches([' ', '=']));
    let quoted =
        requires.and_then(|rest| rest.strip_prefix(['\'', '"'])).and_then(|rest| rest.split(['\'', '"']).next());
    package.runs_on = quoted.and_then(Version::lowest).or(package.runs_on);
}

/// Where a part of a text lies in it.
fn place_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn declare(package: &mut Package, value: &str, base: usize, kind: Kind) {
    let Some(requirement) = requirement::parse(value) else { return };
    let place = |range: std::ops::Range<usize>| Span::from(base + range.start..base + range.end);
    let written = Written {
        name_at: place(requirement.name_at),
        range_at: requirement.range_at.map(place),
        source: requirement.source,
        renamed: None,
    };
    package.declare(&requirement.name, &requirement.range, kind, written);
}

/// The strings of the list that stands behind `key=` or `key =`.
fn literal_list<'a>(text: &'a str, key: &str) -> Option<Vec<&'a str>> {
    let rest = text.match_indices(key).find_map(|(at, _)| {
        text[at + key.len()..].trim_start().strip_prefix('=')?.trim_start().strip_prefix(['[', '('])
    })?;
    let mut strings = Vec::new();
    let mut rest = rest;
    loop {
        let next = rest.find(['\'', '"', ']', ')', '#'])?;
        let (mark, after) = (rest[next..].chars().next()?, &rest[next + 1..]);
        match mark {
            '#' => rest = after.split_once('\n')?.1,
            ']' | ')' => return Some(strings),
            quote => {
                let (string, after) = after.split_once(quote)?;
                strings.push(string);
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::manifests::Ecosystem;

    fn names(package: &Package) -> Vec<(&str, &str)> {
        package.dependencies.iter().map(|(name, dependency)| (&**name, &*dependency.range)).collect()
    }

    #[test]
    fn literals_of_setup_files_are_read() {
        let mut package = Package::new("", Ecosystem::Python);
        read_cfg(
            &mut package,
            "[metadata]\nname = shop\n[options]\ninstall_requires =\n    Flask>=2\n    requests\n[options.extras_require]\ndev =\n    black\n",
        );
        assert_eq!(names(&package), [("black", ""), ("flask", ">=2"), ("requests", "")]);
        assert_eq!(package.name.as_deref(), Some("shop"));
        let mut package = Package::new("", Ecosystem::Python);
        read_py(
            &mut package,
            "install_requires = read()\nsetup(\n  install_requires=[\n    'a>=1',  # it's old\n    \"b[x]==2\",\n  ],\n)",
        );
        assert_eq!(names(&package), [("a", ">=1"), ("b", "==2")]);
        assert!(package.unclear.is_empty());
        let mut package = Package::new("", Ecosystem::Python);
        read_py(&mut package, "setup(install_requires=read('r.txt'), extras_require={'x': ['c>1']})");
        assert_eq!((names(&package), package.unclear.len()), (vec![("c", ">1"), ("x", "")], 1));
    }
}

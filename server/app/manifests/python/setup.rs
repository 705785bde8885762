//! `setup.cfg` and `setup.py`. The latter is code that nobody runs here: literals behind the known names are read.

use super::requirement;
use crate::app::manifests::Package;

pub fn read_cfg(package: &mut Package, text: &str) {
    let (mut section, mut key) = ("", "");
    for line in text.lines() {
        let line = line.trim_end();
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            (section, key) = (name, "");
            continue;
        }
        let mut value = line.trim();
        // What is indented goes on with the value above.
        if !line.starts_with([' ', '\t'])
            && let Some((name, rest)) = line.split_once('=')
        {
            (key, value) = (name.trim(), rest.trim());
        }
        let extra = section == "options.extras_require";
        match (section, key) {
            ("metadata", "name") if !value.is_empty() => package.name = Some(value.into()),
            ("options", "install_requires") | ("options.extras_require", _) => {
                if let Some((name, range)) = requirement::parse(value) {
                    package.depend(&name, &range, extra);
                }
            }
            _ => {}
        }
    }
}

pub fn read_py(package: &mut Package, text: &str) {
    for (key, dev) in [("install_requires", false), ("tests_require", true)] {
        let Some(list) = literal_list(text, key) else { continue };
        for (name, range) in list.into_iter().filter_map(requirement::parse) {
            package.depend(&name, &range, dev);
        }
    }
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
    }
}

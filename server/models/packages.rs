//! What packages have to do with each other, from `packages.toml`, and which names are popular.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    foundations: Vec<String>,
    provides: Vec<Provides>,
    distributions: HashMap<String, Vec<String>>,
    brings: HashMap<String, Vec<String>>,
    removed: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Provides {
    r#for: String,
    names: Vec<String>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("packages.toml", include_str!("packages.toml")))
}

/// True where one of the declared dependencies, or the place where code runs, makes `name` importable.
pub fn provides(name: &str, declared: impl Fn(&str) -> bool) -> bool {
    let is_named = |pattern: &String| match pattern.split_once('*') {
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
        None => name == pattern,
    };
    file().provides.iter().any(|each| each.names.iter().any(is_named) && (each.r#for == "*" || declared(&each.r#for)))
}

/// The distributions that are known to bring a top-level module, where their names do not say it.
pub fn distributions(module: &str) -> &'static [String] {
    file().distributions.get(module).map_or(&[], |names| names)
}

/// The declared dependency that brings `name` along.
pub fn brought_by<'a>(name: &str, mut declared: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    declared.find(|owner| file().brings.get(*owner).is_some_and(|names| names.iter().any(|each| each == name)))
}

/// True where a distribution tells its users to import what it brings.
pub fn is_foundation(owner: &str) -> bool {
    file().foundations.iter().any(|name| name == owner)
}

/// The first version of Python, as `3.12`, that a module of its library is missing from.
pub fn removed_from_python(module: &str) -> Option<&'static str> {
    file().removed.get(module).map(String::as_str)
}

/// The popular names of a registry, most popular first.
pub struct Popular {
    names: Vec<&'static str>,
    rank: FxHashMap<&'static str, u32>,
}

impl Popular {
    fn read(text: &'static str) -> Self {
        let names: Vec<_> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        let rank = names.iter().enumerate().map(|(rank, name)| (*name, rank as u32)).collect();
        Self { names, rank }
    }

    pub fn npm() -> &'static Self {
        static NPM: OnceLock<Popular> = OnceLock::new();
        NPM.get_or_init(|| Self::read(include_str!("popular_npm.txt")))
    }

    pub fn pypi() -> &'static Self {
        static PYPI: OnceLock<Popular> = OnceLock::new();
        PYPI.get_or_init(|| Self::read(include_str!("popular_pypi.txt")))
    }

    /// How popular a name is: 0 is the most popular one.
    pub fn rank(&self, name: &str) -> Option<u32> {
        self.rank.get(name).copied()
    }

    /// The most popular ones.
    pub fn first(&self, count: usize) -> &[&'static str] {
        &self.names[..count.min(self.names.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read() {
        assert!(provides("@theme/Layout", |name| name == "@docusaurus/core"));
        assert!(!provides("@theme/Layout", |_| false));
        assert_eq!(distributions("cv2")[0], "opencv-python");
        assert_eq!(brought_by("werkzeug", ["requests", "flask"].into_iter()), Some("flask"));
        assert_eq!(removed_from_python("imp"), Some("3.12"));
        assert!(Popular::npm().rank("react").is_some() && Popular::pypi().rank("requests").is_some());
        assert!(Popular::npm().rank("# The").is_none());
    }
}

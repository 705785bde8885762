//! Files that people keep secrets in, from `stores.toml`.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use super::pattern::Paths;

#[derive(Deserialize)]
struct File {
    templates: Paths,
    encrypted: Vec<String>,
    store: Vec<Store>,
    line: Vec<Line>,
}

/// Lines of a file that hold a sign-in without being an entry.
#[derive(Debug, Deserialize)]
struct Line {
    names: Paths,
    pattern: String,
    #[serde(skip)]
    regex: OnceLock<Option<Regex>>,
}

/// A kind of such files.
#[derive(Debug, Deserialize)]
pub struct Store {
    names: Paths,
    pub what: String,
    pub holds: Holds,
}

/// What is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// Names and values.
    Settings,
    /// A private key as a whole.
    Key,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("stores.toml", include_str!("stores.toml")))
}

/// The kind that a file's name says; None for files that are made to be shared.
pub fn of(name: &str) -> Option<&'static Store> {
    if file().templates.holds(&name.to_ascii_lowercase()) {
        return None;
    }
    file().store.iter().find(|store| store.names.holds(name))
}

/// Where the sign-ins stand in a file of this name that has lines of them.
pub fn sign_ins(name: &str, text: &str) -> Vec<Range<usize>> {
    let Some(line) = file().line.iter().find(|line| line.names.holds(name)) else { return Vec::new() };
    let Some(regex) = line.regex.get_or_init(|| Regex::new(&line.pattern).ok()) else { return Vec::new() };
    regex.captures_iter(text).filter_map(|found| Some(found.get(1)?.range())).collect()
}

/// True for a text whose values are encrypted.
pub fn is_encrypted(text: &str) -> bool {
    file().encrypted.iter().any(|mark| text.contains(mark.as_str()))
}

//! What code does around a failure, from `failures.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::Paths;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failures {
    pub log: Log,
    pub idle: Named,
    pub broad: Broad,
    pub harmless: Harmless,
    pub cleanup: Named,
    pub effects: Effects,
    pub reason: Reason,
}

/// What comments say where a failure is ignored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub filler: Vec<String>,
    pub cues: Vec<String>,
    pub documented: Vec<String>,
    /// How it says what callers get.
    pub fallbacks: Vec<String>,
    pub directives: Vec<String>,
}

/// Loggers, by how they are named and used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub loud: Vec<String>,
    pub quiet: Vec<String>,
    pub words: Vec<String>,
    pub print: Vec<String>,
    pub current: Vec<String>,
    pub plans: Vec<String>,
}

/// Calls by their exact name, other things by a word of theirs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub calls: Vec<String>,
    pub words: Vec<String>,
}

/// Exceptions that catch nearly everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Broad {
    pub python: Vec<String>,
}

/// Work that may fail quietly.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harmless {
    pub calls: Vec<String>,
    pub plain: Vec<String>,
    pub modules: Vec<String>,
    pub conversions: Vec<String>,
    pub tentative: Vec<String>,
    pub roots: Vec<String>,
    pub members: Vec<String>,
    pub words: Vec<String>,
}

/// Calls that leave the process, words of calls that move money, and of calls that only look.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effects {
    pub outside: Paths,
    pub money: Vec<String>,
    pub reads: Vec<String>,
}

/// True where the list has the name.
pub fn has(list: &[String], name: &str) -> bool {
    list.iter().any(|each| each == name)
}

/// True where the list has one of the name's words.
pub fn has_word(list: &[String], name: &str) -> bool {
    super::pattern::words(name).iter().any(|word| has(list, word))
}

pub fn failures() -> &'static Failures {
    static MODEL: OnceLock<Failures> = OnceLock::new();
    MODEL.get_or_init(|| super::read("failures.toml", include_str!("failures.toml")))
}

//! Who the caller is, from `auth.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    pub readers: Readers,
    pub python: Python,
    pub stops: Stops,
    pub talk: Talk,
}

/// What returns the caller, or nothing for a stranger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readers {
    pub paths: Vec<String>,
    pub names: Vec<String>,
    pub members: Vec<String>,
    pub promised: Vec<String>,
}

/// What Python's frameworks hand in and expect back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Python {
    pub users: Vec<String>,
    pub optional_words: Vec<String>,
    pub user_words: Vec<String>,
    pub mutating: Vec<String>,
    pub rejections: Vec<String>,
    pub answers: Vec<String>,
}

/// What ends the function that calls it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stops {
    pub calls: Vec<String>,
    pub thrown_by_next: Vec<String>,
}

/// What only tells somebody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    pub roots: Vec<String>,
    pub methods: Vec<String>,
}

/// The table, read once.
pub fn auth() -> &'static Auth {
    static TABLE: OnceLock<Auth> = OnceLock::new();
    TABLE.get_or_init(|| super::read("auth.toml", include_str!("auth.toml")))
}

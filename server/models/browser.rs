//! Headers for browsers and proofs that a request was meant, from `browser.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::{Paths, words};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Browser {
    pub headers: Headers,
    pub csrf: Csrf,
}

/// Headers that protect, and what sets them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headers {
    names: Vec<String>,
    pub modules: Paths,
    pub symbols: Vec<String>,
}

impl Headers {
    /// True where a text names one of the headers, whatever its case.
    pub fn are_named_in(&self, text: &str) -> bool {
        let lower = text.to_ascii_lowercase();
        self.names.iter().any(|name| lower.contains(name.as_str()))
    }
}

/// What tells a request that was meant from one that another site sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Csrf {
    words: Vec<String>,
    headers: Vec<String>,
    pub modules: Paths,
    deeds: Vec<String>,
    pub deletes: Vec<String>,
    kept: Vec<String>,
    pub sessions: Vec<(String, String)>,
    pub python: Paths,
    pub settings: Vec<String>,
}

impl Csrf {
    /// True for the name of something that checks it.
    pub fn is_check(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.words.contains(word))
    }

    /// True for a header that tells where a request comes from.
    pub fn is_header(&self, text: &str) -> bool {
        self.headers.iter().any(|header| header.eq_ignore_ascii_case(text))
    }

    /// True for a path that says that something is done.
    pub fn is_deed(&self, path: &str) -> bool {
        words(path).iter().any(|word| self.deeds.contains(word))
    }

    /// True for a value of `SameSite` that keeps the cookie from requests of other sites.
    pub fn keeps(&self, value: &str) -> bool {
        self.kept.iter().any(|kept| kept.eq_ignore_ascii_case(value))
    }
}

/// The table, read once.
pub fn browser() -> &'static Browser {
    static TABLE: OnceLock<Browser> = OnceLock::new();
    TABLE.get_or_init(|| super::read("browser.toml", include_str!("browser.toml")))
}

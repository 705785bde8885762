//! Randomness, ciphers, certificates and passwords, from `crypto.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::{Paths, words};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crypto {
    pub random: Random,
    pub passwords: Passwords,
    pub tls: Tls,
    pub broken: Broken,
    pub compare: Compare,
}

/// What can be guessed, and what must not be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Random {
    pub guessable: Paths,
    pub clocks: Paths,
    secrets: Vec<String>,
    pairs: Vec<(String, String)>,
    harmless: Vec<String>,
}

impl Random {
    /// True for the name of something that nobody may guess.
    pub fn is_secret(&self, name: &str) -> bool {
        let words = words(name);
        let last = words.last().is_some_and(|word| self.secrets.contains(word));
        let pair = words.windows(2).any(|two| self.pairs.iter().any(|(one, other)| *one == two[0] && *other == two[1]));
        (last || pair) && !words.iter().any(|word| self.harmless.contains(word))
    }
}

/// Passwords and what is made of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    words: Vec<String>,
    other: Vec<String>,
    pub derive: Vec<String>,
    slow: Vec<String>,
    pub modules: Paths,
    pub fast: Paths,
    pub elsewhere: Vec<String>,
    pub stores: Vec<String>,
    pub finds: Vec<String>,
    pub inputs: Vec<String>,
    pub settings: Vec<String>,
    pub rounds: f64,
    pub bcrypt: Vec<(String, usize)>,
}

impl Passwords {
    /// True for the name of a password as a person typed it.
    pub fn is_plain(&self, name: &str) -> bool {
        let words = words(name);
        let has = |list: &[String]| words.iter().any(|word| list.contains(word));
        has(&self.words) && !has(&self.other)
    }

    /// True for the name of what derives a key slowly: `bcrypt`, `PBKDF2PasswordHasher`.
    pub fn is_slow(&self, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        self.derive.iter().any(|each| each == name) || self.slow.iter().any(|each| lower.contains(each.as_str()))
    }

    /// Whether SQL in lower case names a column that holds a password: and if so, whether it selects by it.
    pub fn column(&self, sql: &str) -> Option<bool> {
        let mut named = None;
        for word in &self.words {
            for (at, _) in sql.match_indices(word.as_str()) {
                let before = sql[..at].chars().next_back().is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
                let rest = sql[at + word.len()..].trim_start_matches(['"', '`', ']']);
                if !before || rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
                    continue;
                }
                let asked = rest.trim_start().strip_prefix('=').map(str::trim_start);
                let by = asked.is_some_and(|rest| rest.starts_with(['?', '$', '%', ':', '@', '{', '\'', '"']));
                named = Some(named.unwrap_or(false) || by);
            }
        }
        named
    }
}

/// How the check of certificates is switched off.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    pub script: Vec<String>,
    pub variable: String,
    pub python: Vec<String>,
    pub clients: Paths,
    pub contexts: Vec<String>,
}

/// What protects nothing any more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Broken {
    ciphers: Vec<String>,
    modes: Vec<String>,
    pub named: Vec<String>,
    pub unsalted: Vec<String>,
    pub calls: Vec<String>,
    pub constants: Vec<String>,
    pub vectors: Vec<(String, usize, String)>,
    pub signatures: Vec<String>,
    pub keys: Vec<(String, String, usize)>,
}

impl Broken {
    /// What is wrong with an algorithm of this name, as a person would say it.
    pub fn fault(&self, algorithm: &str) -> Option<&'static str> {
        let lower = algorithm.to_ascii_lowercase();
        let has = |list: &[String]| lower.split(['-', '_']).any(|word| list.iter().any(|each| each == word));
        if has(&self.modes) {
            return Some("encrypts equal blocks to equal blocks");
        }
        has(&self.ciphers).then_some("can be broken with today's computers")
    }
}

/// Comparisons of secrets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    pub keyed: Paths,
}

/// The table, read once.
pub fn crypto() -> &'static Crypto {
    static TABLE: OnceLock<Crypto> = OnceLock::new();
    TABLE.get_or_init(|| super::read("crypto.toml", include_str!("crypto.toml")))
}

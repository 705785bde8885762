//! Cookies and tokens that stand for a session, from `cookies.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::words;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cookies {
    names: Names,
    pub calls: Calls,
    pub settings: Settings,
    pub sessions: Sessions,
    pub tokens: Tokens,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    session: Vec<String>,
    harmless: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calls {
    pub response: Vec<String>,
    pub functions: Vec<(String, usize)>,
    pub careful: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    pub calls: Vec<(String, String)>,
    pub types: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    pub signers: Vec<String>,
    pub plain: Vec<String>,
    pub built: Vec<String>,
    pub python: Vec<String>,
}

impl Cookies {
    /// True for the name of a cookie that stands for a session.
    pub fn is_session(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.names.session.contains(word)) && !self.is_harmless(name)
    }

    /// True for a name that says that it stands for something else.
    pub fn is_harmless(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.names.harmless.contains(word))
    }
}

/// The table, read once.
pub fn cookies() -> &'static Cookies {
    static TABLE: OnceLock<Cookies> = OnceLock::new();
    TABLE.get_or_init(|| super::read("cookies.toml", include_str!("cookies.toml")))
}

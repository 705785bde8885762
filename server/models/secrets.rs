//! Credentials that services issue, from `secrets.toml`.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

/// A kind of credential.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub id: String,
    pub name: String,
    pub prefixes: Vec<String>,
    pub pattern: String,
    pub power: String,
    #[serde(default)]
    pub checksum: Option<String>,
    #[serde(default)]
    pub test: bool,
}

#[derive(Deserialize)]
struct File {
    provider: Vec<Provider>,
}

struct Table {
    keywords: AhoCorasick,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file: File = toml::from_str(include_str!("secrets.toml")).unwrap_or_else(|error| panic!("secrets.toml: {error}"));
        let keywords: Vec<&str> = file.provider.iter().flat_map(|p| p.prefixes.iter().map(String::as_str)).collect();
        let keywords = AhoCorasick::new(keywords).unwrap_or_else(|error| panic!("secrets.toml: {error}"));
        Table { keywords }
    })
}

/// The cheap test: might the content of this literal hold a credential?
pub fn is_suspect(content: &str) -> bool {
    content.len() >= 16 && table().keywords.is_match(content)
}

//! Credentials that services issue, from `secrets.toml`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::Deserialize;

use super::sealed;

/// Shorter texts hold no credential.
const SHORTEST: usize = 16;

/// Longer texts are data (images, certificates, bundles), in which any short format occurs by chance.
const LONGEST: usize = 16 * 1024;

/// A kind of credential.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub id: String,
    pub name: String,
    /// The environment variable that it is usually read from.
    pub env: String,
    prefixes: Vec<String>,
    pattern: String,
    /// Completes "whoever reads it can …".
    pub power: String,
    #[serde(default)]
    checksum: Option<Checksum>,
    #[serde(default)]
    claims: BTreeMap<String, String>,
    #[serde(default)]
    pub level: Level,
    /// A key of a sandbox.
    #[serde(default)]
    pub test: bool,
    #[serde(skip)]
    regex: OnceLock<Regex>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Checksum {
    Crc32,
}

/// How much harm the credential does by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    #[default]
    Error,
    Warning,
}

/// A credential in a text.
#[derive(Debug)]
pub struct Found {
    pub provider: &'static Provider,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// True where a checksum or a signed payload says that it was really issued.
    pub proven: bool,
}

#[derive(Deserialize)]
struct File {
    public: Vec<String>,
    placeholders: Vec<String>,
    documented: Vec<String>,
    provider: Vec<Provider>,
}

struct Table {
    file: File,
    keywords: AhoCorasick,
    /// The provider of each keyword.
    owners: Vec<usize>,
    placeholders: AhoCorasick,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file: File = super::read("secrets.toml", include_str!("secrets.toml"));
        let rows =
            || file.provider.iter().enumerate().flat_map(|(row, p)| p.prefixes.iter().map(move |word| (row, word)));
        let keywords = AhoCorasick::new(rows().map(|(_, word)| word)).unwrap_or_else(|e| panic!("secrets.toml: {e}"));
        let owners = rows().map(|(row, _)| row).collect();
        let placeholders = AhoCorasick::builder().ascii_case_insensitive(true).build(&file.placeholders);
        let placeholders = placeholders.unwrap_or_else(|e| panic!("secrets.toml: {e}"));
        Table { file, keywords, owners, placeholders }
    })
}

/// The cheap test: might the content of this literal hold a credential?
pub fn is_suspect(content: &str) -> bool {
    content.len() >= SHORTEST && table().keywords.is_match(content)
}

/// True for what is meant to be public, such as publishable keys.
pub fn is_public(content: &str) -> bool {
    table().file.public.iter().any(|prefix| content.starts_with(prefix.as_str()))
}

/// True where a text is made up: it says so, or hardly varies.
pub fn is_placeholder(content: &str) -> bool {
    let table = table();
    let letters = content.bytes().filter(u8::is_ascii_alphanumeric);
    let different: std::collections::BTreeSet<u8> = letters.collect();
    different.len() < 8
        || table.placeholders.is_match(content)
        || table.file.documented.iter().any(|known| content.contains(known.as_str()))
}

/// The credentials in a text, in order of position; what is public or made up is left out.
pub fn find(content: &str) -> Vec<Found> {
    if content.len() < SHORTEST || content.len() > LONGEST {
        return Vec::new();
    }
    let table = table();
    let mut owners: Vec<usize> =
        table.keywords.find_overlapping_iter(content).map(|hit| table.owners[hit.pattern().as_usize()]).collect();
    owners.sort_unstable();
    owners.dedup();
    let mut found: Vec<Found> = Vec::new();
    for provider in owners.into_iter().map(|row| &table.file.provider[row]) {
        for hit in provider.regex().find_iter(content) {
            let apart = found.iter().all(|other| other.range.end <= hit.start() || hit.end() <= other.range.start);
            if let Some(proven) = provider.judge(content, hit.range())
                && apart
            {
                found.push(Found { provider, range: hit.range(), proven });
            }
        }
    }
    found.sort_by_key(|found| found.range.start);
    found
}

impl Provider {
    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| Regex::new(&self.pattern).unwrap_or_else(|error| panic!("{}: {error}", self.id)))
    }

    /// None for what only looks like one, otherwise whether it is proven.
    fn judge(&self, content: &str, range: Range<usize>) -> Option<bool> {
        let key = &content[range.clone()];
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let inside =
            content[..range.start].ends_with(word) || (key.ends_with(word) && content[range.end..].starts_with(word));
        let prefix = self.prefixes.iter().find(|prefix| key.starts_with(prefix.as_str())).map_or(0, String::len);
        let body = &key[prefix..];
        if inside || is_placeholder(body) {
            return None;
        }
        if self.checksum.is_some() {
            let (random, check) = body.split_at(body.len().checked_sub(6)?);
            return (sealed::base62(crc32fast::hash(random.as_bytes())) == check).then_some(true);
        }
        if !self.claims.is_empty() {
            let claims = sealed::claims(key)?;
            let says = |(name, value): (&String, &String)| claims.get(name).and_then(|v| v.as_str()) == Some(value);
            return self.claims.iter().all(says).then_some(true);
        }
        Some(false)
    }
}

//! Credentials that services issue, from `secrets.toml`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;
use serde::Deserialize;

use super::runs::{is_in_word, runs};
use super::sealed;

/// Shorter texts hold no credential.
const SHORTEST: usize = 16;

/// A key is a word without a gap, and none is shorter than this.
const SHORTEST_KEY: usize = 20;

/// Longer texts are data (images, certificates, bundles), in which any short format occurs by chance.
const LONGEST: usize = 16 * 1024;

/// No credential is longer; a private key of 8192 bits comes closest.
const WINDOW: usize = 8 * 1024;

/// A kind of credential.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub id: String,
    pub name: String,
    /// The environment variable that it is usually read from.
    pub env: String,
    prefixes: Vec<String>,
    /// How many bytes of a credential may stand before the keyword.
    #[serde(default)]
    lead: usize,
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
    signed: Vec<String>,
    provider: Vec<Provider>,
}

struct Table {
    file: File,
    /// Keywords of keys that are words; they are looked for in long words only.
    words: Keywords,
    /// Those of keys that have gaps, such as blocks of several lines.
    others: Keywords,
    placeholders: AhoCorasick,
}

struct Keywords {
    automaton: AhoCorasick,
    /// The provider of each keyword.
    owners: Vec<usize>,
}

impl Keywords {
    fn new(rows: impl Iterator<Item = (usize, String)>) -> Self {
        let (owners, words): (Vec<usize>, Vec<String>) = rows.unzip();
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).prefilter(true).build(words);
        Self { automaton: automaton.unwrap_or_else(|e| panic!("secrets.toml: {e}")), owners }
    }

    /// Where a keyword stands in a word, and whose it is.
    fn within<'a>(&'a self, word: &'a [u8], from: usize) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let hits = self.automaton.find_overlapping_iter(word);
        hits.map(move |hit| (self.owners[hit.pattern().as_usize()], from + hit.start()..from + hit.end()))
    }

    /// The same in a whole text, for the few that do not overlap: most of it is skipped.
    fn anywhere<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let hits = self.automaton.find_iter(bytes);
        hits.map(|hit| (self.owners[hit.pattern().as_usize()], hit.range()))
    }
}

impl Table {
    /// Every keyword of a text: the provider, and where it stands.
    fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let words = runs(bytes, SHORTEST_KEY).flat_map(|run| self.words.within(&bytes[run.clone()], run.start));
        words.chain(self.others.anywhere(bytes))
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file: File = super::read("secrets.toml", include_str!("secrets.toml"));
        let rows = |is_word: bool| {
            let all = file.provider.iter().enumerate();
            let all = all.flat_map(|(row, p)| p.prefixes.iter().map(move |word| (row, word.clone())));
            all.filter(move |(_, word)| word.bytes().all(is_in_word) == is_word)
        };
        let (words, others) = (Keywords::new(rows(true)), Keywords::new(rows(false)));
        let placeholders = AhoCorasick::builder().ascii_case_insensitive(true).build(&file.placeholders);
        let placeholders = placeholders.unwrap_or_else(|e| panic!("secrets.toml: {e}"));
        Table { file, words, others, placeholders }
    })
}

/// What is looked for, as a short digest: it changes with the table.
pub fn version() -> String {
    blake3::hash(include_bytes!("secrets.toml")).to_hex()[..16].to_owned()
}

/// The provider with this id.
pub fn provider(id: &str) -> Option<&'static Provider> {
    table().file.provider.iter().find(|provider| provider.id == id)
}

/// The first and last characters of a credential: enough to know it again, too little to use it. None for short ones,
/// and for blocks of several lines, which are known by their place.
pub fn ends(key: &str) -> Option<(&str, &str)> {
    let ends = (key.get(..4)?, key.get(key.len() - 4..)?);
    (key.len() >= 20 && !key.starts_with("-----")).then_some(ends)
}

/// The cheap test: might the content of this literal hold a credential?
pub fn is_suspect(content: &str) -> bool {
    may_hold(content.as_bytes())
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

/// The credentials in a literal, in order of position; what is public or made up is left out.
pub fn find(content: &str) -> Vec<Found> {
    if content.len() < SHORTEST || content.len() > LONGEST {
        return Vec::new();
    }
    scan(content)
}

/// True where bytes may hold a credential: the test that nearly all texts fail, at the speed of reading them.
pub fn may_hold(content: &[u8]) -> bool {
    content.len() >= SHORTEST && table().hits(content).next().is_some()
}

/// The credentials in a text of any length and kind, in order of position. In lines that are too long to have been
/// written by a person, only those count that prove themselves.
pub fn scan(content: &str) -> Vec<Found> {
    let table = table();
    let mut found: Vec<Found> = Vec::new();
    for (row, hit) in table.hits(content.as_bytes()) {
        let provider = &table.file.provider[row];
        let covered = |other: &Found| other.range.contains(&hit.start);
        if found.iter().rev().take(4).any(covered) {
            continue;
        }
        let Some(range) = provider.at(content, hit) else { continue };
        if table.file.signed.iter().any(|before| content[..range.start].ends_with(before.as_str())) {
            continue;
        }
        let Some(proven) = provider.judge(content, range.clone()) else { continue };
        if proven || !is_data(content, range.start) {
            found.push(Found { provider, range, proven });
        }
    }
    found.sort_by_key(|found| found.range.start);
    found.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    found
}

/// True where the line around a place is too long for text that a person wrote.
fn is_data(content: &str, at: usize) -> bool {
    let bytes = content.as_bytes();
    let before = bytes[..at].iter().rev().take(LONGEST).take_while(|byte| **byte != b'\n').count();
    let after = bytes[at..].iter().take(LONGEST).take_while(|byte| **byte != b'\n').count();
    before + after >= LONGEST
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// True where what stands before is an escape such as `\n`, whose letter is no part of a word.
fn is_escape(bytes: &[u8], at: usize) -> bool {
    at >= 2 && bytes[at - 2] == b'\\' && matches!(bytes[at - 1], b'n' | b'r' | b't')
}

impl Provider {
    fn regex(&self) -> &Regex {
        let anchor = if self.lead == 0 { "^" } else { "" };
        let pattern = || Regex::new(&format!("{anchor}(?:{})", self.pattern));
        self.regex.get_or_init(|| pattern().unwrap_or_else(|error| panic!("{}: {error}", self.id)))
    }

    /// The credential around a keyword, by its structure.
    fn at(&self, content: &str, keyword: Range<usize>) -> Option<Range<usize>> {
        let bytes = content.as_bytes();
        // Most keywords are the ends of longer words, and no pattern has to be tried to know it.
        let inside = keyword.start > 0 && is_word(bytes[keyword.start - 1]) && !is_escape(bytes, keyword.start);
        if self.lead == 0 && inside {
            return None;
        }
        let mut from = keyword.start.saturating_sub(self.lead);
        while !content.is_char_boundary(from) {
            from += 1;
        }
        let mut to = (keyword.start + WINDOW).min(content.len());
        while !content.is_char_boundary(to) {
            to -= 1;
        }
        let hit = self.regex().find_iter(&content[from..to]).find(|hit| from + hit.end() >= keyword.end)?;
        let range = from + hit.start()..from + hit.end();
        (range.start <= keyword.start).then_some(range)
    }

    /// None for what only looks like one, otherwise whether it is proven.
    fn judge(&self, content: &str, range: Range<usize>) -> Option<bool> {
        let key = &content[range.clone()];
        let bytes = content.as_bytes();
        let before = range.start > 0 && is_word(bytes[range.start - 1]);
        let after = range.end < bytes.len() && is_word(bytes[range.end]);
        let inside = before && !is_escape(bytes, range.start) || after && key.bytes().last().is_some_and(is_word);
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

//! Passwords for other systems, from `credentials.toml`: where they go in, and what a real one looks like.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::Paths;
use super::{environment, pattern, secrets};

#[derive(Deserialize)]
struct File {
    passwords: Vec<String>,
    places: Vec<String>,
    people: Vec<String>,
    call: Vec<Call>,
    accounts: Accounts,
    settings: Settings,
    values: Values,
    documents: Documents,
}

#[derive(Deserialize)]
struct Documents {
    configuration: Paths,
    others: Paths,
}

/// A call that takes a password by position.
#[derive(Debug, Deserialize)]
pub struct Call {
    paths: Vec<String>,
    pub at: usize,
    /// What becomes of it; completes "the literal …".
    pub takes: String,
}

#[derive(Deserialize)]
struct Accounts {
    methods: Vec<String>,
    positions: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
struct Settings {
    objects: Vec<String>,
}

#[derive(Deserialize)]
struct Values {
    labels: Vec<String>,
    holders: Vec<String>,
    hashes: Vec<String>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("credentials.toml", include_str!("credentials.toml")))
}

fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|each| each == word)
}

/// The names under which an object or a call holds a password.
pub fn password_names() -> &'static [String] {
    &file().passwords
}

/// True for a name that says where a password belongs.
pub fn is_place(name: &str) -> bool {
    holds(&file().places, name)
}

/// True for a name that says whose a password is.
pub fn is_person(name: &str) -> bool {
    holds(&file().people, name)
}

/// The call of this canonical path, if it takes a password by position.
pub fn call(path: &str) -> Option<&'static Call> {
    file().call.iter().find(|call| holds(&call.paths, path))
}

/// True for a method that makes or changes an account; and the position of the password where it is not an option.
pub fn account_method(name: &str) -> Option<Option<usize>> {
    let accounts = &file().accounts;
    holds(&accounts.methods, name).then(|| accounts.positions.get(name).copied())
}

/// True for a file that an application is configured by, by its path.
pub fn is_configuration(path: &str) -> bool {
    let documents = &file().documents;
    let path = path.to_ascii_lowercase();
    documents.configuration.holds(&path) && !documents.others.holds(&path)
}

/// True for the name of an object that holds settings.
pub fn is_settings_object(name: &str) -> bool {
    holds(&file().settings.objects, name)
}

/// True for a name that means a password, token or key.
pub fn is_secret_name(name: &str) -> bool {
    environment::secret(name).is_some()
}

/// True for what nobody would sign in with: nothing, a label, a hash, a placeholder, a reference to something else.
pub fn is_no_credential(value: &str) -> bool {
    let text = value.trim();
    let lower = text.to_lowercase();
    let values = &file().values;
    let reference = [
        "${",
        "{{",
        "<",
        "%s",
        "%(",
        "process.env",
        "os.environ",
        "$",
        "#{",
        "env:",
        "vault:",
        "ssm:",
        "arn:",
        "op://",
        "secret://",
        "{",
    ];
    text.len() < 3
        || values.labels.contains(&lower)
        || is_made_of_labels(&lower)
        || values.hashes.iter().any(|start| text.starts_with(start.as_str()))
        || reference.iter().any(|start| text.starts_with(start))
        || is_mask(text)
        || text.contains("://")
        || text.contains(char::is_whitespace)
        || secrets::is_public(text)
}

/// `db_password`: a sample says what belongs there.
fn is_made_of_labels(text: &str) -> bool {
    let holders = &file().values.holders;
    let words: Vec<&str> = text.split(['_', '-', '.']).collect();
    let is_label = |word: &&str| holders.iter().any(|each| each == word);
    words.len() > 1 && words.iter().all(is_label)
}

/// True for a run of signs that stands for something hidden.
pub fn is_mask(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '*' | '.' | 'x' | 'X' | '-' | '_' | '•'))
}

/// True where a value looks as if it was made to be guessed by nobody: several kinds of characters in no order of
/// words, or digits and letters mixed over some length.
pub fn is_random(value: &str) -> bool {
    let text = value.trim();
    if is_no_credential(text) || secrets::is_placeholder(text) || !text.is_ascii() {
        return false;
    }
    let kinds = [
        text.bytes().any(|byte| byte.is_ascii_lowercase()),
        text.bytes().any(|byte| byte.is_ascii_uppercase()),
        text.bytes().any(|byte| byte.is_ascii_digit()),
    ];
    let mixed = kinds.iter().filter(|kind| **kind).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // `user.password.reset` and `MAX_TOKENS_2` are names: their pieces are words.
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words =
        pieces.filter(|piece| piece.len() > 2).all(|piece| piece.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let path = text.starts_with(['/', '.', '@', '#']) || text.contains('/') && text.matches('/').count() > 1 && words;
    text.len() >= 16 && mixed >= 2 && digits >= 2 && !words && !path && entropy(text) >= 3.2
}

/// True where a short value has what password rules ask for: letters and digits, and a sign or both cases.
pub fn is_password(value: &str) -> bool {
    let text = value.trim();
    if is_no_credential(text) || text.len() > 64 {
        return false;
    }
    let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    let signs =
        text.bytes().any(|byte| byte.is_ascii_punctuation() && !matches!(byte, b'-' | b'_' | b'.' | b'/' | b':'));
    let cases =
        text.bytes().any(|byte| byte.is_ascii_lowercase()) && text.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_code =
        text.contains('(') || text.contains('[') || text.contains('=') || text.contains(';') || text.contains('|');
    text.len() >= 6 && letters && digits && (signs || cases || text.len() >= 8) && !is_code
}

/// Shannon's entropy in bits a byte.
fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        counts[byte as usize] += 1;
    }
    let length = text.len() as f64;
    counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length).map(|p| -p * p.log2()).sum()
}

/// The words of a name, for comparing with a value: `RESET_TOKEN = "reset-token"` names itself.
pub fn says_the_same(name: &str, value: &str) -> bool {
    // `label.password` is the key of a text.
    let is_key =
        value.contains('.') && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let (name, value) = (pattern::words(name), pattern::words(value));
    let ends_alike = is_key && name.last().is_some_and(|last| value.contains(last));
    ends_alike || !value.is_empty() && (name == value || value.iter().all(|word| name.contains(word)))
}

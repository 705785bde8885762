//! Environment variables, from `environment.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern;

#[derive(Deserialize)]
struct File {
    objects: Vec<String>,
    reads: Vec<Read>,
    getters: Vec<String>,
    schemas: Vec<String>,
    settings: Vec<String>,
    secret: Words,
    values: Values,
}

/// A call that reads a variable.
#[derive(Debug, Deserialize)]
pub struct Read {
    path: String,
    /// The position of the value to fall back on.
    pub default: Option<usize>,
}

#[derive(Deserialize)]
struct Words {
    forges: Vec<String>,
    forging_keys: Vec<String>,
    shown: Vec<String>,
    shown_keys: Vec<String>,
    own_accounts: Vec<String>,
    foreign: Vec<String>,
    stores: Vec<String>,
    harmless: Vec<String>,
}

#[derive(Deserialize)]
struct Values {
    absent: Vec<String>,
    negations: Vec<String>,
    states: Vec<String>,
}

/// What knowing the secret is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Others are checked with it, here: who knows it gets in.
    Forges,
    /// It is shown to another service: who knows it gets in there.
    Shown,
    /// It opens a store that the outside seldom reaches, and whose value for development everybody knows.
    Store,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("environment.toml", include_str!("environment.toml")))
}

/// True for the canonical path of an object whose members are variables.
pub fn is_object(path: &str) -> bool {
    file().objects.iter().any(|object| object == path)
}

/// The call that reads a variable under this canonical path.
pub fn read(path: &str) -> Option<&'static Read> {
    file().reads.iter().find(|read| read.path == path)
}

/// True for the name of a function or method that reads configuration.
pub fn is_getter(name: &str) -> bool {
    file().getters.iter().any(|getter| getter == name)
}

/// True for a canonical path inside a schema library.
pub fn is_schema(path: &str) -> bool {
    file().schemas.iter().any(|schema| path.strip_prefix(schema.as_str()).is_some_and(|rest| rest.starts_with('.')))
}

/// True for the name of a class whose children read their fields from the environment.
pub fn is_settings(class: &str) -> bool {
    file().settings.iter().any(|ending| class.ends_with(ending.as_str()))
}

/// True for values that stand for "there is none".
pub fn is_absent(value: &str) -> bool {
    let bare = value.len() <= 10 && value.ends_with(['-', '_']) && value.matches(['-', '_']).count() > 1;
    let upper = value.to_ascii_uppercase();
    let blank = value.bytes().filter(u8::is_ascii_alphanumeric).all(|byte| matches!(byte, b'0' | b'x' | b'X'));
    file().values.absent.iter().any(|absent| absent.eq_ignore_ascii_case(value))
        || bare
        || blank
        || says_none(value)
        || upper.contains("YOUR_")
        || upper.contains("YOUR-")
        || upper.contains("NOTHING")
}

/// True for words that only say that there is none.
fn says_none(value: &str) -> bool {
    let values = &file().values;
    let words = pattern::words(value);
    let negates = words.first().is_some_and(|first| values.negations.contains(first));
    negates && words.len() > 1 && words[1..].iter().all(|word| values.states.contains(word))
}

/// True for the conventional spelling of a variable's name.
pub fn is_spelled_as_variable(name: &str) -> bool {
    name.len() > 2 && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// What the thing of this name is a secret for; None where the name means none.
pub fn secret(name: &str) -> Option<Secret> {
    let mut words = pattern::words(name);
    // `secret_key_base` is the key that others are made of.
    if words.len() > 2 && words.last().is_some_and(|last| last == "base") {
        words.pop();
    }
    let table = &file().secret;
    let has = |list: &[String]| words.iter().any(|word| list.contains(word));
    let (last, before) = words.split_last()?;
    if has(&table.harmless) {
        return None;
    }
    let kind = before.last().filter(|_| last == "key");
    let forges = table.forges.contains(last) || kind.is_some_and(|kind| table.forging_keys.contains(kind));
    let shown = table.shown.contains(last) || kind.is_some_and(|kind| table.shown_keys.contains(kind));
    let own = shown && last.starts_with('p') && has(&table.own_accounts);
    match (forges || own, forges || shown) {
        (true, _) if !has(&table.foreign) => Some(Secret::Forges),
        (_, true) if last.starts_with('p') && has(&table.stores) => Some(Secret::Store),
        (_, true) => Some(Secret::Shown),
        _ => None,
    }
}

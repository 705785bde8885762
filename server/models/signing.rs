//! What signs and encrypts, from `signing.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    sink: Vec<Sink>,
    shape: Vec<Shape>,
    middleware: Middleware,
    typed: Typed,
    settings: Settings,
    wrappers: Wrappers,
    harmless: Harmless,
}

/// A call that takes a key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sink {
    paths: Vec<String>,
    #[serde(default)]
    method: Vec<String>,
    /// The position of the key.
    pub at: Option<usize>,
    /// The option or keyword names of the key.
    #[serde(default)]
    pub names: Vec<String>,
    /// What is signed; begins a sentence that ends in "with a literal".
    pub proves: String,
    /// The environment variable that the key may be read from.
    pub env: String,
    /// True where the call also serves as a plain checksum.
    #[serde(default)]
    pub checksum: bool,
}

/// Calls known by their own name and their options alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    calls: Vec<String>,
    pub names: Vec<String>,
    pub proves: String,
    pub env: String,
}

#[derive(Deserialize)]
struct Middleware {
    calls: Vec<String>,
}

#[derive(Deserialize)]
struct Typed {
    types: Vec<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Settings {
    names: Vec<String>,
    attributes: Vec<String>,
    classes: Vec<String>,
    elsewhere: Vec<String>,
    neighbours: Vec<String>,
    tables: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Wrappers {
    around: Vec<String>,
    bare: Vec<String>,
}

#[derive(Deserialize)]
struct Harmless {
    words: Vec<String>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("signing.toml", include_str!("signing.toml")))
}

fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|each| each == word)
}

/// The sink that a call of this canonical path is.
pub fn sink(path: &str) -> Option<&'static Sink> {
    let path = path.strip_prefix("node:").unwrap_or(path);
    file().sink.iter().find(|sink| match path.rsplit_once('.') {
        Some((chain, method)) if !sink.method.is_empty() => {
            holds(&sink.method, method) && sink.paths.iter().any(|root| chain.starts_with(root.as_str()))
        }
        _ => sink.method.is_empty() && holds(&sink.paths, path),
    })
}

/// The environment variable for what a message about a sink says is signed.
pub fn usual_variable(message: &str) -> &'static str {
    let told = file().sink.iter().find(|sink| message.starts_with(sink.proves.as_str()));
    told.map_or("SIGNING_SECRET", |sink| &sink.env)
}

/// The shape that a call of this name may have.
pub fn shape(call: &str) -> Option<&'static Shape> {
    file().shape.iter().find(|shape| holds(&shape.calls, call))
}

/// True where some sink's library is imported under this name: the first part of its paths.
pub fn is_library(module: &str) -> bool {
    let module = module.strip_prefix("node:").unwrap_or(module);
    let root =
        |path: &String| path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '(']));
    !module.is_empty() && file().sink.iter().any(|sink| sink.paths.iter().any(root))
}

/// True for a call that takes a middleware class and its options.
pub fn takes_middleware(name: &str) -> bool {
    holds(&file().middleware.calls, name)
}

/// The names of the key in an object of this type.
pub fn names_in_type(name: &str) -> Option<&'static [String]> {
    let typed = &file().typed;
    typed.types.iter().any(|each| name.trim_start_matches([':', ' ']) == each).then_some(typed.names.as_slice())
}

/// True for the name of a setting that sessions are signed with.
pub fn is_setting(name: &str) -> bool {
    holds(&file().settings.names, name)
}

/// The same, as an attribute of the application object.
pub fn is_attribute(name: &str) -> bool {
    holds(&file().settings.attributes, name)
}

/// True for the last word of the name of a class that holds settings, in lower case.
pub fn is_settings_class(word: &str) -> bool {
    holds(&file().settings.classes, word)
}

/// Settings beside which `SECRET_KEY` is one too.
pub fn neighbours() -> &'static [String] {
    &file().settings.neighbours
}

/// True for an entry of a dictionary of settings that tokens are signed with.
pub fn is_setting_table(table: &str, key: &str) -> bool {
    file().settings.tables.iter().any(|(name, entry)| name == table && entry == key)
}

/// True for the name of a module that is not read in production.
pub fn is_elsewhere(stem: &str) -> bool {
    stem.split(['_', '-', '.']).any(|word| file().settings.elsewhere.iter().any(|each| word.starts_with(each.as_str())))
}

/// True for calls that only change the form of a key; methods are called on something.
pub fn is_wrapper(name: &str, is_method: bool) -> bool {
    let wrappers = &file().wrappers;
    holds(&wrappers.around, name) || !is_method && holds(&wrappers.bare, name)
}

/// True for names that say that a keyed hash protects nothing.
pub fn is_checksum(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    file().harmless.words.iter().any(|word| name.contains(word.as_str()))
}

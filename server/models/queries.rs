//! Query builders and sessions, from `queries.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queries {
    pub builder: Vec<Builder>,
    pub coroutines: Coroutines,
    pub lazy: Lazy,
    pub sessions: Sessions,
}

/// A library of TypeScript whose queries run when they are awaited, or only when they are executed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Builder {
    pub library: String,
    pub client_words: Vec<String>,
    /// Methods that begin a query.
    pub starts: Vec<String>,
    /// One of these must follow, unless the beginning is in `alone`.
    pub then: Vec<String>,
    pub alone: Vec<String>,
    pub writes: Vec<String>,
    /// One of these anywhere in the chain runs it, or hands it on.
    pub runs: Vec<String>,
    #[serde(default)]
    pub takes_table: bool,
    #[serde(default)]
    pub called_with_table: bool,
    #[serde(default)]
    pub model_between: bool,
    #[serde(default)]
    pub models: bool,
    #[serde(default)]
    pub needs_call: Option<String>,
    #[serde(default)]
    pub throws_with: Option<String>,
}

/// Methods of asynchronous clients in Python.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coroutines {
    pub session: Vec<String>,
    pub session_proofs: Vec<String>,
    pub session_types: Vec<String>,
    pub collection: Vec<String>,
    pub orm: Vec<String>,
    pub writes: Vec<String>,
}

/// Methods of a queryset that only describe a query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lazy {
    pub methods: Vec<String>,
}

/// Sessions that lose what is not committed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    pub factories: Vec<String>,
    pub makers: Vec<String>,
    pub names: Vec<String>,
    pub changes: Vec<String>,
    pub statements: Vec<String>,
    pub keeps: Vec<String>,
}

/// The table, read once.
pub fn queries() -> &'static Queries {
    static TABLE: OnceLock<Queries> = OnceLock::new();
    TABLE.get_or_init(|| super::read("queries.toml", include_str!("queries.toml")))
}

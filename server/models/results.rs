//! Clients that report failures in what they return, from `results.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::Paths;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    pub client: Vec<Client>,
    pub commands: Commands,
    pub names: Names,
}

/// A client whose calls resolve to `{ data, error }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    pub name: String,
    /// In lower case, as is `except`.
    pub paths: Paths,
    pub except: Paths,
    /// Methods that change something.
    pub writes: Vec<String>,
}

/// Functions that run a program.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commands {
    /// Return an object with the exit status; `check` makes them raise.
    pub run: Paths,
    /// Return the exit status.
    pub status: Paths,
    /// Programs that nothing hangs on, or that answer by their output.
    pub idle: Vec<String>,
}

/// Words of variables that hold a failure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub failure: Vec<String>,
}

/// The client that a call's path belongs to.
pub fn client(path: &str) -> Option<&'static Client> {
    let path = path.to_lowercase();
    results().client.iter().find(|client| client.paths.holds(&path) && !client.except.holds(&path))
}

pub fn results() -> &'static Results {
    static MODEL: OnceLock<Results> = OnceLock::new();
    MODEL.get_or_init(|| super::read("results.toml", include_str!("results.toml")))
}

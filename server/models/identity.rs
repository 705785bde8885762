//! What tells who somebody is, and what has not been verified, from `identity.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    pub decoders: Vec<String>,
    pub unpackers: Vec<String>,
    pub optional: Vec<String>,
    pub verifiers: Vec<String>,
    pub claims: Vec<String>,
    pub requests: Vec<String>,
    pub server_clients: Vec<String>,
    pub headers: Vec<String>,
    pub roles: Vec<String>,
}

/// The table, read once.
pub fn identity() -> &'static Identity {
    static TABLE: OnceLock<Identity> = OnceLock::new();
    TABLE.get_or_init(|| super::read("identity.toml", include_str!("identity.toml")))
}

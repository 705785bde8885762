//! What libraries, services and formats mean, as data. The `.toml` files are the knowledge; the code only reads it.

pub mod access;
pub mod api;
pub mod artifacts;
pub mod auth;
pub mod browser;
pub mod bundle;
pub mod classes;
pub mod clients;
pub mod connections;
pub mod cookies;
pub mod cors;
pub mod credentials;
pub mod crypto;
pub mod environment;
pub mod exposure;
pub mod failures;
pub mod flow;
pub mod guards;
pub mod identity;
pub mod nest;
pub mod packages;
pub mod pattern;
pub mod queries;
pub mod responses;
pub mod results;
mod runs;
pub mod schema;
mod sealed;
pub mod secrets;
pub mod signing;
pub mod sql;
pub mod stores;
pub mod supabase;
pub mod surface;
pub mod testing;
pub mod wiring;

/// Reads a model. One that does not parse is a mistake of ours that every test shows, so it ends the process.
fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

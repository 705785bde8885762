//! What Supabase's clients, keys and roles mean, from `supabase.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::{Paths, words};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupabaseModel {
    pub clients: Clients,
    keys: Keys,
    pub database: Database,
    buckets: Buckets,
}

/// Calls that make a client, by canonical path.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clients {
    pub makers: Paths,
    pub public: Paths,
    pub service: Paths,
    pub key: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    service: Vec<String>,
    public: Vec<String>,
}

/// What the data interface serves, to whom, and by which methods.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub exposed: Vec<String>,
    pub strangers: Vec<String>,
    pub members: Vec<String>,
    pub reads: Vec<String>,
    pub writes: Vec<String>,
    pub tables: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Buckets {
    private: Vec<String>,
}

/// Whose rights a key gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// In every browser: row-level security decides.
    Public,
    /// Past row-level security.
    Service,
    /// Nothing says which.
    Unknown,
}

impl SupabaseModel {
    /// True for what makes a client.
    pub fn makes_client(&self, path: &str) -> bool {
        let Clients { makers, public, service, .. } = &self.clients;
        makers.holds(path) || public.holds(path) || service.holds(path)
    }

    /// What a key is, by the name it goes by.
    pub fn key(&self, name: &str) -> Key {
        let parts = words(name);
        let says = |list: &[String]| parts.iter().any(|part| list.contains(part));
        if says(&self.keys.service) {
            Key::Service
        } else if says(&self.keys.public) {
            // `NEXT_PUBLIC_SUPABASE_KEY` is in every browser, whatever it is.
            Key::Public
        } else {
            Key::Unknown
        }
    }

    /// The word of a bucket's name that says that it is for a few.
    pub fn private_word(&self, bucket: &str) -> Option<String> {
        words(bucket).into_iter().find(|word| self.buckets.private.contains(word))
    }
}

/// The table, read once.
pub fn supabase() -> &'static SupabaseModel {
    static TABLE: OnceLock<SupabaseModel> = OnceLock::new();
    TABLE.get_or_init(|| super::read("supabase.toml", include_str!("supabase.toml")))
}

//! Which calls say from where browsers may come, from `cors.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    pub reads: Vec<String>,
    pub packages: Vec<String>,
    pub call: Vec<Maker>,
    pub handed: Handed,
    pub settings: Settings,
}

/// A call whose first argument holds the options.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maker {
    pub paths: Vec<String>,
    /// Without an origin it answers with that of who asks.
    #[serde(default)]
    pub reflects: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    pub plugins: Vec<String>,
    pub methods: Vec<String>,
    pub nested: Vec<String>,
    pub middleware: Vec<String>,
    pub flask: Vec<String>,
    /// The setting by which Flask-CORS is told of the origins.
    pub flask_setting: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub all: Vec<String>,
    pub credentials: String,
}

/// The table, read once.
pub fn cors() -> &'static Cors {
    static TABLE: OnceLock<Cors> = OnceLock::new();
    TABLE.get_or_init(|| super::read("cors.toml", include_str!("cors.toml")))
}

//! Routes that are for machines, for the many or for a few, from `surface.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::words;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    pub webhooks: Webhooks,
    pub throttle: Throttle,
    pub models: Models,
    pub admin: Admin,
    pub roles: Roles,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub words: Vec<String>,
    pub payments: Vec<String>,
    pub proofs: Vec<String>,
    pub compared: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Throttle {
    pub limiters: Vec<String>,
    pub everywhere: Vec<String>,
    pub packages: Vec<String>,
    pub hosted: Vec<String>,
    pub callers: Vec<String>,
    pub sign_in: Vec<String>,
    pub sign_in_pairs: Vec<(String, String)>,
    pub codes: Vec<String>,
    pub mails: Vec<String>,
    pub mail_pairs: Vec<(String, String)>,
    pub secrets: Vec<String>,
    pub senders: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    pub modules: Vec<String>,
    pub calls: Vec<String>,
    pub methods: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    pub rebuild: Vec<String>,
    pub rebuild_pairs: Vec<(String, String)>,
    pub debug: Vec<String>,
    pub gates: Vec<String>,
    pub dashboards: Vec<String>,
    pub graphql: Vec<String>,
    pub options: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    pub words: Vec<String>,
}

/// The first word of a name that is in the list, or the first two neighbours that are a pair of it.
pub fn said(name: &str, list: &[String], pairs: &[(String, String)]) -> Option<String> {
    let words = words(name);
    let pair = |two: &&[String]| pairs.iter().any(|(a, b)| two[0] == *a && two[1] == *b);
    let single = words.iter().find(|word| list.contains(word)).cloned();
    single.or_else(|| words.windows(2).find(pair).map(|two| two.join(" ")))
}

/// The table, read once.
pub fn surface() -> &'static Surface {
    static TABLE: OnceLock<Surface> = OnceLock::new();
    TABLE.get_or_init(|| super::read("surface.toml", include_str!("surface.toml")))
}

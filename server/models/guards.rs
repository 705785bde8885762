//! What guards are called and what they check, from `guards.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guards {
    pub words: Vec<String>,
    pub limiters: Vec<String>,
    pub verbs: Vec<String>,
    pub subjects: Vec<String>,
    pub proofs: Vec<String>,
    pub secrets: Vec<String>,
    pub settings: Vec<String>,
    pub off: Vec<String>,
    pub switched: Vec<String>,
    pub rejections: Vec<String>,
}

pub fn guards() -> &'static Guards {
    static MODEL: OnceLock<Guards> = OnceLock::new();
    MODEL.get_or_init(|| super::read("guards.toml", include_str!("guards.toml")))
}

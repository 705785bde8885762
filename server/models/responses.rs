//! HTTP answers and how they say their status, from `responses.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::Paths;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responses {
    pub response: Vec<Response>,
    pub objects: Objects,
    pub raised: Raised,
    pub routes: Routes,
    pub failure: Failure,
}

/// Where a call says its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    Init,
    Second,
    Chain,
    Keyword,
    None,
}

/// A call that makes an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    pub style: Style,
    pub paths: Paths,
    pub status: Vec<String>,
}

/// Objects that a framework hands to handlers, by the names people give them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objects {
    pub chain: Vec<String>,
    pub send: Vec<String>,
    pub setters: Vec<String>,
    pub second: Vec<String>,
    pub second_send: Vec<String>,
}

/// Exceptions that mean something only where they are raised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raised {
    pub paths: Paths,
}

/// Decorators that make a function an HTTP handler.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routes {
    pub methods: Vec<String>,
}

/// What a body that says "failed" looks like, and where a 200 is right all the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    pub keys: Vec<String>,
    pub flags: Vec<String>,
    pub states: Vec<String>,
    pub texts: Vec<String>,
    pub words: Vec<String>,
    pub protocol: Vec<String>,
    pub explained: Vec<String>,
    pub acknowledged: Vec<String>,
}

pub fn responses() -> &'static Responses {
    static MODEL: OnceLock<Responses> = OnceLock::new();
    MODEL.get_or_init(|| super::read("responses.toml", include_str!("responses.toml")))
}

//! What decorators mean in NestJS applications, from `nest.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::words;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nest {
    describing: Vec<String>,
    opening: Vec<Vec<String>>,
}

impl Nest {
    /// True for a decorator that guards nothing, by its canonical path.
    pub fn describes(&self, path: &str) -> bool {
        self.describing.iter().any(|start| path.starts_with(start.as_str()))
    }

    /// True for a name that says that a route is open to everybody.
    pub fn opens(&self, name: &str) -> bool {
        let words = words(name);
        self.opening.iter().any(|all| all.iter().all(|word| words.contains(word)))
    }
}

/// The table, read once.
pub fn nest() -> &'static Nest {
    static TABLE: OnceLock<Nest> = OnceLock::new();
    TABLE.get_or_init(|| super::read("nest.toml", include_str!("nest.toml")))
}

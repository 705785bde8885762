//! The rules: one judgement each, in `rules/<family>/<rule_id>.rs`, with its page `<rule_id>.md` beside it.
//! `server/build.rs` lists them; nothing is registered by hand.

mod rule;

pub use rule::{Family, Needs, Rule};

/// Every rule, sorted by id.
pub fn all() -> &'static [Rule] {
    &[]
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.id == id)
}

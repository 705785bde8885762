//! The rules: one judgement each, in `rules/<family>/<rule_id>.rs`, with its page `<rule_id>.md` beside it.
//! `server/build.rs` lists them; nothing is registered by hand.

mod context;
mod report;
mod rule;

pub use context::{Cx, is_guarded};
pub use report::{Draft, Findings};
pub use rule::{Check, Family, Fix, Needs, Rule};

// `pub mod <family> { pub mod <rule_id>; … }` for every rule file, and `ALL`, sorted by id.
include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Every rule, sorted by id.
pub fn all() -> &'static [&'static Rule] {
    ALL
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    ALL.binary_search_by(|rule| rule.id.cmp(id)).ok().map(|index| ALL[index])
}

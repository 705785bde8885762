//! Who the caller is and what they may do, from `access.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::{Paths, words};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessModel {
    pub request: Request,
    pub caller: Caller,
    pub calls: Calls,
    pub outcomes: Outcomes,
    pub data: Data,
    pub guards: Guards,
    pub answers: Answers,
}

/// What a request's members are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub contexts: Vec<String>,
    pub headers: Vec<String>,
    pub cookies: Vec<String>,
    pub sessions: Vec<String>,
    pub passing: Vec<String>,
    pub inputs: Vec<String>,
    pub of_callers: Vec<String>,
    pub identities: Vec<String>,
    pub credentials: Vec<String>,
    pub negotiates: Vec<String>,
    pub known: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    roles: Vec<String>,
    barred: Vec<String>,
    pending: Vec<String>,
    pub deciders: Vec<String>,
    pub askers: Vec<String>,
    pub abilities: Paths,
    pub ability_builders: Paths,
    pub ordinary: Vec<String>,
    pub kinds: Vec<String>,
    pub always: Vec<String>,
}

impl Caller {
    /// True where a name says what somebody may do.
    pub fn is_role(&self, name: &str) -> bool {
        words(name)
            .iter()
            .any(|word| self.roles.iter().any(|role| role == word || word.strip_prefix("is") == Some(role.as_str())))
    }

    /// True where a name says that an account is closed, or a credential taken back: those who call have no such.
    pub fn is_barred(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.barred.contains(word))
    }

    /// True for a member that says what the caller has still to do.
    pub fn is_pending(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.pending.contains(word))
    }
}

/// What calls do, by canonical path or method name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calls {
    pub verifiers: Paths,
    pub decoders: Paths,
    pub digests: Paths,
    pub digesting: Vec<String>,
    pub comparing: Vec<String>,
    pub runs: Vec<String>,
    /// The first words of those that tell somebody of what they are given.
    pub tells: Vec<String>,
    pub readers: Paths,
    pub cookies: Paths,
    pub comparers: Paths,
    pub stops: Paths,
    pub writers: Vec<String>,
    pub transforms: Vec<String>,
    /// Ask whether a path fits a pattern whose `*` ends at a slash, and one whose `*` does not.
    pub globs: Vec<String>,
    pub wildcards: Vec<String>,
    pub asks: Vec<String>,
}

/// Failures and successes that are values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    pub failures: Paths,
    pub successes: Paths,
    pub nullable: Paths,
    pub none: Paths,
    pub failed: Paths,
    pub succeeded: Paths,
    pub asks_failed: Vec<String>,
    pub asks_succeeded: Vec<String>,
}

/// Methods that read and change data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    pub reads: Vec<String>,
    pub tallies: Vec<String>,
    pub shared: Vec<String>,
    pub holders: Vec<String>,
    pub never: Paths,
    pub writes: Vec<String>,
    pub one: Vec<String>,
    pub by_key: Vec<String>,
    pub limits: Vec<String>,
    pub shows: Vec<String>,
    pub ranges: Vec<String>,
    pub said: Vec<String>,
    pub options: Vec<String>,
    pub compares: Vec<String>,
    pub joins: Vec<String>,
    pub in_turn: Vec<String>,
    pub wholes: Vec<String>,
    pub begins: Vec<String>,
    pub ends: Vec<String>,
    pub connections: Paths,
    pub models: Paths,
    pub fetches: Vec<String>,
}

/// What packages' links do, by canonical path.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guards {
    pub authenticates: Paths,
    pub authorises: Paths,
    pub presented: Paths,
    pub populates: Paths,
    pub writes_only: Paths,
    pub uncalled: Vec<Uncalled>,
    words: Vec<String>,
}

/// A guard that stood in place without a call before a release of its package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncalled {
    pub path: String,
    pub package: String,
    /// The first major release in which it has to be called.
    pub before: u32,
    /// Names that the package no longer has since then.
    pub gone: Vec<String>,
}

impl Guards {
    /// True where a name is one that guards have.
    pub fn may_guard(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.words.contains(word))
    }
}

/// How a request is turned away.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    statuses: Vec<(String, u16)>,
    pub redirects: Vec<String>,
    pub doors: Vec<String>,
}

impl Answers {
    /// The status that an exception or response of this name stands for.
    pub fn status(&self, name: &str) -> Option<u16> {
        self.statuses.iter().find(|(each, _)| each == name).map(|(_, status)| *status)
    }
}

/// The table, read once.
pub fn access() -> &'static AccessModel {
    static TABLE: OnceLock<AccessModel> = OnceLock::new();
    TABLE.get_or_init(|| super::read("access.toml", include_str!("access.toml")))
}

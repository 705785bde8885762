//! What package registries say of names, when somebody has asked for it to be looked up.
//!
//! Off unless the person who runs Seaworthy turns it on: nothing of a project can. Sent are exact names that a manifest
//! declares, and only those that a public index may be asked for; nothing else of the project, and never a credential.

mod cache;
mod client;
mod configuration;
mod date;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use client::Client;
pub use configuration::Configuration;

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Registry {
    Npm,
    PyPi,
}

/// What was first published fewer days ago may be there to be installed by mistake.
pub const YOUNG: u32 = 30;

/// What a registry says of a name. That it could not be asked is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Exists {
        /// The day of the first release, `2024-05-31`.
        first: Option<Arc<str>>,
        /// How many days ago that was.
        days: Option<u32>,
    },
    Missing {
        /// The day on which it was asked.
        asked: Arc<str>,
    },
}

/// Every answer that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    known: FxHashMap<(Registry, Box<str>), Answer>,
}

impl Answers {
    pub fn set(&mut self, registry: Registry, name: &str, answer: Answer) {
        self.known.insert((registry, name.into()), answer);
    }

    /// None where it is unknown.
    pub fn of(&self, registry: Registry, name: &str) -> Option<&Answer> {
        self.known.get(&(registry, name.into()))
    }

    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

//! Has registries asked for the names that manifests declare, where a person has turned that on.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::cache_folder;
use crate::app::manifests::{Ecosystem, Manifests, Source};
use crate::models::packages::Popular;
use crate::registry::{Answers, Client, Configuration, Registry};

/// How long one question may take, all in all.
const PATIENCE: Duration = Duration::from_secs(8);

/// The names to be asked for: each once, those that everybody knows left out, and those of the repository itself.
pub fn names(manifests: &Manifests) -> Vec<(Registry, String)> {
    let packages = manifests.packages();
    let own = |ecosystem: Ecosystem, name: &str| {
        let is_it = |it: &str| ecosystem.normalised(it) == name;
        packages.iter().any(|it| it.ecosystem == ecosystem && it.name.as_deref().is_some_and(is_it))
    };
    let mut names: Vec<(Registry, String)> = Vec::new();
    for package in &packages {
        let table = match package.ecosystem {
            Ecosystem::JavaScript => Popular::npm(),
            Ecosystem::Python => Popular::pypi(),
        };
        // With an index of its own, any name may be known there alone.
        for it in package.declarations.iter().filter(|it| it.source == Source::Registry && !package.own_index) {
            if table.rank(it.registered()).is_none() && !own(it.ecosystem, &it.name) {
                names.push((it.ecosystem.into(), it.registered().to_owned()));
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

/// Asks for them, as the project at `root` is configured. May take seconds.
pub fn ask(root: &Path, names: &[(Registry, String)], cancel: &AtomicBool) -> Arc<Answers> {
    if names.is_empty() {
        return Arc::default();
    }
    let client = Client::new(Configuration::of(root), cache_folder().as_deref(), PATIENCE);
    Arc::new(client.ask(names, cancel))
}

//! Functions and classes by name, for questions about names: which code could be meant by this word.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::files::{At, Files};
use crate::facts::{FileFacts, Id, Node, Part, Role, Symbol};

/// Every definition of production code by its name, in the order of the files' paths.
#[derive(Debug, Default)]
pub struct Definitions(HashMap<Box<str>, Vec<At>, FxBuildHasher>);

impl Definitions {
    pub fn of(files: &Files) -> Self {
        let mut all = Self::default();
        for file in files.ids() {
            let Some(source) = files.get(file).filter(|source| source.kind.is_production()) else { continue };
            for (name, id) in source.definitions() {
                let (name, at) = (source.facts.names.text(*name), At { file, id: *id });
                match all.0.get_mut(name) {
                    Some(known) => known.push(at),
                    None => drop(all.0.insert(name.into(), vec![at])),
                }
            }
        }
        all
    }

    /// What is defined under a name: functions, classes, and the calls that variables were made with.
    pub fn named(&self, name: &str) -> &[At] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What one file defines, by name.
pub fn in_file(facts: &FileFacts) -> Vec<(Symbol, Id)> {
    let roles = [Role::Function, Role::Class, Role::Declare, Role::Assign, Role::Pair, Role::Field];
    let all = roles.into_iter().flat_map(|role| facts.all(role));
    all.filter_map(defined).map(|(name, node)| (name.symbol(), node.id)).collect()
}

/// What says the name, and what has it.
fn defined(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    if node.is_any(&[Role::Function, Role::Class]) {
        return (!node.name().is_empty()).then_some((node, node));
    }
    let value = node.child(Part::Value)?.awaited();
    let target = node.child(Part::Target);
    // `exports.create = async (req, res) => …`
    let exported = target.is_some_and(|target| target.is(Role::Member) && value.is(Role::Function));
    let name = target.filter(|target| target.is(Role::Name) || exported).unwrap_or(node);
    let made = value.is_any(&[Role::Function, Role::Call, Role::New]);
    (made && !name.name().is_empty()).then_some((name, value))
}

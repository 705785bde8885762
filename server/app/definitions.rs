//! Functions and classes by name, for questions about names: which code could be meant by this word.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::files::{At, Files};
use crate::facts::{Node, Part, Role};

/// Every definition of production code by its name, in the order of the files' paths.
#[derive(Debug, Default)]
pub struct Definitions(HashMap<Box<str>, Vec<At>, FxBuildHasher>);

impl Definitions {
    pub fn of(files: &Files) -> Self {
        let mut all = Self::default();
        for file in files.ids() {
            let Some(source) = files.get(file).filter(|source| source.kind.is_production()) else { continue };
            for role in [Role::Function, Role::Class, Role::Declare, Role::Assign, Role::Pair, Role::Field] {
                for (name, node) in source.facts.all(role).filter_map(defined) {
                    all.0.entry(name.into()).or_default().push(At { file, id: node.id });
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

fn defined(node: Node<'_>) -> Option<(&str, Node<'_>)> {
    if node.is_any(&[Role::Function, Role::Class]) {
        return (!node.name().is_empty()).then(|| (node.name(), node));
    }
    let value = node.child(Part::Value)?.awaited();
    let target = node.child(Part::Target);
    // `exports.create = async (req, res) => …`
    let exported = target.is_some_and(|target| target.is(Role::Member) && value.is(Role::Function));
    let name = target.filter(|target| target.is(Role::Name) || exported).map_or(node.name(), Node::name);
    let made = value.is_any(&[Role::Function, Role::Call, Role::New]);
    (made && !name.is_empty()).then_some((name, value))
}

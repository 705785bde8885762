//! Which helpers of tests check something. A test that calls one of them checks it too, wherever the helper lies: in
//! another file, in a `conftest.py`, in a base class, in a page object. Helpers are known by their names alone.

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;

use super::super::files::Files;
use crate::facts::{FileFacts, Node, Part, Role, Symbol};
use crate::models::testing::{lists, lists_word, testing};

type Names = HashSet<Box<str>, FxBuildHasher>;

/// The functions and the methods in files of tests that check something, by their names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Checks {
    functions: Names,
    methods: Names,
    /// All of them, whether they check or not.
    all: Names,
}

/// A function of a file of tests.
#[derive(Debug)]
pub struct Helper {
    name: Symbol,
    is_method: bool,
    /// It can fail by itself.
    checks: bool,
    /// What it calls, by name.
    calls: Box<[Symbol]>,
}

impl Checks {
    pub fn of(files: &Files) -> Self {
        let mut found = Self::default();
        let all = files.ids().into_iter().filter_map(|file| files.get(file)).filter(|source| source.kind.is_test());
        let mut open: Vec<(&FileFacts, &Helper)> = Vec::new();
        for source in all {
            for helper in source.helpers() {
                found.all.insert(source.facts.names.text(helper.name).into());
                if helper.checks {
                    found.add(&source.facts, helper);
                } else {
                    open.push((&source.facts, helper));
                }
            }
        }
        // Whoever calls one that checks is one, until no more are found.
        loop {
            let before = open.len();
            open.retain(|(facts, helper)| {
                let checks = helper.calls.iter().any(|call| found.hold(facts.names.text(*call)));
                if checks {
                    found.add(facts, helper);
                }
                !checks
            });
            if open.len() == before {
                return found;
            }
        }
    }

    fn add(&mut self, facts: &FileFacts, helper: &Helper) {
        let names = if helper.is_method { &mut self.methods } else { &mut self.functions };
        names.insert(facts.names.text(helper.name).into());
    }

    /// True where a function or a method of this name checks something.
    fn hold(&self, name: &str) -> bool {
        self.functions.contains(name) || self.methods.contains(name)
    }

    /// True where files of tests have a function of the name that is called.
    pub fn know(&self, call: Node<'_>) -> bool {
        self.all.contains(call.call_name())
    }

    /// True where what a call runs may be one of those that check.
    pub fn may_run(&self, call: Node<'_>) -> bool {
        let Some(callee) = call.callee() else { return false };
        match callee.role() {
            Role::Name => self.functions.contains(callee.name()),
            Role::Member => self.hold(callee.name()),
            _ => false,
        }
    }
}

/// The functions of one file of tests.
pub fn in_file(facts: &FileFacts) -> Vec<Helper> {
    let named = facts.all(Role::Function).filter_map(|function| Some((name(function)?, function)));
    let helper = |(name, function): (Symbol, Node<'_>)| {
        let is_method = is_method(function);
        let calls = function.descendants().filter(|node| node.is(Role::Call) && !node.call_name().is_empty());
        let calls = calls.filter_map(|call| Some(call.callee()?.symbol())).collect();
        Helper { name, is_method, checks: function.descendants().any(|node| fails(function, node, is_method)), calls }
    };
    named.map(helper).collect()
}

/// What a function is called by: its own name, or that of what it is given to.
fn name(function: Node<'_>) -> Option<Symbol> {
    if !function.name().is_empty() {
        return Some(function.symbol());
    }
    let mut outer = function.parent()?;
    // `const check = wrap(async () => …)`
    while outer.is_any(&[Role::Call, Role::Await]) {
        outer = outer.parent()?;
    }
    let holder = match outer.role() {
        Role::Declare | Role::Assign => outer.child(Part::Target)?,
        Role::Pair | Role::Field => outer,
        _ => return None,
    };
    (!holder.name().is_empty()).then(|| holder.symbol())
}

/// True for what is called on an object.
fn is_method(function: Node<'_>) -> bool {
    let outer = function.parent().filter(|outer| outer.is(Role::Decorated)).unwrap_or(function);
    outer.parent().is_some_and(|up| {
        up.is_any(&[Role::Pair, Role::Field, Role::Object, Role::Class])
            || up.is(Role::Block) && up.parent().is_some_and(|class| class.is(Role::Class))
    })
}

/// True where this can fail the test that calls the function.
fn fails(function: Node<'_>, node: Node<'_>, is_method: bool) -> bool {
    let table = &testing().assertions;
    match node.role() {
        Role::Assert => true,
        // What a method throws is mostly the failure of a fake.
        Role::Throw => !is_method && node.function() == Some(function),
        Role::Member => lists(&table.members, node.name()),
        Role::Call => {
            let name = node.call_name();
            let root = node.chain().last().filter(|root| root.is(Role::Name));
            let on_assert = node.receiver().is_some_and(|on| on.is(Role::Member) && on.name() == "assert");
            lists(&table.calls, name)
                || table.prefixes.iter().any(|prefix| name.starts_with(prefix.as_str()))
                || root.is_some_and(|root| lists(&table.roots, root.name()))
                || on_assert
                || lists_word(&table.words, name)
        }
        _ => false,
    }
}

//! What is done once for each of many, and what is done as a whole or not at all.

use super::super::files::At;
use super::calls::Given;
use super::datum::{Datum, There, Thing};
use super::visit::Visit;
use crate::facts::{Node, Role};
use crate::models::access::access;
use crate::models::pattern;

/// Whether a statement of SQL begins a transaction or ends one. None for all others.
pub(super) fn begins(text: &str) -> Option<bool> {
    let word = text.trim_start().split([' ', ';', '\n']).next().unwrap_or_default().to_ascii_lowercase();
    match &*word {
        "begin" => Some(true),
        "start" if text.to_ascii_lowercase().contains("transaction") => Some(true),
        "commit" | "rollback" | "end" => Some(false),
        _ => None,
    }
}

fn is_in(list: &[String], name: &str) -> bool {
    list.iter().any(|each| each == name)
}

impl<'a> Visit<'_, 'a> {
    /// A method is about to be called that does what it is given for each of many, or as a whole. Answers what was before.
    pub(super) fn surround(&mut self, node: Node<'a>) -> (u32, u32) {
        let before = (self.rounds, self.wholes);
        let data = &access().data;
        let name = node.call_name();
        let first = node.arguments().next();
        let takes_function = first.is_some_and(|first| first.is_any(&[Role::Function, Role::Name, Role::Member]));
        if takes_function && is_in(&data.in_turn, name) {
            self.rounds += 1;
        }
        let is_list = first.is_some_and(|first| first.is_any(&[Role::Array, Role::Function, Role::Name]));
        // `db.transaction().execute(async (trx) => …)`.
        let opened = node.receiver().filter(|receiver| receiver.is(Role::Call)).map_or("", Node::call_name);
        if is_list && (is_in(&data.wholes, name) || name == "execute" && is_in(&data.wholes, opened)) {
            self.wholes += 1;
        }
        before
    }

    /// `runner.startTransaction()`, `client.query("COMMIT")`.
    pub(super) fn begin_or_end(&mut self, name: &str, node: Node<'a>, at: At) {
        let data = &access().data;
        let is_bare = node.arguments().next().is_none();
        if is_bare && is_in(&data.begins, name) {
            self.state.began = true;
        } else if is_bare && is_in(&data.ends, name) {
            self.state.began = false;
        } else if matches!(name, "query" | "execute" | "exec" | "run") {
            let text = node.argument(0).filter(|first| first.is_any(&[Role::String, Role::Template]));
            let literals = self.run.source(at.file).map(|file| &file.literals);
            let text = text.and_then(|text| literals?.get(text.id)).unwrap_or_default();
            if let Some(begins) = begins(text) {
                self.state.began = begins;
            }
        }
    }

    /// A block of Python is opened with something that makes it a transaction.
    pub(super) fn opens_whole(&mut self, item: Node<'a>, opened: &Datum) -> bool {
        let mut node = item;
        while node.is_any(&[Role::As, Role::Await])
            && let Some(inner) = node.children().next()
        {
            node = inner;
        }
        let named = node.is(Role::Call) && is_in(&access().data.wholes, node.call_name());
        // `with connection:`, which commits at its end.
        let words = ["conn", "connection", "con"];
        let is_connection = node.is_any(&[Role::Name, Role::Member])
            && !item.is(Role::As)
            && pattern::words(node.name()).iter().any(|word| words.contains(&word.as_str()));
        let path = || opened.value().and_then(|value| self.run.world.path(value));
        named
            || is_connection
            || !node.is(Role::Call) && path().is_some_and(|path| access().data.connections.holds(&path))
    }

    /// A function that is a transaction wherever it is called.
    pub(super) fn is_done_whole(&self, function: Node<'a>, at: At) -> bool {
        let above = function.parent().filter(|parent| parent.is(Role::Decorated));
        let decorators = above.into_iter().chain([function]).flat_map(Node::children);
        let names = decorators.filter(|child| child.is(Role::Decorator)).filter_map(|child| {
            let inner = child.children().next()?;
            Some(if inner.is(Role::Call) { inner.call_name() } else { inner.name() })
        });
        self.whole_functions.contains(&at) || names.into_iter().any(|name| is_in(&access().data.wholes, name))
    }

    /// What is done now is done as a whole: a transaction is around it, was begun, or is handed over.
    pub(super) fn is_whole(&self, given: &Given) -> bool {
        let handed = |datum: &Datum| match &datum.thing {
            Thing::Record(fields) => fields.iter().any(|(key, value)| {
                matches!(&**key, "transaction" | "transacting") && value.there != There::No && !value.is_null()
            }),
            _ => false,
        };
        self.wholes > 0 || self.state.began || given.all().any(handed)
    }

    /// `db.transaction((id) => …)` of better-sqlite3 answers a function that is a transaction.
    pub(super) fn made_whole(&mut self, path: &str, given: &Given) -> Option<Datum> {
        let first = given.positional.first()?;
        if !path.starts_with("better-sqlite3") || !path.ends_with(".transaction") {
            return None;
        }
        let Thing::Closure { at, .. } = first.thing else { return None };
        self.whole_functions.push(at);
        Some(first.clone())
    }

    /// `cursor.fetchone()` answers what was executed on the cursor before.
    pub(super) fn fetch(&mut self, name: &str, receiver: Option<&Datum>) -> Option<Datum> {
        let data = &access().data;
        receiver.filter(|receiver| is_in(&data.fetches, name) && !matches!(receiver.thing, Thing::Row(_)))?;
        let fetched = self.fetched.clone()?;
        if let (Thing::Row(effect), true) = (&fetched.thing, is_in(&data.one, name))
            && let Some(effect) = self.happened.effects.get_mut(*effect)
        {
            effect.limit.get_or_insert_with(|| "1".to_owned());
        }
        Some(fetched)
    }
}

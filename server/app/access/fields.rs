//! Classes that only list their fields: dataclasses, named tuples, models of Pydantic.

use std::rc::Rc;

use super::super::value::{ClassId, FunctionId, Value};
use super::calls::{Given, target_of};
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;
use crate::facts::Role;

impl Visit<'_, '_> {
    /// Gives an instance of a class without a constructor what its call was given, by name and in the order of the fields.
    pub(super) fn fill_fields(&mut self, class: ClassId, made: &Datum, given: Given) {
        if self.is_js_file(self.run.world.class(class).at.file) {
            return;
        }
        let names = self.fields_of(class);
        for (name, value) in names.iter().zip(given.positional) {
            self.leave(made, name, value);
        }
        for (name, value) in given.named.iter().filter(|(name, _)| names.contains(name)) {
            self.leave(made, name, value.clone());
        }
    }

    /// TypeScript's `constructor(readonly caller: Caller)` makes a field of its parameter.
    pub(super) fn keep_parameters(&mut self, constructor: FunctionId, made: &Datum, given: &Given) {
        let Some(node) = self.run.function_node(constructor) else { return };
        if !self.is_js_file(self.run.world.function(constructor).at.file) {
            return;
        }
        for (parameter, value) in node.parameters().zip(&given.positional) {
            if let Some(name) = target_of(parameter).filter(|name| name.is(Role::Name)) {
                self.leave(made, name.name(), value.clone());
            }
        }
    }

    fn fields_of(&mut self, class: ClassId) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = Vec::new();
        for base in self.run.ancestry(class).into_iter().rev().filter_map(|base| base.class()) {
            let at = self.run.world.class(base).at;
            for name in self.run.node(at).into_iter().flat_map(|node| node.listed_fields()).map(Rc::from) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// `Pair(caller, 1)` of `Pair = namedtuple("Pair", ["caller", "count"])`.
    pub(super) fn named_tuple(&self, value: &Value, given: &Given) -> Option<Datum> {
        let (callee, arguments) = self.run.world.call(value.object()?)?;
        if self.run.world.path(callee).as_deref() != Some("collections.namedtuple") {
            return None;
        }
        let names: Vec<Rc<str>> = match arguments.get(1)? {
            Value::List(list) => {
                self.run.world.list(*list).items.iter().filter_map(Value::text).map(Rc::from).collect()
            }
            other => other.text()?.split([' ', ',']).filter(|name| !name.is_empty()).map(Rc::from).collect(),
        };
        let fields = names.into_iter().zip(given.positional.iter().cloned());
        let fields: Vec<_> = fields.chain(given.named.iter().cloned()).collect();
        Some(Datum::new(Thing::Record(fields.into()), Marks::NONE, There::Yes))
    }
}

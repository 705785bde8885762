//! Assignments: names, patterns, fields and items.

use super::super::files::{At, FileId};
use super::super::literals::HOLE;
use super::super::value::{Argument, Arguments, List, ScopeId, Value};
use super::Run;
use crate::facts::{Node, Part, Role};

impl<'a> Run<'a> {
    /// Gives what `target` names a value.
    pub(super) fn assign(&mut self, target: Node<'a>, value: Value, file: FileId, scope: ScopeId) {
        match target.role() {
            // `if config.ROOT: prefix = f"{config.ROOT}/"`: it stays what it is where nothing is configured.
            Role::Name if !self.under.is_empty() && is_vague(&value) && self.holds_text(target, scope) => {}
            Role::Name | Role::Shorthand => self.bind_near(target, value, scope),
            Role::Member => {
                let Some(object) = target.child(Part::Object) else { return };
                let holder = self.eval(object, file, scope);
                self.set_member(&holder, target.name(), value);
            }
            Role::Index => {
                let Some(object) = target.child(Part::Object) else { return };
                let holder = self.eval(object, file, scope);
                let key = target.child(Part::Index).map(|key| self.eval(key, file, scope));
                match key {
                    Some(Value::Text(key)) => self.set_member(&holder, &key, value),
                    // `app.dependency_overrides[current_user] = nobody`.
                    Some(key) if self.world.root(&holder).is_some() => {
                        let at = At { file, id: target.id };
                        let positional = [key, value].map(|value| Argument { value, at }).into();
                        let item = Self::property(holder, "[]=");
                        self.record_call(item, Arguments { positional, ..Arguments::default() }, at);
                    }
                    // Any entry may have been set: what is not seen in it may be there all the same.
                    _ => {
                        if let Value::Record(record) = self.force(&holder) {
                            self.world.record_mut(record).open = true;
                        }
                    }
                }
            }
            Role::Object => self.assign_object(target, &value, file, scope),
            Role::Array | Role::Tuple => {
                let items = self.items(&value);
                for (index, part) in target.children().enumerate() {
                    if part.is(Role::Spread) {
                        let rest = items.as_ref().map(|items| items.iter().skip(index).cloned().collect());
                        let list = List { open: rest.is_none(), items: rest.unwrap_or_default(), at: None };
                        let list = Value::List(self.world.add_list(list));
                        if let Some(name) = part.children().next() {
                            self.assign(name, list, file, scope);
                        }
                        return;
                    }
                    let item = items.as_ref().and_then(|items| items.get(index).cloned());
                    self.assign(part, item.unwrap_or(Value::UNKNOWN), file, scope);
                }
            }
            Role::Defaulted => {
                let Some(inner) = target.child(Part::Target) else { return };
                let value = self.or_default(value, target.child(Part::Default), file, scope);
                self.assign(inner, value, file, scope);
            }
            Role::Declare => {
                if let Some(inner) = target.child(Part::Target) {
                    self.assign(inner, value, file, scope);
                }
            }
            Role::Spread => {
                if let Some(inner) = target.children().next() {
                    self.assign(inner, value, file, scope);
                }
            }
            _ => {}
        }
    }

    /// The value, or the default where it is not given.
    pub(super) fn or_default(
        &mut self,
        value: Value,
        default: Option<Node<'a>>,
        file: FileId,
        scope: ScopeId,
    ) -> Value {
        match (&value, default) {
            (Value::Unknown(_) | Value::Null, Some(default)) => self.eval(default, file, scope),
            _ => value,
        }
    }

    fn assign_object(&mut self, pattern: Node<'a>, value: &Value, file: FileId, scope: ScopeId) {
        for part in pattern.children() {
            match part.role() {
                Role::Shorthand => {
                    let field = self.own_field(value, part.name());
                    self.bind(scope, part.symbol(), field);
                }
                Role::Pair => {
                    let field = self.own_field(value, part.name());
                    if let Some(target) = part.child(Part::Target) {
                        self.assign(target, field, file, scope);
                    }
                }
                Role::Defaulted => {
                    let Some(target) = part.child(Part::Target) else { continue };
                    let field = self.own_field(value, target.name());
                    let field = if matches!(field, Value::Member(_)) { Value::UNKNOWN } else { field };
                    let field = self.or_default(field, part.child(Part::Default), file, scope);
                    self.assign(target, field, file, scope);
                }
                Role::Spread => {
                    if let Some(name) = part.children().next() {
                        self.assign(name, value.clone(), file, scope);
                    }
                }
                _ => {}
            }
        }
    }

    /// What a pattern takes out of a value: nothing, where an object literal is known not to have it.
    fn own_field(&mut self, value: &Value, name: &str) -> Value {
        match self.member(value, name, None) {
            Value::Member(member) if self.is_closed_record(&member.of) => Value::Null,
            field => field,
        }
    }

    /// True for an object literal all of whose entries are known.
    pub(super) fn is_closed_record(&self, value: &Value) -> bool {
        matches!(value, Value::Record(record) if !self.world.record(*record).open)
    }

    /// An assignment to a plain name changes the scope that has it; a declaration makes it in this one.
    fn holds_text(&self, name: Node<'a>, scope: ScopeId) -> bool {
        matches!(self.lookup(scope, name.symbol()), Some(held @ Value::Text(_)) if !is_vague(&held))
    }

    fn bind_near(&mut self, name: Node<'a>, value: Value, scope: ScopeId) {
        let symbol = name.symbol();
        let declares = name.parent().is_none_or(|parent| !parent.is(Role::Assign));
        let python = name.file.language == crate::syntax::Language::Python;
        if !declares && !python {
            let mut at = Some(scope);
            while let Some(id) = at {
                if let Some(held) = self.world.scope_mut(id).names.get_mut(&symbol) {
                    *held = value;
                    return;
                }
                at = self.world.scope(id).parent;
            }
        }
        self.bind(scope, symbol, value);
    }

    pub(super) fn set_member(&mut self, holder: &Value, name: &str, value: Value) {
        match self.force(holder) {
            Value::Object(object) => self.set_field(object, name, value),
            Value::Record(record) => {
                let at = self.world.record_mut(record);
                match at.entries.iter_mut().find(|(key, _)| &**key == name) {
                    Some((_, held)) => *held = value,
                    None => at.entries.push((name.into(), value)),
                }
            }
            Value::Class(class) => {
                self.attributes.insert((class, name.into()), Some(value));
            }
            Value::Function(function) => {
                let at = self.world.function(function).at;
                self.function_fields.entry(at).or_default().push((name.into(), value));
            }
            // `Handler.prototype.show = …`.
            Value::Member(member) if &*member.name == "prototype" => self.set_member(&member.of.clone(), name, value),
            Value::Member(member) => {
                if let Some(root) = self.world.root(&Value::Member(member.clone())) {
                    self.set_field(root, &format!("{}.{name}", member.name), value);
                }
            }
            _ => {}
        }
    }
}

/// A text of which a part is not known.
fn is_vague(value: &Value) -> bool {
    value.text().is_some_and(|text| text.contains(HOLE))
}

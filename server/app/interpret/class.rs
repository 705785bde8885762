//! Classes: attributes, bases, methods, instances.

use std::sync::Arc;

use super::super::files::{At, FileId};
use super::super::value::{Arguments, Class, ClassId, Function, Made, ScopeId, Value};
use super::{DEEPEST, Run};
use crate::facts::{Node, Part, Role};

/// How many bases up an attribute is looked for.
const HIGHEST: u32 = 12;

impl<'a> Run<'a> {
    /// The bases of a class, in order.
    pub fn bases(&mut self, class: ClassId) -> Vec<Value> {
        let Class { at, scope, shadows, .. } = self.world.class(class).clone();
        let Some(node) = self.node(at) else { return Vec::new() };
        let bases: Vec<_> = node.parts(Part::Base).collect();
        let bases = bases.into_iter().filter(|base| !base.is(Role::Keyword)).map(|base| {
            let shadowed = shadows.clone().filter(|_| base.is(Role::Name) && base.symbol() == node.symbol());
            let value = shadowed.unwrap_or_else(|| self.eval(base, at.file, scope));
            self.force(&value)
        });
        bases.collect()
    }

    /// The class and the classes of the project it inherits from, in the order in which attributes are looked up
    /// (depth first, each once), and the outside bases among them by position.
    pub fn ancestry(&mut self, class: ClassId) -> Vec<Value> {
        let mut found: Vec<Value> = Vec::new();
        self.collect_ancestry(Value::Class(class), &mut found, 0);
        found
    }

    fn collect_ancestry(&mut self, value: Value, found: &mut Vec<Value>, depth: u32) {
        // A base that several share counts where it stands last.
        found.retain(|known| *known != value);
        found.push(value.clone());
        if let (Value::Class(class), true) = (&value, depth < HIGHEST) {
            for base in self.bases(*class) {
                self.collect_ancestry(base, found, depth + 1);
            }
        }
    }

    /// What a class or one of its bases in the project holds under a name.
    pub fn attribute(&mut self, class: ClassId, name: &str) -> Option<Value> {
        let ancestry = self.ancestry(class);
        ancestry.into_iter().filter_map(|base| base.class()).find_map(|base| self.own_attribute(base, name))
    }

    /// What the class itself holds under a name: a method, a field's value, an assignment in its body.
    pub fn own_attribute(&mut self, class: ClassId, name: &str) -> Option<Value> {
        self.world.reads.note(self.world.classes.homes()[class.0 as usize]);
        let key = (class, Arc::<str>::from(name));
        if let Some(known) = self.attributes.get(&key) {
            return known.clone();
        }
        self.attributes.insert(key.clone(), None);
        let found = self.remember(|run| run.find_attribute(class, name));
        self.attributes.insert(key, found.clone());
        found
    }

    fn find_attribute(&mut self, class: ClassId, name: &str) -> Option<Value> {
        let (at, scope) = (self.world.class(class).at, self.world.class(class).scope);
        let member = member_of(self.node(at)?, name)?;
        let file = at.file;
        match member.role() {
            Role::Function => {
                let at = At { file, id: member.id };
                let function = Function { at, scope, this: None, class: Some(class) };
                Some(Value::Function(self.world.add_function(function)))
            }
            Role::Class => Some(self.define_class(member, file, scope)),
            // Values of a Python class body may name what stands above them in it.
            _ => {
                let inner = self.class_scope(class, member, file, scope);
                let value = member.child(Part::Value)?;
                Some(self.eval(value, file, inner))
            }
        }
    }

    fn class_scope(&mut self, class: ClassId, member: Node<'a>, file: FileId, scope: ScopeId) -> ScopeId {
        let inner = self.child_scope(scope, Some(Value::Class(class)));
        if !self.is_python(file) {
            return inner;
        }
        let value = member.child(Part::Value);
        let used = value.into_iter().flat_map(Node::descendants_and_self).filter(|node| node.is(Role::Name));
        let used: Vec<_> = used.collect();
        for name in used {
            if self.lookup(scope, name.symbol()).is_none()
                && let Some(value) = self.own_attribute(class, name.name())
            {
                self.bind(inner, name.symbol(), value);
            }
        }
        inner
    }

    /// Makes an instance: fields first, then the constructor.
    pub(super) fn construct(&mut self, class: ClassId, arguments: Arguments, at: At) -> Value {
        let ancestry = self.ancestry(class);
        let outside = ancestry.iter().filter(|base| base.class().is_none()).find_map(|base| self.world.path(base));
        let made = Made::Instance { class, arguments: arguments.clone(), outside: outside.map(Arc::from) };
        let object = self.new_object(made, at);
        let this = Value::Object(object);
        for base in ancestry.into_iter().rev() {
            let Value::Class(base) = base else { continue };
            self.initialise_fields(base, object);
        }
        let constructor = self.attribute(class, "constructor").or_else(|| self.attribute(class, "__init__"));
        if let Some(Value::Function(constructor)) = constructor {
            let mut function = self.world.function(constructor).clone();
            function.this = Some(this.clone());
            let function = self.world.add_function(function);
            self.enter(function, arguments, at);
        }
        this
    }

    /// JavaScript's `field = value` in class bodies; Python's are attributes of the class.
    fn initialise_fields(&mut self, class: ClassId, object: super::super::value::ObjectId) {
        let (at, scope) = (self.world.class(class).at, self.world.class(class).scope);
        let Some(node) = self.node(at) else { return };
        let Some(body) = node.child(Part::Body) else { return };
        // `class Item { parent = new Item() }` has no end, and while it is typed everything looks like that.
        if self.depth >= DEEPEST || self.entered.contains(&at) {
            return;
        }
        self.entered.push(at);
        self.depth += 1;
        for field in body.children().filter(|child| child.is(Role::Field)) {
            let Some(value) = field.child(Part::Value) else { continue };
            let inner = self.child_scope(scope, Some(Value::Object(object)));
            let value = self.eval(value, at.file, inner);
            self.set_field(object, field.name(), value);
        }
        self.depth -= 1;
        self.entered.pop();
    }

    /// Decorators of a Python class's methods run with the class body.
    pub(super) fn run_method_decorators(&mut self, class: ClassId, node: Node<'a>, file: FileId, scope: ScopeId) {
        let Some(body) = node.child(Part::Body) else { return };
        for member in body.children().filter(|child| child.is(Role::Decorated)) {
            let Some(method) = member.child(Part::Definition).filter(|definition| definition.is(Role::Function)) else {
                continue;
            };
            if let Some(value) = self.own_attribute(class, method.name()) {
                let inner = self.child_scope(scope, Some(Value::Class(class)));
                self.decorate(member, value, file, inner);
            }
        }
    }

    /// The methods of a class itself, by name, in order.
    pub fn methods(&mut self, class: ClassId) -> Vec<(Arc<str>, Value)> {
        let Some(body) = self.class_node(class).and_then(|node| node.child(Part::Body)) else { return Vec::new() };
        let names: Vec<Arc<str>> = (body.children())
            .filter_map(|child| match child.role() {
                Role::Decorated => child.child(Part::Definition),
                _ => Some(child),
            })
            .filter(|child| child.is(Role::Function) && !child.name().is_empty())
            .map(|child| child.name().into())
            .collect();
        names.into_iter().filter_map(|name| Some((name.clone(), self.own_attribute(class, &name)?))).collect()
    }
}

/// The definition of a name in a class body; the last one counts.
fn member_of<'a>(class: Node<'a>, name: &str) -> Option<Node<'a>> {
    let mut found = None;
    for child in class.child(Part::Body)?.children() {
        let inner = match child.role() {
            Role::Decorated => child.child(Part::Definition),
            Role::Discard => child.children().next(),
            _ => Some(child),
        };
        let Some(inner) = inner else { continue };
        let holds = match inner.role() {
            Role::Function | Role::Class | Role::Field => inner.name() == name,
            Role::Assign => {
                inner.child(Part::Target).is_some_and(|target| target.is(Role::Name) && target.name() == name)
            }
            _ => false,
        };
        if holds {
            found = Some(inner);
        }
    }
    found
}

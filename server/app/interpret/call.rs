//! Calls.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::files::{At, FileId};
use super::super::value::{
    Argument, Arguments, ClassId, FunctionId, List, Made, Member, ObjectId, Record, Scope, ScopeId, Value,
};
use super::statement::{Flow, better};
use super::{DEEPEST, Run};
use crate::facts::{Node, Part, Role};
use crate::models::wiring;

/// When there are more objects than this, frameworks' own calls are not run any more.
const MOST_OBJECTS: usize = 400_000;

impl<'a> Run<'a> {
    pub(super) fn eval_call(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let at = At { file, id: node.id };
        let Some(callee) = node.callee() else { return Value::Unknown(Some(at)) };
        if callee.is(Role::Name) && callee.name() == "require" && !self.is_python(file) {
            return self.require(node, file, scope);
        }
        if callee.is(Role::Name) && callee.name() == "import" && !self.is_python(file) {
            let module = node.argument(0).map(|argument| self.eval(argument, file, scope));
            return match module.as_ref().and_then(Value::text) {
                Some(specifier) => self.imported_module(file, specifier),
                None => Value::Unknown(Some(at)),
            };
        }
        if self.is_python(file)
            && callee.child(Part::Object).is_some_and(|object| object.is(Role::Call) && object.call_name() == "super")
        {
            let arguments = self.arguments(node, file, scope);
            return self.call_base(callee, arguments, scope, at).unwrap_or(Value::Unknown(Some(at)));
        }
        if callee.is(Role::Member) && callee.name() == "then" && !self.is_python(file) {
            return self.eval_then(node, callee, file, scope);
        }
        let target = self.eval(callee, file, scope);
        let arguments = self.arguments(node, file, scope);
        match self.force(&target) {
            Value::Unknown(_) if matches!(target, Value::Import(..)) => self.call(&target, arguments, at),
            Value::Function(constructor) if node.is(Role::New) => self.build(constructor, arguments, at),
            target => self.call(&target, arguments, at),
        }
    }

    /// `start().then(app => …)`: what follows on a promise of the project's own runs with what was promised.
    fn eval_then(&mut self, node: Node<'a>, callee: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let at = At { file, id: node.id };
        let Some(object) = callee.child(Part::Object) else { return Value::Unknown(Some(at)) };
        let promised = self.eval(object, file, scope);
        let promised = self.force(&promised);
        let arguments = self.arguments(node, file, scope);
        if self.world.path(&promised).is_none()
            && let Some(Value::Function(then)) = arguments.get(0).cloned()
        {
            let positional = vec![Argument { value: promised, at }];
            return self.enter(then, Arguments { positional, ..Arguments::default() }, at);
        }
        let target = self.member(&promised, "then", Some(at));
        self.call(&target, arguments, at)
    }

    /// `new f()` of a constructor function: what it assigns to `this`, unless it returns an object of its own.
    fn build(&mut self, constructor: FunctionId, arguments: Arguments, at: At) -> Value {
        let made = Made::Built { constructor, arguments: arguments.clone() };
        let this = Value::Object(self.new_object(made, at));
        let mut function = self.world.function(constructor).clone();
        function.this = Some(this.clone());
        let function = self.world.add_function(function);
        match self.enter(function, arguments, at) {
            // `if (!(this instanceof Handler)) return new Handler()`: the way of those who forgot `new`.
            Value::Object(other) if self.is_built_by(other, constructor) => this,
            returned @ (Value::Object(_) | Value::Record(_) | Value::Function(_)) => returned,
            _ => this,
        }
    }

    fn is_built_by(&self, object: ObjectId, constructor: FunctionId) -> bool {
        let at = self.world.function(constructor).at;
        match self.world.object(object).made {
            Made::Built { constructor: other, .. } => self.world.function(other).at == at,
            _ => false,
        }
    }

    fn require(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let Some(argument) = node.argument(0) else { return Value::UNKNOWN };
        let specifier = match argument.name() {
            "" => self.eval(argument, file, scope).text().map(str::to_owned),
            name => Some(name.to_owned()),
        };
        let at = At { file, id: node.id };
        let Some(specifier) = specifier else { return Value::Unknown(Some(at)) };
        match self.imported_module(file, &specifier) {
            Value::Module(target) => {
                self.module(target);
                self.commonjs(target)
            }
            other => other,
        }
    }

    /// What `require` of a module of the project gives.
    pub fn commonjs(&mut self, file: FileId) -> Value {
        self.world.reads.note(file);
        let Some(exports) = self.exports.get(&file) else { return Value::Module(file) };
        if !exports.named.is_empty() || !exports.stars.is_empty() {
            return Value::Module(file);
        }
        let module = exports.module;
        module.and_then(|module| self.field(module, "exports")).unwrap_or(Value::Module(file))
    }

    pub(super) fn arguments(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Arguments {
        let mut arguments = Arguments::default();
        for child in node.parts(Part::Argument) {
            let at = At { file, id: child.id };
            match child.role() {
                Role::Keyword => {
                    let value = child.child(Part::Value).map_or(Value::UNKNOWN, |value| self.eval(value, file, scope));
                    arguments.named.push((child.name().into(), Argument { value, at }));
                }
                Role::Spread => {
                    let value = self.eval(child, file, scope);
                    match self.force(&value) {
                        Value::List(list) => {
                            let list = self.world.list(list).clone();
                            arguments.open |= list.open;
                            let spread = list.items.into_iter().map(|value| Argument { value, at });
                            arguments.positional.extend(spread);
                        }
                        Value::Record(record) => {
                            let record = self.world.record(record).clone();
                            arguments.open |= record.open;
                            let spread = record.entries.into_iter().map(|(key, value)| (key, Argument { value, at }));
                            arguments.named.extend(spread);
                        }
                        _ => arguments.open = true,
                    }
                }
                _ => {
                    let value = self.eval(child, file, scope);
                    arguments.positional.push(Argument { value, at });
                }
            }
        }
        arguments
    }

    /// Calls a value.
    pub fn call(&mut self, callee: &Value, arguments: Arguments, at: At) -> Value {
        match self.force(callee) {
            Value::Function(function) => self.enter(function, arguments, at),
            Value::Class(class) => self.construct(class, arguments, at),
            Value::Object(object) => {
                // An instance that is called: Python's `__call__`.
                if let Made::Instance { class, .. } = self.world.object(object).made
                    && let Some(method) = self.attribute(class, "__call__")
                    && let Value::Function(method) = method
                {
                    let mut function = self.world.function(method).clone();
                    function.this = Some(Value::Object(object));
                    let function = self.world.add_function(function);
                    return self.enter(function, arguments, at);
                }
                match self.partial(object) {
                    Some((function, before)) => self.call(&function, before.and(arguments), at),
                    None => self.record_call(Value::Object(object), arguments, at),
                }
            }
            Value::Member(member) => match self.builtin(&member, &arguments, at) {
                Some(value) => value,
                None => self.record_call(Value::Member(member), arguments, at),
            },
            Value::Outside(path) => match self.global(&path, &arguments, at) {
                Some(value) => value,
                None => self.record_call(Value::Outside(path), arguments, at),
            },
            // A name that a module which imports this one has yet to define: `force` calls it when it is there.
            Value::Unknown(_) if matches!(callee, Value::Import(..)) => self.record_call(callee.clone(), arguments, at),
            other => self.record_call(other, arguments, at),
        }
    }

    /// The function and the arguments of a `functools.partial(…)`.
    pub fn partial(&self, object: ObjectId) -> Option<(Value, Arguments)> {
        let (callee, arguments) = self.world.call(object)?;
        if self.world.path(callee).as_deref() != Some(super::PARTIAL) {
            return None;
        }
        let mut rest = arguments.clone();
        let function = (!rest.positional.is_empty()).then(|| rest.positional.remove(0))?;
        Some((function.value, rest))
    }

    /// Records a call of something that is not the project's own code.
    pub(super) fn record_call(&mut self, callee: Value, arguments: Arguments, at: At) -> Value {
        let receiver = match &callee {
            Value::Member(member) => Some(member.of.clone()),
            _ => None,
        };
        let path = self.world.path(&callee);
        if let Some(value) = path.as_deref().and_then(|path| self.handed_back(path, &arguments, at)) {
            return value;
        }
        let root = self.world.root(&callee);
        let callbacks: Vec<FunctionId> = arguments.positional.iter().filter_map(|each| each.value.function()).collect();
        let object = self.new_object(Made::Call { callee, arguments }, at);
        if let Some(root) = root {
            self.world.object_mut(root).events.push(object);
        }
        for hook in self.hooks {
            if let Some(value) = hook(self, object) {
                return value;
            }
        }
        let path = path.unwrap_or_default();
        if wiring::wiring().runs_callbacks(&path, self.is_python(at.file)) {
            for callback in callbacks {
                if self.depth < 4 && !self.called.contains(&self.world.function(callback).at) {
                    self.enter(callback, Arguments { open: true, ..Arguments::default() }, at);
                }
            }
        }
        match receiver {
            Some(receiver) if wiring::wiring().returns_receiver(&path) => receiver,
            _ => Value::Object(object),
        }
    }

    /// What a call answers that gives back what it is given.
    fn handed_back(&mut self, path: &str, arguments: &Arguments, at: At) -> Option<Value> {
        if wiring::wiring().returns_first(path) {
            return arguments.get(0).cloned();
        }
        if !wiring::wiring().returns_all(path) {
            return None;
        }
        let mut list = List { open: arguments.open, at: Some(at), ..List::default() };
        for argument in &arguments.positional {
            match self.force(&argument.value) {
                Value::List(inner) => {
                    list.open |= self.world.list(inner).open;
                    list.items.extend(self.world.list(inner).items.iter().cloned());
                }
                value => list.items.push(value),
            }
        }
        Some(Value::List(self.world.add_list(list)))
    }

    /// Applies a decorator.
    pub(super) fn apply(&mut self, decorator: &Value, to: &Value, at: At) -> Value {
        let argument = Argument { value: to.clone(), at };
        let arguments = Arguments { positional: vec![argument], ..Arguments::default() };
        match self.force(decorator) {
            Value::Unknown(_) => Value::UNKNOWN,
            decorator => self.call(&decorator, arguments, at),
        }
    }

    /// Python's `super().name(…)`: the method of a base of the project, or a call that is recorded on the instance.
    fn call_base(&mut self, callee: Node<'a>, arguments: Arguments, scope: ScopeId, at: At) -> Option<Value> {
        let (class, this) = self.class_around(callee, scope)?;
        let ancestry = self.ancestry(class);
        let bases = ancestry.into_iter().skip(1).filter_map(|base| base.class());
        let bases: Vec<_> = bases.collect();
        for base in bases {
            if let Some(Value::Function(method)) = self.own_attribute(base, callee.name()) {
                let mut function = self.world.function(method).clone();
                function.this = Some(this);
                let function = self.world.add_function(function);
                return Some(self.enter(function, arguments, at));
            }
        }
        Some(self.record_call(Self::property(this, callee.name()), arguments, at))
    }

    /// The class in whose method a node stands, and the instance that the method was called on.
    fn class_around(&mut self, node: Node<'a>, scope: ScopeId) -> Option<(ClassId, Value)> {
        let class = node.ancestors().find(|node| node.is(Role::Class))?;
        let mut around = Some(scope);
        while let Some(id) = around {
            let scope = self.world.scope(id);
            if let Some(this) = scope.this.clone() {
                let of = match &this {
                    Value::Class(class) => Some(*class),
                    Value::Object(object) => match self.world.object(*object).made {
                        Made::Instance { class, .. } => Some(class),
                        _ => None,
                    },
                    _ => None,
                };
                let ancestry = self.ancestry(of?);
                let mut classes = ancestry.into_iter().filter_map(|base| base.class());
                let found = classes.find(|base| self.world.class(*base).at.id == class.id)?;
                return Some((found, this));
            }
            around = scope.parent;
        }
        None
    }

    /// Enters a function of the project and answers what it returns.
    pub fn enter(&mut self, id: FunctionId, arguments: Arguments, at: At) -> Value {
        let function = self.world.function(id).clone();
        let Some(node) = self.node(function.at) else { return Value::UNKNOWN };
        let recursive = self.entered.iter().filter(|entered| **entered == function.at).count() > 1;
        if self.depth >= DEEPEST || recursive || !self.step() {
            return Value::Unknown(Some(at));
        }
        if !self.is_settled {
            self.called.insert(function.at);
        }
        self.entered.push(function.at);
        self.depth += 1;
        let scope = self.open(id, &arguments);
        // No function takes all that is left: what a start does first must not hide the routes that it makes last.
        let kept = self.steps / 4;
        self.steps -= kept;
        let value = self.body(node, function.at.file, scope);
        self.steps += kept;
        self.depth -= 1;
        self.entered.pop();
        let lost = match &value {
            Value::Unknown(_) => true,
            Value::Object(object) => {
                matches!(&self.world.object(*object).made, Made::Call { callee: Value::Unknown(_), .. })
            }
            _ => false,
        };
        let promised = if lost { self.promised(node, function.at.file, function.scope, at) } else { None };
        promised.unwrap_or(value)
    }

    /// What a function is declared to answer, where its body does not say: an instance of a class of the project.
    fn promised(&mut self, node: Node<'a>, file: FileId, scope: ScopeId, at: At) -> Option<Value> {
        let declared = node.child(Part::Type).filter(|declared| self.is_python(file) && declared.is(Role::Name))?;
        let declared = self.eval(declared, file, scope);
        let class = self.force(&declared).class()?;
        Some(Value::Object(
            self.new_object(Made::Instance { class, arguments: Arguments::default(), outside: None }, at),
        ))
    }

    /// Enters a function that a framework runs by itself, later: with a budget of its own.
    pub fn enter_later(&mut self, id: FunctionId, arguments: Arguments, at: At) -> Value {
        if self.world.objects.len() > MOST_OBJECTS {
            return Value::Unknown(Some(at));
        }
        let (steps, depth) = (std::mem::replace(&mut self.steps, super::STEPS), self.depth);
        self.depth = depth.min(DEEPEST / 2);
        let value = self.enter(id, arguments, at);
        (self.steps, self.depth) = (steps, depth);
        value
    }

    /// Runs a function's body in a scope where its parameters are bound.
    fn body(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let Some(body) = node.child(Part::Body) else { return Value::UNKNOWN };
        if !body.is(Role::Block) {
            return self.eval(body, file, scope);
        }
        match self.block(body, file, scope) {
            Flow::Next => Value::Null,
            Flow::Returned(value) | Flow::Ended(value) => better(None, value),
        }
    }

    /// A scope for one call of a function, its parameters bound to the arguments; what is not passed and has no default
    /// is an object of its own.
    pub fn open(&mut self, id: FunctionId, arguments: &Arguments) -> ScopeId {
        let function = self.world.function(id).clone();
        let file = function.at.file;
        let scope = self.world.add_scope(Scope {
            file,
            parent: Some(function.scope),
            names: HashMap::default(),
            this: function.this.clone(),
        });
        let Some(node) = self.node(function.at) else { return scope };
        let mut positional = arguments.positional.iter().map(|argument| argument.value.clone());
        let python = self.is_python(file);
        let mut bound_self = python && function.class.is_some() && !node.is_static();
        for (index, parameter) in node.parameters().enumerate() {
            let Some(target) = target_of(parameter) else { continue };
            if bound_self {
                bound_self = false;
                let this = function.this.clone().unwrap_or(Value::UNKNOWN);
                self.bind(scope, target.symbol(), this);
                continue;
            }
            if target.is(Role::Spread) {
                self.bind_rest(target, &mut positional, arguments, scope);
                continue;
            }
            let named = arguments.named(target.name()).map(|argument| argument.value.clone());
            let given = named.or_else(|| positional.next());
            let value = match (given, parameter.child(Part::Default)) {
                (Some(value), default) => self.or_default(value, default, file, scope),
                (None, Some(default)) if !arguments.open => self.eval(default, file, scope),
                (None, None) if !arguments.open => Value::Null,
                (None, _) => {
                    let made = Made::Parameter { function: id, index: index as u32, name: target.name().into() };
                    Value::Object(self.new_object(made, At { file, id: target.id }))
                }
            };
            self.assign(target, value, file, scope);
            self.bind_field(parameter, target, file, scope);
        }
        scope
    }

    /// TypeScript's parameter properties: `constructor(private readonly orders: Orders)`.
    fn bind_field(&mut self, parameter: Node<'a>, target: Node<'a>, file: FileId, scope: ScopeId) {
        if self.is_python(file) || parameter.function().is_none_or(|function| function.name() != "constructor") {
            return;
        }
        let Some(Value::Object(this)) = self.world.scope(scope).this.clone() else { return };
        if let Some(value) = self.lookup(scope, target.symbol())
            && self.field(this, target.name()).is_none()
        {
            self.set_field(this, target.name(), value);
        }
    }

    fn bind_rest(
        &mut self,
        target: Node<'a>,
        positional: &mut dyn Iterator<Item = Value>,
        arguments: &Arguments,
        scope: ScopeId,
    ) {
        let Some(name) = target.children().next() else { return };
        let at = Some(At { file: self.world.scope(scope).file, id: target.id });
        // `**options` has two stars; the grammar's node is longer than its name by them.
        let stars = name.span().start - target.span().start;
        let value = if stars == 2 && target.file.language == crate::syntax::Language::Python {
            let entries = arguments.named.iter().map(|(key, argument)| (key.clone(), argument.value.clone())).collect();
            Value::Record(self.world.add_record(Record { entries, open: arguments.open, at }))
        } else {
            let items = positional.collect();
            Value::List(self.world.add_list(List { items, open: arguments.open, at }))
        };
        self.bind(scope, name.symbol(), value);
    }

    pub(super) fn child_scope(&mut self, parent: ScopeId, this: Option<Value>) -> ScopeId {
        let file = self.world.scope(parent).file;
        self.world.add_scope(Scope { file, parent: Some(parent), names: HashMap::default(), this })
    }

    /// The object that a hook may hand to a plugin in place of its receiver.
    pub fn child_object(&mut self, of: ObjectId, call: ObjectId) -> ObjectId {
        let at = self.world.object(call).at;
        self.new_object(Made::Child { of, call }, at)
    }

    /// `value.name` that nothing says more about.
    pub fn property(of: Value, name: &str) -> Value {
        Value::Member(Arc::new(Member { of, name: name.into() }))
    }
}

/// The name or pattern that a parameter binds.
fn target_of(parameter: Node<'_>) -> Option<Node<'_>> {
    if parameter.is(Role::Parameter) {
        let plain = parameter
            .children()
            .find(|child| !matches!(child.part(), Part::Type | Part::Default) && !child.is(Role::Decorator));
        return parameter.child(Part::Target).or(plain);
    }
    Some(parameter)
}

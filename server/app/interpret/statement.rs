//! Statements.

use std::sync::Arc;

use super::super::files::{At, FileId};
use super::super::value::{Class, ScopeId, Value};
use super::{Decoration, Run};
use crate::facts::{Flags, Node, Part, Role};

/// How many items of a list a loop is run for, or a callback entered: tables of routes are long.
pub(super) const UNROLLED: usize = 1_000;

/// How a statement ends the function it is in.
#[derive(Debug, PartialEq)]
pub(super) enum Flow {
    Next,
    /// Returned on some path; later statements still run, since another path may reach them.
    Returned(Value),
    /// Returned on every path.
    Ended(Value),
}

impl<'a> Run<'a> {
    /// Binds the functions that a block declares, as JavaScript does before anything runs.
    pub(super) fn hoist(&mut self, block: Node<'a>, file: FileId, scope: ScopeId) {
        if self.is_python(file) {
            return;
        }
        for statement in block.children() {
            let declared = if statement.is(Role::Export) {
                statement.children().find(|child| child.is(Role::Function))
            } else {
                Some(statement)
            };
            let Some(function) = declared.filter(|node| node.is(Role::Function) && !node.name().is_empty()) else {
                continue;
            };
            let value = self.closure(function, file, scope, None);
            self.bind(scope, function.symbol(), value);
        }
    }

    /// Runs statements in order.
    pub(super) fn block(&mut self, block: Node<'a>, file: FileId, scope: ScopeId) -> Flow {
        self.hoist(block, file, scope);
        let mut returned = None;
        for statement in block.children() {
            match self.exec(statement, file, scope) {
                Flow::Next => {}
                Flow::Returned(value) => returned = Some(better(returned, value)),
                Flow::Ended(value) => return Flow::Ended(better(returned, value)),
            }
        }
        returned.map_or(Flow::Next, Flow::Returned)
    }

    pub(super) fn exec(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Flow {
        if !self.step() {
            return Flow::Next;
        }
        match node.role() {
            Role::Import => self.import(node, file, scope),
            Role::Export => self.export_statement(node, file, scope),
            Role::Function => {
                if self.is_python(file) {
                    let value = self.closure(node, file, scope, None);
                    self.bind(scope, node.symbol(), value);
                }
            }
            Role::Class => {
                self.define_class(node, file, scope);
            }
            Role::Decorated => self.decorated(node, file, scope),
            Role::Declare => {
                let value = match node.child(Part::Value) {
                    Some(value) => self.eval(value, file, scope),
                    None => Value::UNKNOWN,
                };
                if let Some(target) = node.child(Part::Target) {
                    self.assign(target, value, file, scope);
                }
            }
            Role::Return => {
                let value = node.children().next().map_or(Value::Null, |value| self.eval(value, file, scope));
                return Flow::Ended(value);
            }
            Role::Throw => {
                return Flow::Ended(Value::UNKNOWN);
            }
            Role::Block | Role::Case => return self.block(node, file, scope),
            Role::If => return self.branch(node, file, scope),
            Role::Loop => return self.repeat(node, file, scope),
            Role::Switch => {
                if let Some(body) = node.child(Part::Body) {
                    return open(self.block(body, file, scope));
                }
            }
            Role::Try => {
                let mut flow = Flow::Next;
                for part in node.children().filter(|part| !part.is(Role::Catch)) {
                    match part.role() {
                        Role::Finally => flow = both(flow, self.block(part, file, scope)),
                        _ => flow = both(flow, self.exec(part, file, scope)),
                    }
                }
                return open(flow);
            }
            Role::With => {
                let mut flow = Flow::Next;
                for part in node.children() {
                    if part.part() == Part::Body {
                        flow = self.exec(part, file, scope);
                    } else {
                        self.eval(part, file, scope);
                    }
                }
                return flow;
            }
            Role::Discard => {
                for part in node.children() {
                    self.eval(part, file, scope);
                }
            }
            Role::Namespace => {
                if let Some(body) = node.child(Part::Body) {
                    self.block(body, file, scope);
                }
            }
            Role::TypeDefinition | Role::Global | Role::Pass | Role::Break | Role::Continue | Role::Assert => {}
            Role::Error | Role::Other | Role::Comment | Role::Delete | Role::Decorator => {}
            _ => {
                self.eval(node, file, scope);
            }
        }
        Flow::Next
    }

    fn branch(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Flow {
        let decided = node.child(Part::Condition).and_then(|condition| self.truth(condition, file, scope));
        let mut flow: Option<Flow> = None;
        let mut has_else = false;
        for part in node.children().filter(|part| matches!(part.part(), Part::Then | Part::Else)) {
            let then = part.part() == Part::Then;
            has_else |= !then;
            if decided.is_some_and(|decided| decided != then) {
                continue;
            }
            let this = match decided {
                Some(_) => self.exec(part, file, scope),
                None => self.within(At { file, id: part.id }, |run| run.exec(part, file, scope)),
            };
            flow = Some(match flow {
                None => this,
                Some(other) => join(other, this),
            });
        }
        match flow {
            None => Flow::Next,
            Some(flow) if decided.is_some() || has_else => flow,
            Some(flow) => open(flow),
        }
    }

    /// Runs a branch that may not be taken.
    pub(super) fn within<T>(&mut self, branch: At, run: impl FnOnce(&mut Self) -> T) -> T {
        self.under.push(branch);
        let result = run(self);
        self.under.pop();
        result
    }

    fn repeat(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Flow {
        let items = match node.child(Part::Iterable) {
            Some(iterable) => {
                let value = self.eval(iterable, file, scope);
                self.items(&value)
            }
            None => None,
        };
        let mut flow = Flow::Next;
        let rounds = items.as_ref().map_or(1, |items| items.len().min(UNROLLED));
        for round in 0..rounds {
            if let Some(target) = node.child(Part::Target) {
                match &items {
                    Some(items) => self.assign(target, items[round].clone(), file, scope),
                    None if target.is(Role::Declare) => {
                        self.exec(target, file, scope);
                    }
                    None => self.assign(target, Value::UNKNOWN, file, scope),
                }
            }
            for body in node.children().filter(|part| matches!(part.part(), Part::Body | Part::Else)) {
                flow = both(flow, self.exec(body, file, scope));
            }
        }
        open(flow)
    }

    /// The items of a list, for a loop over them; None where they are not known.
    pub(super) fn items(&mut self, value: &Value) -> Option<Vec<Value>> {
        match self.force(value) {
            Value::List(list) => Some(self.world.list(list).items.clone()),
            // `new Map([[path, file], …])`, `new Set([path, …])`.
            Value::Object(object) if matches!(self.world.callee_path(object).as_deref(), Some("Map" | "Set")) => {
                let made_of = self.world.call(object).and_then(|(_, arguments)| arguments.get(0).cloned())?;
                self.items(&made_of)
            }
            _ => None,
        }
    }

    pub(super) fn define_class(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let again = node.parts(Part::Base).any(|base| base.is(Role::Name) && base.symbol() == node.symbol());
        let shadows = self.lookup(scope, node.symbol()).filter(|_| again && self.is_python(file));
        let at = At { file, id: node.id };
        let class = self.world.add_class(Class { at, scope, name: node.name().into(), shadows });
        let value = Value::Class(class);
        self.bind(scope, node.symbol(), value.clone());
        if self.is_python(file) {
            self.run_method_decorators(class, node, file, scope);
        }
        value
    }

    /// A definition below decorators: the decorators run, from the top, and are applied from the bottom.
    fn decorated(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) {
        let Some(definition) = node.child(Part::Definition) else { return };
        let value = if definition.is(Role::Class) {
            self.define_class(definition, file, scope)
        } else {
            let value = self.closure(definition, file, scope, None);
            self.bind(scope, definition.symbol(), value.clone());
            value
        };
        self.decorate(node, value, file, scope);
    }

    pub(super) fn decorate(&mut self, node: Node<'a>, value: Value, file: FileId, scope: ScopeId) {
        let decorators: Vec<_> = node.children().filter(|child| child.is(Role::Decorator)).collect();
        let evaluated: Vec<_> = decorators
            .iter()
            .filter_map(|decorator| {
                let expression = decorator.children().next()?;
                Some((self.eval(expression, file, scope), At { file, id: decorator.id }))
            })
            .collect();
        let mut applied: Vec<Decoration> = Vec::with_capacity(evaluated.len());
        for (decorator, at) in evaluated.into_iter().rev() {
            let result = self.apply(&decorator, &value, at);
            applied.push(Decoration { value: decorator, at, result });
        }
        applied.reverse();
        match value {
            Value::Function(id) => {
                let function = self.world.function(id);
                self.decorations.insert((function.at, function.scope), applied);
            }
            Value::Class(id) => {
                let class = self.world.class(id);
                self.decorations.insert((class.at, class.scope), applied);
            }
            _ => {}
        }
    }

    pub fn import(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) {
        if self.is_python(file) {
            return self.import_python(node, file, scope);
        }
        let module = self.imported_module(file, node.name());
        if let Value::Module(target) = module {
            self.module(target);
        }
        for child in node.children() {
            match child.role() {
                Role::Name => {
                    let value = name_of(&module, "default");
                    self.bind(scope, child.symbol(), value);
                }
                Role::ImportAll => {
                    if let Some(name) = child.children().find(|child| child.is(Role::Name)) {
                        self.bind(scope, name.symbol(), module.clone());
                    }
                }
                Role::ImportName => {
                    let value = name_of(&module, child.name());
                    let local = child.child(Part::Target).map_or(child.symbol(), |target| target.symbol());
                    self.bind(scope, local, value);
                }
                _ => {}
            }
        }
    }

    fn import_python(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) {
        let from = node.name();
        if from.is_empty() {
            for child in node.children() {
                let dotted = child.name();
                let module = self.imported_module(file, dotted);
                if let Value::Module(target) = module {
                    self.module(target);
                }
                match child.child(Part::Target) {
                    Some(alias) => self.bind(scope, alias.symbol(), module),
                    None => {
                        // `import a.b` binds `a`; the members spell the rest out.
                        let head = dotted.split('.').next().unwrap_or(dotted);
                        let value = if head == dotted { module } else { self.imported_module(file, head) };
                        if let Some(symbol) = node.file.names.find(head) {
                            self.bind(scope, symbol, value);
                        }
                    }
                }
            }
            return;
        }
        let module = self.imported_module(file, from);
        if let Value::Module(target) = module {
            self.module(target);
        }
        for child in node.children() {
            match child.role() {
                Role::ImportAll => {
                    if let (Value::Module(target), Some(exports)) = (&module, self.exports.get_mut(&file)) {
                        exports.stars.push(*target);
                    }
                    self.import_every_name(&module, file, scope);
                }
                Role::Name | Role::ImportName => {
                    let local = child.child(Part::Target).map_or(child.symbol(), |target| target.symbol());
                    let value = self.python_name(&module, file, from, child.name());
                    self.bind(scope, local, value);
                }
                _ => {}
            }
        }
    }

    /// `from package import name`: a name of the package, or a module in it.
    fn python_name(&mut self, module: &Value, file: FileId, from: &str, name: &str) -> Value {
        match module {
            Value::Module(target) => {
                let target = *target;
                if self.export(target, name).is_none() {
                    use super::super::modules::Target;
                    if let Target::File(submodule) = self.modules.submodule(self.files, file, from, name) {
                        self.module(submodule);
                        return Value::Module(submodule);
                    }
                }
                Value::Import(target, name.into())
            }
            Value::Folder(..) => self.member(module, name, None),
            other => name_of(other, name),
        }
    }

    fn import_every_name(&mut self, module: &Value, file: FileId, scope: ScopeId) {
        let Value::Module(target) = module else { return };
        let (Some(from), Some(to)) = (self.exports.get(target).and_then(|e| e.scope), self.source(file)) else {
            return;
        };
        let Some(source) = self.source(*target) else { return };
        let names: Vec<_> = (self.world.scope(from).names.iter())
            .filter_map(|(symbol, value)| Some((to.facts.names.find(source.facts.names.text(*symbol))?, value.clone())))
            .collect();
        for (symbol, value) in names {
            self.bind(scope, symbol, value);
        }
    }

    fn export_statement(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) {
        if !node.name().is_empty() {
            return self.reexport(node, file);
        }
        let default = node.has(Flags::DEFAULT_EXPORT);
        for child in node.children() {
            let mut exported: Vec<(Arc<str>, Value)> = Vec::new();
            match child.role() {
                Role::Decorator => continue,
                Role::ImportName => {
                    let value = self.lookup(scope, child.symbol());
                    let public = child.child(Part::Target).map_or(child.name(), Node::name);
                    // A name that is declared further down: looked up when it is asked for.
                    let value = value.unwrap_or(Value::Unknown(Some(At { file, id: child.id })));
                    exported.push((public.into(), value));
                }
                Role::Function if !child.name().is_empty() => {
                    let value = self.lookup(scope, child.symbol()).unwrap_or(Value::UNKNOWN);
                    exported.push((child.name().into(), value));
                }
                Role::Class => {
                    let value = self.define_class(child, file, scope);
                    exported.push((child.name().into(), value));
                }
                Role::Declare => {
                    self.exec(child, file, scope);
                    let names = child.child(Part::Target).into_iter().flat_map(Node::descendants_and_self);
                    for name in names.filter(|name| name.is_any(&[Role::Name, Role::Shorthand])) {
                        if let Some(value) = self.lookup(scope, name.symbol()) {
                            exported.push((name.name().into(), value));
                        }
                    }
                }
                Role::TypeDefinition | Role::Namespace => {
                    self.exec(child, file, scope);
                }
                _ => exported.push(("default".into(), self.eval(child, file, scope))),
            }
            if default && let Some((name, _)) = exported.first_mut() {
                *name = "default".into();
            }
            if let Some(exports) = self.exports.get_mut(&file) {
                exports.named.extend(exported);
            }
        }
    }

    fn reexport(&mut self, node: Node<'a>, file: FileId) {
        let module = self.imported_module(file, node.name());
        if let Value::Module(target) = module {
            self.module(target);
        }
        let mut named = Vec::new();
        let mut children = node.children().peekable();
        // `export * from "m"` has no child.
        if children.peek().is_none() {
            match (module, self.exports.get_mut(&file)) {
                (Value::Module(target), Some(exports)) => exports.stars.push(target),
                (package @ Value::Outside(_), Some(exports)) => exports.packages.push(package),
                _ => {}
            }
            return;
        }
        for child in children {
            match child.role() {
                Role::ImportName => {
                    let public = child.child(Part::Target).map_or(child.name(), Node::name);
                    named.push((public.into(), name_of(&module, child.name())));
                }
                Role::ImportAll => {
                    let public = child.children().next().map_or("", Node::name);
                    named.push((public.into(), module.clone()));
                }
                _ => {}
            }
        }
        if let Some(exports) = self.exports.get_mut(&file) {
            exports.named.extend(named);
        }
    }
}

/// A name of a module, before the module need have run.
pub(super) fn name_of(module: &Value, name: &str) -> Value {
    match module {
        Value::Module(target) => Value::Import(*target, name.into()),
        Value::Outside(path) if name == "default" => Value::Outside(path.clone()),
        Value::Outside(path) => Value::Outside(format!("{path}.{name}").into()),
        _ => Value::UNKNOWN,
    }
}

/// The value that says more.
pub(super) fn better(known: Option<Value>, other: Value) -> Value {
    match known {
        None | Some(Value::Unknown(_) | Value::Null) => other,
        // True on one path and false on another is neither.
        Some(Value::Bool(known)) if matches!(other, Value::Bool(other) if other != known) => Value::UNKNOWN,
        Some(known) => known,
    }
}

/// A flow that another path may pass by.
fn open(flow: Flow) -> Flow {
    match flow {
        Flow::Ended(value) => Flow::Returned(value),
        other => other,
    }
}

/// One after the other.
fn both(first: Flow, then: Flow) -> Flow {
    match (first, then) {
        (Flow::Next, then) => then,
        (first, Flow::Next) => first,
        (Flow::Returned(a), Flow::Ended(b)) | (Flow::Ended(a), Flow::Ended(b)) => Flow::Ended(better(Some(a), b)),
        (Flow::Returned(a), Flow::Returned(b)) | (Flow::Ended(a), Flow::Returned(b)) => {
            Flow::Returned(better(Some(a), b))
        }
    }
}

/// Either of two branches.
fn join(one: Flow, other: Flow) -> Flow {
    match (one, other) {
        (Flow::Ended(a), Flow::Ended(b)) => Flow::Ended(better(Some(a), b)),
        (Flow::Next, Flow::Next) => Flow::Next,
        (Flow::Next, other) | (other, Flow::Next) => open(other),
        (Flow::Returned(a) | Flow::Ended(a), Flow::Returned(b) | Flow::Ended(b)) => Flow::Returned(better(Some(a), b)),
    }
}

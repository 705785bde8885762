//! Runs the module-level code of all files symbolically, in the order a program would.
//!
//! No framework is known here. Functions of the project are entered when module-level code calls them, calls of
//! anything else make objects (see `value`), loops over known lists are unrolled, and both sides of an undecided branch
//! run. Nothing is executed for real; every run is bounded.

mod builtin;
mod call;
mod class;
mod digest;
mod expression;
mod member;
mod pattern;
mod statement;

pub use digest::{Digest, Digester};

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::files::{At, FileId, Files, SourceFile};
use super::modules::{Modules, Target};
use super::reads::{FileSet, Reads};
use super::value::{ClassId, FunctionId, Made, Object, ObjectId, Scope, ScopeId, Value, World};
use crate::facts::{Node, Symbol};
use crate::syntax::Language;

/// How many nodes one module may cost, what it calls included.
const STEPS: u32 = 60_000;

/// How many nodes may be evaluated for one adapter's questions, when all modules have run.
const ASKED: u32 = 4_000_000;

/// How deep calls are entered.
const DEEPEST: u32 = 20;

/// A framework's say in a call that is not the project's own code, right after it was recorded: Fastify enters its
/// plugins there. Answers the call's value where that is not the recorded object.
pub type Hook = fn(&mut Run<'_>, ObjectId) -> Option<Value>;

/// What a module exports.
#[derive(Clone, Default)]
struct Exports {
    scope: Option<ScopeId>,
    named: HashMap<Arc<str>, Value>,
    /// Modules whose every name is exported again.
    stars: Vec<FileId>,
    /// The same of packages.
    packages: Vec<Value>,
    /// CommonJS: the `module` object, whose `exports` field counts.
    module: Option<ObjectId>,
    done: bool,
}

/// A decorator of a Python function or class.
#[derive(Clone, Debug)]
pub struct Decoration {
    pub value: Value,
    /// The decorator.
    pub at: At,
    /// What it answered when it was given the definition.
    pub result: Value,
}

/// The path of what stands for the function that a decorator is put around while it is followed.
pub const WRAPPED: &str = "seaworthy.wrapped";

/// The path of what makes a function of another and some of its arguments; JavaScript's `bind` stands for it too.
pub const PARTIAL: &str = "functools.partial";

/// A run over all files. Clones answer questions side by side.
#[derive(Clone)]
pub struct Run<'a> {
    pub files: &'a Files,
    pub modules: &'a Modules,
    pub world: World,
    /// The modules of settings that projects of Django's run with.
    pub settings: Vec<FileId>,
    hooks: &'a [Hook],
    exports: HashMap<FileId, Exports, FxBuildHasher>,
    attributes: HashMap<(ClassId, Arc<str>), Option<Value>>,
    /// Python: what stands above definitions, by the definition and the scope it was made in.
    decorations: HashMap<(At, ScopeId), Vec<Decoration>, FxBuildHasher>,
    /// What was assigned to functions: `handler.schema = …`.
    function_fields: HashMap<At, Vec<(Arc<str>, Value)>, FxBuildHasher>,
    /// What is asked of all objects at once; looked for when `settle` is called.
    everywhere: Everywhere,
    steps: u32,
    depth: u32,
    /// The functions being entered, so that recursion ends.
    entered: Vec<At>,
    /// The branches being run that may not be taken.
    under: Vec<At>,
    /// Functions that were entered at least once.
    called: std::collections::HashSet<At, FxBuildHasher>,
    /// All modules have run, and questions are asked that must not hang on which were asked before.
    is_settled: bool,
    /// The files that answers were worked out from which are remembered since, for whoever asks again.
    remembered: FileSet,
}

/// What no file alone says.
#[derive(Clone, Debug, Default)]
struct Everywhere {
    /// What is injected where a class is asked for.
    bindings: HashMap<ClassId, ClassId, FxBuildHasher>,
    /// What `decorateRequest` of Fastify added to every request.
    request_methods: HashMap<Arc<str>, FunctionId>,
    /// What plugins put on requests and replies, by `request.name` and `reply.name`.
    added: HashMap<Arc<str>, Value>,
}

impl<'a> Run<'a> {
    pub fn new(files: &'a Files, modules: &'a Modules, hooks: &'a [Hook]) -> Self {
        Self {
            files,
            modules,
            world: World { reads: Reads::among(files.capacity()), ..World::default() },
            settings: Vec::new(),
            hooks,
            exports: HashMap::default(),
            attributes: HashMap::new(),
            decorations: HashMap::default(),
            function_fields: HashMap::default(),
            everywhere: Everywhere::default(),
            steps: STEPS,
            depth: 0,
            entered: Vec::new(),
            under: Vec::new(),
            called: Default::default(),
            is_settled: false,
            remembered: FileSet::among(files.capacity()),
        }
    }

    /// Ends the run: what is asked from here on is noted in `world.reads`.
    pub fn settle(&mut self) {
        self.refill();
        self.everywhere = Everywhere {
            bindings: self.find_bindings(),
            request_methods: self.find_request_methods(),
            added: self.find_added(),
        };
        self.is_settled = true;
        self.world.reads.take();
    }

    /// The files that were looked at since the last time, and those that remembered answers stand for.
    pub fn take_reads(&mut self) -> FileSet {
        let mut read = self.world.reads.take();
        read.join(&self.remembered);
        read
    }

    /// Works out what is remembered, and so is read by whoever asks later too.
    fn remember<T>(&mut self, work_out: impl FnOnce(&mut Self) -> T) -> T {
        if !self.is_settled {
            return work_out(self);
        }
        let before = self.world.reads.take();
        let answer = work_out(self);
        let read = self.world.reads.take();
        self.world.reads.add(&before);
        self.world.reads.add(&read);
        self.remembered.join(&read);
        answer
    }

    /// A file of the app, noted as read.
    pub fn source(&self, file: FileId) -> Option<&'a SourceFile> {
        self.world.reads.note(file);
        self.files.get(file)
    }

    /// The class that is injected where another is asked for: `{ provide: Orders, useClass: OrdersInPostgres }`.
    pub fn provided_for(&self, class: ClassId) -> ClassId {
        self.everywhere.bindings.get(&class).copied().unwrap_or(class)
    }

    /// The function that Fastify's `decorateRequest` adds to requests under a name.
    pub fn decorated_request(&self, name: &str) -> Option<FunctionId> {
        self.everywhere.request_methods.get(name).copied()
    }

    /// What a plugin put on `request.name` or `reply.name`.
    pub fn added(&self, key: &str) -> Option<&Value> {
        self.everywhere.added.get(key)
    }

    fn find_bindings(&mut self) -> HashMap<ClassId, ClassId, FxBuildHasher> {
        let pairs: Vec<_> = (self.world.records.iter())
            .filter_map(|record| Some((record.get("provide")?.clone(), record.get("useClass")?.clone())))
            .collect();
        let class_of = |run: &mut Self, value: &Value| run.force(value).class();
        pairs.iter().filter_map(|(asked, given)| Some((class_of(self, asked)?, class_of(self, given)?))).collect()
    }

    fn find_request_methods(&mut self) -> HashMap<Arc<str>, FunctionId> {
        let mut found = HashMap::new();
        for object in 0..self.world.objects.len() as u32 {
            let Some((_, "decorateRequest", arguments)) = self.world.method_call(ObjectId(object)) else { continue };
            let (key, value) = (arguments.get(0).cloned(), arguments.get(1).cloned());
            if let (Some(Value::Text(key)), Some(value)) = (key, value)
                && let Value::Function(function) = self.force(&value)
            {
                found.insert(key, function);
            }
        }
        found
    }

    fn find_added(&self) -> HashMap<Arc<str>, Value> {
        let mut found = HashMap::new();
        for (key, value) in self.world.objects.iter().flat_map(|object| &object.fields) {
            if key.starts_with("request.") || key.starts_with("reply.") {
                found.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        found
    }

    /// Runs every file of the product; tests and generated code stay out.
    pub fn all(&mut self) {
        for id in self.files.ids() {
            if self.files.get(id).is_some_and(runs) {
                self.module(id);
            }
        }
    }

    /// The decorators above a function or class, from the top.
    pub fn decorations(&self, of: &Value) -> &[Decoration] {
        let key = match of {
            Value::Function(id) => (self.world.function(*id).at, self.world.function(*id).scope),
            Value::Class(id) => (self.world.class(*id).at, self.world.class(*id).scope),
            _ => return &[],
        };
        self.world.reads.note(key.0.file);
        self.decorations.get(&key).map_or(&[], Vec::as_slice)
    }

    /// A fresh budget for questions asked after the modules have run.
    pub fn refill(&mut self) {
        (self.steps, self.depth) = (ASKED, 0);
    }

    /// Runs a module, where it has not run, and answers its scope.
    pub fn module(&mut self, file: FileId) -> Option<ScopeId> {
        self.world.reads.note(file);
        if let Some(known) = self.exports.get(&file) {
            return known.scope;
        }
        self.remember(|run| run.first_run(file))
    }

    fn first_run(&mut self, file: FileId) -> Option<ScopeId> {
        let source = self.files.get(file)?;
        self.packages_around(source);
        if let Some(known) = self.exports.get(&file) {
            return known.scope;
        }
        let running = self.world.running.replace(file);
        let scope = self.world.add_scope(Scope { file, parent: None, names: HashMap::default(), this: None });
        let exports = self.exports.entry(file).or_default();
        exports.scope = Some(scope);
        let root = source.facts.root();
        if source.facts.language != Language::Python {
            self.prepare_commonjs(file, scope, source);
        }
        let (steps, depth) = (std::mem::replace(&mut self.steps, STEPS), std::mem::take(&mut self.depth));
        let entered = std::mem::take(&mut self.entered);
        // Whoever is first to import a module, in whatever branch, it runs whole.
        let under = std::mem::take(&mut self.under);
        self.hoist(root, file, scope);
        for statement in root.children() {
            self.exec(statement, file, scope);
        }
        (self.steps, self.depth, self.entered, self.under) = (steps, depth, entered, under);
        self.world.running = running;
        if let Some(exports) = self.exports.get_mut(&file) {
            exports.done = true;
        }
        Some(scope)
    }

    /// Python runs the packages that a module lies in before it, the outermost first.
    fn packages_around(&mut self, source: &SourceFile) {
        if source.facts.language != Language::Python {
            return;
        }
        for (slash, _) in source.path.match_indices('/') {
            let package = format!("{}/__init__.py", &source.path[..slash]);
            if *package != *source.path
                && let Some(package) = self.files.find(&package)
            {
                self.module(package);
            }
        }
    }

    fn prepare_commonjs(&mut self, file: FileId, scope: ScopeId, source: &SourceFile) {
        let names = &source.facts.names;
        let at = At { file, id: crate::facts::Id::ROOT };
        let (Some(_), module) = (names.find("exports"), names.find("module")) else { return };
        let made = || Object { made: Made::Exports(file), at, fields: Vec::new(), events: Vec::new(), under: None };
        let exported = self.world.add_object(made());
        let holder = self.world.add_object(made());
        self.world.object_mut(holder).fields.push(("exports".into(), Value::Object(exported)));
        self.bind(scope, names.find("exports").unwrap_or_default(), Value::Object(exported));
        if let Some(module) = module {
            self.bind(scope, module, Value::Object(holder));
        }
        if let Some(exports) = self.exports.get_mut(&file) {
            exports.module = Some(holder);
        }
    }

    /// What a module exports under a name; `default` for its default export.
    pub fn export(&mut self, file: FileId, name: &str) -> Option<Value> {
        self.export_within(file, name, 0).or_else(|| self.export_of_package(file, name, 0))
    }

    /// What no file says may come from the one package whose every name is exported again: `export * from "drizzle-orm"`.
    fn export_of_package(&self, file: FileId, name: &str, depth: u32) -> Option<Value> {
        self.world.reads.note(file);
        let exports = self.exports.get(&file).filter(|_| depth < 16 && name != "default")?;
        if let [package] = &exports.packages[..] {
            return Some(statement::name_of(package, name));
        }
        exports.stars.iter().find_map(|other| self.export_of_package(*other, name, depth + 1))
    }

    fn export_within(&mut self, file: FileId, name: &str, depth: u32) -> Option<Value> {
        if depth > 16 {
            return None;
        }
        let scope = self.module(file)?;
        let source = self.files.get(file)?;
        if source.facts.language == Language::Python {
            if let Some(found) = source.facts.names.find(name).and_then(|symbol| self.own_name(scope, symbol)) {
                return Some(found);
            }
        } else {
            let exports = self.exports.get(&file)?;
            if let Some(found) = exports.named.get(name) {
                return Some(found.clone());
            }
            let commonjs = exports.module.and_then(|module| self.field(module, "exports"));
            if exports.named.is_empty() && exports.stars.is_empty() {
                let exported = commonjs?;
                return match name {
                    "default" => Some(exported),
                    _ => Some(self.member(&exported, name, None)).filter(|value| !value.is_unknown()),
                };
            }
        }
        let stars = self.exports.get(&file)?.stars.clone();
        stars.into_iter().find_map(|other| self.export_within(other, name, depth + 1))
    }

    /// Every name that a module exports, with its value, in no order.
    pub fn exported(&mut self, file: FileId) -> Vec<(Arc<str>, Value)> {
        self.module(file);
        let Some(exports) = self.exports.get(&file) else { return Vec::new() };
        let mut all: Vec<_> = exports.named.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// What a namespace of a module holds, what it exports again of others included.
    fn namespace(&mut self, file: FileId, found: &mut Vec<(Arc<str>, Value)>, depth: u32) {
        for (name, value) in self.exported(file) {
            if &*name != "default" && !found.iter().any(|(known, _)| *known == name) {
                found.push((name, value));
            }
        }
        let stars = self.exports.get(&file).map(|exports| exports.stars.clone()).unwrap_or_default();
        for star in stars.into_iter().filter(|_| depth < 16) {
            self.namespace(star, found, depth + 1);
        }
    }

    /// The value of a value that may be a name of a module not yet run when it was imported, or a call of one.
    pub fn force(&mut self, value: &Value) -> Value {
        let mut value = value.clone();
        for _ in 0..16 {
            match &value {
                Value::Import(file, name) => match self.export(*file, name) {
                    Some(found) if found != value => value = found,
                    _ => return Value::UNKNOWN,
                },
                Value::Object(id) => match self.called_late(*id) {
                    Some(found) => value = found,
                    None => break,
                },
                _ => break,
            }
        }
        value
    }

    /// The answer of a call whose callee was not there yet, because modules import each other.
    fn called_late(&mut self, id: ObjectId) -> Option<Value> {
        const ANSWER: &str = "()";
        let (Value::Import(file, name), _) = self.world.call(id)? else { return None };
        let (file, name) = (*file, name.clone());
        if let Some(known) = self.field(id, ANSWER) {
            return (known != Value::Object(id)).then_some(known);
        }
        // Asked for while it is being answered, it is what it was.
        self.set_field(id, ANSWER, Value::Object(id));
        let callee = self.export(file, &name).map(|callee| self.force(&callee));
        let Some(callee @ (Value::Function(_) | Value::Class(_))) = callee else {
            self.world.object_mut(id).fields.retain(|(name, _)| &**name != ANSWER);
            return None;
        };
        let (_, arguments) = self.world.call(id)?;
        let (arguments, at) = (arguments.clone(), self.world.object(id).at);
        let answer = self.remember(|run| run.call(&callee, arguments, at));
        self.set_field(id, ANSWER, answer.clone());
        (answer != Value::Object(id)).then_some(answer)
    }

    /// True where the function at `at` was entered by some call.
    pub fn was_called(&self, at: At) -> bool {
        self.world.reads.note(at.file);
        self.called.contains(&at)
    }

    pub fn node(&self, at: At) -> Option<Node<'a>> {
        Some(self.source(at.file)?.facts.node(at.id))
    }

    /// Where a function or class is written.
    pub fn node_of(&self, value: &Value) -> Option<Node<'a>> {
        match value {
            Value::Function(id) => self.function_node(*id),
            Value::Class(id) => self.class_node(*id),
            _ => None,
        }
    }

    pub fn function_node(&self, id: FunctionId) -> Option<Node<'a>> {
        self.node(self.world.function(id).at)
    }

    pub fn class_node(&self, id: ClassId) -> Option<Node<'a>> {
        self.node(self.world.class(id).at)
    }

    fn is_python(&self, file: FileId) -> bool {
        self.source(file).is_some_and(|file| file.facts.language == Language::Python)
    }

    pub(in crate::app) fn literal(&self, file: FileId, node: Node<'_>) -> Option<&'a str> {
        self.source(file)?.literals.get(node.id)
    }

    pub fn bind(&mut self, scope: ScopeId, name: Symbol, value: Value) {
        if name != Symbol::NONE {
            self.world.scope_mut(scope).names.insert(name, value);
        }
    }

    fn own_name(&self, scope: ScopeId, name: Symbol) -> Option<Value> {
        self.world.scope(scope).names.get(&name).cloned()
    }

    /// What a name stands for in a scope and those around it.
    pub fn lookup(&self, scope: ScopeId, name: Symbol) -> Option<Value> {
        let mut at = Some(scope);
        while let Some(id) = at {
            if let Some(found) = self.own_name(id, name) {
                return Some(found);
            }
            at = self.world.scope(id).parent;
        }
        None
    }

    pub fn field(&self, object: ObjectId, name: &str) -> Option<Value> {
        let fields = &self.world.object(object).fields;
        fields.iter().rev().find(|(each, _)| &**each == name).map(|(_, value)| value.clone())
    }

    pub fn set_field(&mut self, object: ObjectId, name: &str, value: Value) {
        let fields = &mut self.world.object_mut(object).fields;
        match fields.iter_mut().find(|(each, _)| &**each == name) {
            Some((_, held)) => *held = value,
            None => fields.push((name.into(), value)),
        }
    }

    /// What `specifier` is in `file`, as a value.
    pub fn imported_module(&mut self, file: FileId, specifier: &str) -> Value {
        match self.modules.resolve(self.files, file, specifier) {
            Target::File(target) => Value::Module(target),
            Target::Folder(_) => Value::Folder(file, specifier.into()),
            Target::Package(path) => Value::Outside(path.as_ref().into()),
            Target::Missing => Value::UNKNOWN,
        }
    }

    /// One step of the budget; false when it is used up.
    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }
}

/// True for files whose module-level code is a part of the product.
fn runs(file: &SourceFile) -> bool {
    use crate::facts::FileKind;
    matches!(file.kind, FileKind::Production | FileKind::Script)
}

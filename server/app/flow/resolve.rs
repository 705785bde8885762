//! Which function of the project a call enters, and who calls a function.

use std::sync::Arc;

use crate::app::App;
use crate::app::files::{At, FileId};
use crate::app::modules::Target;
use crate::facts::{Binding, BindingKind, Flags, Node, Occurrences, Part, Role};
use crate::syntax::Language;

/// Behind the name of a table of functions, one of which is called by its key: `HANDLERS[kind](text)`.
pub(super) const ONE_OF: &str = "[]";

/// How many callers of one function are looked at.
const MOST_CALLERS: usize = 24;

/// A function of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Callee {
    pub at: At,
    /// Its first parameter is the object it is called on.
    bound: bool,
    /// It is the constructor of the class that is called.
    pub made: bool,
}

impl Callee {
    fn plain(at: At) -> Self {
        Self { at, bound: false, made: false }
    }

    /// A function by itself or of a class, as its first parameter says.
    pub fn of(app: &App, at: At) -> Self {
        Self { bound: is_method(app, at), ..Self::plain(at) }
    }

    /// How many parameters stand before the first argument of this call.
    pub fn skips(self, called: Node<'_>) -> usize {
        usize::from(self.bound && (self.made || called.is(Role::Member)))
    }
}

/// A call, by the number of its site.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub file: FileId,
    pub site: u32,
    /// How many parameters stand before its first argument.
    pub skips: usize,
}

/// The function that an expression names.
pub(super) fn callee<'a>(app: &'a App, file: FileId, node: Node<'a>) -> Option<Callee> {
    match node.role() {
        Role::Name | Role::Shorthand => named(app, file, node),
        Role::Member => member(app, file, node),
        Role::Index => functions_of(app, file, node.child(Part::Object)?).into_iter().next(),
        _ => None,
    }
}

/// The functions in a table of them: `{ csv: readCsv, json: (text) => … }`.
fn functions_of<'a>(app: &'a App, file: FileId, table: Node<'a>) -> Vec<Callee> {
    let Some((file, object)) = table_of(app, file, table) else { return Vec::new() };
    let entries = object.children().filter_map(|pair| pair.child(Part::Value));
    let known = entries.filter_map(|entry| match entry.role() {
        Role::Function => Some(Callee::plain(At { file, id: entry.id })),
        _ => callee(app, file, entry),
    });
    known.take(MOST_CALLERS).collect()
}

/// The function under a key of an object that another module hands out.
fn entry_of<'a>(app: &'a App, file: FileId, object: Node<'a>, key: &str) -> Option<Callee> {
    let (file, table) = table_of(app, file, object)?;
    let entry = table.entry(key)?;
    if entry.is(Role::Function) { Some(Callee::plain(At { file, id: entry.id })) } else { callee(app, file, entry) }
}

/// The object that a name stands for, of this file or of the one it is imported from.
fn table_of<'a>(app: &'a App, file: FileId, table: Node<'a>) -> Option<(FileId, Node<'a>)> {
    let table = Some(table).filter(|table| table.is(Role::Name))?;
    object_of(app, file, &Occurrences::default().resolve(table, table.symbol())?)
}

fn object_of<'a>(app: &'a App, file: FileId, binding: &Binding<'a>) -> Option<(FileId, Node<'a>)> {
    bound_to(app, file, binding).filter(|(_, value)| value.is(Role::Object))
}

/// What the variable that a name stands for was given, in this file or in the one it is imported from.
pub(super) fn value_of<'a>(app: &'a App, file: FileId, name: Node<'a>) -> Option<(FileId, Node<'a>)> {
    bound_to(app, file, &Occurrences::default().resolve(name, name.symbol())?)
}

fn bound_to<'a>(app: &'a App, file: FileId, binding: &Binding<'a>) -> Option<(FileId, Node<'a>)> {
    if binding.kind != BindingKind::Import {
        return Some((file, binding.node.child(Part::Value)?));
    }
    let (target, name) = imported(app, file, binding)?;
    let root = app.files.get(target)?.facts.root();
    let wanted = name.unwrap_or_else(|| binding.name.name());
    let held = root.file.all(Role::Declare).chain(root.file.all(Role::Assign));
    let mut held = held.filter(|node| node.child(Part::Target).is_some_and(|target| target.name() == wanted));
    Some((target, held.find_map(|node| node.child(Part::Value))?))
}

/// True for a name of what has functions of the app's own: what its `add` is given is where that puts it.
pub(super) fn has_methods(app: &App, file: FileId, binding: &Binding<'_>) -> bool {
    let is_function = |entry: Node<'_>| {
        entry.is(Role::Function) || entry.child(Part::Value).is_some_and(|value| value.is(Role::Function))
    };
    object_of(app, file, binding).is_some_and(|(_, object)| object.children().any(is_function))
        || class_of(app, file, binding.name).is_some()
}

fn named<'a>(app: &'a App, file: FileId, node: Node<'a>) -> Option<Callee> {
    let occurrences = Occurrences::default();
    let binding = occurrences.resolve(node, node.symbol())?;
    match binding.kind {
        BindingKind::Class => constructor(app, At { file, id: binding.node.id }),
        BindingKind::Function => Some(Callee::plain(At { file, id: binding.node.id })),
        BindingKind::Variable => {
            let value = binding.node.child(Part::Value)?.awaited();
            match value.role() {
                Role::Function => Some(Callee::plain(At { file, id: value.id })),
                // `const { check } = require("./check")`
                Role::Call if value.call_name() == "require" => {
                    let target = target_of(app, file, module_of(value)?)?;
                    let name = key_of(binding.name);
                    if binding.node.child(Part::Target) == Some(binding.name) {
                        default_of(app, target)
                    } else {
                        within(app, target, name)
                    }
                }
                // `const wrapped = memoize(function …)`
                Role::Call => {
                    let inner = value.arguments().find(|argument| argument.is(Role::Function))?;
                    Some(Callee::plain(At { file, id: inner.id }))
                }
                _ => None,
            }
        }
        BindingKind::Import => {
            let (target, name) = imported(app, file, &binding)?;
            match name {
                Some(name) => within(app, target, name).or_else(|| unique(app, name)),
                None => default_of(app, target),
            }
        }
        _ => None,
    }
}

/// The file that an import binds a name of, and the name; None for the default export and for modules.
pub(super) fn imported<'a>(app: &'a App, file: FileId, binding: &Binding<'a>) -> Option<(FileId, Option<&'a str>)> {
    let binder = binding.node;
    let import = if binder.is(Role::Import) { binder } else { binder.parent()? };
    let python = binder.file.language == Language::Python;
    let name = match binder.role() {
        Role::ImportName => Some(binder.name()),
        // `from m import a, b`: one binder for all the names.
        Role::Import if python => Some(binding.name.name()),
        _ => None,
    };
    let module = import.name();
    if python && let (Some(name), false) = (name, module.is_empty()) {
        let modules = app.modules.as_ref()?;
        if let Target::File(found) = modules.submodule(&app.files, file, module, name) {
            return Some((found, None));
        }
    }
    let module = if module.is_empty() { name? } else { module };
    let name = name.filter(|name| *name != "default" && *name != module);
    Some((target_of(app, file, module)?, name))
}

pub(super) fn target_of(app: &App, file: FileId, module: &str) -> Option<FileId> {
    match app.modules.as_ref()?.resolve(&app.files, file, module) {
        Target::File(target) => Some(target),
        _ => None,
    }
}

fn module_of(call: Node<'_>) -> Option<&str> {
    let module = call.argument(0)?;
    Some(module.file.names.text(module.symbol())).filter(|name| !name.is_empty())
}

fn key_of(name: Node<'_>) -> &str {
    match name.parent() {
        Some(pair) if pair.is(Role::Pair) => pair.name(),
        _ => name.name(),
    }
}

/// A function of a file by its name, and one that the file only passes on.
fn within(app: &App, file: FileId, name: &str) -> Option<Callee> {
    let own = app.definitions().named(name).iter().copied().filter(|at| at.file == file);
    let found = own.filter(|at| app.files.node(*at).is_some_and(|node| node.is(Role::Function))).last();
    let class = || class_named(app, file, name).and_then(|class| constructor(app, class));
    found.map(|at| Callee::of(app, at)).or_else(class).or_else(|| unique(app, name))
}

/// What runs where a class is called.
fn constructor(app: &App, class: At) -> Option<Callee> {
    let own = |name| super::classes::method_of(app, class, name);
    let found = own("__init__").or_else(|| own("constructor"))?;
    Some(Callee { made: true, ..found })
}

fn default_of(app: &App, file: FileId) -> Option<Callee> {
    let facts = &app.files.get(file)?.facts;
    let export = facts.all(Role::Export).find(|node| node.has(Flags::DEFAULT_EXPORT));
    let exported = export.and_then(|export| export.children().next()).or_else(|| {
        // `module.exports = f`
        facts
            .root()
            .children()
            .filter(|node| node.is(Role::Discard))
            .filter_map(|node| node.children().next())
            .find_map(|node| {
                let target = node.child(Part::Target).filter(|target| target.name() == "exports")?;
                target.is(Role::Member).then(|| node.child(Part::Value)).flatten()
            })
    })?;
    match exported.role() {
        Role::Function => Some(Callee::plain(At { file, id: exported.id })),
        Role::Name => named(app, file, exported),
        _ => None,
    }
}

/// The only function of the project with this name.
fn unique(app: &App, name: &str) -> Option<Callee> {
    if name.len() < 4 {
        return None;
    }
    let mut found = app
        .definitions()
        .named(name)
        .iter()
        .copied()
        .filter(|at| app.files.node(*at).is_some_and(|node| node.is(Role::Function)));
    let first = found.next()?;
    found.next().is_none().then(|| Callee::of(app, first))
}

/// True for a Python method: its first parameter is the object.
fn is_method(app: &App, at: At) -> bool {
    let Some(node) = app.files.node(at) else { return false };
    node.parameters().next().is_some_and(|first| first.is(Role::Name) && matches!(first.name(), "self" | "cls"))
}

fn member<'a>(app: &'a App, file: FileId, node: Node<'a>) -> Option<Callee> {
    let object = node.child(Part::Object)?.awaited();
    let name = node.name();
    if object.is(Role::Name) {
        if matches!(object.name(), "this" | "self" | "cls") {
            let class = node.ancestors().find(|up| up.is(Role::Class))?;
            let class = At { file, id: class.id };
            let found = method(app, class, name).or_else(|| super::classes::overridden(app, class, name));
            return found.or_else(|| unique_method(app, name));
        }
        let occurrences = Occurrences::default();
        if let Some(binding) = occurrences.resolve(object, object.symbol()) {
            if binding.kind == BindingKind::Import
                && let Some((target, imported)) = imported(app, file, &binding)
            {
                // `rooms.create` of `export const rooms = { create: … }`.
                if let Some(entered) = entry_of(app, file, object, name) {
                    return Some(entered);
                }
                // A module, an object of one, or a class.
                let class = || class_named(app, target, name).filter(|class| class.file == target);
                let found = within_only(app, target, name).or_else(|| constructor(app, class()?));
                return found.or_else(|| imported.and_then(|_| unique_method(app, name)));
            }
            if let Some(value) = binding.node.child(Part::Value).map(Node::awaited) {
                if value.is(Role::Call) && value.call_name() == "require" {
                    let target = target_of(app, file, module_of(value)?)?;
                    return within_only(app, target, name);
                }
                if value.is(Role::Object) {
                    let entry = value.entry(name)?;
                    return if entry.is(Role::Function) {
                        Some(Callee::plain(At { file, id: entry.id }))
                    } else {
                        named(app, file, entry)
                    };
                }
            }
            if binding.kind == BindingKind::Class {
                return super::classes::method_of(app, At { file, id: binding.node.id }, name);
            }
        }
    }
    if let Some(class) = class_of(app, file, object) {
        return super::classes::method_of(app, class, name);
    }
    unique_method(app, name)
}

/// The class of the project that the value of a name is an instance of: `const s = new Store()`, `s: Store`, and what another
/// module made.
fn class_of(app: &App, file: FileId, name: Node<'_>) -> Option<At> {
    if name.is(Role::Member) && name.child(Part::Object).is_some_and(super::read::is_self) {
        return class_of_field(app, file, name);
    }
    if !name.is(Role::Name) {
        return made_by(app, file, name);
    }
    let occurrences = Occurrences::default();
    let binding = occurrences.resolve(name, name.symbol())?;
    match binding.kind {
        BindingKind::Variable => {
            if let Some(annotated) = annotated(app, file, binding.node) {
                return Some(annotated);
            }
            let value = binding.node.child(Part::Value)?.awaited();
            match value.call_name() == "require" && value.is(Role::Call) {
                true => exported_instance(app, target_of(app, file, module_of(value)?)?, None),
                false => made_by(app, file, value),
            }
        }
        BindingKind::Parameter => annotated(app, file, binding.node),
        BindingKind::Import => {
            let (target, name) = imported(app, file, &binding)?;
            exported_instance(app, target, name)
        }
        _ => None,
    }
}

/// `this.store`, by the type that the class says, or by what its constructor puts there.
fn class_of_field(app: &App, file: FileId, member: Node<'_>) -> Option<At> {
    let class = member.ancestors().find(|up| up.is(Role::Class))?;
    let named = |node: &Node<'_>| {
        let target = node.child(Part::Target);
        target.is_some_and(|target| target.name() == member.name()) || node.name() == member.name()
    };
    let mut fields = class.descendants().filter(|node| node.is_any(&[Role::Parameter, Role::Field, Role::Assign]));
    fields.find_map(|node| {
        if !named(&node) {
            return None;
        }
        annotated(app, file, node).or_else(|| made_by(app, file, node.child(Part::Value)?.awaited()))
    })
}

/// The class that a type annotation names.
fn annotated(app: &App, file: FileId, node: Node<'_>) -> Option<At> {
    let written = super::read::annotation(node);
    let written = written.trim_start_matches([':', ' ']);
    let plain = !written.is_empty() && written.chars().all(|c| c.is_alphanumeric() || c == '_');
    plain.then(|| class_named(app, file, written)).flatten()
}

/// The class of this name: of this file, or the only one of the project.
pub(super) fn class_named(app: &App, file: FileId, name: &str) -> Option<At> {
    let all = app.definitions().named(name).iter().copied();
    let classes: Vec<At> = all.filter(|at| app.files.node(*at).is_some_and(|node| node.is(Role::Class))).collect();
    let own = classes.iter().find(|at| at.file == file);
    own.or(if classes.len() == 1 { classes.first() } else { None }).copied()
}

/// `new Store()`, `Store()`, and what a method of one answers that answers the object itself: `Store().open()`.
fn made_by(app: &App, file: FileId, value: Node<'_>) -> Option<At> {
    if let Some(receiver) =
        value.receiver().filter(|receiver| value.is(Role::Call) && receiver.is_any(&[Role::New, Role::Call]))
    {
        let class = made_by(app, file, receiver)?;
        let method = app.files.node(method(app, class, value.call_name())?.at)?;
        return super::classes::answers_itself(method).then_some(class);
    }
    let callee = value.callee().filter(|callee| value.is_any(&[Role::New, Role::Call]) && callee.is(Role::Name))?;
    class_named(app, file, callee.name())
}

/// The instance that a module hands out: `export const store = new Store()`, `module.exports = new Store()`.
fn exported_instance(app: &App, file: FileId, name: Option<&str>) -> Option<At> {
    let root = app.files.get(file)?.facts.root();
    let assigned = root.children().flat_map(|statement| std::iter::once(statement).chain(statement.children()));
    let assigned = assigned.flat_map(|node| std::iter::once(node).chain(node.children()));
    let mut made = assigned.filter_map(|node| {
        let (target, value) = (node.child(Part::Target)?, node.child(Part::Value)?.awaited());
        let is_it = match name {
            Some(name) => target.is(Role::Name) && target.name() == name,
            None => target.is(Role::Member) && target.name() == "exports",
        };
        is_it.then(|| made_by(app, file, value)).flatten()
    });
    made.next().or_else(|| {
        let export = app.files.get(file)?.facts.all(Role::Export).find(|node| node.has(Flags::DEFAULT_EXPORT))?;
        name.is_none().then(|| made_by(app, file, export.children().next()?.awaited())).flatten()
    })
}

fn within_only(app: &App, file: FileId, name: &str) -> Option<Callee> {
    let own = app.definitions().named(name).iter().copied().filter(|at| at.file == file);
    let found = own.filter(|at| app.files.node(*at).is_some_and(|node| node.is(Role::Function))).last();
    found.map(|at| Callee::of(app, at))
}

pub(super) fn method(app: &App, class: At, name: &str) -> Option<Callee> {
    let node = app.files.node(class)?;
    let found = app.definitions().named(name).iter().copied().find(|at| {
        at.file == class.file
            && app.files.node(*at).is_some_and(|function| node.encloses(function) && function.is(Role::Function))
    });
    found.map(|at| Callee::of(app, at))
}

/// The only method of this name in the project, called on an object that is not known.
fn unique_method(app: &App, name: &str) -> Option<Callee> {
    let known = crate::models::flow::model();
    if !known.asserts(None, name).is_empty()
        || known.hands_on_receiver(name)
        || known.puts_into(name)
        || known.calls_for_each(name)
    {
        return None;
    }
    unique(app, name)
}

/// The calls that enter a function.
pub(super) fn callers(app: &App, function: At) -> Arc<[Caller]> {
    app.flow_index().callers.get(function, || find_callers(app, function))
}

fn find_callers(app: &App, function: At) -> Vec<Caller> {
    let mut found = Vec::new();
    let Some(node) = app.files.node(function) else { return found };
    let class = node.ancestors().find(|up| up.is(Role::Class));
    let name = match (node.function_name(), class) {
        ("__init__" | "constructor", Some(class)) => class.name(),
        (name, _) => name,
    };
    let tables = tables_with(app, function.file, node);
    for file in app.files.ids() {
        let Some(source) = app.files.get(file) else { continue };
        if source.kind.is_test() {
            continue;
        }
        let speaks = |name: &str| !name.is_empty() && source.facts.names.find(name).is_some();
        if speaks(name) {
            let flow = source.flow();
            for site in flow.by_name.get(name).into_iter().flatten() {
                let node = source.facts.node(flow.sites[*site as usize].callee);
                if let Some(callee) = callee(app, file, node)
                    && callee.at == function
                {
                    found.push(Caller { file, site: *site, skips: callee.skips(node) });
                }
            }
        }
        for table in tables.iter().filter(|table| speaks(table)) {
            let flow = source.flow();
            for site in flow.by_name.get(&*format!("{table}{ONE_OF}")).into_iter().flatten() {
                let object = source.facts.node(flow.sites[*site as usize].callee).child(Part::Object);
                let held = object.map(|table| functions_of(app, file, table)).unwrap_or_default();
                if held.iter().any(|held| held.at == function) {
                    found.push(Caller { file, site: *site, skips: 0 });
                }
            }
        }
        if found.len() >= MOST_CALLERS {
            found.truncate(MOST_CALLERS);
            return found;
        }
    }
    found
}

/// The names of the tables of this file that a function is an entry of.
fn tables_with<'a>(app: &'a App, file: FileId, function: Node<'a>) -> Vec<&'a str> {
    let Some(source) = app.files.get(file) else { return Vec::new() };
    let holds = |entry: Node<'_>| {
        entry.id == function.id
            || entry.is(Role::Name) && entry.name() == function.name() && !function.name().is_empty()
    };
    let tables = source.facts.all(Role::Declare).chain(source.facts.all(Role::Assign));
    let named = tables.filter_map(|node| {
        let object = node.child(Part::Value).filter(|value| value.is(Role::Object))?;
        let mut entries = object.children().filter_map(|pair| pair.child(Part::Value));
        entries.any(holds).then(|| node.child(Part::Target).map(Node::name))?
    });
    named.filter(|name| !name.is_empty()).collect()
}

//! Which function of the project a call enters, and who calls a function.

use std::sync::Arc;

use crate::app::App;
use crate::app::files::{At, FileId};
use crate::app::modules::Target;
use crate::facts::{BindingKind, Flags, Node, Occurrences, Part, Role};
use crate::syntax::Language;

/// How many callers of one function are looked at.
const MOST_CALLERS: usize = 24;

/// A function of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Callee {
    pub at: At,
    /// Its first parameter is the object it is called on.
    pub bound: bool,
}

/// A call, by the number of its site.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub file: FileId,
    pub site: u32,
    pub bound: bool,
}

/// The function that an expression names.
pub(super) fn callee<'a>(app: &'a App, file: FileId, node: Node<'a>) -> Option<Callee> {
    match node.role() {
        Role::Name | Role::Shorthand => named(app, file, node),
        Role::Member => member(app, file, node),
        _ => None,
    }
}

fn named<'a>(app: &'a App, file: FileId, node: Node<'a>) -> Option<Callee> {
    let occurrences = Occurrences::default();
    let binding = occurrences.resolve(node, node.symbol())?;
    match binding.kind {
        BindingKind::Function => Some(Callee { at: At { file, id: binding.node.id }, bound: false }),
        BindingKind::Variable => {
            let value = binding.node.child(Part::Value)?.awaited();
            match value.role() {
                Role::Function => Some(Callee { at: At { file, id: value.id }, bound: false }),
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
                    Some(Callee { at: At { file, id: inner.id }, bound: false })
                }
                _ => None,
            }
        }
        BindingKind::Import => {
            let (target, name) = imported(app, file, binding.node)?;
            match name {
                Some(name) => within(app, target, name).or_else(|| unique(app, name)),
                None => default_of(app, target),
            }
        }
        _ => None,
    }
}

/// The file that an import binds a name of, and the name; None for the default export and for modules.
pub(super) fn imported<'a>(app: &'a App, file: FileId, binder: Node<'a>) -> Option<(FileId, Option<&'a str>)> {
    let import = if binder.is(Role::Import) { binder } else { binder.parent()? };
    let python = binder.file.language == Language::Python;
    let name = match binder.role() {
        Role::ImportName => Some(binder.name()),
        Role::Import if python => import.children().find(|child| child.is(Role::Name)).map(Node::name),
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
    found.map(|at| Callee { at, bound: is_method(app, at) }).or_else(|| unique(app, name))
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
        Role::Function => Some(Callee { at: At { file, id: exported.id }, bound: false }),
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
    found.next().is_none().then(|| Callee { at: first, bound: is_method(app, first) })
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
            return method(app, At { file, id: class.id }, name).or_else(|| unique_method(app, name));
        }
        let occurrences = Occurrences::default();
        if let Some(binding) = occurrences.resolve(object, object.symbol()) {
            if binding.kind == BindingKind::Import
                && let Some((target, imported)) = imported(app, file, binding.node)
            {
                // A module, an object of one, or a class.
                let found = within_only(app, target, name);
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
                        Some(Callee { at: At { file, id: entry.id }, bound: false })
                    } else {
                        named(app, file, entry)
                    };
                }
            }
            if binding.kind == BindingKind::Class {
                return method(app, At { file, id: binding.node.id }, name);
            }
        }
    }
    unique_method(app, name)
}

fn within_only(app: &App, file: FileId, name: &str) -> Option<Callee> {
    let own = app.definitions().named(name).iter().copied().filter(|at| at.file == file);
    let found = own.filter(|at| app.files.node(*at).is_some_and(|node| node.is(Role::Function))).last();
    found.map(|at| Callee { at, bound: is_method(app, at) })
}

fn method(app: &App, class: At, name: &str) -> Option<Callee> {
    let node = app.files.node(class)?;
    let found = app.definitions().named(name).iter().copied().find(|at| {
        at.file == class.file
            && app.files.node(*at).is_some_and(|function| node.encloses(function) && function.is(Role::Function))
    });
    found.map(|at| Callee { at, bound: is_method(app, at) })
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
    let known = &app.flow_index().callers;
    if let Some(known) = known.lock().ok().and_then(|known| known.get(&function).cloned()) {
        return known;
    }
    let found: Arc<[Caller]> = find_callers(app, function).into();
    if let Ok(mut known) = known.lock() {
        known.insert(function, found.clone());
    }
    found
}

fn find_callers(app: &App, function: At) -> Vec<Caller> {
    let mut found = Vec::new();
    let Some(node) = app.files.node(function) else { return found };
    let name = node.function_name();
    if name.is_empty() {
        return found;
    }
    for file in app.files.ids() {
        let Some(source) = app.files.get(file) else { continue };
        if source.facts.names.find(name).is_none() || source.kind.is_test() {
            continue;
        }
        let flow = source.flow();
        for site in flow.by_name.get(name).into_iter().flatten() {
            let node = source.facts.node(flow.sites[*site as usize].callee);
            if let Some(callee) = callee(app, file, node)
                && callee.at == function
            {
                let bound = callee.bound && node.is(Role::Member);
                found.push(Caller { file, site: *site, bound });
            }
            if found.len() >= MOST_CALLERS {
                return found;
            }
        }
    }
    found
}

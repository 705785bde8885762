//! Application factories that nothing at module level calls: `create_app()` is called by the server that is told of it.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use crate::app::files::{At, FileId, SourceFile};
use crate::app::interpret::Run;
use crate::app::value::{Argument, Arguments, ClassId, FunctionId, Made, ObjectId, Value};
use crate::facts::{FileKind, Node, Role, Symbol};
use crate::syntax::Language;

/// How many callers up a factory is looked for.
const HIGHEST: usize = 4;

/// More factories than this are not entered.
const MOST: usize = 64;

/// Enters the functions that make an application and were never called, from their outermost callers.
pub fn enter(run: &mut Run<'_>, constructors: &[&str]) {
    let mut found: Vec<FunctionId> = Vec::new();
    for file in run.files.ids() {
        let Some(source) = run.files.get(file).filter(|source| is_python_product(source)) else { continue };
        // The same few names are called again and again.
        let mut known: HashMap<Symbol, bool, FxBuildHasher> = HashMap::default();
        for call in source.facts.all(Role::Call) {
            let Some(callee) = call.callee().filter(|callee| callee.is_any(&[Role::Name, Role::Member])) else {
                continue;
            };
            let makes = match callee.is(Role::Name).then(|| known.get(&callee.symbol())).flatten() {
                Some(known) => *known,
                None => is_constructor(run, file, callee, constructors),
            };
            if callee.is(Role::Name) {
                known.insert(callee.symbol(), makes);
            }
            if makes && let Some(function) = uncalled(run, file, call) {
                remember(run, &mut found, function);
            }
        }
    }
    let makers = found.clone();
    for _ in 0..HIGHEST {
        let mut outer: Vec<FunctionId> = Vec::new();
        let mut climbed = false;
        for function in found {
            let callers = callers(run, function);
            climbed |= !callers.is_empty();
            let next = if callers.is_empty() { vec![function] } else { callers };
            next.into_iter().for_each(|each| remember(run, &mut outer, each));
        }
        found = outer;
        if !climbed {
            break;
        }
    }
    // A caller may not come to the call, and the server may be told of the factory by its name.
    for function in found.into_iter().chain(makers).take(MOST) {
        let at = run.world.function(function).at;
        if !run.was_called(at) {
            run.enter(function, Arguments { open: true, ..Arguments::default() }, at);
        }
    }
}

/// Enters the functions that are handed the application by something that cannot be followed (a plugin manager, a loop
/// over names of modules): those that call one of `methods` on a parameter, and that nothing entered.
pub fn enter_handed(run: &mut Run<'_>, application: ObjectId, methods: &[&str]) {
    let mut found: Vec<(FunctionId, String)> = Vec::new();
    for file in run.files.ids() {
        let Some(source) = run.files.get(file).filter(|source| is_python_product(source)) else { continue };
        for call in source.facts.all(Role::Call).filter(|call| methods.contains(&call.call_name())) {
            let Some(receiver) = call.receiver().filter(|receiver| receiver.is(Role::Name)) else { continue };
            let Some(node) = call.ancestors().filter(|each| each.is(Role::Function)).last() else { continue };
            let handed = node.parameters().any(|parameter| {
                parameter.name() == receiver.name()
                    || parameter.children().next().is_some_and(|name| name.name() == receiver.name())
            });
            if handed
                && let Some(function) = uncalled(run, file, call)
                && !found.iter().any(|(known, _)| *known == function)
            {
                found.push((function, receiver.name().to_owned()));
            }
        }
    }
    for (function, parameter) in found.into_iter().take(MOST) {
        let at = run.world.function(function).at;
        if !run.was_called(at) {
            let argument = Argument { value: Value::Object(application), at };
            let named = vec![(parameter.as_str().into(), argument)];
            run.enter(function, Arguments { named, open: true, ..Arguments::default() }, at);
        }
    }
}

/// Parameters of functions that were run without a known caller, where one of `methods` is called on them: they stand for
/// the application.
pub fn parameters(run: &Run<'_>, methods: &[&str]) -> Vec<ObjectId> {
    let ids = (0..run.world.objects.len() as u32).map(ObjectId);
    let stands = |id: &ObjectId| {
        let object = run.world.object(*id);
        let called = |event: &ObjectId| match run.world.method_call(*event) {
            Some((receiver, name, _)) => *receiver == Value::Object(*id) && methods.contains(&name),
            None => false,
        };
        matches!(object.made, Made::Parameter { .. }) && object.events.iter().any(called)
    };
    ids.filter(stands).collect()
}

fn is_python_product(source: &SourceFile) -> bool {
    is_product(source.kind) && source.facts.language == Language::Python
}

pub fn is_product(kind: FileKind) -> bool {
    matches!(kind, FileKind::Production | FileKind::Script)
}

fn remember(run: &Run<'_>, known: &mut Vec<FunctionId>, function: FunctionId) {
    let at = run.world.function(function).at;
    if !known.iter().any(|each| run.world.function(*each).at == at) {
        known.push(function);
    }
}

/// True where a name or member is that of a constructor, by an import of the module or of the function around it.
fn is_constructor(run: &mut Run<'_>, file: FileId, callee: Node<'_>, constructors: &[&str]) -> bool {
    let last = callee.name().rsplit('.').next().unwrap_or_default();
    let Some(scope) = run.module(file) else { return false };
    let named = constructors.iter().any(|path| path.rsplit('.').next() == Some(last));
    if !callee.is(Role::Name) {
        return named;
    }
    match run.lookup(scope, callee.symbol()).map(|value| run.force(&value)) {
        Some(Value::Class(class)) => super::inherits(run, class, constructors),
        Some(value) => super::is_called(run, &value, constructors),
        None => named,
    }
}

/// The function of a module, or method of a class of it, in which a node stands, where nothing entered it.
fn uncalled(run: &mut Run<'_>, file: FileId, node: Node<'_>) -> Option<FunctionId> {
    let function = node.ancestors().filter(|each| each.is(Role::Function)).last()?;
    let at = At { file, id: function.id };
    if run.was_called(at) {
        return None;
    }
    let value = match function.ancestors().find(|each| each.is(Role::Class)) {
        Some(class) => {
            let class = class_of(run, file, class)?;
            run.own_attribute(class, function.name())
        }
        None => run.export(file, function.name()),
    };
    value?.function().filter(|id| run.world.function(*id).at == at)
}

fn class_of(run: &mut Run<'_>, file: FileId, node: Node<'_>) -> Option<ClassId> {
    run.export(file, node.name())?.class().filter(|class| run.world.class(*class).at == At { file, id: node.id })
}

/// The functions that call a function and are not called themselves.
fn callers(run: &mut Run<'_>, function: FunctionId) -> Vec<FunctionId> {
    let at = run.world.function(function).at;
    let Some(name) = run.function_node(function).map(|node| node.name().to_owned()) else { return Vec::new() };
    let mut found = Vec::new();
    for file in run.files.ids() {
        let Some(source) = run.files.get(file).filter(|source| is_product(source.kind)) else { continue };
        if source.facts.names.find(&name).is_none() {
            continue;
        }
        for call in source.facts.all(Role::Call).filter(|call| call.call_name() == name) {
            let Some(callee) = call.callee().filter(|callee| callee.is(Role::Name)) else { continue };
            let Some(scope) = run.module(file) else { continue };
            let target = run.lookup(scope, callee.symbol()).map(|value| run.force(&value));
            let is_it = target.and_then(|value| value.function()).is_some_and(|id| run.world.function(id).at == at);
            if is_it
                && let Some(caller) = uncalled(run, file, call)
                && run.world.function(caller).at != at
            {
                remember(run, &mut found, caller);
            }
        }
    }
    found
}

//! Where a module exports a name: the place of routes that are exported functions.

use std::sync::Arc;

use crate::app::files::{At, FileId};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link};
use crate::app::value::{Arguments, Function, Made, Value};
use crate::facts::{Flags, Id, Node, Role};

/// Where `name` is exported: the function, the variable, or the name in an export list. The module itself where it is
/// exported from elsewhere.
pub fn place(run: &Run<'_>, file: FileId, name: &str) -> At {
    let root = At { file, id: Id::ROOT };
    let Some(node) = run.node(root) else { return root };
    let found = node.children().filter(|child| child.is(Role::Export)).find_map(|export| of(export, name));
    At { file, id: found.map_or(Id::ROOT, |node| node.id) }
}

fn of<'a>(export: Node<'a>, name: &str) -> Option<Node<'a>> {
    if export.has(Flags::DEFAULT_EXPORT) {
        return (name == "default").then_some(export);
    }
    export.children().find_map(|child| match child.role() {
        Role::Function | Role::Class => (child.name() == name).then_some(export),
        Role::Declare => {
            let target = child.child(crate::facts::Part::Target)?;
            let mut names = target.descendants_and_self();
            names.any(|each| each.is_any(&[Role::Name, Role::Shorthand]) && each.name() == name).then_some(child)
        }
        Role::ImportName => {
            let public = child.child(crate::facts::Part::Target).map_or(child.name(), Node::name);
            (public == name).then_some(child)
        }
        _ => None,
    })
}

/// The names that a module exports, those of modules exported as a whole included, each with its value.
pub fn all(run: &mut Run<'_>, file: FileId) -> Vec<(Arc<str>, Value)> {
    let named = run.exported(file);
    named.into_iter().map(|(name, value)| (name, run.force(&value))).collect()
}

/// A handler without what packages wrap around it, and the wrappers from the outermost in: `withAuth(handler)` of a
/// package makes a call of which the handler is an argument. Wrappers of the project were entered and are gone.
pub fn unwrapped(run: &mut Run<'_>, value: Value) -> (Value, Vec<Link>) {
    let mut value = run.force(&value);
    let mut links = Vec::new();
    for _ in 0..8 {
        let Value::Object(id) = value else { break };
        let object = run.world.object(id).clone();
        let Made::Call { callee, arguments } = object.made else { break };
        let mut inner = None;
        for argument in &arguments.positional {
            let forced = run.force(&argument.value);
            let is_handler = match &forced {
                Value::Function(_) => true,
                Value::Object(id) => wraps_function(run, *id),
                _ => false,
            };
            if is_handler {
                inner = Some(forced);
                break;
            }
        }
        let Some(inner) = inner else { break };
        let mut link = Link::new(callee, object.at, Calling::Decorator, "wrapper of the handler");
        link.metadata.push(("wrapper".into(), Value::Object(id)));
        links.push(link);
        value = inner;
    }
    (value, links)
}

fn wraps_function(run: &Run<'_>, id: crate::app::value::ObjectId) -> bool {
    run.world.call(id).is_some_and(|(_, arguments)| {
        arguments.positional.iter().any(|argument| matches!(argument.value, Value::Function(_)))
    })
}

/// Where the code of a handler is.
pub fn code(run: &Run<'_>, value: &Value, otherwise: At) -> At {
    match value {
        Value::Function(function) => run.world.function(*function).at,
        Value::Object(object) => run.world.object(*object).at,
        _ => otherwise,
    }
}

/// A function inside of others, whose parameters are not known when it is called.
pub fn closed(run: &mut Run<'_>, file: FileId, function: Node<'_>) -> Value {
    let Some(mut scope) = run.module(file) else { return Value::UNKNOWN };
    let around: Vec<_> = function.ancestors().filter(|node| node.is(Role::Function)).map(|node| node.id).collect();
    let open = Arguments { open: true, ..Arguments::default() };
    for id in around.into_iter().rev() {
        let outer = Function { at: At { file, id }, scope, this: None, class: None };
        let outer = run.world.add_function(outer);
        scope = run.open(outer, &open);
    }
    let own = Function { at: At { file, id: function.id }, scope, this: None, class: None };
    Value::Function(run.world.add_function(own))
}

/// What an expression inside of functions stands for, as far as it is known before they run.
pub fn value_at(run: &mut Run<'_>, file: FileId, node: Node<'_>) -> Value {
    let node = node.awaited();
    if node.is(Role::Function) {
        return closed(run, file, node);
    }
    let (Some(scope), Some(own)) = (run.module(file), run.node(At { file, id: node.id })) else {
        return Value::UNKNOWN;
    };
    let value = run.eval(own, file, scope);
    run.force(&value)
}

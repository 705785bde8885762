//! What the Python frameworks share: objects by their class, application factories, decorators.

pub mod factories;
pub mod text;

use crate::app::interpret::{Decoration, Run};
use crate::app::value::{Arguments, FunctionId, Made, ObjectId, Value};
use crate::facts::{Node, Role};

/// True where an object was made by calling one of `constructors`, or is an instance of a class that has one of them
/// among its bases.
pub fn is_made_by(run: &mut Run<'_>, object: ObjectId, constructors: &[&str]) -> bool {
    match &run.world.object(object).made {
        Made::Call { callee, .. } => {
            let callee = callee.clone();
            is_called(run, &callee, constructors)
        }
        Made::Instance { class, .. } => {
            let class = *class;
            inherits(run, class, constructors)
        }
        _ => false,
    }
}

/// True where a class has one of the outside classes among its bases.
pub fn inherits(run: &mut Run<'_>, class: crate::app::value::ClassId, bases: &[&str]) -> bool {
    let ancestry = run.ancestry(class);
    ancestry.iter().any(|base| is_called(run, base, bases))
}

/// True where a value from outside has one of the paths. `*.Depends` stands for every module.
pub fn is_called(run: &Run<'_>, value: &Value, paths: &[&str]) -> bool {
    let Value::Outside(_) = value else {
        let Value::Member(_) = value else { return false };
        return run.world.path(value).is_some_and(|path| paths.iter().any(|each| matches_path(each, &path)));
    };
    run.world.path(value).is_some_and(|path| paths.iter().any(|each| matches_path(each, &path)))
}

fn matches_path(pattern: &str, path: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(end) => path.ends_with(end),
        None => pattern == path,
    }
}

/// The arguments that an object's class from outside was given: those of the call, or those that a subclass passed on
/// with `super().__init__(…)`.
pub fn construction(run: &mut Run<'_>, object: ObjectId) -> Arguments {
    let held = run.world.object(object);
    let (events, made) = (held.events.clone(), held.made.clone());
    match made {
        Made::Call { arguments, .. } => arguments,
        Made::Instance { arguments, .. } => {
            let passed = events.into_iter().find_map(|event| match run.world.method_call(event) {
                Some((Value::Object(of), "__init__", arguments)) if *of == object => Some(arguments.clone()),
                _ => None,
            });
            passed.unwrap_or(arguments)
        }
        _ => Arguments::default(),
    }
}

/// The decorators of a definition that take part in what `registered` registers: those below it. Where the registration
/// is no decorator of the definition, all of them. Those that only copy a name (`functools.wraps`) are left out.
pub fn below<'d>(
    decorations: &'d [Decoration],
    registered: Option<crate::app::At>,
) -> (Vec<&'d Decoration>, Vec<&'d Decoration>) {
    let from = registered.and_then(|at| decorations.iter().position(|decoration| decoration.at == at));
    match from {
        Some(index) => (decorations[..index].iter().collect(), decorations[index + 1..].iter().collect()),
        None => (Vec::new(), decorations.iter().collect()),
    }
}

/// The name of a decorator as a person reads it.
pub fn decorator_name(node: Node<'_>) -> String {
    let expression = node.children().next().unwrap_or(node);
    let named = if expression.is(Role::Call) { expression.callee().unwrap_or(expression) } else { expression };
    named.name().to_owned()
}

/// The parameters of a function that a caller fills: without the `self` of a method.
pub fn parameters<'a>(run: &Run<'a>, function: FunctionId) -> Vec<Node<'a>> {
    let Some(node) = run.function_node(function) else { return Vec::new() };
    let is_static = node.decorators().iter().any(|each| decorator_name(*each) == "staticmethod");
    let bound = run.world.function(function).class.is_some() && !is_static;
    node.parameters().skip(usize::from(bound)).collect()
}

/// The function that runs when a value is called: itself, or the `__call__` of an instance.
pub fn callable(run: &mut Run<'_>, value: &Value) -> Option<FunctionId> {
    match run.force(value) {
        Value::Function(function) => Some(function),
        Value::Object(object) => match run.world.object(object).made {
            Made::Instance { class, .. } => {
                let mut function = match run.attribute(class, "__call__")? {
                    Value::Function(id) => run.world.function(id).clone(),
                    _ => return None,
                };
                function.this = Some(Value::Object(object));
                Some(run.world.add_function(function))
            }
            _ => None,
        },
        _ => None,
    }
}

//! What the Python frameworks share: objects by their class, application factories, decorators.

pub mod decorators;
pub mod factories;
pub mod text;

use crate::app::interpret::Run;
use crate::app::value::{Argument, Arguments, ClassId, FunctionId, Made, ObjectId, Value};
use crate::facts::Node;

/// True where an object was made by calling one of `constructors`, or is an instance of a class that has one of them
/// among its bases.
pub fn is_made_by(run: &mut Run<'_>, object: ObjectId, constructors: &[&str]) -> bool {
    match &run.world.object(object).made {
        Made::Call { callee, .. } => is_called(run, callee, constructors),
        Made::Instance { class, .. } => {
            let class = *class;
            inherits(run, class, constructors)
        }
        _ => false,
    }
}

/// True where a class has one of the outside classes among its bases.
pub fn inherits(run: &mut Run<'_>, class: ClassId, bases: &[&str]) -> bool {
    let ancestry = run.ancestry(class);
    ancestry.iter().any(|base| is_called(run, base, bases))
}

/// True where a value from outside has one of the paths. `*.Depends` stands for every module.
pub fn is_called(run: &Run<'_>, value: &Value, paths: &[&str]) -> bool {
    let is_one = |path: &str| paths.iter().any(|each| matches_path(each, path));
    match value {
        Value::Outside(path) => is_one(path),
        // Every object is asked about, and hardly any is called like one of these.
        Value::Member(member) if paths.iter().any(|each| each.ends_with(&*member.name)) => {
            run.world.path(value).is_some_and(|path| is_one(&path))
        }
        _ => false,
    }
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

/// The parameters of a function that a caller fills: without the `self` of a method.
pub fn parameters<'a>(run: &Run<'a>, function: FunctionId) -> Vec<Node<'a>> {
    let Some(node) = run.function_node(function) else { return Vec::new() };
    let bound = run.world.function(function).class.is_some() && !node.is_static();
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

/// What a class or a base before the first of `outsiders` holds under a name: what an outside class holds itself hides the
/// bases behind it.
pub fn attribute_before(run: &mut Run<'_>, class: ClassId, name: &str, outsiders: &[&str]) -> Option<Value> {
    for base in run.ancestry(class) {
        match base {
            Value::Class(class) => {
                if let Some(found) = run.own_attribute(class, name) {
                    return Some(run.force(&found));
                }
            }
            other if is_called(run, &other, outsiders) => return None,
            _ => {}
        }
    }
    None
}

/// The functions and classes that a decorator object was applied to, each at its decorator.
pub fn applied(run: &Run<'_>, decorator: ObjectId) -> Vec<Argument> {
    let events = run.world.object(decorator).events.iter();
    events
        .filter_map(|event| match run.world.call(*event)? {
            (Value::Object(callee), arguments) if *callee == decorator => {
                let value = arguments.get(0)?.clone();
                Some(Argument { value, at: run.world.object(*event).at })
            }
            _ => None,
        })
        .collect()
}

/// True for what was imported by a name that is only known when the program runs.
pub fn is_dynamic(run: &Run<'_>, value: &Value) -> bool {
    const BY_NAME: [&str; 5] = ["importlib.", "getattr", "__import__", "pkgutil.", "werkzeug.utils.import_string"];
    match value {
        Value::Unknown(_) => true,
        other => run.world.path(other).is_some_and(|path| BY_NAME.iter().any(|start| path.starts_with(start))),
    }
}

/// The application, where there is one: the first of the objects that one of `constructors` made, all in one place.
pub fn only(run: &mut Run<'_>, constructors: &[&str]) -> Option<ObjectId> {
    let ids = (0..run.world.objects.len() as u32).map(ObjectId);
    let made: Vec<ObjectId> = ids.filter(|id| is_made_by(run, *id, constructors)).collect();
    let first = *made.first()?;
    made.iter().all(|id| run.world.object(*id).at == run.world.object(first).at).then_some(first)
}

/// True where an object was made in a branch that may not be taken, and `home` was not made in it.
pub fn perhaps(run: &Run<'_>, object: ObjectId, home: ObjectId) -> bool {
    let around = |id: ObjectId| run.world.object(id).under.clone().unwrap_or_default();
    let home = around(home);
    around(object).iter().any(|branch| !home.contains(branch))
}

//! Decorators as Nest sees them: composed ones taken apart, the project's own run, in the order in which they apply.

use std::sync::Arc;

use crate::app::files::{At, FileId};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, Note};
use crate::app::value::{Arguments, ClassId, FunctionId, Made, ObjectId, ScopeId, Value};
use crate::facts::Node;
use crate::models::nest;

/// How deep decorators may be composed.
const DEEPEST: u32 = 8;

/// One decorator, applied to a class, a method or a parameter.
#[derive(Clone, Debug)]
pub struct Applied {
    /// What was called, by its canonical path: `@nestjs/common.Get`. Empty for decorators made by a call of something made.
    pub path: String,
    pub value: Value,
    /// The decorator in the code, of which this may be a part.
    pub at: At,
}

impl Applied {
    /// Its arguments.
    pub fn arguments<'r>(&self, run: &'r Run<'_>) -> Option<&'r Arguments> {
        run.world.call(self.value.object()?).map(|(_, arguments)| arguments)
    }

    /// An argument, with imports followed.
    pub fn argument(&self, run: &mut Run<'_>, index: usize) -> Option<Value> {
        let value = self.arguments(run)?.get(index)?.clone();
        Some(run.force(&value))
    }

    /// True for a decorator of Nest's own by this name.
    pub fn is(&self, package: &str, name: &str) -> bool {
        self.path.strip_prefix(package).and_then(|rest| rest.strip_prefix('.')) == Some(name)
    }

    /// The name of Nest's HTTP, module and metadata decorators.
    pub fn common(&self) -> Option<&str> {
        self.path.strip_prefix("@nestjs/common.")
    }
}

/// The decorators of a class itself, in the order in which they apply: from the lowest.
pub fn of_class(run: &mut Run<'_>, class: ClassId) -> Vec<Applied> {
    let (at, scope) = (run.world.class(class).at, run.world.class(class).scope);
    match run.node(at) {
        Some(node) => of(run, node, at.file, scope),
        None => Vec::new(),
    }
}

/// The decorators of a method.
pub fn of_method(run: &mut Run<'_>, method: FunctionId) -> Vec<Applied> {
    let (at, scope) = (run.world.function(method).at, run.world.function(method).scope);
    match run.node(at) {
        Some(node) => of(run, node, at.file, scope),
        None => Vec::new(),
    }
}

pub fn of<'a>(run: &mut Run<'a>, node: Node<'a>, file: FileId, scope: ScopeId) -> Vec<Applied> {
    let mut found = Vec::new();
    for decorator in node.decorators().into_iter().rev() {
        let Some(expression) = decorator.children().next() else { continue };
        let value = run.eval(expression, file, scope);
        collect(run, &value, At { file, id: decorator.id }, &mut found, 0);
    }
    found
}

fn collect(run: &mut Run<'_>, value: &Value, at: At, found: &mut Vec<Applied>, depth: u32) {
    if depth > DEEPEST {
        return;
    }
    match run.force(value) {
        Value::Object(object) => {
            let path = run.world.callee_path(object).unwrap_or_default();
            if path == "@nestjs/common.applyDecorators" {
                let parts = arguments(run, object);
                for part in parts {
                    collect(run, &part, at, found, depth + 1);
                }
                return;
            }
            found.push(Applied { path, value: Value::Object(object), at });
        }
        // A decorator written as a function applies others to what it gets.
        Value::Function(function) => {
            let before = run.world.objects.len();
            run.enter(function, Arguments { open: true, ..Arguments::default() }, at);
            let made = run.world.objects[before..].iter().filter_map(|object| match &object.made {
                Made::Call { callee: applied @ Value::Object(_), .. } => Some(applied.clone()),
                _ => None,
            });
            let made: Vec<_> = made.collect();
            for applied in made {
                collect(run, &applied, at, found, depth + 1);
            }
        }
        list @ Value::List(_) => {
            for part in run.world.flattened(&list) {
                collect(run, &part, at, found, depth + 1);
            }
        }
        other => found.push(Applied { path: run.world.path(&other).unwrap_or_default(), value: other, at }),
    }
}

/// The positional arguments of a call, lists taken apart.
pub fn arguments(run: &Run<'_>, call: ObjectId) -> Vec<Value> {
    let Some((_, arguments)) = run.world.call(call) else { return Vec::new() };
    arguments.positional.iter().flat_map(|argument| run.world.flattened(&argument.value)).collect()
}

/// Guards in the order in which they run.
pub fn guards(run: &mut Run<'_>, applied: &[Applied], place: &str) -> Vec<Link> {
    links(run, applied, "UseGuards", Calling::NestGuard, place)
}

pub fn interceptors(run: &mut Run<'_>, applied: &[Applied], place: &str) -> Vec<Link> {
    links(run, applied, "UseInterceptors", Calling::NestInterceptor, place)
}

fn links(run: &mut Run<'_>, applied: &[Applied], name: &str, calling: Calling, place: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for each in applied.iter().filter(|each| each.common() == Some(name)) {
        let Some(object) = each.value.object() else { continue };
        for value in arguments(run, object) {
            let value = class_of(run, value);
            found.push(Link::new(value, each.at, calling, format!("@{name} of the {place}")));
        }
    }
    found
}

/// A guard or the like: `mixin(Class)` and `forwardRef(() => Class)` are the class.
pub fn class_of(run: &mut Run<'_>, value: Value) -> Value {
    let value = run.force(&value);
    let Some(object) = value.object() else { return value };
    let at = run.world.object(object).at;
    let path = run.world.callee_path(object);
    let first = run.world.call(object).and_then(|(_, arguments)| arguments.get(0).cloned());
    match (path.as_deref(), first) {
        (Some("@nestjs/common.mixin"), Some(inner)) => run.force(&inner),
        (Some("@nestjs/common.forwardRef"), Some(inner)) => {
            let inner = run.call(&inner, Arguments::default(), at);
            run.force(&inner)
        }
        _ => value,
    }
}

/// What `SetMetadata` and its like say: key and value. `Reflect.metadata` does not count, since guards ask Nest for what
/// stands on the function.
pub fn metadata(run: &mut Run<'_>, applied: &[Applied]) -> Vec<(Arc<str>, Value)> {
    let mut found = Vec::new();
    for each in applied {
        if each.common() == Some("SetMetadata") {
            let key = each.argument(run, 0).and_then(|key| metadata_key(run, &key));
            let value = each.argument(run, 1).unwrap_or(Value::Null);
            found.extend(key.map(|key| (Arc::from(key), value)));
        } else if let Some(Value::Object(factory)) =
            each.value.object().and_then(|id| run.world.call(id)).map(|(c, _)| c)
        {
            let factory = *factory;
            let key = metadata_key(run, &Value::Object(factory));
            let value = each.argument(run, 0).unwrap_or(Value::Null);
            found.extend(key.map(|key| (Arc::from(key), value)));
        }
    }
    found
}

/// The name under which a guard asks for metadata: a text, or a decorator made by `Reflector.createDecorator`, which has
/// no name unless it is given one.
pub fn metadata_key(run: &Run<'_>, key: &Value) -> Option<String> {
    match key {
        Value::Text(text) => Some(text.to_string()),
        Value::Object(object) => {
            run.world.callee_path(*object).filter(|path| path.ends_with("Reflector.createDecorator"))?;
            let options = run.world.call(*object).and_then(|(_, arguments)| arguments.get(0));
            let named = options.and_then(|options| run.world.entry(options, "key")).and_then(Value::text);
            Some(named.map_or_else(|| format!("#{}", object.0), str::to_owned))
        }
        other => run.world.path(other),
    }
}

/// Decorators of packages that may guard, since nothing says that they only describe.
pub fn foreign(applied: &[Applied], place: &str) -> (Vec<Link>, Vec<Note>) {
    let (mut links, mut unknown) = (Vec::new(), Vec::new());
    for each in applied {
        if each.value.is_unknown() {
            unknown.push(Note { text: format!("a decorator of the {place}"), at: Some(each.at) });
        } else if !each.path.is_empty() && !nest::nest().describes(&each.path) {
            links.push(Link::new(each.value.clone(), each.at, Calling::Declared, format!("decorator of the {place}")));
        }
    }
    (links, unknown)
}

/// Where the code marks a route as public: `@Public()`, `@SkipAuth()`.
pub fn declared_public(run: &mut Run<'_>, applied: &[Applied]) -> Option<Note> {
    for each in applied {
        let said = metadata(run, std::slice::from_ref(each));
        let name = run.node(each.at).and_then(|node| node.children().next()).map_or("", |expression| {
            if expression.call_name().is_empty() { expression.name() } else { expression.call_name() }
        });
        let public = said.iter().any(|(key, value)| {
            !matches!(value, Value::Bool(false)) && (nest::nest().opens(key) || nest::nest().opens(name))
        });
        if public {
            return Some(Note { text: format!("@{name}"), at: Some(each.at) });
        }
    }
    None
}

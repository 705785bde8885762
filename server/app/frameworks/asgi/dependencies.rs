//! Dependencies of FastAPI: what is asked for by a list, a parameter's default or its type, and in which order it runs.

use std::sync::Arc;

use crate::app::files::At;
use crate::app::frameworks::python;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, Note, PassedOver, Why};
use crate::app::value::{ClassId, FunctionId, List, Made, ObjectId, Value};
use crate::facts::{Node, Part, Role};

const DEPENDS: &[&str] = &[
    "fastapi.Depends",
    "fastapi.Security",
    "fastapi.params.Depends",
    "fastapi.params.Security",
    "fastapi.param_functions.Depends",
    "fastapi.param_functions.Security",
];

const ANNOTATED: &[&str] = &["typing.Annotated.[]", "typing_extensions.Annotated.[]"];

/// How deep dependencies of dependencies are followed.
const DEEPEST: usize = 24;

/// More links than this are not listed for one route.
const MOST: usize = 256;

/// Something that is called for its value before the handler, if only to be turned away by it.
#[derive(Clone, Debug)]
pub struct Dependency {
    pub value: Value,
    pub scopes: Vec<Arc<str>>,
    pub at: At,
    pub place: String,
}

/// What replaces what, from `app.dependency_overrides`.
#[derive(Clone, Debug, Default)]
pub struct Overrides(pub Vec<Override>);

#[derive(Clone, Debug)]
pub struct Override {
    pub instead_of: Value,
    pub value: Value,
    pub at: At,
    /// It is made under a condition.
    pub perhaps: bool,
}

/// The callable and the scopes of a `Depends(…)` or `Security(…)`; `typed` is what the parameter's type stands for.
fn depends(run: &mut Run<'_>, value: &Value, typed: Option<&Value>) -> Option<(Value, Vec<Arc<str>>)> {
    let object = run.force(value).object()?;
    let (callee, arguments) = run.world.call(object)?;
    if !python::is_called(run, callee, DEPENDS) {
        return None;
    }
    let arguments = arguments.clone();
    let given = arguments.named_or("dependency", 0).map(|argument| run.force(&argument.value));
    let value = match given {
        Some(Value::Null) | None => typed.map_or(Value::UNKNOWN, |typed| run.force(typed)),
        Some(given) => given,
    };
    let scopes = arguments.named_or("scopes", 1).map(|argument| run.force(&argument.value));
    let scopes = scopes.map_or_else(Vec::new, |scopes| run.world.flattened(&scopes));
    let scopes = scopes.iter().map(|scope| match run.force(scope) {
        Value::Text(text) => text,
        other => run.world.path(&other).unwrap_or_else(|| "?".to_owned()).into(),
    });
    Some((value, scopes.collect()))
}

/// The dependencies of a `dependencies=[…]`, and whether it may hold more.
pub fn listed(run: &mut Run<'_>, value: &Value, at: At, place: &str) -> (Vec<Dependency>, bool) {
    let value = run.force(value);
    let (items, open) = match &value {
        Value::Null => return (Vec::new(), false),
        Value::List(list) => (run.world.list(*list).items.clone(), run.world.list(*list).open),
        Value::Object(_) => (vec![value.clone()], false),
        _ => return (Vec::new(), true),
    };
    let mut found = Vec::new();
    let mut lost = open;
    for item in items {
        let item = run.force(&item);
        let at = item.object().map_or(at, |object| run.world.object(object).at);
        match depends(run, &item, None) {
            Some((value, scopes)) => found.push(Dependency { value, scopes, at, place: place.to_owned() }),
            None => match item {
                Value::List(_) => {
                    let (inner, open) = listed(run, &item, at, place);
                    found.extend(inner);
                    lost |= open;
                }
                _ => lost = true,
            },
        }
    }
    (found, lost)
}

/// What the parameters of a function ask for.
pub fn of_parameters(run: &mut Run<'_>, function: FunctionId, place: &str) -> Vec<Dependency> {
    let held = run.world.function(function).clone();
    let parameters = python::parameters(run, function);
    let mut found = Vec::new();
    for parameter in parameters {
        let typed = parameter.child(Part::Type);
        let default = parameter.child(Part::Default);
        found.extend(declared(run, parameter, typed, default, held.at.file, held.scope, place));
    }
    found
}

/// Functions that stand as a parameter's default, without `Depends`: they are a value, and are never called.
pub fn not_asked_for(run: &mut Run<'_>, function: FunctionId) -> Vec<PassedOver> {
    let (at, scope) = (run.world.function(function).at, run.world.function(function).scope);
    let mut found = Vec::new();
    for parameter in python::parameters(run, function) {
        let default = parameter.child(Part::Default);
        let Some(default) = default.filter(|node| node.is_any(&[Role::Name, Role::Member])) else { continue };
        let value = run.eval(default, at.file, scope);
        let value = run.force(&value);
        if matches!(value, Value::Function(_)) {
            let at = At { file: at.file, id: default.id };
            let link = Link::new(value, at, Calling::FastApiDependency, "default of a parameter");
            let text = format!(
                "without `Depends` the function `{}` is only a default value and is never called",
                default.name()
            );
            found.push(PassedOver { link, why: Why::Form, text, idle: true });
        }
    }
    found
}

/// What a class asks for: its constructor's parameters, or its fields where it is a data class or a class-based view.
pub fn of_class(run: &mut Run<'_>, class: ClassId, place: &str) -> Vec<Dependency> {
    if let Some(Value::Function(constructor)) = run.attribute(class, "__init__") {
        return of_parameters(run, constructor, place);
    }
    of_fields(run, class, place)
}

/// What the annotated or assigned names of a class body ask for, bases first.
pub fn of_fields(run: &mut Run<'_>, class: ClassId, place: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let classes: Vec<_> = run.ancestry(class).into_iter().filter_map(|base| base.class()).collect();
    for class in classes.into_iter().rev() {
        let (at, scope) = (run.world.class(class).at, run.world.class(class).scope);
        let Some(body) = run.class_node(class).and_then(|node| node.child(Part::Body)) else { continue };
        for statement in body.children() {
            let field = if statement.is(Role::Discard) { statement.children().next() } else { Some(statement) };
            let Some(field) = field.filter(|field| field.is_any(&[Role::Assign, Role::Field])) else { continue };
            let (typed, value) = (field.child(Part::Type), field.child(Part::Value));
            found.extend(declared(run, field, typed, value, at.file, scope, place));
        }
    }
    found
}

fn declared<'a>(
    run: &mut Run<'a>,
    node: Node<'a>,
    typed: Option<Node<'a>>,
    default: Option<Node<'a>>,
    file: crate::app::FileId,
    scope: crate::app::value::ScopeId,
    place: &str,
) -> Option<Dependency> {
    let annotation = typed.filter(|typed| !typed.is_literal() || typed.is(Role::String));
    let annotation = annotation.map(|typed| {
        let value = run.eval(typed, file, scope);
        match run.force(&value) {
            // A type that is only declared further down is written in quotes.
            Value::Text(text) => {
                let symbol = run.files.get(file).and_then(|source| source.facts.names.find(&text));
                let value = symbol.and_then(|symbol| run.lookup(scope, symbol)).unwrap_or(Value::UNKNOWN);
                run.force(&value)
            }
            value => value,
        }
    });
    let (typed, asked) = match &annotation {
        Some(annotation) => annotated(run, annotation, 0),
        None => (None, None),
    };
    let default = default.filter(|default| default.is_any(&[Role::Call, Role::Name, Role::Member]));
    let default = default.map(|default| run.eval(default, file, scope));
    let typed = typed.or(annotation);
    let found = default.and_then(|default| depends(run, &default, typed.as_ref()));
    let (value, scopes) = found.or_else(|| depends(run, &asked?, typed.as_ref()))?;
    Some(Dependency { value, scopes, at: At { file, id: node.id }, place: place.to_owned() })
}

/// The type in an `Annotated[…]` and the dependency in it: of several the last counts.
fn annotated(run: &mut Run<'_>, annotation: &Value, depth: u32) -> (Option<Value>, Option<Value>) {
    let Value::Object(object) = annotation else { return (None, None) };
    let Some((callee, arguments)) = run.world.call(*object) else { return (None, None) };
    if depth > 8 || !python::is_called(run, callee, ANNOTATED) {
        return (None, None);
    }
    let mut items = arguments.positional.iter().map(|argument| argument.value.clone()).collect::<Vec<_>>().into_iter();
    let Some(first) = items.next() else { return (None, None) };
    let first = run.force(&first);
    let mut asked = None;
    for item in items {
        if is_depends(run, &item) {
            asked = Some(item);
        }
    }
    let (inner, inner_asked) = annotated(run, &first, depth + 1);
    (inner.or(Some(first)), asked.or(inner_asked))
}

fn is_depends(run: &mut Run<'_>, value: &Value) -> bool {
    let Some(object) = run.force(value).object() else { return false };
    run.world.call(object).is_some_and(|(callee, _)| python::is_called(run, callee, DEPENDS))
}

/// Puts dependencies into the order in which they run: what a dependency asks for runs before it, and what has run is not
/// run again.
pub struct Solver<'s> {
    pub overrides: &'s Overrides,
    pub links: Vec<Link>,
    pub unknown: Vec<Note>,
    done: Vec<(Value, Vec<Arc<str>>)>,
    within: Vec<Value>,
}

impl<'s> Solver<'s> {
    pub fn new(overrides: &'s Overrides) -> Self {
        Self { overrides, links: Vec::new(), unknown: Vec::new(), done: Vec::new(), within: Vec::new() }
    }

    pub fn solve(&mut self, run: &mut Run<'_>, dependency: Dependency, outer: &[Arc<str>]) {
        let mut scopes = outer.to_vec();
        scopes.extend(dependency.scopes.iter().filter(|scope| !outer.contains(scope)).cloned());
        let mut value = run.force(&dependency.value);
        let mut perhaps = false;
        if let Some(held) = self.overrides.0.iter().rev().find(|each| same_callable(run, &each.instead_of, &value)) {
            if held.perhaps {
                perhaps = true;
                let text = "the dependency may be replaced in dependency_overrides".to_owned();
                self.unknown.push(Note { text, at: Some(held.at) });
            } else {
                value = held.value.clone();
            }
        }
        let known = self.done.iter().any(|(each, with)| *with == scopes && *each == value);
        if known || self.within.contains(&value) || self.within.len() >= DEEPEST || self.links.len() >= MOST {
            return;
        }
        if value.is_unknown() {
            let text = format!("{} that could not be followed", dependency.place);
            self.unknown.push(Note { text, at: Some(dependency.at) });
            return;
        }
        self.within.push(value.clone());
        let place = format!("dependency of `{}`", name(run, &value));
        let before = self.links.len();
        for inner in asked_by(run, &value, &place) {
            self.solve(run, inner, &scopes);
        }
        // What it asks for is asked for only where it is.
        self.links[before..].iter_mut().for_each(|link| link.perhaps |= perhaps);
        self.within.pop();
        let mut link = Link::new(value.clone(), dependency.at, Calling::FastApiDependency, dependency.place);
        link.perhaps = perhaps;
        if !scopes.is_empty() {
            let items = scopes.iter().cloned().map(Value::Text).collect();
            let list = run.world.add_list(List { items, open: false, at: Some(dependency.at) });
            link.metadata.push(("scopes".into(), Value::List(list)));
        }
        self.links.push(link);
        self.done.push((value, scopes));
    }
}

/// What a dependency asks for itself.
fn asked_by(run: &mut Run<'_>, value: &Value, place: &str) -> Vec<Dependency> {
    match value {
        Value::Function(function) => of_parameters(run, *function, place),
        Value::Class(class) => of_class(run, *class, place),
        Value::Object(object) => match partial(run, *object) {
            Some(inner) => asked_by(run, &inner, place),
            None => match python::callable(run, value) {
                Some(function) => of_parameters(run, function, place),
                None => Vec::new(),
            },
        },
        _ => Vec::new(),
    }
}

/// The function in a `functools.partial(…)`.
fn partial(run: &mut Run<'_>, object: ObjectId) -> Option<Value> {
    let Made::Call { callee, arguments } = &run.world.object(object).made else { return None };
    if !python::is_called(run, callee, &["functools.partial"]) {
        return None;
    }
    let first = arguments.get(0).cloned()?;
    Some(run.force(&first))
}

fn same_callable(run: &Run<'_>, a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Function(a), Value::Function(b)) => run.world.function(*a).at == run.world.function(*b).at,
        _ => a == b,
    }
}

/// What a person calls a dependency.
pub fn name(run: &Run<'_>, value: &Value) -> String {
    match value {
        Value::Function(function) => run.function_node(*function).map_or("", Node::function_name).to_owned(),
        Value::Class(class) => run.world.class(*class).name.to_string(),
        Value::Object(object) => match &run.world.object(*object).made {
            Made::Instance { class, .. } => run.world.class(*class).name.to_string(),
            _ => run.world.path(value).unwrap_or_default().trim_end_matches("()").to_owned(),
        },
        other => run.world.path(other).unwrap_or_default(),
    }
}

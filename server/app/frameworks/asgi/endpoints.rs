//! Endpoints: functions, classes with a method per HTTP method, and what is wrapped around them.

use std::sync::Arc;

use crate::app::files::At;
use crate::app::frameworks::python;
use crate::app::interpret::{Decoration, Run};
use crate::app::route::{Calling, Handler, Link, Note};
use crate::app::value::{Argument, FunctionId, Made, ObjectId, Value};

/// The methods of an `HTTPEndpoint`.
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "options", "head"];

/// Copies a function's name and signature to its wrapper.
const WRAPS: &[&str] = &["functools.wraps", "wraps"];

/// The functions that a decorator object was applied to, each at its decorator.
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

/// An endpoint and what is around it, for some methods.
pub struct Endpoint {
    /// None: whatever the registration says.
    pub method: Option<Arc<str>>,
    pub handler: Handler,
    /// Decorators and the dispatch of a class, outermost first.
    pub links: Vec<Link>,
    /// The function whose parameters the framework reads, where that is not the handler.
    pub signature: Option<FunctionId>,
    pub searched: Vec<Note>,
}

/// What answers where `value` is registered; `decorator` is the registering decorator, where one is.
pub fn of(run: &mut Run<'_>, value: &Value, at: At, decorator: Option<At>, calling: Calling) -> Vec<Endpoint> {
    let value = run.force(value);
    if let Value::Class(class) = value {
        let mut found = Vec::new();
        for method in METHODS {
            let Some(Value::Function(function)) = run.attribute(class, method) else { continue };
            let mut endpoint = function_endpoint(run, function, None, Calling::Starlette);
            endpoint.method = Some(method.to_uppercase().into());
            if let Some(Value::Function(dispatch)) = run.attribute(class, "dispatch") {
                let at = run.world.function(dispatch).at;
                endpoint
                    .links
                    .insert(0, Link::new(Value::Function(dispatch), at, Calling::Dispatch, "dispatch of the class"));
            }
            found.push(endpoint);
        }
        return found;
    }
    match python::callable(run, &value) {
        Some(function) => vec![function_endpoint(run, function, decorator, calling)],
        None => {
            let at = value.object().map_or(at, |object| run.world.object(object).at);
            let handler = Handler { value, at, calling };
            vec![Endpoint { method: None, handler, links: Vec::new(), signature: None, searched: Vec::new() }]
        }
    }
}

/// A function with its decorators: those below the one that registers it are called before it, those above are not.
fn function_endpoint(run: &mut Run<'_>, function: FunctionId, decorator: Option<At>, calling: Calling) -> Endpoint {
    let value = Value::Function(function);
    let decorations = run.decorations(&value).to_vec();
    let (above, below) = python::below(&decorations, decorator);
    let mut searched = Vec::new();
    for each in above {
        if registers(run, each) {
            continue;
        }
        let name = run.node(each.at).map(python::decorator_name).unwrap_or_default();
        let text = format!("`{name}` stands above the decorator that registers the route and does not run");
        searched.push(Note { text, at: Some(each.at) });
    }
    let mut links = Vec::new();
    let mut signature = None;
    for each in below.into_iter().rev() {
        if registers(run, each) || is_wraps(run, &each.value) || is_plain(run, &each.value) {
            continue;
        }
        links.insert(0, Link::new(each.value.clone(), each.at, Calling::Decorator, "decorator of the handler"));
        if let Value::Function(wrapper) = each.result
            && run.world.function(wrapper).at != run.world.function(function).at
            && !run.decorations(&each.result).iter().any(|inner| is_wraps(run, &inner.value))
        {
            signature = Some(wrapper);
        }
    }
    let at = run.world.function(function).at;
    Endpoint { method: None, handler: Handler { value, at, calling }, links, signature, searched }
}

/// Python's own decorators say nothing about a request.
fn is_plain(run: &Run<'_>, value: &Value) -> bool {
    matches!(run.world.path(value).as_deref(), Some("staticmethod" | "classmethod" | "property" | "abc.abstractmethod"))
}

fn is_wraps(run: &Run<'_>, value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            run.world.call(*object).is_some_and(|(callee, _)| python::is_called(run, callee, WRAPS))
        }
        _ => false,
    }
}

/// True where a decorator is a registration itself: a second `@router.get(…)`.
fn registers(run: &mut Run<'_>, decoration: &Decoration) -> bool {
    let Some(object) = decoration.value.object() else { return false };
    let Made::Call { callee: Value::Member(member), .. } = &run.world.object(object).made else { return false };
    let root = run.world.root(&member.of);
    root.is_some_and(|root| super::Kind::of(run, root).is_some())
}

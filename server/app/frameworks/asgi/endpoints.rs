//! Endpoints: functions, classes with a method per HTTP method, and what is wrapped around them.

use std::sync::Arc;

use crate::app::files::At;
use crate::app::frameworks::python::{self, decorators};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Handler, Link, Note, PassedOver};
use crate::app::value::{FunctionId, Made, Value};

/// The methods of an `HTTPEndpoint`.
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "options", "head"];

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
    pub passed_over: Vec<PassedOver>,
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
    let (inner, wrapped) = if calling == Calling::Starlette {
        decorators::unwrapped(run, &value, at)
    } else {
        (value.clone(), Vec::new())
    };
    match python::callable(run, &inner) {
        Some(function) => {
            let mut endpoint = function_endpoint(run, function, decorator, calling);
            endpoint.links.splice(0..0, wrapped);
            vec![endpoint]
        }
        None => {
            let at = value.object().map_or(at, |object| run.world.object(object).at);
            let handler = Handler { value, at, calling };
            vec![Endpoint {
                method: None,
                handler,
                links: Vec::new(),
                signature: None,
                searched: Vec::new(),
                passed_over: Vec::new(),
            }]
        }
    }
}

/// A function with its decorators: those below the one that registers it are called before it, those above are not.
fn function_endpoint(run: &mut Run<'_>, function: FunctionId, decorator: Option<At>, calling: Calling) -> Endpoint {
    let value = Value::Function(function);
    let around = decorators::around(run, &value, decorator, &mut registers);
    let at = run.world.function(function).at;
    let handler = Handler { value, at, calling };
    let decorators::Around { links, signature, searched, passed_over } = around;
    Endpoint { method: None, handler, links, signature, searched, passed_over }
}

/// True where a decorator is a registration itself: a second `@router.get(…)`.
fn registers(run: &mut Run<'_>, decorator: &Value) -> bool {
    let Some(object) = decorator.object() else { return false };
    let Made::Call { callee: Value::Member(member), .. } = &run.world.object(object).made else { return false };
    let root = run.world.root(&member.of);
    root.is_some_and(|root| super::Kind::of(run, root).is_some())
}

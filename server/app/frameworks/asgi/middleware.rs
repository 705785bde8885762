//! Middleware: of an application, a mount, a router or a route.

use crate::app::files::At;
use crate::app::frameworks::python;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, Note};
use crate::app::value::{Argument, Arguments, ObjectId, Value};

const MIDDLEWARE: &[&str] = &["starlette.middleware.Middleware", "fastapi.middleware.Middleware"];

/// Middleware derived from it is passed by WebSockets.
const REQUESTS_ONLY: &[&str] =
    &["starlette.middleware.base.BaseHTTPMiddleware", "fastapi.middleware.base.BaseHTTPMiddleware"];

/// One piece of middleware.
#[derive(Clone, Debug)]
pub struct Layer {
    pub link: Link,
    /// WebSockets pass it by.
    pub requests_only: bool,
}

/// The layers of a `middleware=[Middleware(Gate, …), …]`, outermost first.
pub fn listed(run: &mut Run<'_>, value: Option<&Value>, place: &str, unknown: &mut Vec<Note>) -> Vec<Layer> {
    let Some(value) = value else { return Vec::new() };
    let (items, open) = match run.force(value) {
        Value::Null => return Vec::new(),
        Value::List(list) => (run.world.list(list).items.clone(), run.world.list(list).open),
        other => (vec![other], false),
    };
    if open {
        unknown.push(Note { text: format!("{place} that could not be followed"), at: None });
    }
    let mut layers = Vec::new();
    for item in items {
        let item = run.force(&item);
        let made = item.object().and_then(|object| Some((object, run.world.call(object)?)));
        match made {
            Some((object, (callee, arguments))) if python::is_called(run, callee, MIDDLEWARE) => {
                let (at, arguments) = (run.world.object(object).at, arguments.clone());
                layers.extend(layer(run, &arguments, at, place));
            }
            _ => unknown.push(Note { text: format!("{place} that could not be followed"), at: None }),
        }
    }
    layers
}

/// What `add_middleware(Gate, …)` or `Middleware(Gate, …)` puts in front: an instance, with its options.
pub fn layer(run: &mut Run<'_>, arguments: &Arguments, at: At, place: &str) -> Option<Layer> {
    let class = arguments.named_or("middleware_class", 0).or_else(|| arguments.named("cls"))?;
    let class = run.force(&class.value);
    let mut options = arguments.clone();
    if !options.positional.is_empty() {
        options.positional.remove(0);
    }
    options.named.retain(|(name, _)| !matches!(&**name, "middleware_class" | "cls"));
    if python::is_called(run, &class, REQUESTS_ONLY)
        && let Some(dispatch) = options.named("dispatch")
    {
        let value = run.force(&dispatch.value);
        return Some(Layer { link: Link::new(value, at, Calling::StarletteMiddleware, place), requests_only: true });
    }
    let requests_only = class.class().is_some_and(|class| python::inherits(run, class, REQUESTS_ONLY));
    let value = match &class {
        Value::Class(_) | Value::Function(_) | Value::Outside(_) => {
            if !matches!(class, Value::Outside(_)) {
                // The application that the layer is put around.
                options.positional.insert(0, Argument { value: Value::Unknown(Some(at)), at });
            }
            run.call(&class, options, at)
        }
        _ => class.clone(),
    };
    // A function that answers an application of its own is the guard itself.
    let value = if matches!(class, Value::Function(_)) && value.is_unknown() { class } else { value };
    Some(Layer { link: Link::new(value, at, Calling::StarletteMiddleware, place), requests_only })
}

/// The layers of an application, outermost first: what is added last is put around the rest.
pub fn of_application(run: &mut Run<'_>, object: ObjectId, unknown: &mut Vec<Note>) -> Vec<Layer> {
    const PLACE: &str = "middleware of the application";
    let arguments = python::construction(run, object);
    let listed = listed(run, arguments.named("middleware").map(|argument| &argument.value), PLACE, unknown);
    let mut layers = Vec::new();
    for event in run.world.object(object).events.clone() {
        let Some((_, name, arguments)) = run.world.method_call(event) else { continue };
        let (name, arguments, at) = (name.to_owned(), arguments.clone(), run.world.object(event).at);
        match name.as_str() {
            "add_middleware" => {
                let perhaps = python::perhaps(run, event, object);
                let mut added = layer(run, &arguments, at, PLACE);
                added.iter_mut().for_each(|layer| layer.link.perhaps = perhaps);
                layers.extend(added);
            }
            "middleware" => {
                for function in python::applied(run, event) {
                    let link = Link::new(function.value, at, Calling::StarletteMiddleware, PLACE);
                    layers.push(Layer { link, requests_only: true });
                }
            }
            _ => {}
        }
    }
    layers.reverse();
    layers.extend(listed);
    layers
}

/// The links that stand before a route.
pub fn links(layers: &[Layer], websocket: bool) -> Vec<Link> {
    layers.iter().filter(|layer| !(websocket && layer.requests_only)).map(|layer| layer.link.clone()).collect()
}

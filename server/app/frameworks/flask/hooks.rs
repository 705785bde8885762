//! Hooks: functions that run before a request is handed to its view.

use crate::app::files::At;
use crate::app::frameworks::python;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link};
use crate::app::value::{Made, ObjectId, Value};

/// What runs before the views of an application or a blueprint, as `whose` says, in that order.
pub fn before(run: &mut Run<'_>, object: ObjectId, whose: &str) -> Vec<Link> {
    let mut found = of(run, object, "url_value_preprocessor", &format!("url_value_preprocessor of the {whose}"));
    found.iter_mut().filter(|link| link.calling == Calling::FlaskBefore).for_each(|link| {
        link.calling = Calling::FlaskValues;
    });
    found.extend(of(run, object, "before_request", &format!("before_request of the {whose}")));
    found
}

/// The hooks of one kind of an application or a blueprint, in the order in which they were registered.
pub fn of(run: &mut Run<'_>, object: ObjectId, name: &str, place: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for event in run.world.object(object).events.clone() {
        let at = run.world.object(event).at;
        let Some((receiver, method, arguments)) = run.world.method_call(event) else { continue };
        let (receiver, method, arguments) = (receiver.clone(), method.to_owned(), arguments.clone());
        if method == name && super::is_on(&receiver, object) {
            let hook = arguments.named_or("f", 0).map(|argument| argument.value.clone());
            let perhaps = python::perhaps(run, event, object);
            if let Some(hook) = hook {
                found.extend(links(run, &hook, at, place).into_iter().map(|link| Link { perhaps, ..link }));
            }
            // `@app.before_request()` of Quart and wrappers: the object is applied to the function.
            if arguments.positional.is_empty() {
                let applied = python::applied(run, event);
                for argument in applied {
                    found.extend(links(run, &argument.value, argument.at, place));
                }
            }
        }
        // `app.before_request_funcs.setdefault(None, []).append(f)`.
        if method == "setdefault" && matches!(&receiver, Value::Member(of) if &*of.name == "before_request_funcs") {
            for inner in run.world.object(event).events.clone() {
                if let Some((_, "append", arguments)) = run.world.method_call(inner) {
                    let at = run.world.object(inner).at;
                    let hook = arguments.get(0).cloned();
                    if let Some(hook) = hook {
                        found.extend(links(run, &hook, at, place));
                    }
                }
            }
        }
    }
    found
}

/// A hook, behind the decorators that stand below its registration.
fn links(run: &mut Run<'_>, hook: &Value, at: At, place: &str) -> Vec<Link> {
    let value = run.force(hook);
    let mut silent = |run: &mut Run<'_>, decorator: &Value| super::views::is_silent(run, decorator);
    let around = python::decorators::around(run, &value, Some(at), &mut silent);
    let mut found = around.links;
    found.iter_mut().for_each(|link| link.place = format!("decorator of {place}"));
    found.push(Link::new(value, at, Calling::FlaskBefore, place));
    found
}

/// What is put around the whole application: `app.wsgi_app = Gate(app.wsgi_app)`, where the project wrote it.
pub fn wsgi(run: &mut Run<'_>, application: ObjectId) -> Vec<Link> {
    let fields = run.world.object(application).fields.clone();
    let mut found = Vec::new();
    for (name, value) in fields {
        if &*name != "wsgi_app" {
            continue;
        }
        if let Value::Object(gate) = run.force(&value)
            && matches!(run.world.object(gate).made, Made::Instance { .. })
        {
            let at = run.world.object(gate).at;
            found.push(Link::new(value, at, Calling::Wsgi, "WSGI middleware around the application"));
        }
    }
    found
}

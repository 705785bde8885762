//! Views: functions, and classes whose methods answer.

use std::sync::Arc;

use super::Kind;
use crate::app::files::At;
use crate::app::frameworks::python::{self, decorators, text};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Handler, Link, Note, PassedOver};
use crate::app::value::{Arguments, ClassId, FunctionId, Made, Value};

/// The methods that a class-based view may have.
const METHODS: [&str; 8] = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];

/// Classes that have `decorators` of their own, empty.
const VIEWS: &[&str] = &[
    "flask.views.View",
    "flask.views.MethodView",
    "flask_restful.Resource",
    "flask_restplus.Resource",
    "flask_restx.Resource",
    "flask_restx.resource.Resource",
    "flask_smorest.MethodView",
    "apiflask.views.MethodView",
];

const RESOURCES: &[&str] =
    &["flask_restful.Resource", "flask_restplus.Resource", "flask_restx.Resource", "flask_restx.resource.Resource"];

/// Decorators of applications and blueprints that register, describe or shape data, and turn nobody away for who they are.
const SILENT: &[&str] = &[
    "route",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "add_url_rule",
    "endpoint",
    "errorhandler",
    "app_errorhandler",
    "before_request",
    "after_request",
    "before_app_request",
    "after_app_request",
    "teardown_request",
    "context_processor",
    "app_context_processor",
    "doc",
    "input",
    "output",
    "arguments",
    "response",
    "alt_response",
    "paginate",
    "etag",
    "expect",
    "marshal_with",
    "marshal_list_with",
    "param",
    "produces",
    "deprecated",
    "hide",
    "vendor",
    "header",
    "representation",
];

/// What answers a request, and what is called around it, outermost first.
pub struct View {
    /// None: what the registration says, or GET.
    pub methods: Option<Vec<Arc<str>>>,
    pub handler: Handler,
    pub links: Vec<Link>,
    pub searched: Vec<Note>,
    pub passed_over: Vec<PassedOver>,
    /// The name that the endpoint gets where none is given.
    pub name: String,
}

/// True for decorators that are no links.
pub fn is_silent(run: &mut Run<'_>, decorator: &Value) -> bool {
    let member = match decorator {
        Value::Member(member) => member.clone(),
        Value::Object(object) => match &run.world.object(*object).made {
            Made::Call { callee: Value::Member(member), .. } => member.clone(),
            _ => return false,
        },
        _ => return false,
    };
    let Some(root) = run.world.root(&member.of) else { return false };
    SILENT.contains(&&*member.name) && Kind::of(run, root).is_some()
}

/// The views that a registered value makes; `decorator` is the registering decorator, where one is.
pub fn of(run: &mut Run<'_>, value: &Value, at: At, decorator: Option<At>) -> Vec<View> {
    let (value, wrapped) = match decorator {
        Some(_) => (run.force(value), Vec::new()),
        None => decorators::unwrapped(run, value, at),
    };
    let mut views = match &value {
        Value::Class(class) => of_class(run, *class, None),
        Value::Object(object) => match run.world.method_call(*object) {
            Some((Value::Class(class), "as_view", arguments)) => {
                let (class, name) = (*class, arguments.named_or("name", 0).map(|argument| argument.value.clone()));
                let name = name.and_then(|name| run.force(&name).text().map(str::to_owned));
                of_class(run, class, name)
            }
            _ => of_function(run, &value, at, decorator),
        },
        _ => of_function(run, &value, at, decorator),
    };
    for view in &mut views {
        view.links.splice(0..0, wrapped.iter().cloned());
    }
    views
}

fn of_function(run: &mut Run<'_>, value: &Value, at: At, decorator: Option<At>) -> Vec<View> {
    let Some(function) = python::callable(run, value) else {
        let handler = Handler { value: value.clone(), at, calling: Calling::Flask };
        return vec![View {
            methods: None,
            handler,
            links: Vec::new(),
            searched: Vec::new(),
            passed_over: Vec::new(),
            name: String::new(),
        }];
    };
    let value = Value::Function(function);
    let around = decorators::around(run, &value, decorator, &mut is_silent);
    let name = run.function_node(function).map_or("", |node| node.name()).to_owned();
    let handler = Handler { value, at: run.world.function(function).at, calling: Calling::Flask };
    let decorators::Around { links, searched, passed_over, .. } = around;
    vec![View { methods: None, handler, links, searched, passed_over, name }]
}

/// The project's `dispatch_request` of a class, unless a class of the framework's comes before it.
fn own_dispatch(run: &mut Run<'_>, class: ClassId) -> Option<FunctionId> {
    run.ancestry(class).into_iter().find_map(|base| match base.class() {
        Some(class) => run.own_attribute(class, "dispatch_request").map(|found| found.function()),
        None => {
            let path = run.world.path(&base)?;
            matches!(path.rsplit('.').next(), Some("View" | "MethodView" | "Resource" | "MethodResource"))
                .then_some(None)
        }
    })?
}

/// One view for each method of a class, or one for all where it answers itself.
pub fn of_class(run: &mut Run<'_>, class: ClassId, name: Option<String>) -> Vec<View> {
    let name = name.unwrap_or_else(|| run.world.class(class).name.to_string());
    let outer = listed(run, class, "decorators", None, "decorators of the class");
    let dispatch = own_dispatch(run, class);
    // What the constructor is given is said where the class is registered, and rarely written there.
    let at = run.world.class(class).at;
    let instance = run.call(&Value::Class(class), Arguments { open: true, ..Arguments::default() }, at);
    let mut found = Vec::new();
    for method in METHODS {
        let Some(Value::Function(function)) = run.attribute(class, method) else { continue };
        let function = run.member(&instance, method, None).function().unwrap_or(function);
        let value = Value::Function(function);
        let around = decorators::around(run, &value, None, &mut is_silent);
        let mut links = outer.clone();
        if let Some(dispatch) = dispatch {
            let at = run.world.function(dispatch).at;
            links.push(Link::new(Value::Function(dispatch), at, Calling::Dispatch, "dispatch_request of the class"));
        }
        links.extend(listed(run, class, "method_decorators", Some(method), "method_decorators of the resource"));
        // They are given the instance before anything else.
        let of_method = |link: Link| Link { metadata: vec![("method".into(), Value::Bool(true))], ..link };
        links.extend(around.links.into_iter().map(of_method));
        let mut searched = around.searched;
        if outer.is_empty() {
            let at = Some(run.world.class(class).at);
            searched.push(Note { text: "no decorators on the class".to_owned(), at });
        }
        let handler = Handler { value, at: run.world.function(function).at, calling: Calling::Flask };
        found.push(View {
            methods: Some(vec![method.to_uppercase().into()]),
            handler,
            links,
            searched,
            passed_over: around.passed_over,
            name: name.clone(),
        });
    }
    if let (true, Some(dispatch)) = (found.is_empty(), dispatch) {
        let methods = python::attribute_before(run, class, "methods", &[]);
        let methods = text::methods(run, methods.as_ref());
        let value = Value::Function(dispatch);
        let around = decorators::around(run, &value, None, &mut is_silent);
        let mut links = outer;
        links.extend(around.links);
        let handler = Handler { value, at: run.world.function(dispatch).at, calling: Calling::Flask };
        let decorators::Around { searched, passed_over, .. } = around;
        found.push(View { methods, handler, links, searched, passed_over, name });
    }
    found
}

/// A class's list of decorators, outermost first: each is put around what those before it made.
fn listed(run: &mut Run<'_>, class: ClassId, attribute: &str, method: Option<&str>, place: &str) -> Vec<Link> {
    let outsiders = if attribute == "decorators" { VIEWS } else { RESOURCES };
    let mut ancestry = run.ancestry(class).into_iter();
    if method.is_some() && !ancestry.any(|base| python::is_called(run, &base, RESOURCES)) {
        return Vec::new();
    }
    let Some(value) = python::attribute_before(run, class, attribute, outsiders) else { return Vec::new() };
    // By method: `{"delete": [token_required]}`.
    let value = match (&value, method) {
        (Value::Record(record), Some(method)) => match run.world.record(*record).get(method).cloned() {
            Some(value) => run.force(&value),
            None => return Vec::new(),
        },
        _ => value,
    };
    let at = run.world.class(class).at;
    links(run, &value, at, place)
}

/// The items of a list of decorators as links, the last one outermost.
pub fn links(run: &mut Run<'_>, value: &Value, at: At, place: &str) -> Vec<Link> {
    let value = run.force(value);
    let Value::List(list) = &value else {
        return if value == Value::Null { Vec::new() } else { vec![Link::new(value, at, Calling::Decorator, place)] };
    };
    let list = run.world.list(*list).clone();
    let at = list.at.unwrap_or(at);
    let items = list.items.iter().rev();
    let values: Vec<_> = items.map(|item| run.force(item)).collect();
    values.into_iter().map(|value| Link::new(value, at, Calling::Decorator, place)).collect()
}

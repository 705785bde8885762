//! Connexion: an OpenAPI document says which paths there are, which function answers and who verifies the caller.

mod document;
mod resolve;

pub use resolve::dotted;

use self::document::{Api, Operation, Requirement};
use super::Cx;
use super::asgi::middleware;
use super::flask::{hooks, views};
use super::python::{self, factories, text};
use crate::app::files::{At, Document};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Arguments, List, ObjectId, Value};

/// What makes a Connexion application; below it is one of Flask.
pub const APPLICATIONS: &[&str] = &[
    "connexion.App",
    "connexion.FlaskApp",
    "connexion.AsyncApp",
    "connexion.AioHttpApp",
    "connexion.apps.flask_app.FlaskApp",
    "connexion.apps.flask.FlaskApp",
    "connexion.apps.asynchronous.AsyncApp",
];

pub fn routes(run: &mut Run<'_>, cx: &Cx<'_>) -> Vec<Route> {
    factories::enter(run, APPLICATIONS);
    let mut found = Vec::new();
    for id in (0..run.world.objects.len() as u32).map(ObjectId) {
        if !python::is_made_by(run, id, APPLICATIONS) {
            continue;
        }
        for event in run.world.object(id).events.clone() {
            if let Some((Value::Object(of), "add_api", arguments)) = run.world.method_call(event)
                && *of == id
            {
                let arguments = arguments.clone();
                added(run, cx, id, event, &arguments, &mut found);
            }
        }
    }
    found
}

/// The operations of one `add_api("staff.yaml", base_path="/staff")`.
fn added(
    run: &mut Run<'_>,
    cx: &Cx<'_>,
    app: ObjectId,
    event: ObjectId,
    arguments: &Arguments,
    found: &mut Vec<Route>,
) {
    let at = run.world.object(event).at;
    let made = python::construction(run, app);
    let folder = made.named("specification_dir").map(|argument| argument.value.clone());
    let (folder, _) = text::path(run, folder.as_ref());
    let name = arguments.named_or("specification", 0).map(|argument| argument.value.clone());
    let (name, _) = text::path(run, name.as_ref());
    let Some(document) = document_of(run, cx, at, &folder, &name) else { return };
    let Some(api) = Api::of(&document.text) else { return };
    let mut unknown = Vec::new();
    let base = arguments.named("base_path").map(|argument| argument.value.clone());
    let base = match base {
        Some(value) => {
            let (base, known) = text::path(run, Some(&value));
            if !known {
                unknown.push(Note { text: "the base path could not be computed".to_owned(), at: Some(at) });
            }
            base
        }
        None => api.base_path.clone(),
    };
    let layers = middleware::of_application(run, app, &mut unknown);
    let outer = middleware::links(&layers, false);
    let inner = hooks::of(run, app, "before_request", "before_request of the application");
    let resolver =
        arguments.named("resolver").or_else(|| made.named("resolver")).map(|argument| argument.value.clone());
    let resolver = resolve::Resolver::of(run, resolver.as_ref());
    for operation in &api.operations {
        let mut route = Route {
            framework: Framework::Connexion,
            method: operation.method.to_uppercase().into(),
            path: joined(&base, &operation.path),
            at,
            document: Some((document.path.clone(), operation.line)),
            handler: Handler { value: Value::UNKNOWN, at, calling: Calling::Connexion },
            chain: outer.clone(),
            searched: Vec::new(),
            unknown: unknown.clone(),
            declared_public: None,
            passed_over: Vec::new(),
        };
        secure(run, &api, operation, at, &mut route);
        route.chain.extend(inner.iter().cloned());
        handle(run, &resolver, operation, at, &mut route);
        found.push(route);
    }
}

/// The description that is meant by a name: the one in the folder that is named, else the nearest to the code.
fn document_of<'c>(run: &Run<'_>, cx: &Cx<'c>, at: At, folder: &str, name: &str) -> Option<&'c Document> {
    let name = name.trim_start_matches("./").trim_start_matches(text::UNKNOWN).trim_start_matches('/');
    let folder = folder.trim_start_matches("./").trim_matches('/');
    let from = run.files.get(at.file).map_or("", |file| &*file.path);
    let from = crate::app::paths::folder(from);
    let ends = |path: &str| path == name || path.strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
    let candidates = cx
        .files
        .documents()
        .filter(|document| if name.is_empty() { document.text.contains("operationId") } else { ends(&document.path) });
    candidates.max_by_key(|document| {
        let path = &*document.path;
        let named = !folder.is_empty() && path.contains(&format!("{folder}/"));
        let near = crate::app::paths::below(path, from);
        (named, near, std::cmp::Reverse(path.len()))
    })
}

/// What verifies the caller of an operation: all of one requirement, or one of several.
fn secure(run: &mut Run<'_>, api: &Api, operation: &Operation, at: At, route: &mut Route) {
    let (requirements, place) = match (&operation.security, &api.security) {
        (Some(own), _) => (own, "security of the operation"),
        (None, Some(all)) => (all, "security of the document"),
        (None, None) => {
            route.searched.push(Note { text: "no security in the document or the operation".to_owned(), at: Some(at) });
            return;
        }
    };
    if requirements.is_empty() || requirements.iter().all(|requirement| requirement.0.is_empty()) {
        route.declared_public = Some(Note { text: format!("{place} is empty"), at: Some(at) });
        return;
    }
    if requirements.iter().any(|requirement| requirement.0.is_empty()) {
        route
            .searched
            .push(Note { text: format!("{place} holds the empty requirement, which anybody meets"), at: Some(at) });
        return;
    }
    let mut alternatives: Vec<Vec<Link>> = Vec::new();
    for requirement in requirements {
        alternatives.push(links(run, api, requirement, at, place, route));
    }
    if let [only] = alternatives.as_slice() {
        route.chain.extend(only.iter().cloned());
        return;
    }
    if alternatives.iter().any(Vec::is_empty) {
        return;
    }
    // One of several will do: a list of lists.
    let lists: Vec<Value> = alternatives
        .iter()
        .map(|links| {
            let items = links.iter().map(|link| link.value.clone()).collect();
            Value::List(run.world.add_list(List { items, open: false, at: Some(at) }))
        })
        .collect();
    let value = Value::List(run.world.add_list(List { items: lists, open: false, at: Some(at) }));
    route.chain.push(Link::new(value, at, Calling::ConnexionSecurity, format!("{place}, one of several")));
}

/// A link for each scheme of a requirement.
fn links(run: &mut Run<'_>, api: &Api, requirement: &Requirement, at: At, place: &str, route: &mut Route) -> Vec<Link> {
    let mut found = Vec::new();
    for (name, scopes) in &requirement.0 {
        let scheme = api.schemes.get(name);
        let function = scheme.and_then(|scheme| scheme.function.as_deref());
        let value = function.map(|dotted| resolve::dotted(run, at.file, dotted));
        let value = match value {
            Some(value) if !value.is_unknown() => value,
            Some(_) => {
                let text = format!("the function that verifies the scheme `{name}` could not be found");
                route.unknown.push(Note { text, at: Some(at) });
                continue;
            }
            None => {
                route.unknown.push(Note { text: format!("no function verifies the scheme `{name}`"), at: Some(at) });
                continue;
            }
        };
        let mut link = Link::new(value, at, Calling::ConnexionSecurity, place);
        if let Some(scheme) = scheme {
            link.metadata.push(("scheme".into(), Value::Text(scheme.kind.as_str().into())));
            if let Some(validate) = &scheme.scopes {
                link.metadata.push(("validate_scopes".into(), resolve::dotted(run, at.file, validate)));
            }
        }
        if !scopes.is_empty() {
            let items = scopes.iter().map(|scope| Value::Text(scope.as_str().into())).collect();
            let list = Value::List(run.world.add_list(List { items, open: false, at: Some(at) }));
            link.metadata.push(("scopes".into(), list));
        }
        found.push(link);
    }
    found
}

/// The function that answers, with its decorators.
fn handle(run: &mut Run<'_>, resolver: &resolve::Resolver, operation: &Operation, at: At, route: &mut Route) {
    let value = resolver.name(operation).map(|dotted| resolve::dotted(run, at.file, &dotted));
    let Some(value) = value.filter(|value| !value.is_unknown()) else {
        route.unknown.push(Note { text: "the operation's handler could not be found".to_owned(), at: Some(at) });
        return;
    };
    if let Some(view) = views::of(run, &value, at, None).into_iter().next() {
        route.handler = Handler { calling: Calling::Connexion, ..view.handler };
        route.chain.extend(view.links);
        route.searched.extend(view.searched);
    }
}

fn joined(base: &str, path: &str) -> String {
    let whole = format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'));
    if whole.starts_with('/') || whole.starts_with(text::UNKNOWN) { whole } else { format!("/{whole}") }
}

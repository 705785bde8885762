//! django-ninja: operations of an API and of the routers that are added to it, each with the `auth` that is nearest.

use std::sync::Arc;

use super::urls::{Place, Walk};
use super::views::Endpoint;
use super::wrap;
use crate::app::files::At;
use crate::app::frameworks::python::{self, text};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Framework, Handler, Link, Note};
use crate::app::value::{Argument, Arguments, ObjectId, Value};

const APIS: &[&str] = &["ninja.NinjaAPI", "ninja.main.NinjaAPI", "ninja_extra.NinjaExtraAPI", "*.NinjaExtraAPI"];
const ROUTERS: &[&str] = &["ninja.Router", "ninja.router.Router"];
const DECORATE: &[&str] = &["ninja.decorators.decorate_view", "ninja.decorate_view"];

/// How deep routers are followed.
const DEEPEST: u32 = 12;

const METHODS: [&str; 6] = ["get", "post", "put", "patch", "delete", "api_operation"];

/// Who is asked, and where that is said.
#[derive(Clone)]
struct Auth {
    value: Value,
    at: At,
    place: &'static str,
}

pub fn is_api(run: &mut Run<'_>, object: ObjectId) -> bool {
    python::is_made_by(run, object, APIS)
}

/// The routes of an API below a place.
pub fn api(walk: &mut Walk<'_, '_>, api: ObjectId, place: &Place) {
    let given = python::construction(walk.run, api);
    let at = walk.run.world.object(api).at;
    let auth = auth_of(walk.run, &given, at, "auth of the API");
    operations(walk, api, place, auth.as_ref(), 0);
    documentation(walk, api, &given, place);
}

/// `auth=…` where it is given and means something: an empty list is as good as none.
fn auth_of(run: &mut Run<'_>, given: &Arguments, at: At, place: &'static str) -> Option<Auth> {
    let value = run.force(&given.named("auth")?.value);
    if run.world.path(&value).is_some_and(|path| path.ends_with(".NOT_SET")) {
        return None;
    }
    if let Value::List(list) = &value
        && run.world.list(*list).items.is_empty()
    {
        return None;
    }
    Some(Auth { value, at, place })
}

fn operations(walk: &mut Walk<'_, '_>, of: ObjectId, place: &Place, auth: Option<&Auth>, depth: u32) {
    if depth > DEEPEST {
        return;
    }
    let events = walk.run.world.object(of).events.clone();
    for event in events {
        let Some((receiver, name, arguments)) = walk.run.world.method_call(event) else { continue };
        if receiver.object() != Some(of) {
            continue;
        }
        let (name, arguments) = (name.to_owned(), arguments.clone());
        if METHODS.contains(&name.as_str()) {
            operation(walk, event, &name, &arguments, place, auth);
        } else if name == "add_router" {
            included(walk, &arguments, place, auth, depth);
        }
    }
}

/// `api.add_router("/stars", router, auth=…)`.
fn included(walk: &mut Walk<'_, '_>, arguments: &Arguments, place: &Place, auth: Option<&Auth>, depth: u32) {
    let run = &mut *walk.run;
    let (prefix, _) = text::path(run, arguments.named_or("prefix", 0).map(|argument| &argument.value));
    let Some(router) = arguments.named_or("router", 1) else { return };
    let at = router.at;
    let router = match run.force(&router.value) {
        Value::Text(path) => super::settings::dotted(run, at.file, &path),
        other => other,
    };
    let Some(object) = router.object() else {
        return;
    };
    if !python::is_made_by(run, object, ROUTERS) {
        return;
    }
    let given = python::construction(run, object);
    let made = run.world.object(object).at;
    let nearest = auth_of(run, arguments, at, "auth of add_router")
        .or_else(|| auth_of(run, &given, made, "auth of the router"))
        .or_else(|| auth.cloned());
    let place = Place { prefix: join(&place.prefix, &prefix), ..place.clone() };
    operations(walk, object, &place, nearest.as_ref(), depth + 1);
}

fn operation(
    walk: &mut Walk<'_, '_>,
    decorator: ObjectId,
    name: &str,
    arguments: &Arguments,
    place: &Place,
    auth: Option<&Auth>,
) {
    let run = &mut *walk.run;
    let is_operation = name == "api_operation";
    let index = usize::from(is_operation);
    let (path, _) = text::path(run, arguments.named_or("path", index).map(|argument| &argument.value));
    let methods: Vec<Arc<str>> = match is_operation {
        true => text::methods(run, arguments.get(0)).unwrap_or_else(|| vec!["ANY".into()]),
        false => vec![name.to_uppercase().into()],
    };
    let own = auth_of(run, arguments, run.world.object(decorator).at, "auth of the operation");
    let place = Place { prefix: join(&place.prefix, &path), ..place.clone() };
    for event in run.world.object(decorator).events.clone() {
        let Some((Value::Object(callee), given)) = walk.run.world.call(event) else { continue };
        if *callee != decorator {
            continue;
        }
        let Some(view) = given.get(0).cloned() else { continue };
        let at = walk.run.world.object(event).at;
        let view = walk.run.force(&view);
        let mut endpoint = endpoint(walk.run, &view, at);
        endpoint.methods.clone_from(&methods);
        let nearest = own.clone().or_else(|| auth.cloned());
        match nearest {
            Some(Auth { value: Value::Null, at, place }) => {
                endpoint.declared_public = Some(Note { text: format!("auth=None ({place})"), at: Some(at) });
            }
            Some(auth) => {
                let link = Link::new(auth.value, auth.at, Calling::NinjaAuth, auth.place);
                let before = endpoint.links.iter().take_while(|link| link.place == VIEW).count();
                endpoint.links.insert(before, link);
            }
            None => {
                let text = "no auth of the API, the router or the operation".to_owned();
                endpoint.searched.push(Note { text, at: Some(at) });
            }
        }
        walk.add(endpoint, at, &place, true);
    }
}

/// The place of what `decorate_view` puts around the whole view.
const VIEW: &str = "decorate_view";

/// An operation with the decorators between its registration and itself.
fn endpoint(run: &mut Run<'_>, view: &Value, registered: At) -> Endpoint {
    let peeled = wrap::peel(run, view, registered);
    let view = peeled.view;
    let decorations = run.decorations(&view).to_vec();
    let from = decorations.iter().position(|decoration| decoration.at == registered);
    let (above, below) = match from {
        Some(index) => (&decorations[..index], &decorations[index + 1..]),
        None => (&decorations[..0], &decorations[..]),
    };
    let mut links = peeled.links;
    let mut outer = Vec::new();
    for decoration in below {
        if is_registration(run, &decoration.value) {
            continue;
        }
        let around = decoration.value.object().and_then(|object| {
            let (callee, arguments) = run.world.call(object)?;
            python::is_called(run, callee, DECORATE).then(|| arguments.positional.clone())
        });
        match around {
            Some(decorators) => outer.extend(
                decorators.into_iter().map(|each| Link::new(each.value, decoration.at, Calling::Decorator, VIEW)),
            ),
            None => {
                let place = "decorator of the operation";
                links.push(Link::new(decoration.value.clone(), decoration.at, Calling::Decorator, place));
            }
        }
    }
    outer.append(&mut links);
    let at = match &view {
        Value::Function(function) => run.world.function(*function).at,
        _ => registered,
    };
    let handler = Handler { value: view, at, calling: Calling::Django };
    let mut endpoint = Endpoint::new(Framework::DjangoNinja, &[], handler, outer);
    for decoration in above {
        if !is_registration(run, &decoration.value) {
            let name = run.node(decoration.at).map(python::decorators::name).unwrap_or_default();
            let text = format!("`{name}` stands above the decorator that registers the operation and does not run");
            endpoint.searched.push(Note { text, at: Some(decoration.at) });
        }
    }
    endpoint
}

/// True for a second `@router.get(…)`.
fn is_registration(run: &Run<'_>, value: &Value) -> bool {
    let Some(object) = value.object() else { return false };
    run.world.method_call(object).is_some_and(|(of, name, _)| {
        METHODS.contains(&name)
            && of.object().is_some_and(|of| run.world.callee_path(of).is_some_and(|path| path.starts_with("ninja")))
    })
}

/// `docs` and `openapi.json`, which no `auth` covers.
fn documentation(walk: &mut Walk<'_, '_>, api: ObjectId, given: &Arguments, place: &Place) {
    let at = walk.run.world.object(api).at;
    let decorator = given.named("docs_decorator").filter(|argument| argument.value != Value::Null).cloned();
    for (name, default) in [("openapi_url", "/openapi.json"), ("docs_url", "/docs")] {
        let path = match given.named(name) {
            Some(Argument { value: Value::Null, .. }) => break,
            Some(argument) => text::path(walk.run, Some(&argument.value)).0,
            None => default.to_owned(),
        };
        let handler = Handler { value: Value::Object(api), at, calling: Calling::Declared };
        let links = decorator.iter();
        let links = links.map(|each| Link::new(each.value.clone(), each.at, Calling::Decorator, "docs_decorator"));
        let endpoint = Endpoint::new(Framework::DjangoNinja, &["GET"], handler, links.collect());
        let place = Place { prefix: join(&place.prefix, &path), ..place.clone() };
        walk.add(endpoint, at, &place, true);
    }
}

/// One slash between a prefix and what follows.
fn join(prefix: &str, path: &str) -> String {
    match (prefix.ends_with('/'), path.strip_prefix('/')) {
        (true, Some(path)) => format!("{prefix}{path}"),
        (false, None) if !prefix.is_empty() && !path.is_empty() => format!("{prefix}/{path}"),
        _ => format!("{prefix}{path}"),
    }
}

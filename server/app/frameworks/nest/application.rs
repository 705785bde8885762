//! Applications: `NestFactory.create(AppModule)` and what is done with it before it listens.

use super::decorators::{class_of, metadata_key};
use super::settings;
use crate::app::files::{At, Files};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, Note};
use crate::app::value::{Arguments, Function, ObjectId, Value};
use crate::facts::{Node, Role};

/// What an application serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    Http,
    Messages,
}

/// A path that `setGlobalPrefix` leaves out, with the method it is left out for.
#[derive(Clone, Debug)]
pub struct Excluded {
    pub path: String,
    pub method: Option<String>,
}

/// Versions in the path.
#[derive(Clone, Debug)]
pub struct Versioning {
    pub prefix: String,
    pub default: Vec<String>,
}

#[derive(Debug)]
pub struct Application {
    pub serves: Serves,
    /// The module it is made of; None where no application is created anywhere, and all modules count.
    pub root: Option<Value>,
    pub prefix: String,
    pub excluded: Vec<Excluded>,
    /// None where versions are not a part of the path.
    pub versioning: Option<Versioning>,
    pub guards: Vec<Link>,
    pub interceptors: Vec<Link>,
    /// `app.use`, each with the path it is for.
    pub uses: Vec<(Option<String>, Link)>,
    /// What could not be followed.
    pub unknown: Vec<Note>,
}

/// Every application of the workspace.
pub fn all(run: &mut Run<'_>) -> Vec<Application> {
    start(run);
    let mut found = Vec::new();
    for index in 0..run.world.objects.len() as u32 {
        let object = ObjectId(index);
        let serves = match run.world.callee_path(object).as_deref() {
            Some("@nestjs/core.NestFactory.create") => Serves::Http,
            Some("@nestjs/core.NestFactory.createMicroservice") => Serves::Messages,
            _ => continue,
        };
        let root = run.world.call(object).and_then(|(_, arguments)| arguments.get(0).cloned());
        found.push((listens(run, object), read(run, object, serves, root)));
    }
    // An application that is only asked for its configuration serves nothing, unless none is seen to listen.
    let any = found.iter().any(|(listens, _)| *listens);
    let mut found: Vec<Application> =
        found.into_iter().filter(|(listens, _)| *listens || !any).map(|(_, application)| application).collect();
    if found.is_empty() {
        found.push(Application {
            serves: Serves::Http,
            root: None,
            prefix: String::new(),
            excluded: Vec::new(),
            versioning: None,
            guards: Vec::new(),
            interceptors: Vec::new(),
            uses: Vec::new(),
            unknown: Vec::new(),
        });
    }
    found
}

/// True where an application is started.
fn listens(run: &Run<'_>, application: ObjectId) -> bool {
    run.world.object(application).events.iter().any(|event| {
        let called = run.world.method_call(*event);
        called.is_some_and(|(_, method, _)| matches!(method, "listen" | "init" | "listenAsync"))
    })
}

/// Every place that makes an application which answers requests, as it is written.
pub fn made(files: &Files) -> Vec<At> {
    let mut found = Vec::new();
    for file in files.ids() {
        let Some(source) = files.get(file).filter(|source| source.facts.names.find("NestFactory").is_some()) else {
            continue;
        };
        let makes = |call: &Node<'_>| {
            call.call_name() == "create" && call.receiver().is_some_and(|receiver| receiver.name() == "NestFactory")
        };
        found.extend(source.facts.all(Role::Call).filter(makes).map(|call| At { file, id: call.id }));
    }
    found
}

/// Enters functions that create an application and that nothing in the workspace calls: entry points of a platform.
fn start(run: &mut Run<'_>) {
    for file in run.files.ids() {
        let Some(source) = run.files.get(file) else { continue };
        if source.kind.is_test() || source.facts.names.find("NestFactory").is_none() {
            continue;
        }
        let Some(scope) = run.module(file) else { continue };
        for call in source.facts.all(Role::Call) {
            let creates = matches!(call.call_name(), "create" | "createMicroservice")
                && call.receiver().is_some_and(|receiver| receiver.name() == "NestFactory");
            let outermost = call.ancestors().filter(|node| node.is(Role::Function)).last();
            let (true, Some(function)) = (creates, outermost) else { continue };
            let at = At { file, id: function.id };
            if !run.was_called(at) {
                let function = run.world.add_function(Function { at, scope, this: None, class: None });
                run.enter(function, Arguments { open: true, ..Arguments::default() }, at);
            }
        }
    }
}

fn read(run: &mut Run<'_>, object: ObjectId, serves: Serves, root: Option<Value>) -> Application {
    let mut application = Application {
        serves,
        root,
        prefix: String::new(),
        excluded: Vec::new(),
        versioning: None,
        guards: Vec::new(),
        interceptors: Vec::new(),
        uses: Vec::new(),
        unknown: Vec::new(),
    };
    for event in run.world.object(object).events.clone() {
        let at = run.world.object(event).at;
        let Some((receiver, method, arguments)) = run.world.method_call(event) else { continue };
        if *receiver != Value::Object(object) {
            continue;
        }
        let (method, arguments) = (method.to_owned(), arguments.clone());
        match method.as_str() {
            "setGlobalPrefix" => {
                match arguments.get(0).and_then(|prefix| settings::text(run, prefix)) {
                    Some(prefix) => application.prefix = prefix,
                    None => application.unknown.push(Note { text: "the global prefix".to_owned(), at: Some(at) }),
                }
                let excluded = arguments.get(1).and_then(|options| run.world.entry(options, "exclude").cloned());
                application.excluded = excluded.map_or_else(Vec::new, |list| exclusions(run, &list));
            }
            "enableVersioning" => application.versioning = versioning(run, arguments.get(0)),
            "useGlobalGuards" => {
                application.guards.extend(links(run, &arguments, Calling::NestGuard, "app.useGlobalGuards"));
            }
            "useGlobalInterceptors" => application.interceptors.extend(links(
                run,
                &arguments,
                Calling::NestInterceptor,
                "app.useGlobalInterceptors",
            )),
            "use" => uses(run, &mut application, &arguments, at),
            // What is registered behind these comes after the routes.
            "listen" | "init" => break,
            _ => {}
        }
    }
    application
}

fn links(run: &mut Run<'_>, arguments: &Arguments, calling: Calling, place: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for argument in &arguments.positional {
        for value in run.world.flattened(&argument.value) {
            let value = class_of(run, value);
            found.push(Link::new(value, argument.at, calling, place));
        }
    }
    found
}

fn uses(run: &mut Run<'_>, application: &mut Application, arguments: &Arguments, at: At) {
    let mut path = None;
    for (index, argument) in arguments.positional.iter().enumerate() {
        let value = run.force(&argument.value);
        let first = index == 0 && arguments.positional.len() > 1 && !matches!(value, Value::Function(_));
        if let Some(text) = first.then(|| settings::text(run, &value)).flatten() {
            path = Some(text);
            continue;
        }
        for value in run.world.flattened(&value) {
            let value = run.force(&value);
            application.uses.push((path.clone(), Link::new(value, at, Calling::Express, "app.use of the application")));
        }
    }
}

/// Paths, or objects of path and method.
pub fn exclusions(run: &mut Run<'_>, list: &Value) -> Vec<Excluded> {
    let list = run.force(list);
    let mut found = Vec::new();
    for item in run.world.flattened(&list) {
        let item = run.force(&item);
        let path = match &item {
            Value::Record(_) => run.world.entry(&item, "path").cloned(),
            _ => Some(item.clone()),
        };
        let Some(path) = path.and_then(|path| settings::text(run, &path)) else { continue };
        let method = run.world.entry(&item, "method").cloned().and_then(|method| request_method(run, &method));
        found.push(Excluded { path, method });
    }
    found
}

/// `RequestMethod.POST`; None for all methods.
pub fn request_method(run: &mut Run<'_>, value: &Value) -> Option<String> {
    let value = run.force(value);
    let name = run.world.path(&value)?.rsplit('.').next()?.to_owned();
    (name != "ALL").then_some(name)
}

fn versioning(run: &mut Run<'_>, options: Option<&Value>) -> Option<Versioning> {
    let Some(options) = options else { return Some(Versioning { prefix: "v".to_owned(), default: Vec::new() }) };
    let options = run.force(options);
    let kind = run.world.entry(&options, "type").cloned();
    let kind = kind.map(|kind| run.force(&kind)).and_then(|kind| run.world.path(&kind));
    // Versions in headers and media types are not seen in the path.
    if kind.is_some_and(|kind| !kind.ends_with(".URI")) {
        return None;
    }
    let prefix = match run.world.entry(&options, "prefix").cloned() {
        Some(Value::Bool(false)) => String::new(),
        Some(prefix) => settings::text(run, &prefix).unwrap_or_else(|| "v".to_owned()),
        None => "v".to_owned(),
    };
    let default = run.world.entry(&options, "defaultVersion").cloned();
    let default = default.map_or_else(Vec::new, |default| versions(run, &default));
    Some(Versioning { prefix, default })
}

/// Versions as texts; the empty one is `VERSION_NEUTRAL`.
pub fn versions(run: &mut Run<'_>, value: &Value) -> Vec<String> {
    let value = run.force(value);
    let mut found = Vec::new();
    for item in run.world.flattened(&value) {
        match run.force(&item) {
            Value::Text(text) | Value::Number(text) => found.push(text.to_string()),
            other if metadata_key(run, &other).is_some_and(|path| path.ends_with("VERSION_NEUTRAL")) => {
                found.push(String::new());
            }
            other => found.extend(settings::text(run, &other)),
        }
    }
    found
}

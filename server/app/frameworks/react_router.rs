//! React Router 7 and Remix: every route module's `loader` and `action` is an endpoint of its own. A parent's loader runs
//! beside them and protects nothing; the middleware of the root, of parents and of the module itself runs before.

mod config;
mod files;

use super::{Cx, exports};
use crate::app::files::FileId;
use crate::app::interpret::Run;
use crate::app::manifests::Manifests;
use crate::app::paths::within;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::Value;
use crate::facts::{Part, Role};

/// The packages that make a folder such an application.
const PACKAGES: [&str; 5] =
    ["@react-router/dev", "@remix-run/dev", "@remix-run/node", "@remix-run/react", "@react-router/node"];

/// Methods that an action may tell apart.
const WRITING: [&str; 3] = ["PUT", "PATCH", "DELETE"];

/// One application.
#[derive(Debug)]
struct Project {
    /// The folder that the route modules' paths are relative to.
    app: String,
    /// Middleware runs: it has to be asked for before version 8.
    middleware: bool,
    /// The route modules lie in nested folders, as in Remix 1 and by the convention of some packages.
    nested: bool,
}

/// A route module in the tree of routes.
#[derive(Clone, Debug, PartialEq)]
struct Module {
    file: FileId,
    path: String,
    /// The modules around it, from the outermost.
    parents: Vec<FileId>,
}

pub fn routes(run: &mut Run<'_>, cx: &Cx<'_>) -> Vec<Route> {
    let mut found = Vec::new();
    for project in projects(run, &run.modules.manifests(cx.files)) {
        let root = source(run, &project.app, "root");
        let configured = source(run, &project.app, "routes").map(|file| config::modules(run, &project, file));
        let modules = match configured.filter(|modules| !modules.is_empty()) {
            Some(modules) => modules,
            None => files::modules(run, &project),
        };
        for module in modules {
            for (export, method) in [("loader", "GET"), ("action", "POST")] {
                if let Some(value) = run.export(module.file, export) {
                    found.extend(endpoint(run, &project, &module, root, (export, method), value));
                }
            }
        }
    }
    found
}

fn endpoint(
    run: &mut Run<'_>,
    project: &Project,
    module: &Module,
    root: Option<FileId>,
    (export, method): (&str, &str),
    value: Value,
) -> Vec<Route> {
    let at = exports::place(run, module.file, export);
    let (value, wrappers) = exports::unwrapped(run, value);
    let mut chain = Vec::new();
    let mut searched = Vec::new();
    let around = root.into_iter().chain(module.parents.iter().copied()).chain([module.file]);
    let around: Vec<FileId> = around.collect();
    for (index, file) in around.iter().enumerate() {
        let place = if *file == module.file { "middleware of the route" } else { "middleware of a parent route" };
        if around[..index].contains(file) {
            continue;
        }
        let links = middleware(run, *file, place);
        if !links.is_empty() && !project.middleware {
            searched.push(Note {
                text: "middleware is exported, and the configuration does not turn it on".to_owned(),
                at: None,
            });
        } else {
            chain.extend(links);
        }
    }
    chain.extend(wrappers);
    let mut unknown = Vec::new();
    if value.is_unknown() {
        unknown.push(Note { text: format!("what `{export}` is"), at: Some(at) });
    }
    let mut methods = vec![method];
    if export == "action" {
        methods.extend(WRITING.iter().filter(|method| names(run, &value, method)));
    }
    let route = |method: &str| Route {
        framework: Framework::ReactRouter,
        method: method.into(),
        path: module.path.clone(),
        at,
        document: None,
        handler: Handler { at: exports::code(run, &value, at), value: value.clone(), calling: Calling::Loader },
        chain: chain.clone(),
        searched: searched.clone(),
        unknown: unknown.clone(),
        declared_public: None,
        passed_over: Vec::new(),
    };
    methods.into_iter().map(route).collect()
}

/// True where the code of a handler names a method.
fn names(run: &Run<'_>, handler: &Value, method: &str) -> bool {
    let Value::Function(function) = handler else { return false };
    let at = run.world.function(*function).at;
    let (Some(node), Some(source)) = (run.node(at), run.files.get(at.file)) else { return false };
    node.descendants().any(|each| each.is(Role::String) && source.literals.get(each.id) == Some(method))
}

/// The functions of a module's `middleware` export.
fn middleware(run: &mut Run<'_>, file: FileId, place: &str) -> Vec<Link> {
    let exported =
        ["middleware", "unstable_middleware"].into_iter().find_map(|name| Some((name, run.export(file, name)?)));
    let Some((name, value)) = exported else { return Vec::new() };
    let at = exports::place(run, file, name);
    let value = run.force(&value);
    let functions = run.world.flattened(&value);
    let links = functions.into_iter().map(|function| {
        let function = run.force(&function);
        Link::new(function, at, Calling::LoaderMiddleware, place)
    });
    links.collect()
}

fn projects(run: &mut Run<'_>, manifests: &Manifests) -> Vec<Project> {
    let mut found = Vec::new();
    for package in manifests.packages() {
        if !PACKAGES.iter().any(|name| package.dependencies.contains_key(*name)) {
            continue;
        }
        let marker = within(&package.folder, "index.ts");
        let major = |name: &str| manifests.version(&marker, name).map(|version| version.major);
        let config = ["react-router.config", "remix.config", "vite.config"].into_iter();
        let config: Vec<FileId> = config.filter_map(|name| source(run, &package.folder, name)).collect();
        let mut app = "app".to_owned();
        let mut on = major("react-router").is_some_and(|major| major >= 8);
        for file in config {
            let Some(facts) = run.files.get(file).map(|file| &file.facts) else { continue };
            for pair in facts.all(Role::Pair) {
                let Some(value) = pair.child(Part::Value) else { continue };
                match pair.name() {
                    "appDirectory" => {
                        let text = run.files.get(file).and_then(|file| file.literals.get(value.id));
                        app = text.map_or(app, |text| text.trim_start_matches("./").to_owned());
                    }
                    "v8_middleware" | "unstable_middleware" => on |= !value.is(Role::False),
                    _ => {}
                }
            }
        }
        let nested = ["@remix-run/react", "@remix-run/node"].into_iter().find_map(major).is_some_and(|major| major < 2)
            || ["@remix-run/v1-route-convention", "react-router-auto-routes"]
                .iter()
                .any(|name| package.dependencies.contains_key(*name));
        found.push(Project { app: within(&package.folder, &app), middleware: on, nested });
    }
    found
}

/// A source file by its path without extension.
fn source(run: &Run<'_>, folder: &str, name: &str) -> Option<FileId> {
    let endings = ["ts", "tsx", "js", "jsx", "mts", "mjs", "cjs"];
    endings.iter().find_map(|ending| run.files.find(&within(folder, &format!("{name}.{ending}"))))
}

/// A path below another.
fn join(above: &str, path: &str) -> String {
    let joined = format!("{}/{}", above.trim_end_matches('/'), path.trim_matches('/'));
    let joined = joined.trim_end_matches('/');
    if joined.is_empty() { "/".to_owned() } else { joined.to_owned() }
}

//! Routes written down in `routes.ts`.

use super::{Module, Project, files, join};
use crate::app::files::FileId;
use crate::app::interpret::Run;
use crate::app::paths;
use crate::app::value::Value;

/// How deep routes may be nested.
const DEEPEST: u32 = 16;

/// What stands around a route.
#[derive(Clone)]
struct Above {
    path: String,
    parents: Vec<FileId>,
    depth: u32,
}

pub fn modules(run: &mut Run<'_>, project: &Project, file: FileId) -> Vec<Module> {
    let mut found = Vec::new();
    if let Some(value) = run.export(file, "default") {
        let above = Above { path: "/".to_owned(), parents: Vec::new(), depth: 0 };
        visit(run, project, &value, &above, &mut found);
    }
    found
}

fn visit(run: &mut Run<'_>, project: &Project, value: &Value, above: &Above, found: &mut Vec<Module>) {
    if above.depth > DEEPEST {
        return;
    }
    match run.force(value) {
        list @ Value::List(_) => {
            for item in run.world.flattened(&list) {
                visit(run, project, &item, above, found);
            }
        }
        Value::Object(object) => {
            let Some(path) = run.world.callee_path(object) else { return };
            let Some((_, arguments)) = run.world.call(object) else { return };
            let arguments: Vec<Value> = arguments.positional.iter().map(|argument| argument.value.clone()).collect();
            let arguments: Vec<Value> = arguments.iter().map(|value| run.force(value)).collect();
            let text = |index: usize| arguments.get(index).and_then(Value::text).map(str::to_owned);
            let list = arguments.iter().rev().find(|value| matches!(value, Value::List(_))).cloned();
            let deeper = |path: String, parents: Vec<FileId>| Above { path, parents, depth: above.depth + 1 };
            match path.rsplit('.').next().unwrap_or_default() {
                "flatRoutes" | "autoRoutes" => found.extend(files::modules(run, project)),
                "prefix" => {
                    let path = join(&above.path, &text(0).unwrap_or_default());
                    if let Some(list) = list {
                        visit(run, project, &list, &deeper(path, above.parents.clone()), found);
                    }
                }
                kind @ ("route" | "index" | "layout") => {
                    // `route(path, file)`, where the path may be null; `index(file)`, `layout(file)`.
                    let (own, file) = if kind == "route" { (text(0), text(1)) } else { (None, text(0)) };
                    // What has neither a path nor an index matches no address by itself.
                    let is_place = own.is_some() || kind == "index";
                    let path = join(&above.path, &own.unwrap_or_default());
                    let file = file.and_then(|file| module(run, project, &file));
                    if let Some(file) = file.filter(|_| is_place) {
                        found.push(Module { file, path: path.clone(), parents: above.parents.clone() });
                    }
                    if let Some(list) = list {
                        let parents = above.parents.iter().copied().chain(file).collect();
                        visit(run, project, &list, &deeper(path, parents), found);
                    }
                }
                _ => {}
            }
        }
        // The same as an object: `{ path, file, index, children }`.
        record @ Value::Record(_) => {
            let text =
                |run: &Run<'_>, key: &str| run.world.entry(&record, key).and_then(Value::text).map(str::to_owned);
            let own = text(run, "path");
            let is_place = own.is_some() || run.world.entry(&record, "index").is_some();
            let path = join(&above.path, &own.unwrap_or_default());
            let file = text(run, "file").and_then(|file| module(run, project, &file));
            if let Some(file) = file.filter(|_| is_place) {
                found.push(Module { file, path: path.clone(), parents: above.parents.clone() });
            }
            if let Some(children) = run.world.entry(&record, "children").cloned() {
                let parents = above.parents.iter().copied().chain(file).collect();
                visit(run, project, &children, &Above { path, parents, depth: above.depth + 1 }, found);
            }
        }
        _ => {}
    }
}

fn module(run: &Run<'_>, project: &Project, file: &str) -> Option<FileId> {
    let path = paths::join(&project.app, file)?;
    let endings = ["", ".tsx", ".ts", ".jsx", ".js"];
    endings.iter().find_map(|ending| run.files.find(&format!("{path}{ending}")))
}

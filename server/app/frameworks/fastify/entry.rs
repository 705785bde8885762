//! Applications that no code starts: `fastify start app.js` registers what a file exports.

use super::plugins::{enter, opened};
use super::routes::VERBS;
use super::{PREFIX, instance};
use crate::app::files::{At, FileId};
use crate::app::frameworks::Cx;
use crate::app::frameworks::stack::name_of;
use crate::app::interpret::Run;
use crate::app::value::{Arguments, Made, Object, ObjectId, Record, Value};
use crate::facts::{FileKind, Id, Role};
use crate::syntax::Language;

/// Enters exported plugins that nobody registered: the one that the command line is given, and, where no application
/// has a route, whatever registers others.
pub fn start(run: &mut Run<'_>, cx: &Cx<'_>) {
    let named = started(cx);
    let served = has_routes(run);
    if served && named.is_empty() {
        return;
    }
    let mut candidates: Vec<(FileId, Value)> = Vec::new();
    for id in run.files.ids() {
        let Some(file) = run.files.get(id) else { continue };
        if file.facts.language == Language::Python || file.kind != FileKind::Production {
            continue;
        }
        let value = run.export(id, "default").unwrap_or(Value::UNKNOWN);
        let (plugin, _) = opened(run, &value);
        if is_plugin(run, &plugin) {
            candidates.push((id, plugin));
        }
    }
    let is_named = |run: &Run<'_>, id: FileId| {
        run.files.get(id).is_some_and(|file| named.iter().any(|name| stem(&file.path) == *name))
    };
    // The file that is named goes first, then what registers others; the rest has been entered by then, or is not used.
    candidates.sort_by_key(|(id, plugin)| (!is_named(run, *id), !registers(run, plugin), depth(run, *id), *id));
    let mut entered = false;
    for (file, plugin) in candidates {
        let Value::Function(function) = plugin else { continue };
        if (served || entered && !named.is_empty()) && !is_named(run, file)
            || run.was_called(run.world.function(function).at)
        {
            continue;
        }
        entered = true;
        let at = At { file, id: Id::ROOT };
        let made = Made::Call { callee: Value::Outside("fastify".into()), arguments: Arguments::default() };
        let app = run.world.add_object(Object { made, at, fields: Vec::new(), events: Vec::new(), under: None });
        run.set_field(app, PREFIX, Value::Text("/".into()));
        let options = Value::Record(run.world.add_record(Record { open: true, ..Record::default() }));
        run.refill();
        enter(run, function, app, options, at);
    }
}

fn has_routes(run: &Run<'_>) -> bool {
    (0..run.world.objects.len() as u32).map(ObjectId).any(|object| {
        let registered = run.world.method_call(object);
        registered.is_some_and(|(receiver, name, _)| VERBS.contains(&name) && instance(run, receiver).is_some())
    })
}

/// The files that scripts start by Fastify's command line, without extension.
fn started(cx: &Cx<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for document in cx.files.documents().filter(|document| document.path.ends_with("package.json")) {
        let folder = document.path.strip_suffix("package.json").unwrap_or("");
        for (at, _) in document.text.match_indices("fastify start") {
            let rest: String = document.text[at..].chars().take_while(|c| *c != '"').collect();
            let file =
                rest.split_whitespace().find(|word| [".js", ".ts", ".mjs"].iter().any(|end| word.ends_with(end)));
            found.extend(
                file.map(|file| format!("{folder}{}", stem(file.trim_start_matches("./").trim_start_matches("dist/")))),
            );
        }
    }
    found
}

fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

fn depth(run: &Run<'_>, file: FileId) -> usize {
    run.files.get(file).map_or(0, |file| file.path.matches('/').count())
}

/// A function whose first parameter is used as an instance.
fn is_plugin(run: &Run<'_>, value: &Value) -> bool {
    let Some(node) = value.function().and_then(|function| run.function_node(function)) else { return false };
    let Some(first) = node.parameters().next() else { return false };
    let Some(name) = name_of(first) else { return false };
    let typed = first.children().any(|child| child.is(Role::Type) && child.name().contains("Fastify"));
    typed || name == "fastify"
}

fn registers(run: &Run<'_>, value: &Value) -> bool {
    let node = value.function().and_then(|function| run.function_node(function));
    node.is_some_and(|node| node.descendants().any(|call| call.is(Role::Call) && call.call_name() == "register"))
}

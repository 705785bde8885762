//! `@fastify/autoload`: folders are prefixes, and `autohooks` files guard them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::plugins::{child, enter, opened};
use crate::app::files::FileId;
use crate::app::frameworks::values::resolved;
use crate::app::interpret::Run;
use crate::app::value::{ObjectId, Record, Value};

/// How deep folders are read where no option says so.
const DEEPEST: usize = 24;

pub fn is_autoload(path: &str) -> bool {
    matches!(
        path,
        "@fastify/autoload"
            | "@fastify/autoload.default"
            | "@fastify/autoload.fastifyAutoload"
            | "fastify-autoload"
            | "fastify-autoload.default"
    )
}

struct Options {
    folder_prefix: bool,
    route_params: bool,
    hooks: bool,
    cascade: bool,
    overwrite: bool,
    encapsulate: bool,
    append: bool,
    depth: usize,
    /// What every plugin is given.
    shared: Value,
}

pub fn load(run: &mut Run<'_>, to: ObjectId, event: ObjectId, options: Value) {
    let folder = run.member(&options, "dir", None);
    let Some(folder) = run.force(&folder).text().map(|folder| folder.trim_matches('/').to_owned()) else { return };
    let mut flag = |name: &str, otherwise: bool| match run.member(&options, name, None) {
        Value::Bool(set) => set,
        _ => otherwise,
    };
    let mut read = Options {
        folder_prefix: flag("dirNameRoutePrefix", true),
        route_params: flag("routeParams", false),
        hooks: flag("autoHooks", false),
        cascade: flag("cascadeHooks", false),
        overwrite: flag("overwriteHooks", false),
        encapsulate: flag("encapsulate", true),
        append: flag("appendAutoPrefix", false),
        depth: DEEPEST,
        shared: Value::Null,
    };
    if let Value::Number(depth) = run.member(&options, "maxDepth", None) {
        read.depth = depth.parse().unwrap_or(DEEPEST).min(DEEPEST);
    }
    read.shared = run.member(&options, "options", None);
    let mut walk = Walk { to, event, options: &read };
    walk.folder(run, &folder, "", &[], 0);
}

struct Walk<'o> {
    to: ObjectId,
    event: ObjectId,
    options: &'o Options,
}

impl Walk<'_> {
    fn folder(&mut self, run: &mut Run<'_>, folder: &str, prefix: &str, hooks: &[FileId], depth: usize) {
        let (files, folders) = entries(run, folder);
        let mut here: Vec<FileId> = Vec::new();
        if self.options.hooks {
            here = hooks.to_vec();
            if let Some((_, file)) = files.iter().find(|(name, _)| is_hooks(name)) {
                if self.options.overwrite {
                    here.clear();
                }
                here.push(*file);
            }
        }
        let index = files.iter().find(|(name, _)| stem(name).eq_ignore_ascii_case("index"));
        let plugins: Vec<FileId> = match index {
            Some((_, file)) => vec![*file],
            None => files.iter().filter(|(name, _)| !is_hooks(name)).map(|(_, file)| *file).collect(),
        };
        // Hooks and what they are for share an instance of their own.
        let into = if here.is_empty() || plugins.is_empty() {
            self.to
        } else {
            let options = Value::Record(run.world.add_record(Record::default()));
            let into = child(run, self.to, self.event, &options);
            for hook in here.clone() {
                self.hook(run, hook, into);
            }
            into
        };
        for plugin in plugins {
            self.plugin(run, plugin, into, prefix);
        }
        if depth >= self.options.depth {
            return;
        }
        for name in folders {
            let below = if self.options.folder_prefix { format!("{prefix}/{name}") } else { format!("{prefix}/") };
            let passed: &[FileId] = if self.options.cascade { &here } else { &[] };
            self.folder(run, &format!("{folder}/{name}"), &below, passed, depth + 1);
        }
    }

    fn hook(&self, run: &mut Run<'_>, file: FileId, into: ObjectId) {
        let content = content(run, file);
        if let (Value::Function(function), _) = opened(run, &content) {
            let at = run.world.object(self.event).at;
            enter(run, function, into, self.options.shared.clone(), at);
        }
    }

    fn plugin(&self, run: &mut Run<'_>, file: FileId, to: ObjectId, folder_prefix: &str) {
        let at = run.world.object(self.event).at;
        let content = content(run, file);
        let (plugin, shares) = opened(run, &content);
        let export = |run: &mut Run<'_>, name: &str| {
            let beside = run.member(&plugin, name, None);
            let value = match run.force(&beside) {
                Value::Member(_) | Value::Unknown(_) => run.export(file, name).map(|value| run.force(&value)),
                value => Some(value),
            };
            value.filter(|value| !matches!(value, Value::Unknown(_) | Value::Member(_)))
        };
        if export(run, "autoload") == Some(Value::Bool(false)) {
            return;
        }
        let text = |value: Option<Value>| value.as_ref().and_then(Value::text).map(str::to_owned);
        let automatic = text(export(run, "autoPrefix"));
        let config = export(run, "autoConfig");
        let mut record = match config {
            Some(Value::Record(record)) => run.world.record(record).clone(),
            _ => Record { at: Some(at), ..Record::default() },
        };
        if let Value::Record(shared) = run.force(&self.options.shared) {
            let shared = run.world.record(shared).clone();
            record.entries.extend(shared.entries);
        }
        let given = match record.get("prefix") {
            Some(Value::Text(given)) => given.trim_end_matches('/').to_owned(),
            _ => String::new(),
        };
        let own = match automatic {
            Some(own) if self.options.append && !folder_prefix.is_empty() => format!("{folder_prefix}/{own}"),
            Some(own) => own,
            None => folder_prefix.to_owned(),
        };
        let mut prefix = text(export(run, "prefixOverride")).unwrap_or_else(|| given + &own);
        if self.options.route_params {
            prefix = with_params(&prefix);
        }
        record.entries.push(("prefix".into(), Value::Text(prefix.into())));
        let options = Value::Record(run.world.add_record(record));
        let into = if shares || !self.options.encapsulate { to } else { child(run, to, self.event, &options) };
        match plugin {
            Value::Function(function) => enter(run, function, into, options, at),
            // A file may export a route's options.
            plugin @ Value::Record(_) if run.world.entry(&plugin, "method").is_some() => {
                let route = Run::property(Value::Object(into), "route");
                let argument = crate::app::value::Argument { value: plugin, at };
                run.call(&route, crate::app::value::Arguments { positional: vec![argument], ..Default::default() }, at);
            }
            _ => {}
        }
    }
}

/// What a file gives to the loader.
fn content(run: &mut Run<'_>, file: FileId) -> Value {
    run.module(file);
    let value = match run.export(file, "default") {
        Some(value) => value,
        None => run.commonjs(file),
    };
    resolved(run, &value)
}

/// Folders named `_id` are parameters.
fn with_params(prefix: &str) -> String {
    if prefix.contains("__") { prefix.replace("__", ":") } else { prefix.replace("/_", "/:") }
}

type Entries = (Vec<(Arc<str>, FileId)>, BTreeSet<String>);

/// The scripts of a folder by name, and the folders in it.
fn entries(run: &Run<'_>, folder: &str) -> Entries {
    let (mut files, mut folders) = (Vec::new(), BTreeSet::new());
    for id in run.files.ids() {
        let Some(file) = run.files.get(id) else { continue };
        let rest = if folder.is_empty() {
            Some(&*file.path)
        } else {
            file.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
        };
        let Some(rest) = rest else { continue };
        match rest.split_once('/') {
            Some((inner, _)) => {
                folders.insert(inner.to_owned());
            }
            None if is_script(rest) => files.push((rest.into(), id)),
            None => {}
        }
    }
    files.sort();
    (files, folders)
}

fn is_script(name: &str) -> bool {
    let ends = [".ts", ".js", ".cjs", ".mjs", ".cts", ".mts"].iter().any(|end| name.ends_with(end));
    ends && !name.ends_with(".d.ts") && !name.ends_with(".test.ts") && !name.ends_with(".test.js")
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `autohooks.ts`, `_auto_hooks.js`.
fn is_hooks(name: &str) -> bool {
    let stem = stem(name).to_ascii_lowercase();
    let stem = stem.strip_prefix(['_', '.']).unwrap_or(&stem);
    matches!(stem, "autohooks" | "auto_hooks")
}

//! Settings: which URLs are the root's, what runs before every view, what DRF does where a view says nothing.

use std::sync::Arc;

use crate::app::files::{At, FileId};
use crate::app::frameworks::python;
use crate::app::interpret::Run;
use crate::app::modules::Target;
use crate::app::paths;
use crate::app::value::{Value, World};
use crate::facts::Id;
use crate::models::environment;

/// One project: a root of URLs and the settings it runs with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// None where nothing names the root.
    pub file: Option<FileId>,
    pub urls: FileId,
}

/// A setting that names code, as code.
#[derive(Clone, Debug)]
pub struct Named {
    pub value: Value,
    pub at: At,
}

impl Settings {
    fn setting(&self, run: &mut Run<'_>, name: &str) -> Option<Value> {
        let value = run.export(self.file?, name)?;
        Some(run.force(&value))
    }

    /// `path(settings.PREFIX, …)`: what the settings say; of what the environment may say, what it is where it says nothing.
    pub fn of(&self, run: &mut Run<'_>, value: &Value) -> Value {
        let path = run.world.path(value).unwrap_or_default();
        let Some(name) = path.strip_prefix("django.conf.settings.") else { return value.clone() };
        let Some(said) = self.setting(run, name) else { return value.clone() };
        let Some((callee, arguments)) = said.object().and_then(|object| run.world.call(object)) else { return said };
        let Some(read) = run.world.path(callee).and_then(|path| environment::read(&path)) else { return said };
        let default = read.default.and_then(|index| arguments.named_or("default", index));
        default.map_or_else(|| Value::Text("".into()), |default| default.value.clone())
    }

    fn at(&self) -> At {
        At { file: self.file.unwrap_or(self.urls), id: Id::ROOT }
    }

    /// `MIDDLEWARE` in order, and whether there may be more.
    pub fn middleware(&self, run: &mut Run<'_>) -> (Vec<Named>, bool) {
        let value = match self.setting(run, "MIDDLEWARE") {
            Some(value) => Some(value),
            None => self.setting(run, "MIDDLEWARE_CLASSES"),
        };
        self.named(run, value.as_ref())
    }

    /// An entry of `REST_FRAMEWORK` that lists classes; None where it is not set.
    pub fn rest(&self, run: &mut Run<'_>, key: &str) -> Option<(Vec<Named>, bool)> {
        let rest = self.setting(run, "REST_FRAMEWORK")?;
        let value = run.world.entry(&rest, key)?.clone();
        Some(self.named(run, Some(&value)))
    }

    fn named(&self, run: &mut Run<'_>, value: Option<&Value>) -> (Vec<Named>, bool) {
        let Some(value) = value else { return (Vec::new(), false) };
        let value = run.force(value);
        let (at, open) = match &value {
            Value::List(list) => {
                let list = run.world.list(*list);
                (list.at.unwrap_or(self.at()), list.open)
            }
            Value::Text(_) => (self.at(), false),
            _ => return (Vec::new(), true),
        };
        let file = self.file.unwrap_or(self.urls);
        let mut found = Vec::new();
        for item in run.world.flattened(&value) {
            match run.force(&item) {
                Value::Text(path) => found.push(Named { value: dotted(run, file, &path), at }),
                Value::Unknown(_) => {}
                other => found.push(Named { value: other, at }),
            }
        }
        (found, open)
    }
}

/// What a dotted path in a setting or an `include` names.
pub fn dotted(run: &mut Run<'_>, from: FileId, path: &str) -> Value {
    let Some((module, name)) = path.rsplit_once('.') else { return Value::UNKNOWN };
    match run.modules.resolve(run.files, from, module) {
        Target::File(file) => run.export(file, name).map_or(Value::UNKNOWN, |value| run.force(&value)),
        Target::Package(module) => Value::Outside(format!("{module}.{name}").into()),
        // What is not installed and not declared is a package all the same.
        Target::Missing => Value::Outside(path.into()),
        Target::Folder(_) => Value::UNKNOWN,
    }
}

/// The module that a dotted path names.
pub fn module(run: &Run<'_>, from: FileId, path: &str) -> Option<FileId> {
    match run.modules.resolve(run.files, from, path) {
        Target::File(file) => Some(file),
        _ => None,
    }
}

/// Every project of the workspace: one for each root of URLs.
pub fn all(run: &mut Run<'_>) -> Vec<Settings> {
    let chosen = chosen(run);
    let mut candidates: Vec<(FileId, FileId, usize)> = Vec::new();
    for file in run.files.ids() {
        let Some(path) = settings_path(run, file) else { continue };
        let Some(root) = run.export(file, "ROOT_URLCONF").map(|value| run.force(&value)) else { continue };
        let Some(root) = root.text().map(str::to_owned) else { continue };
        let Some(urls) = module(run, file, &root) else { continue };
        let rank = match chosen.iter().position(|each| *each == file) {
            Some(index) => index,
            None => 100 + rank(&path),
        };
        candidates.push((urls, file, rank));
    }
    let mut found: Vec<Settings> = Vec::new();
    candidates.sort_by_key(|(_, _, rank)| *rank);
    for (urls, file, _) in candidates {
        if !found.iter().any(|each| each.urls == urls) {
            found.push(Settings { file: Some(file), urls });
        }
    }
    found
}

/// The path of a file that may hold settings.
fn settings_path(run: &Run<'_>, file: FileId) -> Option<Arc<str>> {
    let source = run.files.get(file)?;
    let may = source.facts.names.find("ROOT_URLCONF").is_some()
        || source.path.split('/').any(|part| part.starts_with("settings") || part.starts_with("config"));
    let counts = python::factories::is_product(source.kind) && source.path.ends_with(".py");
    (may && counts).then(|| source.path.as_ref().into())
}

/// Among settings that nothing chooses, those for production count, then the plainest.
fn rank(path: &str) -> usize {
    let name = paths::split(path).1;
    let depth = path.matches('/').count();
    match name {
        "production.py" | "prod.py" => depth,
        "settings.py" | "__init__.py" | "base.py" | "common.py" => 20 + depth,
        _ => 40 + depth,
    }
}

/// The settings that servers and then `manage.py` are told to use, in that order.
fn chosen(run: &mut Run<'_>) -> Vec<FileId> {
    let mut found: Vec<(usize, FileId)> = Vec::new();
    for index in 0..run.world.objects.len() {
        let object = &run.world.objects[index];
        let Some((at, path)) = names_settings(&run.world, object.at, index) else { continue };
        let rank = match run.files.get(at.file).map(|file| paths::split(&file.path).1) {
            Some("wsgi.py") => 0,
            Some("asgi.py") => 1,
            Some("manage.py") => 3,
            _ => 2,
        };
        if let Some(file) = module(run, at.file, &path) {
            found.push((rank, file));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, file)| file).collect()
}

/// `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")`.
fn names_settings(world: &World, at: At, index: usize) -> Option<(At, String)> {
    let id = crate::app::value::ObjectId(index as u32);
    let (_, arguments) = world.call(id)?;
    if arguments.get(0)?.text()? != "DJANGO_SETTINGS_MODULE" {
        return None;
    }
    Some((at, arguments.get(1)?.text()?.to_owned()))
}

//! Which folders are Next.js applications, and how each is configured.

use std::collections::BTreeSet;

use crate::app::files::FileId;
use crate::app::frameworks::matcher::unescaped;
use crate::app::interpret::Run;
use crate::app::manifests::Manifests;
use crate::app::paths::{below, split};
use crate::app::value::Value;
use crate::facts::{Part, Role};

/// One application.
#[derive(Debug)]
pub struct Project {
    /// Where its `package.json` or `next.config` lies, relative to the root of the workspace.
    pub folder: Box<str>,
    /// `basePath`; None where it is computed from what is not known.
    pub base: Option<String>,
    /// `pageExtensions`.
    pub extensions: Vec<String>,
    /// The major version, where it is known.
    pub major: Option<u32>,
    /// Its source files, those of applications in folders below left out.
    pub files: Vec<FileId>,
    /// `app` and `pages`, where they are: `""` or `src/`.
    pub sources: &'static str,
}

impl Project {
    /// The path of a file below `app/` or `pages/` of this application.
    pub fn within<'p>(&self, path: &'p str, folder: &str) -> Option<&'p str> {
        let path = if self.folder.is_empty() { path } else { path.strip_prefix(&*self.folder)?.strip_prefix('/')? };
        path.strip_prefix(self.sources)?.strip_prefix(folder)?.strip_prefix('/')
    }

    /// A file name without a page extension; None where it has none.
    pub fn stem<'p>(&self, name: &'p str) -> Option<&'p str> {
        self.extensions.iter().find_map(|extension| name.strip_suffix(extension.as_str())?.strip_suffix('.'))
    }
}

/// Every application of the workspace.
pub fn all(run: &mut Run<'_>, manifests: &Manifests) -> Vec<Project> {
    let mut folders: BTreeSet<Box<str>> = BTreeSet::new();
    let paths: Vec<(FileId, String)> =
        run.files.ids().into_iter().filter_map(|id| Some((id, run.files.get(id)?.path.to_string()))).collect();
    let documents = run.files.documents().map(|document| document.path.to_string());
    for path in paths.iter().map(|(_, path)| path.clone()).chain(documents) {
        let (folder, name) = split(&path);
        if name.starts_with("next.config.") {
            folders.insert(folder.into());
        }
    }
    for package in manifests.packages() {
        if package.dependencies.contains_key("next") {
            folders.insert(package.folder.clone());
        }
    }
    let mut projects = Vec::new();
    for folder in &folders {
        let inner: Vec<&str> =
            folders.iter().map(|other| &**other).filter(|other| other.len() > folder.len()).collect();
        let own =
            |path: &str| below(path, folder) && !inner.iter().any(|inner| below(inner, folder) && below(path, inner));
        let files: Vec<FileId> = paths.iter().filter(|(_, path)| own(path)).map(|(id, _)| *id).collect();
        // `src/app` is ignored where there is an `app` beside it.
        let holds = |start: &str| {
            let at = if folder.is_empty() { start.to_owned() } else { format!("{folder}/{start}") };
            paths.iter().any(|(_, path)| path.starts_with(&at))
        };
        let sources =
            if holds("app/") || holds("pages/") || !(holds("src/app/") || holds("src/pages/")) { "" } else { "src/" };
        let marker = if folder.is_empty() { "index.ts".to_owned() } else { format!("{folder}/index.ts") };
        let major = manifests.version(&marker, "next").map(|version| version.major);
        let (base, extensions) = configured(run, folder);
        projects.push(Project { folder: folder.clone(), base, extensions, major, files, sources });
    }
    projects
}

/// `basePath` and `pageExtensions` of `next.config.*`, wherever in it they are said: the configuration is often wrapped.
fn configured(run: &mut Run<'_>, folder: &str) -> (Option<String>, Vec<String>) {
    let mut base = Some(String::new());
    let mut extensions: Vec<String> = ["tsx", "ts", "jsx", "js"].map(String::from).into();
    for ending in ["js", "mjs", "cjs", "ts", "mts"] {
        let name = format!("next.config.{ending}");
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        let Some(file) = run.files.find(&path) else { continue };
        let Some(scope) = run.module(file) else { continue };
        let Some(source) = run.files.get(file) else { continue };
        for pair in source.facts.all(Role::Pair) {
            let Some(value) = pair.child(Part::Value) else { continue };
            match pair.name() {
                "basePath" => {
                    let value = run.eval(value, file, scope);
                    base = match run.force(&value) {
                        Value::Text(text) => Some(unescaped(&text)),
                        Value::Null => Some(String::new()),
                        // A setting of the deployment, and mostly not set.
                        other => run.world.path(&other).map(|_| String::new()),
                    };
                }
                "pageExtensions" => {
                    let value = run.eval(value, file, scope);
                    if let Value::List(list) = run.force(&value) {
                        let items = run.world.list(list).items.iter().filter_map(|item| item.text().map(String::from));
                        extensions = items.collect();
                    }
                }
                _ => {}
            }
        }
    }
    (base, extensions)
}

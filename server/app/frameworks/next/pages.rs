//! Through which pages a server action can be called: those whose code reaches its file.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::handlers::page_path;
use super::project::Project;
use crate::app::files::FileId;
use crate::app::frameworks::matcher::sample;
use crate::app::interpret::Run;
use crate::app::modules::Target;
use crate::app::paths::{below, folder};
use crate::facts::Role;

#[derive(Debug, Default)]
pub struct Pages {
    /// Every page: its file, the folder it is in, and a path that can be asked for.
    pages: Vec<(FileId, String, String)>,
    /// Layouts and the like, with the folder of the pages they are around.
    around: Vec<(FileId, String)>,
    importers: Rc<Importers>,
}

/// Which files import a file, of the whole workspace.
pub type Importers = HashMap<FileId, Vec<FileId>>;

/// Files of the app router that are rendered with the pages below their folder.
const AROUND: [&str; 6] = ["layout", "template", "error", "loading", "not-found", "default"];

pub fn of(run: &Run<'_>, project: &Project, importers: Rc<Importers>) -> Pages {
    let mut pages = Pages { importers, ..Pages::default() };
    let base = project.base.as_deref().unwrap_or_default();
    for file in &project.files {
        let Some(source) = run.files.get(*file) else { continue };
        let own = folder(&source.path).to_owned();
        let name = source.path.rsplit('/').next().unwrap_or_default();
        let stem = project.stem(name).unwrap_or_default();
        if AROUND.contains(&stem) {
            pages.around.push((*file, own));
        } else if stem != "route"
            && let Some(url) = page_path(project, &source.path)
        {
            pages.pages.push((*file, own, sample(&format!("{base}{url}"))));
        }
    }
    pages
}

/// Packages of the workspace are a part of what a page reaches.
pub fn importers(run: &Run<'_>) -> Importers {
    let mut importers = Importers::new();
    for file in run.files.ids() {
        let Some(source) = run.files.get(file) else { continue };
        let imports = source.facts.all(Role::Import).chain(source.facts.all(Role::Export));
        for import in imports.filter(|import| !import.name().is_empty()) {
            if let Target::File(target) = run.modules.resolve(run.files, file, import.name()) {
                importers.entry(target).or_default().push(file);
            }
        }
    }
    importers
}

impl Pages {
    /// True where no page takes in a file: nothing imports it, or only handlers of routes and others that no page takes in.
    /// Next.js serves no action of such a file. Where an import that could not be followed may mean it, it may be served.
    pub fn none_reaches(&self, run: &Run<'_>, action: FileId) -> bool {
        let Some(source) = run.files.get(action).filter(|_| !self.pages.is_empty()) else { return false };
        let reached = self.reached(action);
        let is_page = |file: &FileId| {
            let own = run.files.get(*file).map(|source| source.path.rsplit('/').next().unwrap_or_default());
            self.pages.iter().any(|(page, ..)| page == file)
                || self.around.iter().any(|(around, _)| around == file)
                || own.is_some_and(|name| name.starts_with("global-error."))
        };
        let name = source.path.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| *stem != "index");
        let stem = stem.or_else(|| folder(&source.path).rsplit('/').next()).unwrap_or_default();
        let ends = |specifier: &str| {
            let last = specifier.rsplit('/').next().unwrap_or_default();
            last == stem || last.rsplit_once('.').is_some_and(|(last, _)| last == stem)
        };
        let others = run.files.ids().into_iter().filter(|file| *file != action && !reached.contains(file));
        let mentions = |file: FileId| {
            let Some(source) = run.files.get(file) else { return false };
            let mut imports = source.facts.all(Role::Import).chain(source.facts.all(Role::Export));
            imports.any(|import| ends(import.name())) || source.literals.mention(&format!("/{stem}"))
        };
        !reached.iter().any(is_page) && !others.into_iter().any(mentions)
    }

    /// The files whose code takes in a file, itself among them.
    fn reached(&self, action: FileId) -> HashSet<FileId> {
        let mut reached: HashSet<FileId> = HashSet::from([action]);
        let mut open = vec![action];
        while let Some(file) = open.pop() {
            for importer in self.importers.get(&file).into_iter().flatten() {
                if reached.insert(*importer) {
                    open.push(*importer);
                }
            }
        }
        reached
    }

    /// The paths through which an action of a file can be called; all of them where no page was found to reach it.
    pub fn reaching(&self, action: FileId) -> Vec<&str> {
        let reached = self.reached(action);
        let around: Vec<&str> =
            self.around.iter().filter(|(file, _)| reached.contains(file)).map(|(_, folder)| folder.as_str()).collect();
        let reaches = |(file, own, _): &&(FileId, String, String)| {
            reached.contains(file) || around.iter().any(|folder| below(own, folder))
        };
        let found: Vec<&str> = self.pages.iter().filter(reaches).map(|(_, _, path)| path.as_str()).collect();
        if found.is_empty() { self.pages.iter().map(|(_, _, path)| path.as_str()).collect() } else { found }
    }
}

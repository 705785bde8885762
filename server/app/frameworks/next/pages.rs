//! Through which pages a server action can be called: those whose code reaches its file.

use std::collections::{HashMap, HashSet};

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
    /// Which files import a file.
    importers: HashMap<FileId, Vec<FileId>>,
}

/// Files of the app router that are rendered with the pages below their folder.
const AROUND: [&str; 6] = ["layout", "template", "error", "loading", "not-found", "default"];

pub fn of(run: &Run<'_>, project: &Project) -> Pages {
    let mut pages = Pages::default();
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
    // Packages of the workspace are a part of what a page reaches.
    for file in run.files.ids() {
        let Some(source) = run.files.get(file) else { continue };
        let imports = source.facts.all(Role::Import).chain(source.facts.all(Role::Export));
        for import in imports.filter(|import| !import.name().is_empty()) {
            if let Target::File(target) = run.modules.resolve(run.files, file, import.name()) {
                pages.importers.entry(target).or_default().push(file);
            }
        }
    }
    pages
}

impl Pages {
    /// The paths through which an action of a file can be called; all of them where no page was found to reach it.
    pub fn reaching(&self, action: FileId) -> Vec<&str> {
        let mut reached: HashSet<FileId> = HashSet::from([action]);
        let mut open = vec![action];
        while let Some(file) = open.pop() {
            for importer in self.importers.get(&file).into_iter().flatten() {
                if reached.insert(*importer) {
                    open.push(*importer);
                }
            }
        }
        let around: Vec<&str> =
            self.around.iter().filter(|(file, _)| reached.contains(file)).map(|(_, folder)| folder.as_str()).collect();
        let reaches = |(file, own, _): &&(FileId, String, String)| {
            reached.contains(file) || around.iter().any(|folder| below(own, folder))
        };
        let found: Vec<&str> = self.pages.iter().filter(reaches).map(|(_, _, path)| path.as_str()).collect();
        if found.is_empty() { self.pages.iter().map(|(_, _, path)| path.as_str()).collect() } else { found }
    }
}

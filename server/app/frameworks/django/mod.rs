//! Django, Django REST framework and django-ninja.
//!
//! The URLs are walked from `ROOT_URLCONF` down; what stands there is a function, a class whose order of lookup decides
//! what runs before its methods, a router's sets of views, or an API's operations. The settings say what runs before all.

mod ninja;
mod rest;
mod settings;
mod urls;
mod views;
mod wrap;

use self::settings::Settings;
use self::urls::Walk;
use super::Cx;
use super::python::factories;
use crate::app::files::FileId;
use crate::app::interpret::Run;
use crate::app::route::Route;

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let lists = with_patterns(run);
    if lists.is_empty() {
        return Vec::new();
    }
    let mut projects = settings::all(run);
    let mut routes = Vec::new();
    run.settings = projects.iter().filter_map(|project| project.file).collect();
    if projects.is_empty() {
        projects = roots(run, &lists);
    }
    for project in projects {
        run.refill();
        let mut walk = Walk::new(run, project);
        walk.root();
        routes.append(&mut walk.routes);
    }
    routes
}

/// Modules with a list of URLs.
fn with_patterns(run: &Run<'_>) -> Vec<FileId> {
    let mut found = Vec::new();
    for file in run.files.ids() {
        let Some(source) = run.files.get(file) else { continue };
        if source.path.ends_with(".py")
            && factories::is_product(source.kind)
            && source.facts.names.find("urlpatterns").is_some()
        {
            found.push(file);
        }
    }
    found
}

/// Where no settings are: the lists that no other includes.
fn roots(run: &mut Run<'_>, lists: &[FileId]) -> Vec<Settings> {
    let mut included: Vec<FileId> = Vec::new();
    for file in lists {
        let mut walk = Walk::new(run, Settings { file: None, urls: *file });
        walk.root();
        included.extend(walk.visited.iter().filter(|visited| *visited != file));
    }
    let roots = lists.iter().filter(|file| !included.contains(file));
    roots.map(|file| Settings { file: None, urls: *file }).collect()
}

//! Next.js: route handlers of the app router, API routes of the pages router, server actions, and the middleware (or
//! proxy) in front of them.

mod actions;
mod handlers;
mod middleware;
mod pages;
mod project;

use std::collections::HashMap;
use std::rc::Rc;

use pages::Pages;

use super::Cx;
use crate::app::files::FileId;
use crate::app::interpret::Run;
use crate::app::route::Route;

pub fn routes(run: &mut Run<'_>, cx: &Cx<'_>) -> Vec<Route> {
    let manifests = run.modules.manifests(cx.files);
    let mut found = Vec::new();
    let mut importers = None;
    for project in project::all(run, &manifests) {
        let middleware = middleware::of(run, &project);
        let from = found.len();
        found.extend(handlers::routes(run, &project));
        let actions = actions::routes(run, &project);
        let pages = if actions.is_empty() {
            Pages::default()
        } else {
            let importers = importers.get_or_insert_with(|| Rc::new(pages::importers(run)));
            pages::of(run, &project, importers.clone())
        };
        let mut served: HashMap<FileId, bool> = HashMap::new();
        found.extend(
            actions.into_iter().filter(|action| {
                *served.entry(action.at.file).or_insert_with_key(|file| !pages.none_reaches(run, *file))
            }),
        );
        for route in &mut found[from..] {
            middleware.stand_before(route, &project, &pages);
        }
    }
    found
}

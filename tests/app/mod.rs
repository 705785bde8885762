//! The app model over small projects written down here: routes and what stands before them.

mod access;
mod data;
mod declared;
mod django;
mod endless;
mod express;
mod fastapi;
mod fastify;
mod flask;
mod flow;
mod koa_hono;
mod live;
mod nest;
mod next;
mod plain;
mod tested;
mod truth;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use ropey::Rope;
use seaworthy::app::access::Status;
use seaworthy::app::declared::Declared;
use seaworthy::app::modules::Modules;
use seaworthy::app::{App, Document, Files, SourceFile, is_document};
use seaworthy::facts::FileFacts;
use seaworthy::git::GitState;
use seaworthy::syntax::{self, Language};

/// Stands for what Git says of the others: `tracked <path>`, or `loose <path>` for what is neither kept nor ignored.
pub const GIT: &str = ".git/status";

/// The app of some files: `(path, text)`.
/// The word for who is served.
pub fn word(status: Status) -> &'static str {
    match status {
        Status::None => "none",
        Status::Authenticated => "authn",
        Status::Authorised => "authz",
        Status::Unknown => "unknown",
    }
}

pub fn app(files: &[(&str, &str)]) -> App {
    declaring(files, &Declared::default())
}

/// The same, with what the configuration says of its code.
pub fn declaring(files: &[(&str, &str)], declared: &Declared) -> App {
    let root = Path::new("/nowhere");
    let mut all = Files::new(root);
    for (path, text) in files {
        if let Some(language) = Language::of_path(Path::new(path)) {
            let rope = Rope::from_str(text);
            let tree = syntax::parse(language, &rope, None, None, &AtomicBool::new(false)).ok();
            all.set(SourceFile::new(path, FileFacts::of(language, tree.as_ref(), &rope), text));
        }
        if *path == GIT {
            let named = |what: &str| text.lines().filter_map(move |line| line.strip_prefix(what)).collect::<Vec<_>>();
            all.set_git(Some(GitState::new(named("tracked "), named("loose "))));
        }
        if is_document(path) {
            all.set_document(Document { path: (*path).into(), text: (*text).to_owned() });
        }
    }
    all.declare(declared);
    App::of(&all, &Modules::new(root))
}

/// The route table, sorted: `GET /x: place, place`, and `?` with what could not be followed.
pub fn table(files: &[(&str, &str)]) -> Vec<String> {
    let mut lines: Vec<String> = (app(files).sites.iter())
        .map(|site| {
            let route = &site.route;
            let mut line = format!("{} {}", route.method, route.path);
            let places: Vec<_> = route.chain.iter().map(|link| link.place.as_str()).collect();
            if !places.is_empty() {
                line = format!("{line}: {}", places.join(", "));
            }
            for note in &route.unknown {
                line = format!("{line} ? {}", note.text);
            }
            line
        })
        .collect();
    lines.sort();
    lines
}

//! `guard-ineffective` is held to the same record: it fires on these arrangements and on no others, and strangers reached
//! every one of them.

use std::path::Path;
use std::sync::Arc;

use ropey::Rope;
use seaworthy::engine::{Config, Engine, Language};

use super::Held;

/// Guards that are written and do no work: the application, and the route that was reached all the same.
const FIRES: [(&str, &str); 20] = [
    ("django", "GET /kitchen/boards/"),
    ("django", "GET /kitchen/flours/"),
    ("drf", "GET /loans/late-mixed/"),
    ("express4", "GET /inline/only-status"),
    ("express5", "GET /inline/only-status"),
    ("fastapi", "POST /boats/{boat_id}/lend"),
    ("fastapi", "POST /boats/{boat_id}/paint"),
    ("fastapi", "POST /boats/{boat_id}/sell"),
    ("fastapi", "GET /tickets/export"),
    ("fastify", "GET /options/only-status"),
    ("fastify", "GET /options/only-status-done"),
    ("flask", "GET /invoices/export"),
    ("flask", "GET /invoices/sums"),
    ("flask", "GET /members/card"),
    ("flask", "GET /tokens/sessions"),
    ("flask-security", "GET /concerts/export"),
    ("hono", "GET /chain/answer-without-return"),
    ("hono", "GET /chain/only-status"),
    ("koa", "GET /chain/answers-and-goes-on"),
    ("koa", "GET /chain/only-status"),
];

/// The routes that findings of the rule are about.
fn told(folder: &Path, held: Held) -> Vec<String> {
    let app = Arc::new(held.app);
    let engine = Engine::new(Config::default());
    let mut routes = Vec::new();
    for file in app.files.ids() {
        let Some(path) = app.files.get(file).map(|source| source.path.clone()) else { continue };
        let Some(language) = Language::of_path(path.as_ref().as_ref()) else { continue };
        let rope = Rope::from_str(&std::fs::read_to_string(folder.join(&*path)).unwrap());
        let mut analysis = engine.analyse(path.as_ref().as_ref(), language, &rope);
        analysis.join(&engine, &rope, &app);
        for finding in analysis.findings().iter().filter(|finding| finding.rule == "guard-ineffective") {
            let reached = finding.evidence.iter().filter_map(|step| {
                step.note.strip_prefix('`')?.strip_suffix("` is reached without it").map(str::to_owned)
            });
            routes.extend(reached);
        }
    }
    routes.sort();
    routes
}

#[test]
fn broken_guards_are_told_where_strangers_came_through() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    let mut folders: Vec<_> = std::fs::read_dir(&root).unwrap().flatten().map(|entry| entry.path()).collect();
    folders.retain(|folder| folder.join("calls.json").is_file());
    folders.sort();
    let mut wrong = Vec::new();
    for folder in &folders {
        let held = Held::read(folder);
        let name = held.name.clone();
        let reached = |route: &str| {
            let calls = held.calls.iter().filter(|call| call.name() == route);
            calls.filter_map(|call| call.observed.as_ref()).any(|seen| seen.reached_anonymous || seen.reached_wrong)
        };
        let expected: Vec<_> = FIRES.iter().filter(|(app, _)| *app == name).map(|(_, route)| *route).collect();
        wrong.extend(
            expected.iter().filter(|route| !reached(route)).map(|route| format!("{name}: nobody reached {route}")),
        );
        let told = told(folder, held);
        let missed = expected.iter().filter(|route| !told.iter().any(|each| each == *route));
        wrong.extend(missed.map(|route| format!("{name}: nothing is said of {route}")));
        let more = told.iter().filter(|route| !expected.contains(&route.as_str()));
        wrong.extend(more.map(|route| format!("{name}: {route} is called unguarded by a broken guard")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

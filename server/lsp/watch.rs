//! What the client tells of files that are not open: that it will, and that one changed.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::json;
use tower_lsp::ls_types::{FileEvent, Registration};

use super::configuration;
use super::place::file_path;
use super::shared::Shared;
use crate::engine::{CONFIG_FILE, Language};

/// Configuration, what the model of the application is built from, and the sources themselves.
const WATCHED: [&str; 13] = [
    "**/seaworthy.toml",
    "**/.gitignore",
    "**/package.json",
    "**/pyproject.toml",
    "**/requirements*.txt",
    "**/{Dockerfile*,*requirements*.in,*-requirements*.txt,bun.lockb,deno.lock}",
    "**/tsconfig*.json",
    "**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}",
    "**/*.{py,pyi}",
    "**/*.{prisma,sql,yaml,yml,toml}",
    "**/{package-lock,npm-shrinkwrap,lerna,nx,rush,deno,vercel,nest-cli,firebase}.json",
    "**/{jsconfig,openapi,swagger}*.json",
    "**/{yarn.lock,bun.lock,Pipfile,Pipfile.lock,poetry.lock,uv.lock,pdm.lock,setup.cfg}",
];

/// What decides where a project begins, and so what its files are called.
fn marks_a_project(name: &str) -> bool {
    matches!(name, "package.json" | "deno.json" | "pyproject.toml" | "setup.py" | "requirements.txt" | "Pipfile")
        || name.starts_with("tsconfig")
}

/// Asks for the events that this client can send.
pub fn register(shared: &Arc<Shared>) {
    let features = shared.features();
    let mut registrations = Vec::new();
    if features.watched_files {
        let watchers = WATCHED.map(|glob| json!({ "globPattern": glob }));
        registrations.push(Registration {
            id: "seaworthy-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({ "watchers": watchers })),
        });
    }
    if features.configuration_registration {
        registrations.push(Registration {
            id: "seaworthy-configuration".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(json!({ "section": "seaworthy" })),
        });
    }
    if !registrations.is_empty() {
        shared.spawn("client/registerCapability", |shared| async move {
            shared.client.register_capability(registrations).await
        });
    }
}

pub fn changed(shared: &Arc<Shared>, events: &[FileEvent]) {
    let mut is_configuration = false;
    let mut is_source = false;
    let mut is_model = false;
    for path in events.iter().filter_map(|event| file_path(&event.uri)) {
        match path.file_name().and_then(|name| name.to_str()) {
            Some(CONFIG_FILE) => is_configuration = true,
            _ if Language::of_path(&path).is_some() => {
                // An open file is what the editor says it is, whatever lies on the disk.
                is_source |= shared.open_text(&path).is_none();
            }
            Some(name) if name == ".gitignore" || marks_a_project(name) => is_model = true,
            _ => {}
        }
    }
    shared.disk.fetch_add(1, Ordering::SeqCst);
    let paths: Vec<_> = events.iter().filter_map(|event| file_path(&event.uri)).collect();
    let lists: Vec<_> = paths.iter().filter(|path| path.ends_with(".gitignore")).cloned().collect();
    shared.apps.read_again(&lists);
    shared.apps.look_again(&paths);
    if is_configuration {
        let shared = shared.clone();
        tokio::spawn(async move { configuration::load_projects(&shared).await });
    }
    if is_model {
        shared.workspace.renew();
        shared.reanalyse();
    } else if is_source {
        shared.ask_to_pull();
    }
}

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
const WATCHED: [&str; 8] = [
    "**/seaworthy.toml",
    "**/package.json",
    "**/tsconfig*.json",
    "**/pyproject.toml",
    "**/requirements*.txt",
    "**/.gitignore",
    "**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}",
    "**/*.{py,pyi}",
];

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
            _ => is_model = true,
        }
    }
    shared.disk.fetch_add(1, Ordering::SeqCst);
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

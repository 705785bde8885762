//! Configuration: from the editor, under that of each folder's `seaworthy.toml`.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use ropey::Rope;
use serde_json::Value;
use tower_lsp::ls_types::{ConfigurationItem, Diagnostic, DiagnosticSeverity, MessageType, NumberOrString, Uri};

use super::diagnostics::SOURCE;
use super::place::range_of;
use super::publish::Outbound;
use super::settings::{self, SECTION};
use super::shared::{CLIENT_LIMIT, Shared};
use crate::engine::{CONFIG_FILE, Config, ConfigProblem, Settings, nearest_config, project_root};
use crate::text::{LineIndex, Span};

/// Loads everything anew, in a task of its own. Answers that come late still count.
pub fn reload(shared: &Arc<Shared>) {
    let shared = shared.clone();
    tokio::spawn(async move {
        load_projects(&shared).await;
        ask_editor(&shared).await;
        shared.apps.follow(&shared);
        shared.configured.send_replace(true);
    });
}

/// Reads the `seaworthy.toml` of every folder. What is wrong with one is said once its settings count, so that nobody
/// who has read the answer meets the state before it.
pub async fn load_projects(shared: &Arc<Shared>) {
    let shared = shared.clone();
    let load = move || {
        let roots = shared.workspace.roots();
        let loading = shared.loading.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded: Vec<_> = roots.iter().filter_map(|root| load_project(&shared, &root.path)).collect();
        shared.apps.follow(&shared);
        for project in &loaded {
            report(&shared, &project.path, &project.text, &project.problems);
        }
        drop(loading);
        if loaded.iter().any(|project| project.is_changed) {
            shared.reanalyse();
        }
    };
    if let Err(error) = tokio::task::spawn_blocking(load).await {
        tracing::error!("loading {CONFIG_FILE}: {error}");
    }
}

struct Loaded {
    path: PathBuf,
    text: String,
    problems: Vec<ConfigProblem>,
    is_changed: bool,
}

fn load_project(shared: &Arc<Shared>, root: &Path) -> Option<Loaded> {
    let base = project_root(root);
    let path = nearest_config(base).unwrap_or_else(|| base.join(CONFIG_FILE));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            shared.tell_once(MessageType::WARNING, format!("{} cannot be read: {error}", path.display()));
            return None;
        }
    };
    let (settings, problems) = Config::parse(&text);
    // A file that is no TOML at the moment is being written: the last sound state counts until it is again.
    let is_broken = toml::from_str::<toml::Table>(&text).is_err();
    let is_first = shared.is_new(&format!("loaded {}", path.display()));
    let is_changed =
        (is_first || !is_broken) && shared.workspace.set_project(root, settings, path.parent().unwrap_or(root), base);
    Some(Loaded { path, text, problems, is_changed })
}

/// Takes back what was shown of a folder that is gone.
pub fn forget(shared: &Shared, root: &Path) {
    let path = root.join(CONFIG_FILE);
    shared.unsay(&format!("loaded {}", path.display()));
    if shared.unsay(&key_of(&path))
        && let Some(uri) = Uri::from_file_path(path)
    {
        let _ = shared.outbound.send(Outbound::File(uri, Vec::new()));
    }
}

/// Under which name it is remembered that a file's problems are shown.
fn key_of(path: &Path) -> String {
    format!("problems of {}", path.display())
}

/// Shows the problems of a file where they are, and says once that there are some. Pushed for every client: no client
/// pulls the diagnostics of a file that is none of ours.
fn report(shared: &Arc<Shared>, path: &Path, text: &str, problems: &[ConfigProblem]) {
    let Some(uri) = Uri::from_file_path(path) else { return };
    let key = key_of(path);
    if problems.is_empty() {
        if shared.unsay(&key) {
            let _ = shared.outbound.send(Outbound::File(uri, Vec::new()));
        }
        return;
    }
    shared.is_new(&key);
    if shared.is_new(&format!("told about {}", path.display())) {
        let first = problems.first().map(|problem| problem.message.as_str()).unwrap_or_default();
        let message = format!("{} has problems, the first: {first}", path.display());
        shared.tell_once(MessageType::WARNING, message);
    }
    let rope = Rope::from_str(text);
    let lines = LineIndex::new(&rope, shared.features().encoding);
    let diagnostics = problems.iter().map(|problem| Diagnostic {
        range: range_of(&lines, problem.span.unwrap_or(Span::new(0, 0))),
        severity: Some(DiagnosticSeverity::WARNING),
        code: Some(NumberOrString::String("configuration".to_owned())),
        source: Some(SOURCE.to_owned()),
        message: problem.message.clone(),
        ..Default::default()
    });
    let _ = shared.outbound.send(Outbound::File(uri, diagnostics.collect()));
}

/// Asks the editor for its settings, for each folder and for everything else, where the editor can be asked.
async fn ask_editor(shared: &Arc<Shared>) {
    if !shared.features().configuration {
        return;
    }
    let roots = shared.workspace.roots();
    let item = |scope_uri| ConfigurationItem { scope_uri, section: Some(SECTION.to_owned()) };
    let items = roots.iter().map(|root| item(root.uri.clone())).chain([item(None)]).collect();
    let question = shared.questions.fetch_add(1, Ordering::SeqCst) + 1;
    let answer = match tokio::time::timeout(CLIENT_LIMIT, shared.client.configuration(items)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return tracing::warn!("workspace/configuration: {error}"),
        Err(_) => return tracing::warn!("workspace/configuration: no answer in {CLIENT_LIMIT:?}"),
    };
    if shared.answered.fetch_max(question, Ordering::SeqCst) > question {
        return tracing::info!("workspace/configuration: passed over an answer that a later one overtook");
    }
    let mut changed = false;
    for (at, value) in answer.iter().enumerate() {
        // Nothing set, or nothing set any more: what the client began with.
        let settings = if value.is_null() { shared.initial_settings() } else { read(shared, value) };
        changed |= match roots.get(at) {
            Some(root) => shared.workspace.set_folder_editor(&root.path, settings),
            None => shared.workspace.set_editor(settings),
        };
    }
    if changed {
        shared.reanalyse();
    }
}

/// Takes settings that the editor pushed: at `initialize`, or when they changed.
pub fn take(shared: &Arc<Shared>, value: &Value) -> Settings {
    let settings = read(shared, value);
    if shared.workspace.set_editor(settings.clone()) {
        shared.reanalyse();
    }
    settings
}

/// Reads settings and says once what is wrong with them.
pub fn read(shared: &Arc<Shared>, value: &Value) -> Settings {
    let (settings, problems) = settings::settings(value);
    for problem in problems {
        shared.tell_once(MessageType::WARNING, problem);
    }
    settings
}

//! Which project, configuration and frameworks apply to a file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::Uri;

use super::features::EXPLAIN_FILE;
use super::shared::Shared;
use crate::app::{App, FileId, Site};
use crate::engine::{CONFIG_FILE, RuleLevel, nearest_config};
use crate::facts::FileKind;
use crate::report::card;

/// The routes of one file that are listed.
const LISTED: usize = 20;

/// `seaworthy.explainFile`: answers with a page about the file.
pub async fn file(shared: &Arc<Shared>, arguments: &[Value]) -> Result<Option<Value>> {
    let invalid = || Error::invalid_params(format!("`{EXPLAIN_FILE}` takes one argument, the URI of an open document"));
    let [Value::String(uri)] = arguments else { return Err(invalid()) };
    let uri: Uri = uri.parse().map_err(|_| invalid())?;
    let open = shared.open(&uri).ok_or_else(invalid)?;
    shared.apps.settle().await;
    let shared = shared.clone();
    let explain = move || {
        let root = shared.workspace.root_of(&open.name);
        let name = root.relative(&open.name).to_string_lossy().replace('\\', "/");
        let settings = root.engine.config().settings().clone();
        let mut page = format!("# {name}\n\n");
        let mut say = |what: &str, text: String| page.push_str(&format!("- **{what}**: {text}\n"));
        let loose =
            if root.uri.is_some() { "" } else { ", found from the file, which is in no folder of the workspace" };
        say("Project", format!("`{}`{loose}", root.base.display()));
        say(
            "Configuration",
            match nearest_config(&root.base) {
                Some(file) => format!("`{}`, over the editor's settings", file.display()),
                None => format!("the editor's settings; there is no `{CONFIG_FILE}`"),
            },
        );
        let off: Vec<_> = settings
            .rules
            .iter()
            .filter(|(_, level)| **level == RuleLevel::Off)
            .map(|(id, _)| format!("`{id}`"))
            .collect();
        if !off.is_empty() {
            say("Switched off", off.join(", "));
        }
        if root.leaves_out(&open.name) {
            say(
                "Left out",
                "yes: by `exclude`, by a `.gitignore`, or because it is of no language that is analysed".to_owned(),
            );
        }
        let app = shared.apps.app(&root.base);
        let Some((app, id)) = app.as_ref().and_then(|app| Some((app, app.files.find(&name)?))) else {
            say("Application", "none has been read around this file; it is judged alone".to_owned());
            return page;
        };
        say("Counts as", kind(app.files.get(id).map_or(FileKind::Production, |file| file.kind)).to_owned());
        say("Frameworks of the project", frameworks(app));
        let guards = settings.guard.len();
        let public = settings.public_routes.len();
        if guards + public > 0 {
            say("Said in the configuration", format!("{guards} guards, {public} public routes"));
        }
        routes(&mut page, app, id);
        page
    };
    let page = tokio::task::spawn_blocking(explain).await.map_err(|_| Error::internal_error())?;
    Ok(Some(Value::String(page)))
}

fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Production => "code that runs for users",
        FileKind::Test => "a test",
        FileKind::TestSupport => "a helper of tests",
        FileKind::Script => "a script, migration or configuration, which no user reaches",
        FileKind::Generated => "written by a tool",
    }
}

fn frameworks(app: &App) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for site in app.sites.iter() {
        *counts.entry(site.route.framework.name()).or_default() += 1;
    }
    let told: Vec<_> = counts.iter().map(|(name, count)| format!("{name} ({count} routes)")).collect();
    if told.is_empty() { "none with routes".to_owned() } else { told.join(", ") }
}

fn routes(page: &mut String, app: &App, id: FileId) {
    let here = |site: &&Site| site.home().file == id || site.route.handler.at.file == id;
    let sites: Vec<_> = app.sites.iter().filter(here).collect();
    if sites.is_empty() {
        return;
    }
    page.push_str("\n## Routes of this file\n\n");
    for site in sites.iter().take(LISTED) {
        let _ = writeln!(page, "- `{}`: {}", site.name(), card::lens(app, site));
    }
    if sites.len() > LISTED {
        let _ = writeln!(page, "- … and {} more", sites.len() - LISTED);
    }
}

//! Quick fixes that complete the project's configuration: a function is a guard, a route is public.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use ropey::Rope;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::features::{Features, OPEN_CONFIGURATION};
use super::place::range_of;
use super::routes::Here;
use super::shared::Shared;
use crate::app::Site;
use crate::app::access::Status;
use crate::app::declared::{Guard, Proves, PublicRoute};
use crate::engine::{CONFIG_FILE, add_guard, add_public_route, nearest_config, read_source};
use crate::facts::Role;
use crate::text::{LineIndex, Span};

/// So many links of one route are offered; a person knows which of them is meant.
const OFFERED: usize = 4;
const ANNOTATION: &str = "seaworthy.configuration";

/// What the configuration is to say, as the `data` of an action carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    Guard(String),
    Public { method: String, path: String },
}

/// An action's `data`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Declare {
    declare: Entry,
    /// The configuration file.
    file: PathBuf,
}

/// What can be said of the routes at a span.
pub async fn offers(shared: &Arc<Shared>, uri: &Uri, span: Span) -> Vec<CodeAction> {
    let Some(here) = Here::now(shared, uri).await else { return Vec::new() };
    let features = shared.features().clone();
    let base = here.snapshot.base.clone();
    let find = move || {
        let file = nearest_config(&base).unwrap_or_else(|| base.join(CONFIG_FILE));
        if !can_edit(&features, file.is_file()) {
            return Vec::new();
        }
        let mut actions: Vec<CodeAction> = Vec::new();
        for site in here.sites_at(span) {
            for (title, entry) in entries(&here, site) {
                if actions.iter().all(|action| action.title != title) {
                    let data = serde_json::to_value(Declare { declare: entry, file: file.clone() }).ok();
                    actions.push(CodeAction {
                        title,
                        kind: Some(CodeActionKind::QUICKFIX),
                        data,
                        ..Default::default()
                    });
                }
            }
        }
        actions
    };
    tokio::task::spawn_blocking(find).await.unwrap_or_default()
}

fn can_edit(features: &Features, exists: bool) -> bool {
    exists || features.creates_files
}

/// What may be said of a route through which strangers get, or of which that is not known.
fn entries(here: &Here, site: &Site) -> Vec<(String, Entry)> {
    // What only the code marks as public has no reason yet.
    let accepted = site.route.declared_public.as_ref().is_some_and(|note| note.at.is_none());
    if !matches!(site.access.status, Status::None | Status::Unknown) || accepted {
        return Vec::new();
    }
    let named = site.access.unread.iter().map(|note| note.text.clone());
    let notes = site.route.unknown.iter().chain(&site.access.unknown);
    let followed = notes.filter_map(|note| {
        let node = here.app().files.node(note.at?)?;
        let name = match node.role() {
            Role::Call | Role::New => node.call_name(),
            Role::Name | Role::Member | Role::ImportName | Role::Import => node.name(),
            _ => "",
        };
        (!name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')).then(|| name.to_owned())
    });
    let mut names: Vec<String> = Vec::new();
    for name in named.chain(followed) {
        let own = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
        if !names.iter().any(|known| own(known) == own(&name)) {
            names.push(name);
        }
    }
    let mut entries: Vec<_> = (names.into_iter().take(OFFERED))
        .map(|name| {
            (format!("Treat `{}` as a guard", name.rsplit(['.', '/']).next().unwrap_or(&name)), Entry::Guard(name))
        })
        .collect();
    let (method, path) = (site.route.method.to_string(), site.route.path.clone());
    entries.push((format!("Accept `{}` as public, with a reason", site.name()), Entry::Public { method, path }));
    entries
}

/// Computes the edit of an action. None where its data is another's.
pub fn of(action: &CodeAction) -> Option<Declare> {
    serde_json::from_value(action.data.clone()?).ok()
}

pub async fn resolve(shared: &Arc<Shared>, mut action: CodeAction, declare: Declare) -> Result<CodeAction> {
    let shared = shared.clone();
    let edit = move || {
        let Declare { declare, file } = declare;
        let exists = file.is_file();
        let text = if exists { read_source(&file).map_err(|_| Error::content_modified())? } else { String::new() };
        let edit = match declare {
            Entry::Guard(name) => add_guard(&text, &Guard { name, file: None, proves: Proves::Authentication }),
            Entry::Public { method, path } => {
                let method = (method != "ANY").then_some(method);
                add_public_route(&text, &PublicRoute { path, method, reason: String::new() })
            }
        };
        let uri = Uri::from_file_path(&file).ok_or_else(Error::internal_error)?;
        let features = shared.features();
        let range = range_of(&LineIndex::new(&Rope::from_str(&text), features.encoding), edit.span);
        let text_edit = TextEdit::new(range, edit.text.clone());
        // Where the person has to write, or at least to look and save.
        let mut after = text.clone();
        after.replace_range(edit.span.range(), &edit.text);
        let added = edit.span.start + edit.text.trim_start().len().min(edit.text.len()) as u32;
        let place = match edit.text.find("reason = \"\"") {
            Some(at) => Span::new(edit.span.start + at as u32 + 10, edit.span.start + at as u32 + 10),
            None => Span::new(added, added),
        };
        let place = range_of(&LineIndex::new(&Rope::from_str(&after), features.encoding), place);
        let command = features.shows_documents.then(|| Command {
            title: "Show the configuration".to_owned(),
            command: OPEN_CONFIGURATION.to_owned(),
            arguments: Some(vec![json!(uri.as_str()), json!(place)]),
        });
        Ok((workspace_edit(features, uri, text_edit, exists), command))
    };
    let (edit, command) = tokio::task::spawn_blocking(edit).await.map_err(|_| Error::internal_error())??;
    action.edit = Some(edit);
    action.command = command;
    action.data = None;
    Ok(action)
}

fn workspace_edit(features: &Features, uri: Uri, edit: TextEdit, exists: bool) -> WorkspaceEdit {
    // Who can make files knows the newer form of an edit, whether it says so (VS Code) or not (Neovim).
    if !features.document_changes && exists {
        return WorkspaceEdit { changes: Some(HashMap::from([(uri, vec![edit])])), ..Default::default() };
    }
    let annotated = features.change_annotations.then(|| ANNOTATION.to_owned());
    let edit = match annotated.clone() {
        Some(annotation_id) => OneOf::Right(AnnotatedTextEdit { text_edit: edit, annotation_id }),
        None => OneOf::Left(edit),
    };
    let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: None };
    let mut operations = Vec::new();
    if !exists {
        let options = CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) };
        let create = CreateFile { uri, options: Some(options), annotation_id: annotated.clone() };
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(create)));
    }
    operations.push(DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits: vec![edit] }));
    let annotation = ChangeAnnotation {
        label: format!("Change {CONFIG_FILE}"),
        // It is another file than the one that the person looks at.
        needs_confirmation: Some(true),
        description: Some("what the project says of its guards and public routes".to_owned()),
    };
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        change_annotations: annotated.map(|id| HashMap::from([(id, annotation)])),
        ..Default::default()
    }
}

/// `seaworthy.openConfiguration`: shows a place of the configuration.
pub fn open(shared: &Arc<Shared>, arguments: &[Value]) -> Result<Option<Value>> {
    let invalid = || Error::invalid_params(format!("`{OPEN_CONFIGURATION}` takes a URI and a range"));
    let [Value::String(uri), range] = arguments else { return Err(invalid()) };
    let uri: Uri = uri.parse().map_err(|_| invalid())?;
    let selection: Range = serde_json::from_value(range.clone()).map_err(|_| invalid())?;
    if shared.features().shows_documents {
        let params =
            ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: Some(selection) };
        shared.spawn("window/showDocument", |shared| async move { shared.client.show_document(params).await });
    }
    Ok(None)
}

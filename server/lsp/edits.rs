//! The edit behind a code action, computed when it is chosen.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use ropey::Rope;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges,
    OneOf, OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::open::{Analysed, Open, Snapshot};
use super::place::range_of;
use super::shared::Shared;
use crate::engine::elsewhere::{Addition, additions};
use crate::engine::read_source;
use crate::findings;
use crate::text::{LineIndex, Span};

/// The fix that is a suppression comment. Rules cannot take the name: theirs have no dot.
pub const SUPPRESS_FIX: &str = "seaworthy.suppress";
/// The fix that is all safe ones.
pub const FIX_ALL_FIX: &str = "seaworthy.all";

/// What an action does, as its `data` carries it to the client and back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Wanted {
    pub uri: Uri,
    pub version: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Tells findings with one fingerprint apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    pub fix: String,
}

pub async fn compute(shared: &Arc<Shared>, wanted: Wanted) -> Result<WorkspaceEdit> {
    let open = shared.open(&wanted.uri).ok_or_else(Error::content_modified)?;
    let snapshot = open.newest().await.ok_or_else(Error::content_modified)?;
    if snapshot.version != wanted.version {
        return Err(Error::content_modified());
    }
    let analysed = open.analysed.clone().lock_owned().await;
    let shared = shared.clone();
    let compute = move || {
        let analysed = analysed.as_ref().filter(|analysed| analysed.revision == Some(snapshot.revision));
        let analysed = analysed.ok_or_else(Error::content_modified)?;
        let edits = edits_of(analysed, &snapshot, &wanted).ok_or_else(|| does_not_fit(&wanted))?;
        let added = added(&shared, &open, analysed, &snapshot, &wanted);
        if edits.is_empty() && added.is_empty() {
            return Err(does_not_fit(&wanted));
        }
        Ok(workspace_edit(&shared, &snapshot, wanted.uri, &edits, added))
    };
    tokio::task::spawn_blocking(compute).await.map_err(|_| Error::internal_error())?
}

/// LSP's `RequestFailed`: the request was right, and it cannot be done.
fn does_not_fit(wanted: &Wanted) -> Error {
    Error {
        code: ErrorCode::ServerError(-32803),
        message: format!("`{}` does not fit the code here", wanted.fix).into(),
        data: None,
    }
}

fn edits_of(analysed: &Analysed, snapshot: &Snapshot, wanted: &Wanted) -> Option<Vec<findings::TextEdit>> {
    let Analysed { analysis, engine, .. } = analysed;
    if wanted.fix == FIX_ALL_FIX {
        return Some(engine.fix_all(analysis, &snapshot.rope));
    }
    let finding = finding_of(analysed, wanted)?;
    match wanted.fix.as_str() {
        SUPPRESS_FIX => engine.suppress(analysis, &snapshot.rope, finding),
        fix => engine.fix(analysis, &analysis.view(&snapshot.rope), finding, fix),
    }
}

fn finding_of<'a>(analysed: &'a Analysed, wanted: &Wanted) -> Option<&'a findings::Finding> {
    analysed.analysis.findings().iter().find(|finding| {
        Some(finding.rule) == wanted.rule.as_deref()
            && Some(&finding.fingerprint) == wanted.fingerprint.as_ref()
            && Some(finding.span.start) == wanted.start
    })
}

/// What the fix puts into other files; a file that this client cannot make is left out.
fn added(shared: &Shared, open: &Open, analysed: &Analysed, snapshot: &Snapshot, wanted: &Wanted) -> Vec<Addition> {
    let offer =
        finding_of(analysed, wanted).and_then(|finding| finding.fixes.iter().find(|offer| offer.id == wanted.fix));
    let lines = offer.map_or(&[][..], |offer| &offer.adds);
    let read = |path: &Path| {
        let on_disk = || read_source(path).ok().map(|text| Rope::from_str(&text));
        shared.open_text(path).or_else(on_disk)
    };
    let features = shared.features();
    let can_make = features.document_changes && features.creates_files;
    let mut added = additions(&snapshot.base, &open.name, lines, &read);
    added.retain(|addition| addition.before.is_some() || can_make);
    added
}

fn workspace_edit(
    shared: &Shared,
    snapshot: &Snapshot,
    uri: Uri,
    edits: &[findings::TextEdit],
    added: Vec<Addition>,
) -> WorkspaceEdit {
    let lines = LineIndex::new(&snapshot.rope, shared.features().encoding);
    let edits = edits.iter().map(|edit| TextEdit::new(range_of(&lines, edit.span), edit.text.clone()));
    if !shared.features().document_changes {
        let mut changes = HashMap::from([(uri, edits.collect())]);
        changes.retain(|_, edits: &mut Vec<TextEdit>| !edits.is_empty());
        for addition in added {
            let Some(uri) = Uri::from_file_path(&addition.path) else { continue };
            changes.insert(uri, vec![put(shared, &addition)]);
        }
        return WorkspaceEdit { changes: Some(changes), ..Default::default() };
    }
    // With the version, so that the client itself refuses what no longer fits.
    let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: Some(snapshot.version) };
    let edit = TextDocumentEdit { text_document, edits: edits.map(OneOf::Left).collect() };
    if added.is_empty() {
        return WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![edit])), ..Default::default() };
    }
    let mut operations = Vec::new();
    if !edit.edits.is_empty() {
        operations.push(DocumentChangeOperation::Edit(edit));
    }
    let annotates = shared.features().change_annotations;
    for addition in added {
        let Some(uri) = Uri::from_file_path(&addition.path) else { continue };
        if addition.before.is_none() {
            let options = Some(CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) });
            let annotation_id = annotates.then(|| ELSEWHERE.to_owned());
            let create = CreateFile { uri: uri.clone(), options, annotation_id };
            operations.push(DocumentChangeOperation::Op(ResourceOp::Create(create)));
        }
        let text_edit = put(shared, &addition);
        let edit = match annotates {
            true => OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: ELSEWHERE.to_owned() }),
            false => OneOf::Left(text_edit),
        };
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
        operations.push(DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits: vec![edit] }));
    }
    // A person sees what is changed out of sight, before it is.
    let annotation = ChangeAnnotation {
        label: "In other files".to_owned(),
        needs_confirmation: Some(true),
        description: Some("lines that belong to the fix".to_owned()),
    };
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        change_annotations: annotates.then(|| HashMap::from([(ELSEWHERE.to_owned(), annotation)])),
        ..Default::default()
    }
}

/// The name under which the client is told of changes in other files.
const ELSEWHERE: &str = "seaworthy.elsewhere";

fn put(shared: &Shared, addition: &Addition) -> TextEdit {
    let before = addition.before.clone().unwrap_or_default();
    let end = addition.at.unwrap_or(before.len_bytes()) as u32;
    let lines = LineIndex::new(&before, shared.features().encoding);
    TextEdit::new(range_of(&lines, Span::new(end, end)), addition.text.clone())
}

//! The edit behind a code action, computed when it is chosen.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::open::{Analysed, Snapshot};
use super::place::range_of;
use super::shared::Shared;
use crate::findings;
use crate::text::LineIndex;

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
        Ok(workspace_edit(&shared, &snapshot, wanted.uri, &edits))
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
    let finding = analysis.findings().iter().find(|finding| {
        Some(finding.rule) == wanted.rule.as_deref()
            && Some(&finding.fingerprint) == wanted.fingerprint.as_ref()
            && Some(finding.span.start) == wanted.start
    })?;
    match wanted.fix.as_str() {
        SUPPRESS_FIX => engine.suppress(analysis, &snapshot.rope, finding),
        fix => engine.fix(analysis, &snapshot.rope, finding, fix),
    }
}

fn workspace_edit(shared: &Shared, snapshot: &Snapshot, uri: Uri, edits: &[findings::TextEdit]) -> WorkspaceEdit {
    let lines = LineIndex::new(&snapshot.rope, shared.features().encoding);
    let edits = edits.iter().map(|edit| TextEdit::new(range_of(&lines, edit.span), edit.text.clone()));
    if !shared.features().document_changes {
        return WorkspaceEdit { changes: Some(HashMap::from([(uri, edits.collect())])), ..Default::default() };
    }
    // With the version, so that the client itself refuses what no longer fits.
    let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: Some(snapshot.version) };
    let edit = TextDocumentEdit { text_document, edits: edits.map(OneOf::Left).collect() };
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![edit])), ..Default::default() }
}

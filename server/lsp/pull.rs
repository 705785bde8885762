//! Diagnostics on request: of one document, and of the whole workspace.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;

use super::place::file_path;
use super::progress;
use super::scan::{self, Progress};
use super::shared::Shared;

/// Answers for the newest text, however many edits come in meanwhile: the client has sent them before it reads this.
pub async fn document(shared: &Shared, params: DocumentDiagnosticParams) -> DocumentDiagnosticReportResult {
    let snapshot = match shared.open(&params.text_document.uri) {
        Some(open) => open.newest().await,
        None => None,
    };
    let Some(snapshot) = snapshot else {
        return DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport::default()).into();
    };
    let result_id = snapshot.result_id().to_owned();
    if params.previous_result_id.as_deref() == Some(&result_id) {
        let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
        return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report,
        })
        .into();
    }
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(result_id),
            items: snapshot.diagnostics.clone(),
        },
    })
    .into()
}

/// Every file with findings, and every file of which the client still shows some. Others have nothing to say.
pub async fn workspace(
    shared: &Arc<Shared>,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    shared.wait_until_configured().await;
    let progress = progress::Cancelling::new(Arc::<Progress>::default());
    let token = params.work_done_progress_params.work_done_token;
    let reporter = progress::Reporter::start(shared, token, progress::CHECKING, &progress);
    let stopped = progress.shared();
    // What the rules about the app say needs the app. Who has stopped waiting is answered at once.
    tokio::select! {
        () = shared.apps.settle() => {}
        () = stopped.cancelled() => {}
    }
    let scanned = {
        let (shared, progress) = (shared.clone(), progress.shared());
        tokio::task::spawn_blocking(move || scan::scan(&shared, &progress)).await
    };
    reporter.end().await;
    let Ok(Some(on_disk)) = scanned else {
        let is_cancelled = progress.shared().is_cancelled();
        return Err(if is_cancelled { cancelled() } else { Error::internal_error() });
    };

    let mut reports: BTreeMap<PathBuf, (Uri, Option<i64>, String, Vec<Diagnostic>)> = on_disk
        .iter()
        .map(|(path, report)| {
            (path.clone(), (report.uri.clone(), None, report.result_id.clone(), report.diagnostics.clone()))
        })
        .collect();
    for open in shared.all_open() {
        // What is open in the editor counts as it is there, under the client's own name for it.
        let key = key_of(&open.uri);
        reports.remove(&key);
        if let Some(snapshot) = open.newest().await {
            let (version, result_id) = (Some(snapshot.version.into()), snapshot.result_id().to_owned());
            reports.insert(key, (open.uri.clone(), version, result_id, snapshot.diagnostics.clone()));
        }
    }
    let previous = params.previous_result_ids.into_iter();
    let mut previous: HashMap<PathBuf, PreviousResultId> =
        previous.map(|previous| (key_of(&previous.uri), previous)).collect();
    let mut items = Vec::new();
    for (key, (uri, version, result_id, diagnostics)) in reports {
        items.push(match previous.remove(&key) {
            Some(known) if known.value == result_id => unchanged(known.uri, version, result_id),
            Some(known) => full(known.uri, version, result_id, diagnostics),
            None if diagnostics.is_empty() => continue,
            None => full(uri, version, result_id, diagnostics),
        });
    }
    let nothing = super::analyse::digest(&[]);
    items.extend(previous.into_values().map(|known| match known.value == nothing {
        true => unchanged(known.uri, None, known.value),
        false => full(known.uri, None, nothing.clone(), Vec::new()),
    }));
    if let Some(token) = params.partial_result_params.partial_result_token {
        progress::send_in_parts(shared, token, std::mem::take(&mut items)).await;
    }
    Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
}

/// What a document is known by. A client may spell the same path differently from one time to the next.
fn key_of(uri: &Uri) -> PathBuf {
    file_path(uri).unwrap_or_else(|| PathBuf::from(uri.as_str()))
}

/// A person stopped the scan: the client is not to start it again by itself.
fn cancelled() -> Error {
    Error {
        code: ErrorCode::ServerError(-32802),
        message: "the check of the workspace was cancelled".into(),
        data: Some(serde_json::json!({ "retriggerRequest": false })),
    }
}

fn full(
    uri: Uri,
    version: Option<i64>,
    result_id: String,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(result_id), items };
    WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report }.into()
}

fn unchanged(uri: Uri, version: Option<i64>, result_id: String) -> WorkspaceDocumentDiagnosticReport {
    let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
    WorkspaceUnchangedDocumentDiagnosticReport { uri, version, unchanged_document_diagnostic_report }.into()
}

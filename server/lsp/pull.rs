//! Diagnostics on request: of one document, and of the whole workspace.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;

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
    let result_id = snapshot.result_id.clone();
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
    let reporter = progress::Reporter::start(shared, params.work_done_progress_params.work_done_token, &progress);
    let scanned = {
        let (shared, progress) = (shared.clone(), progress.shared());
        tokio::task::spawn_blocking(move || scan::scan(&shared, &progress)).await
    };
    reporter.end().await;
    let Ok(Some(on_disk)) = scanned else {
        let is_cancelled = progress.shared().is_cancelled();
        return Err(if is_cancelled { cancelled() } else { Error::internal_error() });
    };

    let mut reports: BTreeMap<Uri, (Option<i64>, String, Vec<Diagnostic>)> = on_disk
        .values()
        .map(|report| (report.uri.clone(), (None, report.result_id.clone(), report.diagnostics.clone())))
        .collect();
    for open in shared.all_open() {
        // What is open in the editor counts as it is there, under the client's own name for it.
        reports.remove(&open.uri);
        if let Some(report) = on_disk.get(&open.name) {
            reports.remove(&report.uri);
        }
        if let Some(snapshot) = open.newest().await {
            let report = (Some(snapshot.version.into()), snapshot.result_id.clone(), snapshot.diagnostics.clone());
            reports.insert(open.uri.clone(), report);
        }
    }
    let mut previous: HashMap<Uri, String> =
        params.previous_result_ids.into_iter().map(|previous| (previous.uri, previous.value)).collect();
    let mut items = Vec::new();
    for (uri, (version, result_id, diagnostics)) in reports {
        items.push(match previous.remove(&uri) {
            Some(known) if known == result_id => unchanged(uri, version, result_id),
            None if diagnostics.is_empty() => continue,
            _ => full(uri, version, result_id, diagnostics),
        });
    }
    let nothing = super::analyse::digest(&[]);
    items.extend(previous.into_iter().map(|(uri, known)| match known == nothing {
        true => unchanged(uri, None, known),
        false => full(uri, None, nothing.clone(), Vec::new()),
    }));
    if let Some(token) = params.partial_result_params.partial_result_token {
        progress::send_in_parts(shared, token, std::mem::take(&mut items)).await;
    }
    Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
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

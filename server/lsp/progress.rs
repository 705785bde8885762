//! Long work made visible: progress that can be cancelled, and results that come in parts.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower_lsp::ls_types::notification::{self, Notification};
use tower_lsp::ls_types::*;

use super::scan::Progress;
use super::shared::{CLIENT_LIMIT, Shared};

/// Work that takes less is not worth a word.
const WORTH_SHOWING: Duration = Duration::from_millis(300);
const BETWEEN: Duration = Duration::from_millis(200);
/// The work that a person can stop.
pub const CHECKING: &str = "Seaworthy: checking the workspace";
pub const HISTORY: &str = "Seaworthy: looking through the Git history";
/// So many reports go into one part of a result.
const PART: usize = 100;

/// Cancels the scan when the request that wanted it is dropped, which is what `$/cancelRequest` does.
pub struct Cancelling(Arc<Progress>);

impl Cancelling {
    pub fn new(progress: Arc<Progress>) -> Self {
        Self(progress)
    }

    pub fn shared(&self) -> Arc<Progress> {
        self.0.clone()
    }
}

impl Drop for Cancelling {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Tells the client how far a scan is: under the token that came with the request, or else, where the scan takes long
/// enough for a person to wonder, under one of our own.
pub struct Reporter {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Reporter {
    pub fn start(shared: &Arc<Shared>, theirs: Option<ProgressToken>, title: &'static str, scan: &Cancelling) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { task: tokio::spawn(report(shared.clone(), theirs, title, scan.shared(), stopped)), stop }
    }

    /// Returns when the last word is out, so that the answer comes after it.
    pub async fn end(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

async fn report(
    shared: Arc<Shared>,
    theirs: Option<ProgressToken>,
    title: &'static str,
    scan: Arc<Progress>,
    mut stopped: oneshot::Receiver<()>,
) {
    let is_stoppable = matches!(title, CHECKING | HISTORY);
    let things = if title == HISTORY { "contents" } else { "files" };
    let token = match theirs {
        Some(token) => token,
        None => {
            if !shared.features().progress || tokio::time::timeout(WORTH_SHOWING, &mut stopped).await.is_ok() {
                return;
            }
            let token = shared.new_token();
            let create = shared.client.create_work_done_progress(token.clone());
            tokio::select! {
                created = tokio::time::timeout(CLIENT_LIMIT, create) => {
                    if !matches!(created, Ok(Ok(()))) {
                        return;
                    }
                }
                _ = &mut stopped => return,
            }
            token
        }
    };
    if is_stoppable {
        shared.scans.insert(token.clone(), scan.clone());
    }
    let begin = WorkDoneProgress::Begin(WorkDoneProgressBegin {
        title: title.to_owned(),
        cancellable: Some(is_stoppable),
        percentage: Some(0),
        ..Default::default()
    });
    send(&shared, &token, begin).await;
    while tokio::time::timeout(BETWEEN, &mut stopped).await.is_err() {
        let (done, total) = (scan.done.load(Ordering::Relaxed), scan.total.load(Ordering::Relaxed).max(1));
        let report = WorkDoneProgress::Report(WorkDoneProgressReport {
            message: Some(format!("{done} of {total} {things}")),
            percentage: Some((done * 100 / total) as u32),
            ..Default::default()
        });
        send(&shared, &token, report).await;
    }
    shared.scans.remove(&token);
    send(&shared, &token, WorkDoneProgress::End(WorkDoneProgressEnd::default())).await;
}

async fn send(shared: &Shared, token: &ProgressToken, value: WorkDoneProgress) {
    let value = ProgressParamsValue::WorkDone(value);
    shared.client.send_notification::<notification::Progress>(ProgressParams { token: token.clone(), value }).await;
}

/// `$/progress` with a part of a result, for which the protocol's types have no place.
enum PartialResult {}

#[derive(Serialize, Deserialize)]
struct PartialResultParams {
    token: ProgressToken,
    value: WorkspaceDiagnosticReportPartialResult,
}

impl Notification for PartialResult {
    type Params = PartialResultParams;
    const METHOD: &'static str = "$/progress";
}

pub async fn send_in_parts(shared: &Shared, token: ProgressToken, items: Vec<WorkspaceDocumentDiagnosticReport>) {
    for items in items.chunks(PART) {
        let value = WorkspaceDiagnosticReportPartialResult { items: items.to_vec() };
        shared.client.send_notification::<PartialResult>(PartialResultParams { token: token.clone(), value }).await;
    }
}

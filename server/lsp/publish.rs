//! Pushed diagnostics. They leave in one queue, so that what a closed document still had to say cannot arrive after
//! what its successor says; and they are looked at once more at the door, so that nothing stale leaves.

use std::sync::Arc;

use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::open::{Open, Snapshot};

pub enum Outbound {
    /// The diagnostics of a document, if they are still the newest when their turn comes.
    Diagnostics(Arc<Open>, Arc<Snapshot>),
    /// The diagnostics of something that is not open in the usual sense, or none any more.
    File(Uri, Vec<Diagnostic>),
}

pub async fn run(client: Client, mut queue: mpsc::UnboundedReceiver<Outbound>, with_version: impl Fn() -> bool) {
    while let Some(outbound) = queue.recv().await {
        match outbound {
            Outbound::Diagnostics(open, snapshot) => {
                if open.is_newest(snapshot.revision) {
                    let version = with_version().then_some(snapshot.version);
                    client.publish_diagnostics(open.uri.clone(), snapshot.diagnostics.clone(), version).await;
                }
            }
            Outbound::File(uri, diagnostics) => client.publish_diagnostics(uri, diagnostics, None).await,
        }
    }
}

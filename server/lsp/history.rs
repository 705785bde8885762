//! The command that looks through the history of every root for keys that are gone from the files.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{MessageType, Uri};

use super::progress;
use super::scan::Progress;
use super::shared::Shared;
use crate::engine::cache_folder;
use crate::engine::history::{self, History, Scanning};
use crate::git::Absent;

/// How often it is passed on how far the look is, and whether a person stopped it.
const BETWEEN: Duration = Duration::from_millis(100);

/// Answers with what was found: `{findings: [{uri, rule, severity, message, evidence}], unknown: [why]}`. What cannot be
/// known is said in a message too, once.
pub async fn scan(shared: &Arc<Shared>) -> Result<Option<Value>> {
    shared.wait_until_configured().await;
    let progress = progress::Cancelling::new(Arc::<Progress>::default());
    let reporter = progress::Reporter::start(shared, None, progress::HISTORY, &progress);
    let (mut findings, mut unknown) = (Vec::new(), Vec::new());
    let (mut past, mut gone) = (HashMap::new(), 0);
    for root in shared.workspace.roots() {
        let scanning = Arc::new(Scanning::default());
        let passing = tokio::spawn(pass_on(scanning.clone(), progress.shared()));
        let (base, engine) = (root.base.clone(), root.engine.clone());
        let look = move || history::look(&base, engine.config(), cache_folder().as_deref(), &scanning);
        let looked = tokio::task::spawn_blocking(look).await;
        passing.abort();
        let looked: std::result::Result<History, Absent> = looked.map_err(|_| Error::internal_error())?;
        match looked {
            Ok(history) => {
                unknown.extend(history.unknown);
                for (path, found) in history.findings {
                    let file = root.base.join(path);
                    let uri = Uri::from_file_path(&file);
                    let uri = uri.as_ref().map(|uri| uri.as_str().to_owned());
                    findings.extend(found.iter().map(|finding| {
                        let evidence: Vec<_> = finding.evidence.iter().map(|step| step.note.as_str()).collect();
                        json!({
                            "uri": uri, "rule": finding.rule, "severity": finding.severity, "message": finding.message,
                            "evidence": evidence,
                        })
                    }));
                    // What a file held is shown with the file; what is gone has none to be shown with.
                    if file.is_file() {
                        past.insert(file, found);
                    } else {
                        gone += found.len();
                    }
                }
            }
            Err(absent) => unknown.push(absent.to_string()),
        }
    }
    let is_stopped = progress.shared().is_cancelled();
    reporter.end().await;
    if is_stopped {
        return Err(Error {
            code: ErrorCode::ServerError(-32802),
            message: "the look through the history was stopped".into(),
            data: None,
        });
    }
    shared.set_past(past);
    if gone > 0 {
        let held =
            if gone == 1 { "a key that its files do".to_owned() } else { format!("{gone} keys that its files do") };
        let text =
            format!("Seaworthy: the history holds {held} not hold any more; `seaworthy check --history` lists them");
        shared.tell_once(MessageType::WARNING, text);
    }
    for why in &unknown {
        shared.tell_once(MessageType::WARNING, format!("Seaworthy: the history is unknown, at least in part: {why}"));
    }
    Ok(Some(json!({ "findings": findings, "unknown": unknown })))
}

async fn pass_on(scanning: Arc<Scanning>, progress: Arc<Progress>) {
    loop {
        progress.total.store(scanning.total.load(Ordering::Relaxed), Ordering::Relaxed);
        progress.done.store(scanning.done.load(Ordering::Relaxed), Ordering::Relaxed);
        scanning.cancel.store(progress.is_cancelled(), Ordering::Relaxed);
        tokio::time::sleep(BETWEEN).await;
    }
}

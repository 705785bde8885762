//! What handlers and workers share.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use dashmap::DashMap;
use ropey::Rope;
use tokio::sync::{mpsc, watch};
use tower_lsp::Client;
use tower_lsp::ls_types::{MessageType, ProgressToken, Uri};

use super::analysts::Analysts;
use super::apps::Apps;
use super::features::Features;
use super::open::{Open, Snapshot};
use super::publish::Outbound;
use super::routes::CONTENT;
use super::scan::{LastScan, Progress};
use super::wire::Lifecycle;
use super::workspace::Workspace;
use crate::engine::Settings;
use crate::findings::Finding;

/// How long the client may take to answer anything. Nothing waits for it but the task that asked.
pub const CLIENT_LIMIT: Duration = Duration::from_secs(30);
/// How long the first analysis waits for the configuration, so that nothing flashes up that it turns off.
const CONFIGURATION_LIMIT: Duration = Duration::from_millis(500);

/// A document that the client opened.
#[derive(Clone)]
pub enum Entry {
    Ours(Arc<Open>),
    /// Of another language, or too large: known, so that its changes are no surprise.
    Other,
}

/// LSP 3.18: a document that the client shows is another.
enum RefreshContent {}

impl tower_lsp::ls_types::request::Request for RefreshContent {
    type Params = serde_json::Value;
    type Result = ();
    const METHOD: &'static str = "workspace/textDocumentContent/refresh";
}

pub struct Shared {
    pub client: Client,
    pub lifecycle: Arc<Lifecycle>,
    features: OnceLock<Features>,
    initial_settings: OnceLock<Settings>,
    pub workspace: Workspace,
    pub apps: Apps,
    pub analysts: Analysts,
    pub documents: DashMap<Uri, Entry>,
    pub outbound: mpsc::UnboundedSender<Outbound>,
    pub configured: watch::Sender<bool>,
    /// Held while configuration files are read and taken in, so that what was read last counts last.
    pub loading: Mutex<()>,
    /// How often the editor was asked for its settings, and up to which question the answer was taken in.
    pub questions: AtomicU64,
    pub answered: AtomicU64,
    /// Counts what may have changed on disk or in the configuration: a scan of an older count is not the newest.
    pub disk: AtomicU64,
    pub last_scan: LastScan,
    /// The scans that the client can cancel by their token.
    pub scans: DashMap<ProgressToken, Arc<Progress>>,
    tokens: AtomicU64,
    /// What was already said once in this session.
    said: Mutex<HashSet<String>>,
    /// What the last look through the history found, by the file that held it.
    past: Mutex<HashMap<PathBuf, Vec<Finding>>>,
}

impl Shared {
    /// Remembers the `initializationOptions`: they count wherever the editor has no settings.
    pub fn set_initial_settings(&self, settings: Settings) {
        let _ = self.initial_settings.set(settings);
    }

    pub fn initial_settings(&self) -> Settings {
        self.initial_settings.get().cloned().unwrap_or_default()
    }

    pub fn new(client: Client, outbound: mpsc::UnboundedSender<Outbound>, lifecycle: Arc<Lifecycle>) -> Self {
        Self {
            client,
            lifecycle,
            features: OnceLock::new(),
            initial_settings: OnceLock::new(),
            workspace: Workspace::new(),
            apps: Apps::default(),
            analysts: Analysts::default(),
            documents: DashMap::new(),
            outbound,
            configured: watch::Sender::new(false),
            loading: Mutex::new(()),
            questions: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            disk: AtomicU64::new(0),
            last_scan: LastScan::default(),
            scans: DashMap::new(),
            tokens: AtomicU64::new(0),
            said: Mutex::default(),
            past: Mutex::default(),
        }
    }

    pub fn set_features(&self, features: Features) {
        // A second `initialize` does not come this far.
        let _ = self.features.set(features);
    }

    pub fn features(&self) -> &Features {
        self.features.get_or_init(Features::default)
    }

    /// The document, where it is one of ours. The map is not locked afterwards.
    pub fn open(&self, uri: &Uri) -> Option<Arc<Open>> {
        match self.documents.get(uri)?.value() {
            Entry::Ours(open) => Some(open.clone()),
            Entry::Other => None,
        }
    }

    pub fn all_open(&self) -> Vec<Arc<Open>> {
        let ours = |entry: dashmap::mapref::multiple::RefMulti<'_, Uri, Entry>| match entry.value() {
            Entry::Ours(open) => Some(open.clone()),
            Entry::Other => None,
        };
        self.documents.iter().filter_map(ours).collect()
    }

    /// The text of a file as the editor has it.
    pub fn open_text(&self, path: &Path) -> Option<Rope> {
        let open = self.open(&Uri::from_file_path(path)?);
        let open = open.or_else(|| self.all_open().into_iter().find(|open| open.name == path));
        open.map(|open| open.rope())
    }

    pub fn publish(&self, open: &Arc<Open>, snapshot: &Arc<Snapshot>) {
        let _ = self.outbound.send(Outbound::Diagnostics(open.clone(), snapshot.clone()));
    }

    /// What the history says of a file, as far as somebody has had it looked through.
    pub fn past(&self, path: &Path) -> Vec<Finding> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned().unwrap_or_default()
    }

    /// Takes in what a look through the history found, and shows it with what else is said of those files.
    pub fn set_past(self: &Arc<Self>, past: HashMap<PathBuf, Vec<Finding>>) {
        *self.past.lock().unwrap_or_else(PoisonError::into_inner) = past;
        self.last_scan.forget();
        self.reanalyse();
    }

    /// Has every open document analysed again, and what is not open looked at again.
    pub fn reanalyse(self: &Arc<Self>) {
        self.disk.fetch_add(1, Ordering::SeqCst);
        for open in self.all_open() {
            open.touch();
        }
        // Before, nothing was pulled yet that could be wrong now.
        if *self.configured.borrow() {
            self.ask_to_pull();
        }
    }

    /// Asks a client that shows the route table to read it again.
    pub fn refresh_content(self: &Arc<Self>) {
        if self.lifecycle.asks_for_content() {
            self.spawn("workspace/textDocumentContent/refresh", |shared| async move {
                shared.client.send_request::<RefreshContent>(serde_json::json!({ "uri": CONTENT })).await
            });
        }
    }

    /// Asks a client that pulls to pull again.
    pub fn ask_to_pull(self: &Arc<Self>) {
        if self.features().pull && self.features().pull_refresh {
            self.spawn("workspace/diagnostic/refresh", |shared| async move {
                shared.client.workspace_diagnostic_refresh().await
            });
        }
    }

    /// A progress token that no other scan has.
    pub fn new_token(&self) -> ProgressToken {
        ProgressToken::String(format!("seaworthy-{}", self.tokens.fetch_add(1, Ordering::Relaxed)))
    }

    /// Asks the client something from a task of its own, with a time limit.
    pub fn spawn<F, T, E>(self: &Arc<Self>, what: &'static str, ask: impl FnOnce(Arc<Self>) -> F)
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send,
        E: std::fmt::Display + Send,
    {
        let asked = ask(self.clone());
        tokio::spawn(async move {
            match tokio::time::timeout(CLIENT_LIMIT, asked).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::info!("{what}: {error}"),
                Err(_) => tracing::warn!("{what}: the client did not answer in {CLIENT_LIMIT:?}"),
            }
        });
    }

    /// Shows a message, the same one once in a session.
    pub fn tell_once(self: &Arc<Self>, typ: MessageType, message: String) {
        if self.is_new(&message) {
            let shared = self.clone();
            tokio::spawn(async move { shared.client.show_message(typ, message).await });
        }
    }

    /// True the first time that this is said.
    pub fn is_new(&self, text: &str) -> bool {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).insert(text.to_owned())
    }

    /// Forgets that this was said. True where it had been.
    pub fn unsay(&self, text: &str) -> bool {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).remove(text)
    }

    pub async fn wait_until_configured(&self) {
        let mut configured = self.configured.subscribe();
        let wait = configured.wait_for(|configured| *configured);
        if tokio::time::timeout(CONFIGURATION_LIMIT, wait).await.is_err() {
            self.configured.send_replace(true);
        }
    }
}

//! What tower-lsp calls. Each handler hands over and decides nothing.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use super::features::{EXPLAIN_FILE, Features, OPEN_CONFIGURATION, SCAN_HISTORY, SHOW_ROUTES};
use super::place::file_path;
use super::shared::Shared;
use super::wire::Lifecycle;
use super::{
    actions, commands, configuration, declare, documents, explain, history, hover, publish, pull, routes, watch,
    workspace,
};
use crate::engine::Engine;

pub struct Server {
    shared: Arc<Shared>,
}

impl Server {
    pub fn new(client: Client, lifecycle: Arc<Lifecycle>) -> Self {
        let (outbound, queue) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(client.clone(), outbound, lifecycle));
        // Weak, so that the queue ends with the server.
        let weak = Arc::downgrade(&shared);
        let with_version = move || weak.upgrade().is_some_and(|shared| shared.features().diagnostic_version);
        tokio::spawn(publish::run(client, queue, with_version));
        Self { shared }
    }

    /// The route table, for editors that show it in a document of their own.
    pub async fn routes(&self, params: Option<Value>) -> Result<Value> {
        routes::request(&self.shared, params.as_ref()).await
    }

    /// A document that only the server has, for clients of LSP 3.18.
    pub async fn content(&self, params: Value) -> Result<Value> {
        routes::content(&self.shared, &params).await
    }

    pub async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        if let Some(scan) = self.shared.scans.get(&params.token) {
            scan.cancel();
        }
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let features = Features::of(&params.capabilities);
        let capabilities = features.server_capabilities();
        self.shared.set_features(features);
        self.shared.workspace.add(workspace::folders_of(&params));
        if let Some(options) = &params.initialization_options {
            self.shared.set_initial_settings(configuration::take(&self.shared, options));
        }
        std::thread::spawn(Engine::warm_up);
        Ok(InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: "seaworthy".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..Default::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        watch::register(&self.shared);
        configuration::reload(&self.shared);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        documents::opened(&self.shared, params.text_document);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        documents::changed(&self.shared, params);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        documents::saved(&self.shared, &params.text_document.uri);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        documents::closed(&self.shared, &params.text_document.uri);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.shared.features().configuration {
            configuration::reload(&self.shared);
        } else if params.settings.is_object() {
            configuration::take(&self.shared, &params.settings);
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        for path in params.event.removed.iter().filter_map(|folder| file_path(&folder.uri)) {
            configuration::forget(&self.shared, &path);
        }
        self.shared.workspace.remove(&params.event.removed);
        self.shared.workspace.add(params.event.added);
        self.shared.reanalyse();
        configuration::reload(&self.shared);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        watch::changed(&self.shared, &params.changes);
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params.clone();
        match hover::hover(&self.shared, params).await {
            Some(hover) => Ok(Some(hover)),
            None => Ok(routes::hover(&self.shared, at).await),
        }
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        Ok(routes::lenses(&self.shared, &params.text_document.uri).await)
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        routes::resolve_lens(&self.shared, lens).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        Ok(routes::document_symbols(&self.shared, &params.text_document.uri).await)
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        Ok(routes::workspace_symbols(&self.shared, &params.query).await)
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        Ok(actions::list(&self.shared, params).await)
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        actions::resolve(&self.shared, action).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        match params.command.as_str() {
            SHOW_ROUTES => routes::show(&self.shared).await,
            EXPLAIN_FILE => explain::file(&self.shared, &params.arguments).await,
            SCAN_HISTORY => history::scan(&self.shared).await,
            OPEN_CONFIGURATION => declare::open(&self.shared, &params.arguments),
            _ => commands::execute(&params),
        }
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        Ok(pull::document(&self.shared, params).await)
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        pull::workspace(&self.shared, params).await
    }
}

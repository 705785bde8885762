//! What the client can do, read once at `initialize`, and what the server offers it in return.

use tower_lsp::ls_types::*;

use crate::text::PositionEncoding;

/// The command that answers with a rule's page.
pub const EXPLAIN: &str = "seaworthy.explain";
/// The command that shows the route table.
pub const SHOW_ROUTES: &str = "seaworthy.showRoutes";
/// The command that looks through the Git history.
pub const SCAN_HISTORY: &str = "seaworthy.scanHistory";
/// The command that shows a place in the configuration, behind the actions that write there.
pub const OPEN_CONFIGURATION: &str = "seaworthy.openConfiguration";
/// The command that says what applies to a file.
pub const EXPLAIN_FILE: &str = "seaworthy.explainFile";
/// The kind of the action that applies every safe fix of a file.
pub const FIX_ALL: &str = "source.fixAll.seaworthy";
/// The kind of the actions that write a suppression comment.
pub const SUPPRESS: &str = "quickfix.suppress";

/// The client's side of the bargain. What is false here must not be sent.
#[derive(Clone, Debug, Default)]
pub struct Features {
    pub encoding: PositionEncoding,
    pub pull: bool,
    pub pull_refresh: bool,
    pub diagnostic_version: bool,
    pub code_description: bool,
    pub related_information: bool,
    pub diagnostic_data: bool,
    pub tags: Vec<DiagnosticTag>,
    pub hover_markdown: bool,
    pub action_literals: bool,
    pub lazy_edits: bool,
    pub preferred_actions: bool,
    pub disabled_actions: bool,
    pub document_changes: bool,
    pub creates_files: bool,
    pub change_annotations: bool,
    pub configuration: bool,
    pub configuration_registration: bool,
    pub watched_files: bool,
    pub progress: bool,
    pub symbol_tree: bool,
    pub shows_documents: bool,
    pub lens_refresh: bool,
}

impl Features {
    pub fn of(client: &ClientCapabilities) -> Self {
        let workspace = client.workspace.clone().unwrap_or_default();
        let document = client.text_document.clone().unwrap_or_default();
        let window = client.window.clone().unwrap_or_default();
        let push = document.publish_diagnostics.unwrap_or_default();
        let pull = document.diagnostic;
        let actions = document.code_action.unwrap_or_default();
        let hover_formats = document.hover.and_then(|hover| hover.content_format).unwrap_or_default();
        let symbols = document.document_symbol.unwrap_or_default();
        let configured = workspace.did_change_configuration.unwrap_or_default();
        let watched = workspace.did_change_watched_files.unwrap_or_default();
        let edits = workspace.workspace_edit.unwrap_or_default();
        // LSP 3.18 moved what a client can draw from the push to the pull capabilities; older ones say it there only.
        let pulled = pull.clone().unwrap_or_default();
        let either = |push: Option<bool>, pull: Option<bool>| push.unwrap_or(false) || pull.unwrap_or(false);
        let pull_refresh = workspace.diagnostics.and_then(|diagnostics| diagnostics.refresh_support).unwrap_or(false);
        Self {
            encoding: encoding(client),
            // Who pulls and cannot be told to pull again would show old findings after a change of settings.
            pull: pull.is_some() && pull_refresh,
            pull_refresh,
            diagnostic_version: push.version_support.unwrap_or(false),
            code_description: either(push.code_description_support, pulled.code_description_support),
            related_information: either(push.related_information, pulled.related_information),
            diagnostic_data: either(push.data_support, pulled.data_support),
            tags: push.tag_support.map(|support| support.value_set).unwrap_or_default(),
            // The client's order is its preference.
            hover_markdown: hover_formats.first() == Some(&MarkupKind::Markdown),
            action_literals: actions.code_action_literal_support.is_some(),
            lazy_edits: actions.data_support.unwrap_or(false)
                && actions.resolve_support.is_some_and(|support| support.properties.iter().any(|name| name == "edit")),
            preferred_actions: actions.is_preferred_support.unwrap_or(false),
            disabled_actions: actions.disabled_support.unwrap_or(false),
            document_changes: edits.document_changes.unwrap_or(false),
            creates_files: edits.resource_operations.unwrap_or_default().contains(&ResourceOperationKind::Create),
            change_annotations: edits.change_annotation_support.is_some(),
            configuration: workspace.configuration.unwrap_or(false),
            configuration_registration: configured.dynamic_registration.unwrap_or(false),
            watched_files: watched.dynamic_registration.unwrap_or(false),
            progress: window.work_done_progress.unwrap_or(false),
            symbol_tree: symbols.hierarchical_document_symbol_support.unwrap_or(false),
            shows_documents: window.show_document.is_some_and(|show| show.support),
            lens_refresh: workspace.code_lens.and_then(|lens| lens.refresh_support).unwrap_or(false),
        }
    }

    /// What the server offers this client. Diagnostics are pulled or pushed, never both: a client that gets both
    /// shows everything twice.
    pub fn server_capabilities(&self) -> ServerCapabilities {
        let kinds = [CodeActionKind::QUICKFIX, SUPPRESS.into(), FIX_ALL.into()];
        ServerCapabilities {
            position_encoding: Some(match self.encoding {
                PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
                PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
                PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..Default::default()
            })),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(true) }),
            document_symbol_provider: Some(OneOf::Right(DocumentSymbolOptions {
                // Beside the outline of the language's own server.
                label: Some("Routes".to_owned()),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: self.action_literals.then(|| {
                CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(kinds.to_vec()),
                    resolve_provider: Some(self.lazy_edits),
                    ..Default::default()
                })
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: [EXPLAIN, SHOW_ROUTES, OPEN_CONFIGURATION, EXPLAIN_FILE, SCAN_HISTORY]
                    .map(str::to_owned)
                    .to_vec(),
                ..Default::default()
            }),
            diagnostic_provider: self.pull.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("seaworthy".to_owned()),
                    inter_file_dependencies: true,
                    workspace_diagnostics: true,
                    work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
                })
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                ..Default::default()
            }),
            ..Default::default()
        }
    }
}

/// UTF-8 where the client offers it, since the text is stored so; else UTF-16, which every client must know.
fn encoding(client: &ClientCapabilities) -> PositionEncoding {
    let general = client.general.as_ref();
    let offered = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        PositionEncoding::Utf8
    } else if offered == [PositionEncodingKind::UTF32] {
        PositionEncoding::Utf32
    } else {
        PositionEncoding::Utf16
    }
}

//! The language server: the only room that names LSP types. It analyses nothing.
//!
//! `wire` brings messages in and out, `server` says which handler each goes to, `documents` keeps the texts and
//! `worker` has them analysed; the rest answers requests from what the workers found.

mod actions;
mod analyse;
mod analysts;
mod apps;
mod commands;
mod configuration;
mod declare;
mod diagnostics;
mod documents;
mod edits;
mod explain;
mod features;
mod history;
mod hover;
mod open;
mod place;
mod progress;
mod publish;
mod pull;
mod routes;
mod scan;
mod server;
mod settings;
mod shared;
mod watch;
mod wire;
mod worker;
mod workspace;

use std::process::ExitCode;
use std::sync::Arc;

use tokio::io::{AsyncBufRead, AsyncWrite, BufReader};
use tower_lsp::LspService;

pub use wire::{Guard, Lifecycle};

/// The stack of the threads that analyse: source text decides how deep they recurse. Only what is used is real.
const STACK: usize = 64 << 20;

/// How many things beside the analysis wait or compute at once; reading standard input is one of them.
const HELPERS: usize = 4;

/// Serves on standard input and output until the client ends the session.
pub fn run() -> ExitCode {
    log();
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    // The allocator keeps what each thread has freed: more threads would hold more of the past.
    builder.thread_stack_size(STACK).max_blocking_threads(HELPERS).enable_all();
    let runtime = match builder.build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("the server cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let is_orderly = runtime.block_on(serve(BufReader::new(tokio::io::stdin()), tokio::io::stdout()));
    // Work that is still running has nobody left to work for, and a blocked read would hold the process for ever.
    runtime.shutdown_background();
    if is_orderly { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Serves one session. True where the client asked for `shutdown` before it left, as the protocol demands.
pub async fn serve(input: impl AsyncBufRead + Unpin, output: impl AsyncWrite + Send + Unpin + 'static) -> bool {
    let lifecycle = Arc::new(Lifecycle::default());
    let (service, socket) = LspService::build(|client| server::Server::new(client, lifecycle.clone()))
        .custom_method("window/workDoneProgress/cancel", server::Server::cancel_progress)
        .custom_method("seaworthy/routes", server::Server::routes)
        .custom_method("workspace/textDocumentContent", server::Server::content)
        .finish();
    wire::serve(input, output, Guard::new(service, lifecycle.clone()), socket).await;
    lifecycle.is_shut_down()
}

/// The log goes to the standard error stream, since the standard output is the protocol's.
fn log() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::WARN.into())
        .with_env_var("SEAWORTHY_LOG")
        .from_env_lossy();
    // Fails where a log is set up already, which then serves as well.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).try_init();
}

//! A tower layer around the service: no panic ends the session, and every message gets what the life cycle demands.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures_util::FutureExt;
use serde_json::{Value, json};
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// How far the session is. Shared with the transport, which turns it into the exit code.
#[derive(Debug, Default)]
pub struct Lifecycle {
    initialized: AtomicBool,
    shut_down: AtomicBool,
    asks_for_content: AtomicBool,
}

impl Lifecycle {
    /// True once `shutdown` was asked for: the only state in which `exit` is a success.
    pub fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::SeqCst)
    }

    /// True where the client can ask for documents that only the server has (LSP 3.18, which `ls-types` does not know).
    pub fn asks_for_content(&self) -> bool {
        self.asks_for_content.load(Ordering::SeqCst)
    }

    /// Why a request cannot be served now.
    fn refusal(&self, method: &str) -> Option<Error> {
        if self.is_shut_down() {
            return Some(Error::invalid_request());
        }
        (!self.initialized.load(Ordering::SeqCst) && method != "initialize").then(|| Error {
            code: ErrorCode::ServerError(-32002),
            message: "the server is not initialized".into(),
            data: None,
        })
    }
}

pub struct Guard<S> {
    inner: S,
    lifecycle: Arc<Lifecycle>,
}

impl<S> Guard<S> {
    pub fn new(inner: S, lifecycle: Arc<Lifecycle>) -> Self {
        Self { inner, lifecycle }
    }
}

impl<S> Service<Request> for Guard<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Option<Response>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.id().cloned();
        let method = request.method().to_owned();
        if let Some(id) = &id
            && let Some(error) = self.lifecycle.refusal(&method)
        {
            let response = Response::from_error(id.clone(), error);
            return Box::pin(std::future::ready(Ok(Some(response))));
        }
        if method == "initialize"
            && let Some(params) = request.params()
            && params.pointer("/capabilities/workspace/textDocumentContent").is_some_and(Value::is_object)
        {
            self.lifecycle.asks_for_content.store(true, Ordering::SeqCst);
        }
        if method == "shutdown" {
            self.lifecycle.shut_down.store(true, Ordering::SeqCst);
        }
        let lifecycle = self.lifecycle.clone();
        // The call itself is inside too: handlers run partly in `call`, partly in the future that it returns.
        let called = std::panic::catch_unwind(AssertUnwindSafe(|| self.inner.call(request)));
        Box::pin(async move {
            let answer = match called {
                Ok(future) => AssertUnwindSafe(future).catch_unwind().await,
                Err(panic) => Err(panic),
            };
            match answer {
                Ok(Ok(response)) => {
                    if method == "initialize" && response.as_ref().is_some_and(Response::is_ok) {
                        lifecycle.initialized.store(true, Ordering::SeqCst);
                        if lifecycle.asks_for_content() {
                            return Ok(response.map(offer_content));
                        }
                    }
                    // A request gets an answer, also where tower-lsp drops it for its `$/` name.
                    Ok(response.or_else(|| id.map(|id| Response::from_error(id, Error::method_not_found()))))
                }
                Ok(Err(error)) => Err(error),
                Err(panic) => {
                    tracing::error!("{method} panicked: {}", panic_message(&*panic));
                    Ok(id.map(|id: Id| Response::from_error(id, Error::internal_error())))
                }
            }
        })
    }
}

/// Adds to the answer to `initialize` that there are documents to ask for.
fn offer_content(response: Response) -> Response {
    match response.into_parts() {
        (id, Ok(mut result)) => {
            if let Some(workspace) = result.pointer_mut("/capabilities/workspace").and_then(Value::as_object_mut) {
                workspace.insert("textDocumentContent".to_owned(), json!({ "schemes": ["seaworthy"] }));
            }
            Response::from_ok(id, result)
        }
        (id, Err(error)) => Response::from_error(id, error),
    }
}

/// What a panic said.
pub fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}

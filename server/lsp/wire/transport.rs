//! The loop: read a frame, start its handler, go on reading.
//!
//! Each handler is polled once right here, in the order of the messages, before the next frame is read. A handler that
//! changes state before its first `await` therefore changes it in the client's order; whatever it waits for
//! afterwards it waits for in a task of its own, and nothing queues behind it.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::{SinkExt, Stream, StreamExt};
use tokio::io::{AsyncBufRead, AsyncWrite, BufWriter};
use tokio::sync::mpsc;
use tower::Service;
use tower_lsp::ClientSocket;
use tower_lsp::jsonrpc::{Request, Response};

use super::decode::{Incoming, decode};
use super::frame;
use super::spelling::Spelling;

/// How long the last answers may take to leave, at the end, through a pipe that nobody may be reading.
const FAREWELL: Duration = Duration::from_secs(1);

enum Outgoing {
    Response(Response),
    End,
}

/// Serves until `exit`, the end of the input, or an output that nobody reads any more.
pub async fn serve<S>(
    mut input: impl AsyncBufRead + Unpin,
    output: impl AsyncWrite + Send + Unpin + 'static,
    mut service: S,
    socket: ClientSocket,
) where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + Unpin + 'static,
    S::Error: std::fmt::Display + Send + 'static,
{
    let spelling = Arc::new(Spelling::default());
    let (requests, mut responses) = socket.split();
    // Unbounded, because reading must never wait for writing: a client may do the same, and both would stand still.
    let (sender, receiver) = mpsc::unbounded_channel();
    let mut writer = tokio::spawn(write_all(output, requests, receiver, spelling.clone()));
    loop {
        let body = tokio::select! {
            body = frame::read(&mut input) => body,
            _ = &mut writer => return,
        };
        let body = match body {
            Ok(Some(body)) => body,
            Ok(None) => break,
            Err(error) => {
                tracing::warn!("the input broke off: {error}");
                break;
            }
        };
        match decode(body, &spelling) {
            Ok(Incoming::Request(request)) => {
                let is_exit = request.method() == "exit";
                start(&mut service, request, &sender);
                if is_exit {
                    break;
                }
            }
            Ok(Incoming::Response(response)) => {
                if let Err(error) = responses.send(response).await {
                    tracing::warn!("dropped a response: {error}");
                }
            }
            Err(response) => send(&sender, response),
        }
    }
    if sender.send(Outgoing::End).is_ok() && tokio::time::timeout(FAREWELL, &mut writer).await.is_err() {
        tracing::warn!("the client no longer reads; leaving without it");
        writer.abort();
    }
}

fn start<S>(service: &mut S, request: Request, sender: &mpsc::UnboundedSender<Outgoing>)
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + Unpin + 'static,
    S::Error: std::fmt::Display + Send + 'static,
{
    let mut future = service.call(request);
    let sender = sender.clone();
    // Without a waker, since the task that takes the future over polls it again anyway.
    match std::pin::Pin::new(&mut future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => finish(&sender, answer),
        Poll::Pending => drop(tokio::spawn(async move { finish(&sender, future.await) })),
    }
}

fn finish(sender: &mpsc::UnboundedSender<Outgoing>, answer: Result<Option<Response>, impl std::fmt::Display>) {
    match answer {
        Ok(Some(response)) => send(sender, response),
        Ok(None) => {}
        Err(error) => tracing::debug!("not served: {error}"),
    }
}

fn send(sender: &mpsc::UnboundedSender<Outgoing>, response: Response) {
    if sender.send(Outgoing::Response(response)).is_err() {
        tracing::debug!("nobody is left to answer");
    }
}

async fn write_all(
    output: impl AsyncWrite + Unpin,
    requests: impl Stream<Item = Request> + Unpin,
    mut responses: mpsc::UnboundedReceiver<Outgoing>,
    spelling: Arc<Spelling>,
) {
    let mut output = BufWriter::new(output);
    let mut requests = requests.fuse();
    loop {
        // Notifications first: a partial result must not be overtaken by the answer that ends it.
        let body = tokio::select! {
            biased;
            Some(request) = requests.next() => spelling.outgoing(&request),
            response = responses.recv() => match response {
                Some(Outgoing::Response(response)) => spelling.outgoing(&response),
                Some(Outgoing::End) | None => return,
            },
        };
        let written = match body {
            Ok(body) => frame::write(&mut output, &body).await,
            Err(error) => {
                tracing::error!("a message could not be written as JSON: {error}");
                Ok(())
            }
        };
        if let Err(error) = written {
            tracing::warn!("the output broke off: {error}");
            return;
        }
    }
}

//! The layer around the service, with a service that misbehaves.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use seaworthy::lsp::{Guard, Lifecycle};
use serde_json::json;
use tower::{Service, ServiceExt};
use tower_lsp::jsonrpc::{Request, Response};

/// Panics where it is told to.
struct Panicking;

impl Service<Request> for Panicking {
    type Response = Option<Response>;
    type Error = String;
    type Future = Pin<Box<dyn Future<Output = Result<Option<Response>, String>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), String>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (method, id, _) = request.into_parts();
        assert!(method != "panic/now", "now");
        Box::pin(async move {
            tokio::task::yield_now().await;
            assert!(method != "panic/later", "later");
            Ok(id.map(|id| Response::from_ok(id, json!("sound"))))
        })
    }
}

fn request(method: &'static str) -> Request {
    Request::build(method).id(1).finish()
}

async fn answer(guard: &mut Guard<Panicking>, request: Request) -> Option<Response> {
    guard.ready().await.unwrap().call(request).await.unwrap()
}

#[test]
fn a_panic_becomes_an_error_and_the_next_request_is_served() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut guard = Guard::new(Panicking, Arc::default());
        assert!(answer(&mut guard, request("initialize")).await.unwrap().is_ok());
        for method in ["panic/now", "panic/later"] {
            let response = answer(&mut guard, request(method)).await.unwrap();
            assert_eq!(response.error().unwrap().code.code(), -32603);
            assert!(answer(&mut guard, Request::build(method).finish()).await.is_none());
            assert!(answer(&mut guard, request("sound")).await.unwrap().is_ok());
        }
    });
}

#[test]
fn the_life_cycle_is_kept() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let lifecycle = Arc::new(Lifecycle::default());
        let mut guard = Guard::new(Panicking, lifecycle.clone());
        let code = |response: Option<Response>| response.unwrap().error().map(|error| error.code.code());
        assert_eq!(code(answer(&mut guard, request("early")).await), Some(-32002));
        assert_eq!(code(answer(&mut guard, request("initialize")).await), None);
        assert_eq!(code(answer(&mut guard, request("normal")).await), None);
        assert!(!lifecycle.is_shut_down());
        assert_eq!(code(answer(&mut guard, request("shutdown")).await), None);
        assert!(lifecycle.is_shut_down());
        assert_eq!(code(answer(&mut guard, request("late")).await), Some(-32600));
    });
}

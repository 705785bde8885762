//! The threads that analyse what is open.
//!
//! Each document has one of them for as long as it is open. The allocator keeps what a thread has freed for that thread:
//! a large file that went from one to the next would leave the size of its syntax tree behind in each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use super::STACK;

/// More would not be faster for the one document that somebody types into.
const MOST: usize = 4;

type Work = Box<dyn FnOnce() + Send>;

/// Which of the threads a document has.
#[derive(Clone, Copy, Debug)]
pub struct Analyst(usize);

/// The threads; each is started when it is first needed.
pub struct Analysts {
    queues: Vec<Mutex<Option<Sender<Work>>>>,
    given: AtomicUsize,
}

impl Default for Analysts {
    fn default() -> Self {
        let count = std::thread::available_parallelism().map_or(1, |count| count.get().min(MOST));
        Self { queues: (0..count).map(|_| Mutex::default()).collect(), given: AtomicUsize::new(0) }
    }
}

impl Analysts {
    /// The thread for one more document.
    pub fn give(&self) -> Analyst {
        Analyst(self.given.fetch_add(1, Ordering::Relaxed) % self.queues.len())
    }

    /// Does something there, after what was asked for before. None where it panicked.
    pub async fn run<T: Send + 'static>(&self, on: Analyst, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (tell, told) = oneshot::channel();
        // What is done there may begin tasks.
        let runtime = tokio::runtime::Handle::current();
        self.send(
            on,
            Box::new(move || {
                let _within = runtime.enter();
                let _ = tell.send(work());
            }),
        );
        told.await.ok()
    }

    fn send(&self, Analyst(at): Analyst, work: Work) {
        let mut queue = self.queues[at].lock().unwrap_or_else(PoisonError::into_inner);
        let known = queue.take().or_else(start);
        if let Some(sender) = known
            && sender.send(work).is_ok()
        {
            *queue = Some(sender);
        }
    }
}

fn start() -> Option<Sender<Work>> {
    let (sender, receiver) = channel();
    let thread = std::thread::Builder::new().name("analyst".to_owned()).stack_size(STACK);
    match thread.spawn(move || serve(&receiver)) {
        Ok(_) => Some(sender),
        Err(error) => {
            tracing::error!("nothing can be analysed: {error}");
            None
        }
    }
}

/// Ends with the server.
fn serve(receiver: &Receiver<Work>) {
    while let Ok(work) = receiver.recv() {
        // What was asked for is dropped with its answer, and who asked sees that.
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

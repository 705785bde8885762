//! Stands for a registry, on this machine, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

pub struct Double {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Double {
    /// Answers each path with a status and a body.
    pub fn start(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> Self {
        Self::with(move |path, stream| {
            let (status, body) = answer(path);
            let head = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        })
    }

    /// Takes every question and answers none.
    pub fn silent() -> Self {
        Self::with(|_, stream| {
            let mut stream = stream.try_clone().expect("a stream");
            // Held open, on a thread of its own, until the other side hangs up.
            std::thread::spawn(move || {
                let _ = stream.read(&mut [0; 16]);
            });
        })
    }

    fn with(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (asked, is_over) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicBool>::default());
        let (seen, over) = (asked.clone(), is_over.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let mut reader = BufReader::new(stream);
                let mut first = String::new();
                let mut lines = String::new();
                if reader.read_line(&mut first).is_err() {
                    continue;
                }
                while reader.read_line(&mut lines).is_ok_and(|read| read > 2) {
                    lines.clear();
                }
                let path = first.split_whitespace().nth(1).unwrap_or_default().to_owned();
                seen.lock().expect("a list").push(path.clone());
                answer(&path, reader.get_mut());
            }
        });
        Self { address, asked, is_over, thread: Some(thread) }
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The paths that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a list").clone()
    }

    /// Goes away. The address at which nobody listens any more.
    pub fn stop(mut self) -> String {
        self.end();
        self.address()
    }

    fn end(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the loop up.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.end();
    }
}

//! Typing through the real pipe: from the bytes of `didChange` to the published diagnostics of that version, beside the
//! bare reparse of the same edits; then a burst, the time to start, and memory.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use seaworthy::engine::Language;
use seaworthy::syntax;
use seaworthy::text::{Change, Document, PositionEncoding};
use serde_json::{Value, json};

use crate::sample::{SIZES, text};
use crate::stats::{Times, ms};
use crate::typing::{keystrokes, report};

pub fn run() {
    println!("\nTyping, through the pipe: didChange to publishDiagnostics (bound as above)");
    for lines in SIZES {
        measure("typescript", Language::TypeScript, "typescript", &text(Language::TypeScript, lines), lines);
    }
    for lines in SIZES {
        measure("python", Language::Python, "python", &text(Language::Python, lines), lines);
    }
    burst();
    start();
    memory();
}

fn measure(name: &str, language: Language, id: &str, source: &str, lines: usize) {
    let mut client = Client::start();
    client.open(id, source);
    let mut document = Document::new(source, 0);
    let never = AtomicBool::new(false);
    let mut tree = syntax::parse(language, document.rope(), None, None, &never).expect("never cancelled");
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    for (version, change) in keystrokes(source, language).into_iter().enumerate() {
        let edited = document.apply(std::slice::from_ref(&change), PositionEncoding::Utf8, 0);
        let start = Instant::now();
        edited.iter().for_each(|edited| syntax::edit(&mut tree, edited));
        tree = syntax::parse(language, document.rope(), Some(&tree), None, &never).expect("never cancelled");
        floor.push(start.elapsed());

        let version = version as i64 + 2;
        let start = Instant::now();
        client.change(version, &change);
        client.wait_for(version);
        ours.push(start.elapsed());
    }
    report(name, lines, floor, ours);
}

/// 400 edits as fast as the pipe takes them: one publication, of the last.
fn burst() {
    let source = text(Language::TypeScript, 1_000);
    let keys: Vec<_> = keystrokes(&source, Language::TypeScript).into_iter().cycle().take(204).collect();
    let mut client = Client::start();
    client.open("typescript", &source);
    let one = Instant::now();
    client.change(2, &keys[0]);
    client.wait_for(2);
    let one = one.elapsed();
    for (version, change) in keys[1..].iter().enumerate() {
        client.change(version as i64 + 3, change);
    }
    let last = Instant::now();
    let published = client.wait_for(keys.len() as i64 + 1);
    println!(
        "\nBurst of {} edits: {published} published, the last {} ms after the last message (one edit: {} ms)",
        keys.len() - 1,
        ms(last.elapsed()),
        ms(one)
    );
}

fn start() {
    let times = (0..15).map(|_| Client::start().initialised);
    println!(
        "Start to the answer to initialize: {} ms (median of 15; promise: 15)",
        ms(Times::new(times.collect()).median())
    );
}

fn memory() {
    for (size, promise) in [(500_000, 60), (2_800_000, 140)] {
        let mut source = text(Language::TypeScript, size / 25);
        source.truncate(source[..size].rfind("\n\n").unwrap_or(size));
        let mut client = Client::start();
        client.open("typescript", &source);
        for (version, change) in keystrokes(&source, Language::TypeScript).iter().enumerate() {
            client.change(version as i64 + 2, change);
            client.wait_for(version as i64 + 2);
        }
        println!(
            "Peak memory with {} KB open and edited: {} MB (promise: {promise})",
            source.len() / 1000,
            client.peak_mb()
        );
    }
}

/// The least client there can be.
struct Client {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    initialised: Duration,
}

impl Client {
    fn start() -> Self {
        let begin = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let stdin = child.stdin.take().expect("piped");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut client = Self { child, stdin, stdout, initialised: Duration::ZERO };
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-8"] },
            "textDocument": { "publishDiagnostics": { "versionSupport": true } },
        });
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        client.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }));
        client.read();
        client.initialised = begin.elapsed();
        client.notify("initialized", json!({}));
        client
    }

    fn open(&mut self, id: &str, source: &str) {
        let document = json!({ "uri": "untitled:a", "languageId": id, "version": 1, "text": source });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        self.wait_for(1);
    }

    fn change(&mut self, version: i64, change: &Change) {
        let position =
            |position: seaworthy::text::Position| json!({ "line": position.line, "character": position.character });
        let (start, end) = change.range.expect("keystrokes have a range");
        let content = json!({ "range": { "start": position(start), "end": position(end) }, "text": change.text });
        let document = json!({ "uri": "untitled:a", "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [content] }));
    }

    /// How many publications it took to that of the version. Looks for it in the bytes: to parse them is the client's
    /// work, and ours here would be counted as the server's.
    fn wait_for(&mut self, version: i64) -> usize {
        let wanted = [format!("\"version\":{version},"), format!("\"version\":{version}}}")];
        let mut published = 0;
        loop {
            let message = self.read();
            if message.contains("\"textDocument/publishDiagnostics\"") {
                published += 1;
                if wanted.iter().any(|wanted| message.contains(wanted)) {
                    return published;
                }
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
        self.stdin.flush().expect("the server reads");
    }

    fn read(&mut self) -> String {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stdout.read_line(&mut line).expect("the server writes");
            assert!(!line.is_empty(), "the server ended");
            match line.trim_end() {
                "" => break,
                header => {
                    if let Some(value) = header.strip_prefix("Content-Length: ") {
                        length = value.parse().expect("a number");
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.stdout.read_exact(&mut body).expect("the server writes");
        String::from_utf8(body).expect("UTF-8")
    }

    fn peak_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

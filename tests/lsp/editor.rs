//! A fake editor on the other end of a real pipe. It reads everything, answers what the server asks, and fails on any
//! message that the test did not read: a server that says too much is as wrong as one that says too little.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// No test waits so long unless something is broken; loaded machines are slow.
pub const LIMIT: Duration = Duration::from_secs(60);

pub struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    inbox: Receiver<Value>,
    /// Read from the pipe, but not yet by the test.
    unread: VecDeque<Value>,
    log: Option<JoinHandle<String>>,
    next_id: i64,
    /// The answer to `workspace/configuration`, for each item; None leaves the question open.
    pub settings: Option<Value>,
    /// What the server registered for, by method.
    pub registrations: Vec<Value>,
    reads: Arc<AtomicBool>,
}

/// How to introduce oneself.
pub struct Hello {
    pub capabilities: Value,
    pub folders: Vec<Value>,
    pub options: Value,
    pub settings: Option<Value>,
}

impl Hello {
    /// An editor that is pushed diagnostics and can show all there is.
    pub fn push() -> Self {
        Self { capabilities: capabilities(), folders: Vec::new(), options: Value::Null, settings: Some(Value::Null) }
    }

    /// An editor that pulls diagnostics.
    pub fn pull() -> Self {
        let mut hello = Self::push();
        hello.capabilities["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": false });
        hello.capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
        hello
    }

    /// An editor that can do nothing that it has to mention.
    pub fn bare() -> Self {
        Self { capabilities: json!({}), ..Self::push() }
    }

    pub fn folder(mut self, path: &Path) -> Self {
        self.folders.push(json!({ "uri": uri(path), "name": "folder" }));
        self
    }

    pub fn start(self) -> Editor {
        let mut editor = Editor::spawn();
        editor.settings = self.settings;
        let asks = self.capabilities.pointer("/workspace/configuration") == Some(&json!(true));
        let registers = self.capabilities.pointer("/workspace/didChangeWatchedFiles/dynamicRegistration").is_some();
        let folders = if self.folders.is_empty() { Value::Null } else { json!(self.folders) };
        editor.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": null,
                "workspaceFolders": folders,
                "capabilities": self.capabilities,
                "initializationOptions": self.options,
            }),
        );
        editor.notify("initialized", json!({}));
        if registers {
            editor.pump_until(|editor| !editor.registrations.is_empty());
        }
        if asks && editor.settings.is_some() {
            editor.expect("workspace/configuration");
        }
        editor
    }
}

pub fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true },
        "workspace": {
            "configuration": true,
            "workspaceFolders": true,
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true },
        },
        "textDocument": {
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "publishDiagnostics": {
                "relatedInformation": true,
                "tagSupport": { "valueSet": [1, 2] },
                "versionSupport": true,
                "codeDescriptionSupport": true,
                "dataSupport": true,
            },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source"] } },
                "isPreferredSupport": true,
                "disabledSupport": true,
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
        },
    })
}

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display()).replace(' ', "%20")
}

impl Editor {
    pub fn spawn() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
            .arg("lsp")
            .env("SEAWORTHY_LOG", "warn")
            .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let (sender, inbox) = channel();
        let reads = Arc::new(AtomicBool::new(true));
        let goes_on = reads.clone();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
                while !goes_on.load(Ordering::SeqCst) {
                    std::thread::park();
                }
            }
        });
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            let _ = stderr.read_to_string(&mut log);
            log
        });
        Self {
            child,
            stdin,
            inbox,
            unread: VecDeque::new(),
            log: Some(log),
            next_id: 1,
            settings: Some(Value::Null),
            registrations: Vec::new(),
            reads,
        }
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    pub fn send_body(&mut self, body: &str) {
        self.send_raw(frame(body).as_bytes());
    }

    pub fn send(&mut self, message: &Value) {
        self.send_body(&message.to_string());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks without waiting for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        id
    }

    /// The whole answer, result or error.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == json!(id) && message.get("method").is_none())
    }

    /// Asks, and returns the result. Fails on an error.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// Asks, and returns the error. Fails on a result.
    pub fn refused(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("result").is_none(), "{method}: {answer}");
        answer["error"].take()
    }

    /// The parameters of the next notification or request of this kind.
    pub fn expect(&mut self, method: &str) -> Value {
        self.wait(|message| message["method"] == method)["params"].take()
    }

    /// The first message that fits, from those unread or those to come.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at).unwrap();
        }
        let deadline = Instant::now() + LIMIT;
        loop {
            self.pump(deadline);
            if self.unread.back().is_some_and(&fits) {
                return self.unread.pop_back().unwrap();
            }
        }
    }

    fn pump_until(&mut self, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + LIMIT;
        while !done(self) {
            self.pump(deadline);
        }
    }

    /// Reads one message, and answers it where it is a request.
    fn pump(&mut self, deadline: Instant) {
        let left = deadline.saturating_duration_since(Instant::now());
        let message = match self.inbox.recv_timeout(left) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("no such message; unread: {:#?}", self.unread),
            Err(RecvTimeoutError::Disconnected) => {
                let log = self.log.take().map(|log| log.join().unwrap()).unwrap_or_default();
                panic!("the server is gone; unread: {:#?}\nits log:\n{log}", self.unread)
            }
        };
        let Some(id) = message.get("id").filter(|_| message.get("method").is_some()).cloned() else {
            self.unread.push_back(message);
            return;
        };
        let params = &message["params"];
        let result = match message["method"].as_str().unwrap() {
            "client/registerCapability" => {
                self.registrations.extend(params["registrations"].as_array().unwrap().iter().cloned());
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
                return;
            }
            "workspace/configuration" => match &self.settings {
                Some(settings) => {
                    let items = params["items"].as_array().unwrap().len();
                    Some(json!(vec![settings.clone(); items]))
                }
                None => None,
            },
            "window/showDocument" => Some(json!({ "success": true })),
            "workspace/diagnostic/refresh"
            | "workspace/codeLens/refresh"
            | "workspace/textDocumentContent/refresh"
            | "window/workDoneProgress/create" => Some(Value::Null),
            other => panic!("the server asked for {other}"),
        };
        if let Some(result) = result {
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
        }
        self.unread.push_back(message);
    }

    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a range, given as `[line, character, line, character]`.
    pub fn edit(&mut self, uri: &str, version: i32, range: [u32; 4], text: &str) {
        self.send_body(&edit(uri, version, range, text).to_string());
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The next diagnostics that are pushed for a document in this version.
    pub fn pushed(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let params = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == json!(version)
        });
        params["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Reads and forgets what was pushed for states in between, which a fast server may show and a slow one not.
    pub fn forget_pushed_before(&mut self, uri: &str, version: i64) {
        self.unread.retain(|message| {
            let params = &message["params"];
            let is_older = params["version"].as_i64().is_some_and(|other| other < version);
            !(message["method"] == "textDocument/publishDiagnostics" && params["uri"] == uri && is_older)
        });
    }

    pub fn pull(&mut self, uri: &str) -> Value {
        self.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }))
    }

    /// Reads and forgets requests to pull again, of which there may be more or fewer.
    pub fn wait_for_refreshes(&mut self) {
        self.refused("are/you/there", Value::Null);
        self.unread.retain(|message| message["method"] != "workspace/diagnostic/refresh");
    }

    /// Leaves everything that the server writes in the pipe.
    pub fn stop_reading(&mut self) {
        self.reads.store(false, Ordering::SeqCst);
    }

    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the end of the process.
    pub fn wait_for_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the server does not leave");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Ends the session in good order; fails on anything unread and on any line in the log.
    pub fn finish(self) {
        let log = self.finish_with_log();
        assert_eq!(log, "", "the log is not empty");
    }

    /// The same, for sessions in which something is logged for a good reason.
    pub fn finish_with_log(mut self) -> String {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.wait_for_exit().code(), Some(0));
        let rest = self.rest();
        assert!(rest.is_empty(), "not read: {rest:#?}");
        self.log.take().unwrap().join().unwrap()
    }

    /// Everything unread, once the server is gone.
    pub fn rest(&mut self) -> Vec<Value> {
        let mut rest: Vec<_> = self.unread.drain(..).collect();
        rest.extend(self.inbox.iter());
        // Only a scan that takes long shows itself by its own token, and how long one takes is no test's business.
        rest.retain(|message| {
            let token = message["params"]["token"].as_str().unwrap_or_default();
            !token.starts_with("seaworthy-")
        });
        rest
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn frame(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

pub fn edit(uri: &str, version: i32, [line, character, end_line, end_character]: [u32; 4], text: &str) -> Value {
    json!({
        "jsonrpc": "2.0",
        "method": "textDocument/didChange",
        "params": {
            "textDocument": { "uri": uri, "version": version },
            "contentChanges": [{
                "range": {
                    "start": { "line": line, "character": character },
                    "end": { "line": end_line, "character": end_character },
                },
                "text": text,
            }],
        },
    })
}

/// One message from the server; None at the end of its output.
fn read(stdout: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).unwrap() == 0 {
            return None;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = Some(value.trim().parse::<usize>().unwrap());
        } else if line == "\r\n" {
            let mut body = vec![0; length.unwrap()];
            stdout.read_exact(&mut body).unwrap();
            return Some(serde_json::from_slice(&body).unwrap());
        } else {
            panic!("on the standard output: {line:?}");
        }
    }
}

//! A small editor: speaks the protocol with a server of our own over pipes.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::Context;
use serde_json::{Value, json};

/// How long the server may take for anything. Generous: the machine may be busy, and a person sees that it waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// A session with a running server.
pub(super) struct Client {
    server: Child,
    to_server: ChildStdin,
    from_server: Receiver<Value>,
    last_id: u64,
    /// Notifications that came while something else was awaited.
    heard: Vec<Value>,
}

impl Client {
    /// Starts this program's own server, outside of the workspace.
    pub fn start() -> anyhow::Result<Self> {
        let mut server = Command::new(env::current_exe()?)
            .arg("lsp")
            .current_dir(env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the server cannot be started")?;
        let to_server = server.stdin.take().context("the server has no input")?;
        let output = server.stdout.take().context("the server has no output")?;
        let (sender, from_server) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Ok(Self { server, to_server, from_server, last_id: 0, heard: Vec::new() })
    }

    pub fn request(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.ask(method, params)?.map_err(|refusal| anyhow::anyhow!("the server refused {method}: {refusal}"))
    }

    /// A request that the server may well refuse; then its reason is the inner error.
    pub fn ask(&mut self, method: &str, params: Value) -> anyhow::Result<Result<Value, String>> {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        let answer = self.wait(method, |message| message["id"] == id && message.get("method").is_none())?;
        Ok(match answer.get("error") {
            Some(error) => Err(error["message"].as_str().unwrap_or("no reason given").to_owned()),
            None => Ok(answer["result"].clone()),
        })
    }

    pub fn notify(&mut self, method: &str, params: Value) -> anyhow::Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// The diagnostics that the server publishes for a version of a file.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> anyhow::Result<Vec<Value>> {
        let published = self.wait("diagnostics", |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        })?;
        Ok(published["params"]["diagnostics"].as_array().cloned().unwrap_or_default())
    }

    /// Ends the session as the protocol asks.
    pub fn end(mut self) -> anyhow::Result<()> {
        self.request("shutdown", Value::Null)?;
        self.notify("exit", Value::Null)?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.server.try_wait()? {
                anyhow::ensure!(status.success(), "the server ended with {status}");
                return Ok(());
            }
            thread::sleep(Duration::from_millis(5));
        }
        anyhow::bail!("the server did not end")
    }

    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        let body = message.to_string();
        write!(self.to_server, "Content-Length: {}\r\n\r\n{body}", body.len())
            .and_then(|()| self.to_server.flush())
            .context("the server has gone")
    }

    fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        if let Some(index) = self.heard.iter().position(&wanted) {
            return Ok(self.heard.remove(index));
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.from_server.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(message) if wanted(&message) => return Ok(message),
                Ok(message) => self.answer_or_keep(message)?,
                Err(RecvTimeoutError::Timeout) => anyhow::bail!("the server did not answer ({what})"),
                Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the server has gone ({what})"),
            }
        }
    }

    /// A request of the server must be answered or it may wait for ever; this editor has no settings to give.
    fn answer_or_keep(&mut self, message: Value) -> anyhow::Result<()> {
        match (message.get("id"), message["method"].as_str()) {
            (Some(id), Some("workspace/configuration")) => {
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": vec![Value::Null; items] }))
            }
            (Some(id), Some(_)) => self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null })),
            _ => {
                self.heard.push(message);
                Ok(())
            }
        }
    }
}

impl Drop for Client {
    /// After an error the session is not ended in form, but no server is left behind.
    fn drop(&mut self) {
        if matches!(self.server.try_wait(), Ok(None)) {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
    }
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("Content-Length") => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = Vec::new();
    output.take(length?).read_to_end(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

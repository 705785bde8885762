//! The session of a person at an editor, played as text: open a file, read a finding, choose a fix, see it gone.

use std::fmt::Arguments;
use std::io;
use std::path::{Path, PathBuf};

use annotate_snippets::normalize_untrusted_str;
use ropey::Rope;
use serde_json::{Value, json};

use super::client::Client;
use super::edits::Edits;
use crate::cli::check::{self, Analysed};
use crate::cli::output;
use crate::engine::{Language, catalogue, read_source};
use crate::findings::Finding;
use crate::report::{FileReport, Range, Reported, file_uri, hide_quoted};
use crate::rules::Family;
use crate::text::{Document, LineIndex, Position, PositionEncoding};

/// Where to look first: lines and columns from 1, columns in bytes, as `cursor()` and `--goto` take them.
pub(super) struct Place {
    pub path: PathBuf,
    pub line: usize,
    pub column: usize,
}

/// More findings than this are counted, not listed.
const SHOWN: usize = 8;

/// The most telling finding of a folder: the loudest one that has a fix.
pub(super) fn best_place(folder: &Path) -> anyhow::Result<Option<Place>> {
    let (base, analysed) = check::folder(folder)?;
    Ok(best(&analysed).map(|(file, finding)| {
        let start = Range::of(&file.text, finding.span).start;
        let line_start = file.text.line_to_byte(start.line - 1);
        Place { path: base.join(&file.path), line: start.line, column: start.offset - line_start + 1 }
    }))
}

fn best(analysed: &Analysed) -> Option<(&FileReport, &Finding)> {
    let all = analysed.files.iter().flat_map(|file| file.findings.iter().map(move |reported| (file, reported)));
    let worth = |reported: &Reported| (!reported.fixes.is_empty(), reported.finding.severity);
    // The first of equals, so that the same folder gives the same session.
    let first_best = all.reduce(|best, next| if worth(next.1) > worth(best.1) { next } else { best });
    first_best.map(|(file, reported)| (file, &reported.finding))
}

/// Plays the session on a folder and writes it to standard output. Nothing on disk is changed.
pub(super) fn play(folder: &Path) -> anyhow::Result<()> {
    let (base, analysed) = check::folder(folder)?;
    let count: usize = analysed.files.iter().map(|file| file.findings.len()).sum();
    say(format_args!(
        "{}: {}, {}; {} in {}\n",
        folder.display(),
        counted(analysed.count, "file"),
        counted(analysed.lines, "line"),
        counted(count, "finding"),
        counted(analysed.files.len(), "file")
    ))?;
    let Some((file, finding)) = best(&analysed) else { return Ok(()) };
    let path = base.join(&file.path);
    let text = read_source(&path)?;
    let mut session = Session::open(folder, &path, &text, hides_secrets(file))?;
    let start = position(&file.text, finding);
    session.list_diagnostics(1)?;
    session.hover(&start)?;
    session.fix(&start, finding.rule)?;
    session.client.end()
}

/// In a file with findings about secrets, quoted text is not shown.
fn hides_secrets(file: &FileReport) -> bool {
    let about_a_secret = |rule: &str| catalogue::rule(rule).is_some_and(|rule| rule.family == Some(Family::Secrets));
    file.findings.iter().any(|reported| about_a_secret(reported.finding.rule))
}

fn position(text: &Rope, finding: &Finding) -> Value {
    let Position { line, character } = LineIndex::new(text, PositionEncoding::Utf8).position(finding.span.start);
    json!({ "line": line, "character": character })
}

fn say(words: Arguments) -> io::Result<()> {
    output::to_stdout(|out| writeln!(out, "{words}"))
}

struct Session {
    client: Client,
    document: Document,
    uri: String,
    name: String,
    hides_quoted: bool,
    diagnostics: Vec<Value>,
}

impl Session {
    fn open(folder: &Path, path: &Path, text: &str, hides_quoted: bool) -> anyhow::Result<Self> {
        let mut client = Client::start()?;
        let root = file_uri(folder);
        let answer = client.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "clientInfo": { "name": "seaworthy try" },
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "try" }],
                "capabilities": {
                    "general": { "positionEncodings": ["utf-8"] },
                    "workspace": { "workspaceEdit": { "documentChanges": true }, "workspaceFolders": true },
                    "textDocument": {
                        "publishDiagnostics": { "versionSupport": true, "dataSupport": true },
                        "hover": { "contentFormat": ["plaintext"] },
                        "codeAction": {
                            "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
                            "dataSupport": true,
                            "resolveSupport": { "properties": ["edit"] },
                        },
                    },
                },
            }),
        )?;
        anyhow::ensure!(answer["capabilities"]["positionEncoding"] == "utf-8", "the server does not count in UTF-8");
        client.notify("initialized", json!({}))?;
        let uri = file_uri(path);
        let language = match Language::of_path(path) {
            Some(Language::Python) => "python",
            Some(Language::Sql) => "sql",
            Some(Language::Settings) => "plaintext",
            Some(Language::TypeScript) => "typescript",
            Some(Language::Tsx) | None => "typescriptreact",
        };
        client.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }),
        )?;
        let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        let document = Document::new(text, 1);
        Ok(Self { client, document, uri, name, hides_quoted, diagnostics: Vec::new() })
    }

    fn list_diagnostics(&mut self, version: i64) -> anyhow::Result<()> {
        self.diagnostics = self.client.diagnostics(&self.uri, version)?;
        say(format_args!(
            "{} is open. The server publishes {}:",
            self.name,
            counted(self.diagnostics.len(), "finding")
        ))?;
        for diagnostic in self.diagnostics.iter().take(SHOWN) {
            say(format_args!("  {}", describe(diagnostic)))?;
        }
        if self.diagnostics.len() > SHOWN {
            say(format_args!("  … and {} more", self.diagnostics.len() - SHOWN))?;
        }
        Ok(())
    }

    fn hover(&mut self, at: &Value) -> anyhow::Result<()> {
        let params = json!({ "textDocument": { "uri": self.uri }, "position": at });
        let hover = self.client.request("textDocument/hover", params)?;
        let contents = &hover["contents"];
        let text = contents["value"].as_str().or_else(|| contents.as_str()).unwrap_or("nothing to say");
        say(format_args!("\nHover on {}:", place(at)))?;
        for line in text.trim_end().lines() {
            say(format_args!("  │ {line}"))?;
        }
        Ok(())
    }

    /// Chooses the first fix at a finding, applies it in memory and has the server check again.
    fn fix(&mut self, at: &Value, rule: &str) -> anyhow::Result<()> {
        let here: Vec<&Value> = self.diagnostics.iter().filter(|each| each["range"]["start"] == *at).collect();
        let params = json!({
            "textDocument": { "uri": self.uri },
            "range": { "start": at, "end": at },
            "context": { "diagnostics": here, "triggerKind": 1 },
        });
        let actions = self.client.request("textDocument/codeAction", params)?;
        let actions = actions.as_array().cloned().unwrap_or_default();
        say(format_args!("\nOffered there:"))?;
        for action in &actions {
            say(format_args!("  - {}", action["title"].as_str().unwrap_or_default()))?;
        }
        for action in actions {
            if action["kind"] != "quickfix" {
                continue;
            }
            let title = action["title"].as_str().unwrap_or_default().to_owned();
            let resolved = match action.get("edit") {
                Some(_) => action,
                None => self.client.ask("codeAction/resolve", action)?.unwrap_or_default(),
            };
            if let Some(edits) = Edits::read(&resolved["edit"], &self.uri) {
                say(format_args!("\nChosen: {title}"))?;
                return self.apply(&edits, rule);
            }
        }
        say(format_args!("\nNone of these is an edit of this file alone, so nothing is applied.\n"))?;
        Ok(())
    }

    fn apply(&mut self, edits: &Edits, rule: &str) -> anyhow::Result<()> {
        if self.hides_quoted {
            say(format_args!("  (what stands in quotes is hidden, since this file holds a secret)"))?;
        }
        for (sign, line) in edits.difference(self.document.rope()) {
            let line = if self.hides_quoted { hide_quoted(&line) } else { line };
            say(format_args!("  {sign} {}", normalize_untrusted_str(&line)))?;
        }
        self.document.apply(&edits.changes(), PositionEncoding::Utf8, 2);
        self.client.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": self.uri, "version": 2 },
                "contentChanges": edits.content_changes(),
            }),
        )?;
        let of_rule = |diagnostics: &[Value]| diagnostics.iter().filter(|each| each["code"] == rule).count();
        let now = self.client.diagnostics(&self.uri, 2)?;
        let (before, after) = (of_rule(&self.diagnostics), of_rule(&now));
        say(format_args!(
            "\nChecked again: {}, {} before; of {rule} {after}, {before} before.",
            counted(now.len(), "finding"),
            self.diagnostics.len()
        ))?;
        say(format_args!("Nothing was written: the file on disk is as it was.\n"))?;
        Ok(())
    }
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn describe(diagnostic: &Value) -> String {
    let severity = match diagnostic["severity"].as_u64() {
        Some(1) => "error",
        Some(2) => "warning",
        Some(3) => "info",
        _ => "hint",
    };
    let words = |key: &str| diagnostic[key].as_str().unwrap_or_default().to_owned();
    format!("{:8} {severity:7}  {}  [{}]", place(&diagnostic["range"]["start"]), words("message"), words("code"))
}

fn place(position: &Value) -> String {
    let number = |key: &str| position[key].as_u64().unwrap_or_default() + 1;
    format!("{}:{}", number("line"), number("character"))
}

//! Random edits and requests over the pipe: whatever came in between, in the end the server says what a fresh one says.
//!
//! `SEAWORTHY_RANDOM_STEPS` sets how many steps are taken, and `SEAWORTHY_RANDOM_SEED` where chance begins.

use seaworthy::text::{Position, PositionEncoding};
use serde_json::{Value, json};

use super::editor::{Editor, Hello};
use super::sample::{KEY, SECRET};
use crate::text::naive;

const URI: &str = "file:///work/src/config.ts";
const ENCODING: PositionEncoding = PositionEncoding::Utf16;

/// A small generator, so that a seed is all there is to repeat a run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

const PIECES: [&str; 18] = [
    SECRET,
    KEY,
    "\n",
    "\r\n",
    "\r",
    " ",
    "{",
    "}",
    "(",
    "\"",
    "`${",
    "/*",
    "// seaworthy: ignore[secret-env-fallback] agreed\n",
    "😀",
    "é",
    "\u{2028}",
    "export function f(a) {\n  return process.env.API_SECRET ?? 'abcdefgh-12345678';\n}\n",
    "||",
];

struct Session {
    editor: Editor,
    chance: Chance,
    text: String,
    version: i32,
    open_requests: Vec<i64>,
}

impl Session {
    fn position(&mut self) -> Position {
        // Mostly somewhere in the text, now and then nowhere.
        if self.chance.below(20) == 0 {
            let far = [0, 3, 1_000_000, u32::MAX];
            return Position { line: far[self.chance.below(4)], character: far[self.chance.below(4)] };
        }
        let lines = naive::lines(&self.text);
        let line = self.chance.below(lines.len());
        let character = self.chance.below(lines[line].1 - lines[line].0 + 3);
        Position { line: line as u32, character: character as u32 }
    }

    fn edit(&mut self) {
        let from = self.position();
        let mut to = if self.chance.below(3) == 0 { from } else { self.position() };
        if self.chance.below(10) > 0 {
            // Short ranges, or nothing would ever stay.
            to.line = from.line;
        }
        let mut piece = PIECES[self.chance.below(PIECES.len())];
        if self.text.len() > 8_000 {
            (to, piece) = (Position { line: u32::MAX, character: 0 }, "");
        }
        self.version += 1;
        self.editor.edit(URI, self.version, [from.line, from.character, to.line, to.character], piece);
        let (from, to) = (naive::offset(&self.text, from, ENCODING), naive::offset(&self.text, to, ENCODING));
        self.text.replace_range(from.min(to)..from.max(to), piece);
    }

    fn ask(&mut self) {
        let at = self.position();
        let at = json!({ "line": at.line, "character": at.character });
        let document = json!({ "uri": URI });
        let id = match self.chance.below(4) {
            0 => self.editor.ask("textDocument/hover", json!({ "textDocument": document, "position": at })),
            1 => self.editor.ask("textDocument/diagnostic", json!({ "textDocument": document })),
            2 => self.editor.ask("workspace/diagnostic", json!({ "previousResultIds": [] })),
            _ => {
                let (range, context) = (json!({ "start": at, "end": at }), json!({ "diagnostics": [] }));
                let params = json!({ "textDocument": document, "range": range, "context": context });
                self.editor.ask("textDocument/codeAction", params)
            }
        };
        if self.chance.below(4) == 0 {
            self.editor.notify("$/cancelRequest", json!({ "id": id }));
        }
        self.open_requests.push(id);
    }

    fn settle(&mut self) {
        for id in self.open_requests.drain(..) {
            let answer = self.editor.answer(id);
            let code = answer.pointer("/error/code");
            assert!(code.is_none() || code == Some(&json!(-32800)), "{answer}");
        }
    }

    /// What the server says now, once it has looked afresh.
    fn verdict(&mut self) -> Value {
        self.editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
        self.editor.pull(URI)["items"].take()
    }
}

fn fresh(text: &str) -> Value {
    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", text);
    let items = editor.pull(URI)["items"].take();
    editor.finish();
    items
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
fn after_any_edits_and_requests_the_findings_are_those_of_a_fresh_open() {
    let steps = setting("SEAWORTHY_RANDOM_STEPS", 1_500);
    let seed = setting("SEAWORTHY_RANDOM_SEED", 0x5eed_0001);
    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", "");
    let mut session =
        Session { editor, chance: Chance(seed), text: String::new(), version: 1, open_requests: Vec::new() };
    let mut seen = 0;
    for step in 1..=steps {
        match session.chance.below(10) {
            0..7 => session.edit(),
            7..9 => session.ask(),
            _ => session.editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } })),
        }
        if step % 100 == 0 {
            session.settle();
        }
        if step % 500 == 0 || step == steps {
            session.settle();
            let found = session.verdict();
            seen += found.as_array().unwrap().len();
            assert_eq!(found, fresh(&session.text), "seed {seed}, step {step}, text:\n{:?}", session.text);
        }
    }
    assert!(seen > 0, "nothing was ever found, so nothing was compared");
    session.editor.wait_for_refreshes();
    session.editor.finish();
}

//! Typing: each keystroke's whole analysis beside the bare incremental reparse of the same edits.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use seaworthy::engine::{Config, Engine, Language};
use seaworthy::syntax;
use seaworthy::text::{Change, Document, LineIndex, Position, PositionEncoding};

use crate::sample::{SIZES, nested, text};
use crate::stats::{Times, ms, ratio, within};

pub fn run() {
    println!("\nTyping, in process: keystroke to findings (bound: 1.5 × reparse + 3 ms median, + 10 ms p99)");
    println!(
        "{:<12}{:>8}{:>7}{:>11}{:>11}{:>8}{:>6}{:>11}{:>11}{:>8}{:>6}",
        "text", "lines", "keys", "reparse", "ours", "ratio", "", "reparse99", "ours99", "ratio", ""
    );
    for lines in SIZES {
        measure("typescript", Language::TypeScript, "a.ts", &text(Language::TypeScript, lines), lines);
    }
    for lines in SIZES {
        measure("nested", Language::TypeScript, "a.ts", &nested(lines), lines);
    }
    for lines in SIZES {
        measure("python", Language::Python, "a.py", &text(Language::Python, lines), lines);
    }
}

fn measure(name: &str, language: Language, path: &str, source: &str, lines: usize) {
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    let engine = Engine::new(Config::default());
    let never = AtomicBool::new(false);
    let mut document = Document::new(source, 0);
    let mut tree = syntax::parse(language, document.rope(), None, None, &never).expect("never cancelled");
    let mut analysis = engine.analyse(Path::new(path), language, document.rope());
    let keys = keystrokes(source, language);
    for change in &keys {
        let edited = document.apply(std::slice::from_ref(change), PositionEncoding::Utf8, 0);

        let start = Instant::now();
        edited.iter().for_each(|edited| syntax::edit(&mut tree, edited));
        let new = syntax::parse(language, document.rope(), Some(&tree), None, &never).expect("never cancelled");
        floor.push(start.elapsed());
        syntax::discard(std::mem::replace(&mut tree, new));

        let start = Instant::now();
        analysis.update(&engine, document.rope(), &edited, &never).expect("never cancelled");
        ours.push(start.elapsed());
        if std::env::var_os("SLOW").is_some()
            && *ours.last().unwrap() > *floor.last().unwrap() * 2 + Duration::from_millis(15)
        {
            println!("{} {:?} {:?} floor {:?}", ours.len(), change.text, ours.last(), floor.last());
        }
    }
    report(name, lines, floor, ours);
}

pub fn report(name: &str, lines: usize, floor: Vec<Duration>, ours: Vec<Duration>) {
    let keys = ours.len();
    let (floor, ours) = (Times::new(floor), Times::new(ours));
    let ((f50, o50), (f99, o99)) = ((floor.median(), ours.median()), (floor.p99(), ours.p99()));
    println!(
        "{name:<12}{lines:>8}{keys:>7}{:>11}{:>11}{:>8.2}{:>6}{:>11}{:>11}{:>8.2}{:>6}",
        ms(f50),
        ms(o50),
        ratio(o50, f50),
        within(o50, f50, 3),
        ms(f99),
        ms(o99),
        ratio(o99, f99),
        within(o99, f99, 10)
    );
}

/// A statement typed key by key at places spread over the file, then taken out again: the text is broken for some of
/// the keys and sound for the others, as in life.
pub fn keystrokes(source: &str, language: Language) -> Vec<Change> {
    let typed = match language {
        Language::Python => "total = compute(1, \"a\")\n",
        _ => "const total = compute(1, [\"a\"]);\n",
    };
    let document = Document::new(source, 0);
    let index = LineIndex::new(document.rope(), PositionEncoding::Utf8);
    let places = statement_starts(source);
    let mut changes = Vec::new();
    for place in (1..=6).map(|nth| places[places.len() * nth / 7]) {
        let Position { line, character } = index.position(place as u32);
        let at = |column: usize| Position { line, character: character + column as u32 };
        for (column, key) in typed.char_indices() {
            changes.push(Change { range: Some((at(column), at(column))), text: key.to_string() });
        }
        let next_line = Position { line: line + 1, character: 0 };
        changes.push(Change { range: Some((at(0), next_line)), text: String::new() });
    }
    changes
}

/// Where a statement can be typed: the text of lines that are calls, returns or declarations of their own.
fn statement_starts(source: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut offset = 0;
    let mut previous = "";
    for line in source.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let begins = ["const ", "return ", "await ", "let "].iter().any(|word| trimmed.starts_with(word));
        let after_whole = previous.trim_end().ends_with([';', '{', ':', ')']) && !previous.trim_end().ends_with("},");
        if begins && after_whole {
            starts.push(offset + line.len() - trimmed.len());
        }
        previous = line;
        offset += line.len();
    }
    starts
}

//! Opening a file: parse, facts, rules, each beside the bare parse.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ropey::Rope;
use seaworthy::engine::{Config, Engine, Language};
use seaworthy::facts::FileFacts;
use seaworthy::syntax;

use crate::sample::{SIZES, text};
use crate::stats::{Times, ms, ratio};

const ROUNDS: usize = 9;

pub fn run() {
    println!("\nOpening a file (median of {ROUNDS})");
    println!(
        "{:<12}{:>8}{:>10}{:>10}{:>10}{:>10}{:>8}",
        "language", "lines", "parse ms", "query ms", "facts ms", "all ms", "ratio"
    );
    let engine = Engine::new(Config::default());
    for (name, language, path) in [("typescript", Language::TypeScript, "a.ts"), ("python", Language::Python, "a.py")] {
        for lines in SIZES {
            let rope = Rope::from_str(&text(language, lines));
            let never = AtomicBool::new(false);
            let parse = timed(|| syntax::parse(language, &rope, None, None, &never).expect("never cancelled"));
            let tree = syntax::parse(language, &rope, None, None, &never).expect("never cancelled");
            let facts = timed(|| FileFacts::of(language, Some(&tree), &rope));
            let query = query_cursor(language, &tree, &rope);
            let all = timed(|| engine.analyse(Path::new(path), language, &rope));
            let ratio = ratio(all, parse);
            println!(
                "{name:<12}{lines:>8}{:>10}{:>10}{:>10}{:>10}{ratio:>8.2}",
                ms(parse),
                ms(query),
                ms(facts),
                ms(all)
            );
        }
    }
}

/// The same structure file run by tree-sitter's own query cursor: why it is read as a table instead.
fn query_cursor(language: Language, tree: &tree_sitter::Tree, rope: &Rope) -> Duration {
    use tree_sitter::StreamingIterator;
    let source = match language {
        Language::Python => include_str!("../../queries/python/structure.scm"),
        _ => include_str!("../../queries/typescript/structure.scm"),
    };
    let query = tree_sitter::Query::new(&language.grammar().expect("a grammar"), source)
        .expect("the structure file is a query");
    let text = rope.to_string();
    timed(|| {
        let mut cursor = tree_sitter::QueryCursor::new();
        let mut matches = cursor.matches(&query, tree.root_node(), text.as_bytes());
        let mut count = 0usize;
        while matches.next().is_some() {
            count += 1;
        }
        count
    })
}

fn timed<T>(mut work: impl FnMut() -> T) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    Times::new(times.collect()).median()
}

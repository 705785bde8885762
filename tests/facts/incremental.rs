//! Incremental facts equal fresh ones after random edits that leave the text sound.

use std::cell::Cell;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use proptest::test_runner::{Config as Runner, TestRunner};
use seaworthy::engine::{Analysis, Config, Engine, Language};
use seaworthy::facts::Node;
use seaworthy::text::{Change, Document, LineIndex, PositionEncoding};

/// Everything that facts say: roles, parts, names, spans.
fn dump(analysis: &Analysis) -> String {
    fn visit(node: Node<'_>, out: &mut String) {
        *out += &format!("{:?} {:?} {:?}\n", node, node.part(), node.has(seaworthy::facts::Flags::SUSPECT));
        node.children().for_each(|child| visit(child, out));
    }
    let mut out = String::new();
    visit(analysis.facts().root(), &mut out);
    out
}

const SNIPPETS: &[&str] = &[
    "x",
    "1",
    " ",
    "\n",
    "const key = process.env.SECRET || 'literal';\n",
    "if (a) { b(); }\n",
    "}",
    "{",
    "(",
    ")",
    "'",
    "`",
    ";",
    "async ",
    "await ",
    "// note\n",
    "/* ",
    "*/",
    "\u{1F6A2}",
    "\r\n",
    "    pass\n",
    "def f(a):\n    return a\n",
    "\"\"\"",
    "# note\n",
    "import os\n",
    ":",
    "\t",
    "return ",
    "f(x)\n",
    "=> ",
    "<div>",
    "</div>",
];

/// A place (per mille of the text), how much goes and what comes.
fn edits() -> impl Strategy<Value = Vec<(u32, u32, usize, bool)>> {
    prop::collection::vec((0u32..1000, 0u32..12, 0usize..SNIPPETS.len(), any::<bool>()), 1..40)
}

fn holds(path: &str, source: &str, cases: u32) {
    let language = Language::of_path(path.as_ref()).unwrap();
    let engine = Engine::new(Config::default());
    let mut runner = TestRunner::new(Runner { cases, failure_persistence: None, ..Runner::default() });
    let (compared, disagreements) = (Cell::new(0_usize), Cell::new(0_u32));
    let outcome = runner.run(&edits(), |edits| {
        let mut disagreed = false;
        let mut document = Document::new(source, 0);
        let mut analysis = engine.analyse(path.as_ref(), language, document.rope());
        let mut undo: Option<Change> = None;
        for (version, (place, removed, snippet, back)) in edits.into_iter().enumerate() {
            let change = match undo.take() {
                Some(change) if back || !analysis.is_sound() => change,
                _ => random_change(&document, place, removed, snippet),
            };
            undo = Some(inverse(&document, &change));
            let edited = document.apply(&[change], PositionEncoding::Utf8, version as i32 + 1);
            analysis.update(&engine, document.rope(), &edited, &AtomicBool::new(false)).expect("not cancelled");
            let fresh = engine.analyse(path.as_ref(), language, document.rope());
            if fresh.is_sound() && !same_syntax(&analysis, &fresh) {
                // The grammars are ambiguous in places (`await a<b>.c`), and then what was there before decides.
                disagreed = true;
            } else if fresh.is_sound() {
                compared.set(compared.get() + 1);
                prop_assert_eq!(dump(&analysis), dump(&fresh));
                prop_assert_eq!(analysis.findings(), fresh.findings());
            }
        }
        analysis.refresh(&engine, document.rope(), false, &AtomicBool::new(false)).expect("not cancelled");
        let fresh = engine.analyse(path.as_ref(), language, document.rope());
        prop_assert_eq!(dump(&analysis), dump(&fresh));
        prop_assert_eq!(analysis.findings(), fresh.findings());
        disagreements.set(disagreements.get() + u32::from(disagreed));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{path}: {error}"));
    let (compared, disagreements) = (compared.get(), disagreements.get());
    println!("{path}: {compared} sound texts compared, in {disagreements} runs the parser disagrees with itself");
    // Once it disagrees, it does so until the place is typed anew: runs are counted, not texts.
    assert!(compared > cases as usize && disagreements * 4 < cases, "{path}: {disagreements} of {cases} runs");
}

fn same_syntax(one: &Analysis, other: &Analysis) -> bool {
    let tree = |analysis: &Analysis| analysis.syntax().map(|tree| tree.root_node().to_sexp());
    tree(one) == tree(other)
}

fn random_change(document: &Document, place: u32, removed: u32, snippet: usize) -> Change {
    let length = document.rope().len_bytes() as u64;
    let index = LineIndex::new(document.rope(), PositionEncoding::Utf8);
    let start = (length * u64::from(place) / 1000) as u32;
    let end = (start + removed).min(length as u32);
    Change { range: Some((index.position(start), index.position(end))), text: SNIPPETS[snippet].to_owned() }
}

/// The change that takes another back, so that a run does not stay in the broken text that most edits make.
fn inverse(document: &Document, change: &Change) -> Change {
    let index = LineIndex::new(document.rope(), PositionEncoding::Utf8);
    let (start, end) = change.range.expect("random changes have a range");
    let (from, to) = (index.offset(start), index.offset(end));
    let removed = document.rope().byte_slice(from as usize..to as usize).to_string();
    let mut after = document.clone();
    after.apply(std::slice::from_ref(change), PositionEncoding::Utf8, 0);
    let index = LineIndex::new(after.rope(), PositionEncoding::Utf8);
    let range = (index.position(from), index.position(from + change.text.len() as u32));
    Change { range: Some(range), text: removed }
}

/// How many runs of up to 40 edits; `SEAWORTHY_EDITS=260` makes more than 10,000.
fn cases() -> u32 {
    std::env::var("SEAWORTHY_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(24)
}

#[test]
fn typescript() {
    holds("api/server.ts", include_str!("../apps/typescript/api/src/routes/invoices.ts"), cases());
}

#[test]
fn tsx() {
    holds("app/page.tsx", include_str!("../apps/typescript/app/bookings/new/booking-form.tsx"), cases());
}

#[test]
fn python() {
    holds("app/main.py", include_str!("../apps/python/harbor/routers/orders.py"), cases());
}

#[test]
fn chains_with_type_arguments() {
    holds("api/bookings.ts", include_str!("typed_calls.ts"), cases());
}

//! Pairs of small backends that differ only in a defect. `tests/pairs/<rule>.<name>/defect` holds the one in which the line
//! that ends in the comment `defect` must be reported by the rule, `fixed` the one about which the rules about input must say
//! nothing: a repaired app has to become silent. Run with `cargo test --test all pairs::`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ropey::Rope;
use seaworthy::engine::{Config, Engine, Language};
use seaworthy::findings::Severity;
use seaworthy::rules::{self, Family};

/// What is said of a backend by the rules about input, at warning or above: file, line (from 1) and rule.
fn said(folder: &Path) -> Vec<(String, usize, &'static str)> {
    let mut texts = Vec::new();
    for entry in ignore::Walk::new(folder).flatten().filter(|entry| entry.path().is_file()) {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        texts.push((path, std::fs::read_to_string(entry.path()).unwrap()));
    }
    let files: Vec<_> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let app = Arc::new(crate::app::app(&files));
    let engine = Engine::new(Config::default());
    let mut all = Vec::new();
    for (path, text) in &texts {
        let Some(language) = Language::of_path(path.as_ref()) else { continue };
        let rope = Rope::from_str(text);
        let mut analysis = engine.analyse(path.as_ref(), language, &rope);
        analysis.join(&engine, &rope, &app);
        for finding in analysis.findings() {
            let input = rules::by_id(finding.rule).is_some_and(|rule| rule.family == Family::Input);
            if input && finding.severity >= Severity::Info {
                all.push((path.clone(), rope.byte_to_line(finding.span.start as usize) + 1, finding.rule));
            }
        }
    }
    all
}

/// The lines that are marked in a backend: file and line.
fn marked(folder: &Path) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    for entry in ignore::Walk::new(folder).flatten().filter(|entry| entry.path().is_file()) {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let lines =
            text.lines().enumerate().filter(|(_, line)| line.ends_with("// defect") || line.ends_with("# defect"));
        all.extend(lines.map(|(at, _)| (path.clone(), at + 1)));
    }
    all
}

#[test]
fn the_defective_one_is_reported_and_the_fixed_one_silent() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs");
    let mut pairs: Vec<PathBuf> = std::fs::read_dir(&root).unwrap().flatten().map(|entry| entry.path()).collect();
    pairs.sort();
    let mut wrong = Vec::new();
    for pair in &pairs {
        let name = pair.file_name().unwrap().to_string_lossy().into_owned();
        let rule = name.split('.').next().unwrap_or_default();
        // A backend that is sound in what its pair is about may still take what it is sent for what it is not.
        let own = |all: Vec<(String, usize, &'static str)>| -> Vec<_> {
            let unseen = ["unvalidated-request-body", "client-trusted-amount"];
            all.into_iter().filter(|(_, _, by)| unseen.contains(&rule) || !unseen.contains(by)).collect()
        };
        let (found, places) = (own(said(&pair.join("defect"))), marked(&pair.join("defect")));
        assert!(!places.is_empty(), "{name}: no line is marked");
        for (path, line) in &places {
            if !found.iter().any(|(file, at, by)| file == path && at == line && *by == rule) {
                wrong.push(format!("{name}: {path}:{line} is not reported; found {found:?}"));
            }
        }
        for (path, line, by) in found.iter().filter(|(path, line, _)| !places.contains(&(path.clone(), *line))) {
            wrong.push(format!("{name}: {path}:{line} {by} is not marked"));
        }
        let fixed = own(said(&pair.join("fixed")));
        if !fixed.is_empty() {
            wrong.push(format!("{name}: the fixed one is not silent: {fixed:?}"));
        }
    }
    assert!(pairs.len() >= 12, "the pairs are gone");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

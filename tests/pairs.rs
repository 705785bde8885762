//! Pairs of small backends that differ only in a defect; `tests/pairs/README.md` says how they are made and attacked. In
//! `tests/pairs/<rule>.<name>/defect` the line that ends in the comment `defect` must be reported by the rule, and of `fixed` the
//! rules about input must say nothing. In `tests/pairs/cwe-<number>.<name>` some rule that carries the number must speak at warning
//! or above of `defect`, and none of `fixed`: a repaired app has to become silent. Run with `cargo test --test all pairs::`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ropey::Rope;
use seaworthy::engine::{Config, Engine, Language};
use seaworthy::findings::Severity;
use seaworthy::rules::{self, Family};

/// What is said of a backend: file, line (from 1), rule and how severe it is.
fn said(folder: &Path) -> Vec<(String, usize, &'static rules::Rule, Severity)> {
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
            if let Some(rule) = rules::by_id(finding.rule).filter(|_| finding.severity >= Severity::Info) {
                all.push((path.clone(), rope.byte_to_line(finding.span.start as usize) + 1, rule, finding.severity));
            }
        }
    }
    all
}

/// What the rules about input say of a backend.
fn said_of_input(folder: &Path) -> Vec<(String, usize, &'static str)> {
    let all = said(folder).into_iter().filter(|(_, _, rule, _)| rule.family == Family::Input);
    all.map(|(path, line, rule, _)| (path, line, rule.id)).collect()
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

/// The folders of pairs, in the order of their names.
fn pairs() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs");
    let entries = std::fs::read_dir(&root)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("defect").is_dir());
    let mut pairs: Vec<_> =
        entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path)).collect();
    pairs.sort();
    pairs
}

/// The number in `cwe-79.flask-forum`.
fn weakness(name: &str) -> Option<u16> {
    name.strip_prefix("cwe-")?.split('.').next()?.parse().ok()
}

#[test]
fn the_defective_one_is_reported_and_the_fixed_one_silent() {
    let pairs: Vec<_> = pairs().into_iter().filter(|(name, _)| weakness(name).is_none()).collect();
    let mut wrong = Vec::new();
    for (name, pair) in &pairs {
        let rule = name.split('.').next().unwrap_or_default();
        // A backend that is sound in what its pair is about may still take what it is sent for what it is not.
        let own = |all: Vec<(String, usize, &'static str)>| -> Vec<_> {
            let unseen = ["unvalidated-request-body", "client-trusted-amount"];
            all.into_iter().filter(|(_, _, by)| unseen.contains(&rule) || !unseen.contains(by)).collect()
        };
        let (found, places) = (own(said_of_input(&pair.join("defect"))), marked(&pair.join("defect")));
        assert!(!places.is_empty(), "{name}: no line is marked");
        for (path, line) in &places {
            if !found.iter().any(|(file, at, by)| file == path && at == line && *by == rule) {
                wrong.push(format!("{name}: {path}:{line} is not reported; found {found:?}"));
            }
        }
        for (path, line, by) in found.iter().filter(|(path, line, _)| !places.contains(&(path.clone(), *line))) {
            wrong.push(format!("{name}: {path}:{line} {by} is not marked"));
        }
        let fixed = own(said_of_input(&pair.join("fixed")));
        if !fixed.is_empty() {
            wrong.push(format!("{name}: the fixed one is not silent: {fixed:?}"));
        }
    }
    assert!(pairs.len() >= 12, "the pairs are gone");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_weakness_is_reported_by_its_number_and_gone_when_repaired() {
    let mut wrong = Vec::new();
    let mut judged = 0;
    for (name, pair) in pairs() {
        let Some(number) = weakness(&name) else { continue };
        judged += 1;
        let carries = |rule: &rules::Rule| rule.cwe.contains(&number);
        let defect = said(&pair.join("defect"));
        let warned = |(_, _, rule, severity): &(String, usize, &rules::Rule, Severity)| {
            carries(rule) && *severity >= Severity::Warning
        };
        if !defect.iter().any(warned) {
            let all: Vec<_> = defect.iter().map(|(path, line, rule, _)| format!("{path}:{line} {}", rule.id)).collect();
            wrong.push(format!("{name}: nothing says it; found {all:?}"));
        }
        for (path, line, rule, _) in said(&pair.join("fixed")).iter().filter(|(_, _, rule, _)| carries(rule)) {
            wrong.push(format!("{name}: the fixed one is not silent: {path}:{line} {}", rule.id));
        }
    }
    assert!(judged >= 40, "the pairs are gone");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

//! Analyses the selected files in parallel. Nothing that is wrong with one file keeps another from being analysed.

use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use indicatif::{ProgressBar, ProgressStyle};
use ropey::Rope;

use super::scope::{Scope, Selection, Target};
use crate::engine::folder::visit;
use crate::engine::{Engine, is_minified, read_source};
use crate::report::{FileReport, Problem, Reported};

/// Source text decides how deep the engine recurses; a thread's usual 2 MB would be too little for the worst of it.
const STACK: usize = 64 << 20;

/// What the files gave.
#[derive(Default)]
pub struct Analysed {
    /// Those with findings, sorted by path.
    pub files: Vec<FileReport>,
    pub problems: Vec<Problem>,
    pub count: usize,
    pub lines: usize,
    /// A file made the engine panic.
    pub internal_error: bool,
}

enum Outcome {
    Done { lines: usize, report: Option<FileReport> },
    LeftOut(String),
    Panicked,
}

pub(super) fn all(selection: &Selection, with_edits: bool) -> anyhow::Result<Analysed> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let bar = progress_bar(selection.files.len());
    let paths: Vec<PathBuf> = selection.files.keys().cloned().collect();
    let relative = |path: &Path| path.strip_prefix(&selection.base).unwrap_or(path).to_owned();
    let outcomes = pool.install(|| {
        pool.spawn(Engine::warm_up);
        visit(&paths, &AtomicBool::new(false), &|done| bar.set_position(done as u64), |path| {
            let target = &selection.files[path];
            let analyse = || one(&selection.scopes[target.scope], target, path, relative(path), with_edits);
            (relative(path), catch_unwind(AssertUnwindSafe(analyse)).unwrap_or(Outcome::Panicked))
        })
    });
    bar.finish_and_clear();
    let mut all = Analysed { problems: selection.problems.clone(), ..Analysed::default() };
    for (path, outcome) in outcomes {
        let message = match outcome {
            Outcome::Done { lines, report } => {
                all.count += 1;
                all.lines += lines;
                all.files.extend(report);
                continue;
            }
            Outcome::LeftOut(message) => message,
            Outcome::Panicked => {
                all.internal_error = true;
                "could not be analysed: internal error".to_owned()
            }
        };
        all.problems.push(Problem { path, at: None, message });
    }
    all.problems.sort();
    Ok(all)
}

fn one(scope: &Scope, target: &Target, file: &Path, path: PathBuf, with_edits: bool) -> Outcome {
    let text = match read_source(file) {
        Ok(text) => text,
        Err(problem) => return Outcome::LeftOut(problem.to_string()),
    };
    if !target.named && is_minified(&text) {
        return Outcome::LeftOut("is minified and was left out; name the file to have it analysed".to_owned());
    }
    let lines = text.lines().count();
    let rope = Rope::from_str(&text);
    let in_project = file.strip_prefix(&scope.root).unwrap_or(file);
    let analysis = scope.engine.analyse(in_project, target.language, &rope);
    let findings: Vec<Reported> = analysis
        .findings()
        .iter()
        .map(|finding| {
            let edits = |fix: &str| {
                if with_edits { scope.engine.fix(&analysis, &rope, finding, fix) } else { Some(Vec::new()) }
            };
            let fixes = finding.fixes.iter().filter_map(|offer| Some((offer.clone(), edits(offer.id)?))).collect();
            Reported { finding: finding.clone(), fixes }
        })
        .collect();
    let root = scope.root.clone();
    let report = (!findings.is_empty()).then(|| FileReport { path, root, text: rope, findings });
    Outcome::Done { lines, report }
}

/// On a terminal's standard error alone, and not for a handful of files, which are done before it could be read.
fn progress_bar(files: usize) -> ProgressBar {
    if files < 50 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} files").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(files as u64).with_style(style)
}

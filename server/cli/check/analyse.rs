//! Analyses the selected files in parallel. Nothing that is wrong with one file keeps another from being analysed.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use indicatif::{ProgressBar, ProgressStyle};
use ropey::Rope;

use super::scope::{Scope, Selection, Target};
use crate::app::modules::Modules;
use crate::app::{App, Files, SourceFile};
use crate::engine::folder::visit;
use crate::engine::kept::Kept;
use crate::engine::workspace::complete_files;
use crate::engine::{Engine, Language, is_minified, read_source};
use crate::report::{FileReport, Problem, Reported};
use crate::syntax::settings;

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

pub(super) fn all(selection: &Selection, with_edits: bool, with_cache: bool) -> anyhow::Result<Analysed> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let bar = progress_bar(selection.files.len());
    let paths: Vec<PathBuf> = selection.files.keys().cloned().collect();
    let relative = |path: &Path| path.strip_prefix(&selection.base).unwrap_or(path).to_owned();
    let look = |path: &Path, app: Option<&Arc<App>>| {
        let target = &selection.files[path];
        let analyse = || one(&selection.scopes[target.scope], target, path, relative(path), with_edits, app);
        catch_unwind(AssertUnwindSafe(analyse)).unwrap_or((Outcome::Panicked, None))
    };
    let never = AtomicBool::new(false);
    let outcomes = pool.install(|| {
        pool.spawn(Engine::warm_up);
        let first = visit(&paths, &never, &|done| bar.set_position(done as u64), |path| (path, look(path, None)));
        let (mut outcomes, mut sources) = (BTreeMap::new(), Vec::new());
        for (path, (outcome, source)) in first {
            outcomes.insert(path.clone(), outcome);
            sources.extend(source.map(|source| (selection.files[path].scope, source)));
        }
        let apps = apps(selection, sources, with_cache);
        // What the app says of a file is known only now; those files are looked at again, with both in one.
        let again: Vec<PathBuf> = (paths.iter())
            .filter(|path| {
                let scope = selection.files[*path].scope;
                apps[scope].concerns(&in_project(&selection.scopes[scope], path))
            })
            .cloned()
            .collect();
        let second =
            visit(&again, &never, &|_| {}, |path| (path, look(path, Some(&apps[selection.files[path].scope]))));
        outcomes.extend(second.into_iter().map(|(path, (outcome, _))| (path.clone(), outcome)));
        outcomes
    });
    bar.finish_and_clear();
    let outcomes = outcomes.into_iter().map(|(path, outcome)| (relative(&path), outcome));
    let mut all = Analysed { problems: selection.problems.clone(), ..Analysed::default() };
    for (path, outcome) in outcomes {
        let message = match outcome {
            Outcome::Done { lines, report } => {
                // Settings are looked through, but they are not what the project consists of.
                if !settings::is_settings(&path) {
                    all.count += 1;
                    all.lines += lines;
                }
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

/// The app of every scope: the selected files, and the rest of the project around them.
fn apps(selection: &Selection, sources: Vec<(usize, SourceFile)>, with_cache: bool) -> Vec<Arc<App>> {
    let mut files: Vec<Files> = selection.scopes.iter().map(|scope| Files::new(&scope.root)).collect();
    for (scope, source) in sources {
        files[scope].set(source);
    }
    for (files, scope) in files.iter_mut().zip(&selection.scopes) {
        files.set_git(scope.git.clone());
    }
    let scopes = files.into_iter().zip(&selection.scopes);
    let complete = scopes.map(|(mut files, scope)| {
        let kept = if with_cache { Kept::of(&scope.root, scope.engine.config()) } else { Kept::nothing() };
        complete_files(&mut files, &scope.excludes, &kept, &AtomicBool::new(false));
        files.declare(&scope.engine.config().declared());
        Arc::new(App::of(&files, &Modules::new(&scope.root)))
    });
    complete.collect()
}

/// A path as the app of its scope spells it.
fn in_project(scope: &Scope, path: &Path) -> String {
    path.strip_prefix(&scope.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn one(
    scope: &Scope,
    target: &Target,
    file: &Path,
    path: PathBuf,
    with_edits: bool,
    app: Option<&Arc<App>>,
) -> (Outcome, Option<SourceFile>) {
    let is_settings = target.language == Language::Settings;
    let text = match read_source(file) {
        Ok(text) => text,
        // Nobody misses a picture that is called `.json`.
        Err(_) if is_settings && !target.named => return (Outcome::Done { lines: 0, report: None }, None),
        Err(problem) => return (Outcome::LeftOut(problem.to_string()), None),
    };
    if !is_settings && !target.named && is_minified(&text) {
        let message = "is minified and was left out; name the file to have it analysed";
        return (Outcome::LeftOut(message.to_owned()), None);
    }
    let lines = text.lines().count();
    let rope = Rope::from_str(&text);
    let in_project = file.strip_prefix(&scope.root).unwrap_or(file);
    let mut analysis = scope.engine.analyse(in_project, target.language, &rope);
    if let Some(app) = app {
        analysis.join(&scope.engine, &rope, app);
    }
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
    let source = if app.is_none() { analysis.source_file(&rope) } else { None };
    let report = (!findings.is_empty()).then(|| FileReport { path, root, text: rope, findings });
    (Outcome::Done { lines, report }, source)
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

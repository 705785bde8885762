//! Analyses the selected files in parallel. Nothing that is wrong with one file keeps another from being analysed.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use ropey::Rope;

use super::scope::{Scope, Selection, Target};
use crate::app::modules::Modules;
use crate::app::{App, Files, SourceFile};
use crate::engine::folder::visit;
use crate::engine::kept::Kept;
use crate::engine::online;
use crate::engine::workspace::complete_files;
use crate::engine::{Analysis, Engine, Language, is_minified, read_source};
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

/// A file that was looked at by itself.
struct Alone {
    analysis: Analysis,
    text: blake3::Hash,
    lines: usize,
}

enum Outcome {
    Done { lines: usize, report: Option<FileReport> },
    LeftOut(String),
    Panicked,
}

pub(super) fn all(selection: &Selection, with_edits: bool, with_cache: bool, online: bool) -> anyhow::Result<Analysed> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let bar = progress_bar(selection.files.len());
    let paths: Vec<PathBuf> = selection.files.keys().cloned().collect();
    let relative = |path: &Path| path.strip_prefix(&selection.base).unwrap_or(path).to_owned();
    let never = AtomicBool::new(false);
    let (outcomes, unread) = pool.install(|| {
        pool.spawn(Engine::warm_up);
        let look = |path: &PathBuf| {
            let target = &selection.files[path];
            let look = || alone(&selection.scopes[target.scope], target, path);
            catch_unwind(AssertUnwindSafe(look)).unwrap_or((Err(Outcome::Panicked), None))
        };
        let looked = visit(&paths, &never, &|done| bar.set_position(done as u64), |path| (path, look(path)));
        let (mut outcomes, mut sources, mut analysed) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (path, (outcome, source)) in looked {
            sources.extend(source.map(|source| (selection.files[path].scope, source)));
            match outcome {
                Ok(alone) => analysed.push((path, alone)),
                Err(outcome) => drop(outcomes.insert(path.clone(), outcome)),
            }
        }
        let apps = apps(selection, sources, with_cache, online);
        // What the app says of a file is known only now.
        let complete = |path: &Path, alone: Alone| {
            let target = &selection.files[path];
            let report = || report(selection, target, path, &apps[target.scope], alone, relative(path), with_edits);
            catch_unwind(AssertUnwindSafe(report)).unwrap_or(Outcome::Panicked)
        };
        let done = analysed.into_par_iter().map(|(path, alone)| (path.clone(), complete(path, alone)));
        outcomes.extend(done.collect::<Vec<_>>());
        (outcomes, unread(selection, &apps))
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
    all.problems.extend(unread.into_iter().map(|(path, message)| Problem { path: relative(&path), at: None, message }));
    all.problems.sort();
    Ok(all)
}

/// The app of every scope: the selected files, and the rest of the project around them.
fn apps(selection: &Selection, sources: Vec<(usize, SourceFile)>, with_cache: bool, online: bool) -> Vec<Arc<App>> {
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
        let modules = Modules::new(&scope.root);
        if online {
            let names = online::names(&modules.manifests(&files));
            files.set_registry(Some(online::ask(&scope.root, &names, &AtomicBool::new(false))));
        }
        let app = Arc::new(App::of(&files, &modules));
        // Every file asks for it at once otherwise, and each thread would work it out.
        app.supply();
        app
    });
    complete.collect()
}

/// Manifests and lockfiles that are there and could not be read.
fn unread(selection: &Selection, apps: &[Arc<App>]) -> Vec<(PathBuf, String)> {
    let of = |(app, scope): (&Arc<App>, &Scope)| {
        let supply = app.supply();
        let problems = supply.manifests.problems().iter();
        problems.map(|it| (scope.root.join(&*it.path), it.reason.clone())).collect::<Vec<_>>()
    };
    apps.iter().zip(&selection.scopes).flat_map(of).collect()
}

/// A path as the app of its scope spells it.
fn in_project(scope: &Scope, path: &Path) -> String {
    path.strip_prefix(&scope.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// What the rules about single files say, and the file as the app takes it in.
fn alone(scope: &Scope, target: &Target, file: &Path) -> (Result<Alone, Outcome>, Option<SourceFile>) {
    let is_settings = target.language == Language::Settings;
    let text = match read_source(file) {
        Ok(text) => text,
        // Nobody misses a picture that is called `.json`.
        Err(_) if is_settings && !target.named => return (Err(Outcome::Done { lines: 0, report: None }), None),
        Err(problem) => return (Err(Outcome::LeftOut(problem.to_string())), None),
    };
    if !is_settings && !target.named && is_minified(&text) {
        let message = "is minified and was left out; name the file to have it analysed";
        return (Err(Outcome::LeftOut(message.to_owned())), None);
    }
    let rope = Rope::from_str(&text);
    let analysis = analyse(scope, target, file, &rope);
    let source = analysis.source_file(&rope);
    (Ok(Alone { analysis, text: blake3::hash(text.as_bytes()), lines: text.lines().count() }), source)
}

/// Syntax trees are the largest part of what is known of a file, and nothing more is asked of them.
fn analyse(scope: &Scope, target: &Target, file: &Path, text: &Rope) -> Analysis {
    let in_project = file.strip_prefix(&scope.root).unwrap_or(file);
    scope.engine.analyse(in_project, target.language, text).without_syntax()
}

/// Everything that there is to say of a file. Its text is read again where something is said: the texts of all files at
/// once would be more than the facts.
fn report(
    selection: &Selection,
    target: &Target,
    file: &Path,
    app: &Arc<App>,
    alone: Alone,
    path: PathBuf,
    with_edits: bool,
) -> Outcome {
    let scope = &selection.scopes[target.scope];
    let Alone { mut analysis, text: known, lines } = alone;
    let is_concerned = app.concerns(&in_project(scope, file));
    if !is_concerned && analysis.findings().is_empty() {
        return Outcome::Done { lines, report: None };
    }
    let text = match read_source(file) {
        Ok(text) => text,
        Err(problem) => return Outcome::LeftOut(problem.to_string()),
    };
    let rope = Rope::from_str(&text);
    if blake3::hash(text.as_bytes()) != known {
        // Somebody has saved it meanwhile.
        analysis = analyse(scope, target, file, &rope);
    }
    if is_concerned {
        analysis.join(&scope.engine, &rope, app);
    }
    let view = analysis.view(&rope);
    let findings: Vec<Reported> = analysis
        .findings()
        .iter()
        .map(|finding| {
            let edits = |fix: &str| {
                if with_edits { scope.engine.fix(&analysis, &view, finding, fix) } else { Some(Vec::new()) }
            };
            let fixes = finding.fixes.iter().filter_map(|offer| Some((offer.clone(), edits(offer.id)?))).collect();
            Reported { finding: finding.clone(), fixes }
        })
        .collect();
    drop(view);
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

//! `check --history`: what the repositories of the selection keep of secrets that are gone from their files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use ropey::Rope;

use super::analyse::Analysed;
use super::scope::{Scope, Selection};
use crate::engine::history::{self, Scanning};
use crate::engine::{cache_folder, read_source};
use crate::findings::Finding;
use crate::report::{FileReport, Problem, Reported};

pub(super) fn add(selection: &Selection, analysed: &mut Analysed) {
    for scope in &selection.scopes {
        let relative = |path: PathBuf| path.strip_prefix(&selection.base).map(PathBuf::from).unwrap_or(path);
        let scanning = Arc::new(Scanning::default());
        let bar = show(&scanning);
        let looked = history::look(&scope.root, scope.engine.config(), cache_folder().as_deref(), &scanning);
        bar.finish_and_clear();
        let unknown = match looked {
            Ok(history) => {
                for (path, findings) in history.findings {
                    put(scope, relative(scope.root.join(&path)), &path, findings, &mut analysed.files);
                }
                history.unknown
            }
            Err(absent) => Some(absent.to_string()),
        };
        if let Some(why) = unknown {
            let message = format!("its history is unknown, at least in part: {why}");
            analysed.problems.push(Problem { path: relative(scope.root.clone()), at: None, message });
        }
    }
    analysed.files.sort_by(|a, b| a.path.cmp(&b.path));
    analysed.problems.sort();
}

fn put(scope: &Scope, path: PathBuf, in_project: &str, findings: Vec<Finding>, files: &mut Vec<FileReport>) {
    let findings = findings.into_iter().map(|finding| Reported { finding, fixes: Vec::new() });
    if let Some(file) = files.iter_mut().find(|file| file.path == path) {
        file.findings.splice(0..0, findings);
        return;
    }
    let text = Rope::from_str(&read_source(&scope.root.join(in_project)).unwrap_or_default());
    files.push(FileReport { path, root: scope.root.clone(), text, findings: findings.collect() });
}

/// Shown on a terminal only, once it is known how much there is to read.
fn show(scanning: &Arc<Scanning>) -> ProgressBar {
    use std::io::IsTerminal;
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} contents of the history");
    let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let (scanning, shown) = (Arc::downgrade(scanning), bar.clone());
    std::thread::spawn(move || {
        while let Some(scanning) = scanning.upgrade().filter(|_| !shown.is_finished()) {
            shown.set_length(scanning.total.load(Ordering::Relaxed) as u64);
            shown.set_position(scanning.done.load(Ordering::Relaxed) as u64);
            drop(scanning);
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    bar
}

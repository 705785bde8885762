//! The whole workspace: what `workspace/diagnostic` answers for files that are not open.

use std::collections::{BTreeMap, HashMap};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rayon::ThreadPool;
use ropey::Rope;
use tokio::sync::Notify;
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::STACK;
use super::analyse;
use super::shared::Shared;
use super::wire::panic_message;
use super::workspace::Root;
use crate::app::{App, Site};
use crate::engine::folder::{source_files, visit};
use crate::engine::workspace::kept_stores;
use crate::engine::{Engine, Language, is_minified, read_source};

/// What is known of a file on disk.
pub struct Report {
    pub uri: Uri,
    pub diagnostics: Vec<Diagnostic>,
    pub result_id: String,
}

/// The reports of files with findings, by path.
pub type Reports = BTreeMap<PathBuf, Arc<Report>>;

/// The state of a file that a report was made from.
struct Seen {
    stamp: (Option<SystemTime>, u64),
    engine: Arc<Engine>,
    /// The routes that it was judged by, where the app has something to say of it.
    sites: Option<Arc<Vec<Site>>>,
    /// None where nothing was found.
    report: Option<Arc<Report>>,
}

/// What the last scan saw. A file is analysed again only when it or its configuration changed.
#[derive(Default)]
pub struct LastScan {
    files: Mutex<HashMap<PathBuf, Seen>>,
    whole: Mutex<Option<(u64, Arc<Reports>)>>,
}

impl LastScan {
    /// Has every file looked at anew.
    pub fn forget(&self) {
        lock(&self.files).clear();
        *lock(&self.whole) = None;
    }
}

/// How far a scan is; shared with whoever shows it.
#[derive(Default)]
pub struct Progress {
    cancelled: AtomicBool,
    bell: Notify,
    pub total: AtomicUsize,
    pub done: AtomicUsize,
}

impl Progress {
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.bell.notify_one();
    }

    /// Waits until somebody stops it; for one who waits.
    pub async fn cancelled(&self) {
        while !self.is_cancelled() {
            self.bell.notified().await;
        }
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Scans every folder. None where it was cancelled. Runs on a blocking thread.
pub fn scan(shared: &Shared, progress: &Progress) -> Option<Arc<Reports>> {
    let count = shared.disk.load(Ordering::SeqCst);
    // A client that watches files for us says when one changed; any other has to be looked for on the disk.
    if shared.features().watched_files
        && let Some((at, reports)) = &*lock(&shared.last_scan.whole)
        && *at == count
    {
        return Some(reports.clone());
    }
    let roots = shared.workspace.roots();
    let mut listed: BTreeMap<PathBuf, &Root> = BTreeMap::new();
    for root in &roots {
        let listing = source_files(std::slice::from_ref(&root.path), root.excludes(), &progress.cancelled);
        for (path, problem) in listing.problems {
            tracing::info!("{} {problem}", path.display());
        }
        let git = shared.apps.app(&root.base).and_then(|app| app.files.git().cloned());
        let kept = git.iter().flat_map(|git| kept_stores(&root.base, git));
        let kept = kept.filter(|path| path.starts_with(&root.path) && !root.excludes().covers(path, false));
        for path in listing.files.into_iter().chain(kept) {
            // Where one folder lies in another, the inner one decides.
            let outer = listed.insert(path.clone(), root);
            if let Some(outer) = outer.filter(|outer| outer.path.starts_with(&root.path)) {
                listed.insert(path, outer);
            }
        }
    }
    let files: Vec<PathBuf> = listed.keys().cloned().collect();
    progress.total.store(files.len(), Ordering::Relaxed);
    let show = |done| progress.done.store(done, Ordering::Relaxed);
    let look = |path: &PathBuf| Some((path.to_owned(), look_at(shared, listed.get(path)?, path)?));
    let reports = pool()?.install(|| visit(&files, &progress.cancelled, &show, look));
    if progress.is_cancelled() {
        return None;
    }
    let reports = reports.into_iter().flatten();
    let reports = Arc::new(reports.collect());
    lock(&shared.last_scan.files).retain(|path, _| listed.contains_key(path));
    *lock(&shared.last_scan.whole) = Some((count, Arc::clone(&reports)));
    Some(reports)
}

/// Threads of our own: source text decides how deep the analysis recurses, and a thread's usual stack is small.
pub fn pool() -> Option<ThreadPool> {
    match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => Some(pool),
        Err(error) => {
            tracing::error!("the workspace cannot be checked: {error}");
            None
        }
    }
}

fn look_at(shared: &Shared, root: &Root, path: &Path) -> Option<Arc<Report>> {
    let metadata = std::fs::metadata(path).ok()?;
    let stamp = (metadata.modified().ok(), metadata.len());
    let name = root.relative(path).to_string_lossy().replace('\\', "/");
    let app = shared.apps.app(&root.base).filter(|app| app.concerns(&name));
    let sites = app.as_ref().map(|app| app.sites.clone());
    if let Some(seen) = lock(&shared.last_scan.files).get(path)
        && seen.stamp == stamp
        && Arc::ptr_eq(&seen.engine, &root.engine)
        && seen.sites.as_ref().map(Arc::as_ptr) == sites.as_ref().map(Arc::as_ptr)
    {
        return seen.report.clone();
    }
    let report = std::panic::catch_unwind(AssertUnwindSafe(|| analyse(shared, root, path, app.as_ref())))
        .unwrap_or_else(|panic| {
            tracing::error!("the analysis of {} panicked: {}", path.display(), panic_message(&*panic));
            None
        });
    let report = report.map(Arc::new);
    let seen = Seen { stamp, engine: root.engine.clone(), sites, report: report.clone() };
    lock(&shared.last_scan.files).insert(path.to_owned(), seen);
    report
}

fn analyse(shared: &Shared, root: &Root, path: &Path, app: Option<&Arc<App>>) -> Option<Report> {
    let language = Language::of_path(path)?;
    let text = match read_source(path) {
        Ok(text) => text,
        Err(problem) => {
            tracing::info!("{} {problem}", path.display());
            return None;
        }
    };
    if language != Language::Settings && is_minified(&text) {
        return None;
    }
    let rope = Rope::from_str(&text);
    let mut analysis = root.engine.analyse(root.relative(path), language, &rope);
    if let Some(app) = app {
        analysis.join(&root.engine, &rope, app);
    }
    let mut findings = analysis.findings().to_vec();
    findings.extend(shared.past(path));
    if findings.is_empty() {
        return None;
    }
    let uri = Uri::from_file_path(path)?;
    let diagnostics = analyse::diagnostics(shared, &uri, &rope, &root.base, &findings);
    Some(Report { uri, result_id: analyse::digest(&diagnostics), diagnostics })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

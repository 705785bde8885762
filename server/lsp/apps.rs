//! The app of every root, kept current in the background. Nothing here makes a handler wait, and findings of single files
//! do not wait for it.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ropey::Rope;
use tokio::sync::{Notify, oneshot, watch};

use super::STACK;
use super::open::Open;
use super::progress::{self, Cancelling};
use super::scan::{Progress, pool};
use super::shared::Shared;
use super::wire::panic_message;
use super::workspace::Root;
use crate::app::declared::Declared;
use crate::app::{App, Document, Files, SourceFile, is_document};
use crate::engine::folder::{Excludes, is_small};
use crate::engine::kept::Kept;
use crate::engine::live::{Change, LiveApp};
use crate::engine::online;
use crate::engine::workspace::{complete_files_showing, read_one, relative};
use crate::engine::{Config, is_project};
use crate::registry::Registry;

/// The project of a loose file is looked at whole where it holds at most so many files and folders.
const SMALL: usize = 3_000;

/// The apps by where their projects begin. None for a project that is too large for the loose file that it was asked for.
#[derive(Default)]
pub struct Apps(Mutex<HashMap<PathBuf, Option<Arc<Live>>>>);

/// One root's app.
pub struct Live {
    base: PathBuf,
    /// The configuration, as far as the reading of files asks for it.
    config: Mutex<Config>,
    state: Mutex<State>,
    /// Rung when there is something to do.
    bell: Notify,
    settled: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    /// None until the files have been read.
    app: Option<LiveApp>,
    /// What the app leaves out, as globs and as they are compiled.
    exclude: Vec<String>,
    excludes: Option<Arc<Excludes>>,
    /// What the configuration says of the project's code.
    declared: Declared,
    /// All files are to be read.
    unread: bool,
    /// These are to be looked at again.
    paths: BTreeSet<PathBuf>,
    /// What was offered while all files were being read.
    offered: HashMap<Arc<str>, Arc<SourceFile>>,
    is_reading: bool,
    is_closed: bool,
    /// The names that registries were last asked for.
    asked: Option<Vec<(Registry, String)>>,
}

impl Apps {
    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Option<Arc<Live>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> Vec<Arc<Live>> {
        self.lock().values().flatten().cloned().collect()
    }

    /// The app of a root, if there is to be one. May read from the disk; call on a thread of the runtime.
    pub fn of(&self, shared: &Arc<Shared>, root: &Root) -> Option<Arc<Live>> {
        if let Some(known) = self.lock().get(&root.base) {
            return known.clone();
        }
        let is_wanted = match root.uri {
            Some(_) => true,
            None => is_project(&root.base) && is_small(&root.base, root.excludes(), SMALL),
        };
        let mut all = self.lock();
        let live = all.entry(root.base.clone()).or_insert_with(|| is_wanted.then(|| Live::start(shared, root)));
        live.clone()
    }

    /// The app that was last made for a root.
    pub fn app(&self, base: &Path) -> Option<Arc<App>> {
        let live = self.lock().get(base)?.clone()?;
        live.app()
    }

    /// Takes in which roots there are, and what each leaves out.
    pub fn follow(&self, shared: &Arc<Shared>) {
        let roots = shared.workspace.roots();
        let is_open = |base: &Path| shared.all_open().iter().any(|open| open.name.starts_with(base));
        self.lock().retain(|base, live| {
            let stays = roots.iter().any(|root| root.base == *base) || live.is_some() && is_open(base);
            if let Some(live) = live.as_ref().filter(|_| !stays) {
                live.lock().is_closed = true;
                live.bell.notify_one();
            }
            stays
        });
        for root in &roots {
            if let Some(live) = self.of(shared, root) {
                live.leave_out(root);
                live.declare(root);
            }
        }
    }

    /// Something happened to files on the disk.
    pub fn look_again(&self, paths: &[PathBuf]) {
        for live in self.all() {
            live.look_again(paths);
        }
    }

    /// Has everything read again, below the folders in which what is listed may have changed.
    pub fn read_again(&self, paths: &[PathBuf]) {
        for live in self.all() {
            if paths.iter().any(|path| path.starts_with(&live.base)) {
                live.change(|state| state.unread = true);
            }
        }
    }

    /// Waits until every change that is known of has been taken in.
    pub async fn settle(&self) {
        for live in self.all() {
            live.settle().await;
        }
    }
}

impl Live {
    fn start(shared: &Arc<Shared>, root: &Root) -> Arc<Self> {
        let state = State {
            exclude: root.engine.config().settings().exclude.clone(),
            excludes: Some(root.excludes.clone()),
            declared: root.engine.config().declared(),
            unread: true,
            ..State::default()
        };
        let live = Arc::new(Self {
            base: root.base.clone(),
            config: Mutex::new(root.engine.config().clone()),
            state: Mutex::new(state),
            bell: Notify::new(),
            settled: watch::Sender::new(false),
        });
        live.bell.notify_one();
        tokio::spawn(run(shared.clone(), live.clone()));
        live
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        self.settled.send_replace(false);
        drop(state);
        self.bell.notify_one();
    }

    /// The app as it was last linked. None before that was done once.
    pub fn app(&self) -> Option<Arc<App>> {
        let state = self.lock();
        let live = state.app.as_ref()?;
        live.app().files.root().has_root().then(|| live.app().clone())
    }

    pub async fn settle(&self) {
        let mut settled = self.settled.subscribe();
        // Fails where the root is gone, and then nothing more will come.
        let _ = settled.wait_for(|settled| *settled).await;
    }

    fn leave_out(&self, root: &Root) {
        let was_online = {
            let mut config = self.config.lock().unwrap_or_else(PoisonError::into_inner);
            let was_online = config.settings().online;
            root.engine.config().clone_into(&mut config);
            was_online
        };
        if !was_online && root.engine.config().settings().online {
            self.change(|_| {});
        }
        let exclude = &root.engine.config().settings().exclude;
        if self.lock().exclude == *exclude {
            return;
        }
        self.change(|state| {
            state.exclude.clone_from(exclude);
            state.excludes = Some(root.excludes.clone());
            state.unread = true;
        });
    }

    fn declare(&self, root: &Root) {
        let declared = root.engine.config().declared();
        if self.lock().declared == declared {
            return;
        }
        self.change(|state| {
            if let Some(app) = &mut state.app {
                app.declare(&declared);
            }
            state.declared = declared;
        });
    }

    fn look_again(&self, paths: &[PathBuf]) {
        let mine: Vec<_> = paths.iter().filter(|path| path.starts_with(&self.base)).cloned().collect();
        if !mine.is_empty() {
            self.change(|state| state.paths.extend(mine));
        }
    }

    /// An open document has these facts now. Answers what that changes.
    pub fn offer(&self, source: SourceFile, text: &Rope) -> Change {
        let source = Arc::new(source);
        let document =
            is_document(&source.path).then(|| Document { path: source.path.clone(), text: text.to_string() });
        let mut state = self.lock();
        if state.is_reading || state.app.is_none() {
            state.offered.insert(source.path.clone(), source.clone());
        }
        let Some(app) = &mut state.app else { return Change::Links };
        let mut change = app.set(source);
        if let Some(document) = document
            && app.set_document(document) == Change::Links
        {
            change = Change::Links;
        }
        if change == Change::Links {
            self.settled.send_replace(false);
            drop(state);
            self.bell.notify_one();
        }
        change
    }
}

/// What the work on an app changed in what people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    None,
    /// Nobody was told anything before.
    First,
    Other,
}

/// Does what there is to do for one app, one thing at a time, until its root is gone.
async fn run(shared: Arc<Shared>, live: Arc<Live>) {
    loop {
        live.bell.notified().await;
        let (is_closed, unread) = {
            let state = live.lock();
            (state.is_closed, state.unread)
        };
        if is_closed {
            live.settled.send_replace(true);
            return;
        }
        let progress = Arc::<Progress>::default();
        let title = "Seaworthy: reading the workspace";
        let showing = Cancelling::new(progress.clone());
        let reporter = unread.then(|| progress::Reporter::start(&shared, None, title, &showing));
        let (tell, told) = oneshot::channel();
        let (in_work, at_work) = (shared.clone(), live.clone());
        // Not one of the analysts: they are for what is being typed.
        let thread = std::thread::Builder::new().name("app".to_owned()).stack_size(STACK);
        let work = move || {
            let done = catch_unwind(AssertUnwindSafe(|| at_work.work(&in_work, &progress)));
            let _ = tell.send(done.map_err(|panic| panic_message(&*panic).to_owned()));
        };
        if let Err(error) = thread.spawn(work) {
            tracing::error!("the app cannot be linked: {error}");
        }
        match told.await {
            Ok(Ok(news)) => {
                shared.disk.fetch_add(1, Ordering::SeqCst);
                if news == News::Other {
                    shared.ask_to_pull();
                }
                if news == News::Other {
                    shared.refresh_content();
                }
                if news != News::None && shared.features().lens_refresh {
                    shared.spawn("workspace/codeLens/refresh", |shared| async move {
                        shared.client.code_lens_refresh().await
                    });
                }
            }
            Ok(Err(panic)) => {
                tracing::error!("the app of {} panicked: {panic}", live.base.display());
                live.settled.send_replace(true);
            }
            Err(_) => drop(live.settled.send_replace(true)),
        }
        if let Some(reporter) = reporter {
            reporter.end().await;
        }
    }
}

impl Live {
    /// Takes everything in that has happened, until nothing is left to do. Answers what people may be told
    /// otherwise than before.
    fn work(self: &Arc<Self>, shared: &Shared, progress: &Progress) -> News {
        let mut news = News::None;
        loop {
            self.read(shared, progress);
            let (linking, before) = {
                let state = self.lock();
                let Some(app) = &state.app else { return news };
                let pending = state.unread || !state.paths.is_empty();
                match app.linking() {
                    Some(linking) => (linking, app.app().clone()),
                    None if pending => continue,
                    None => {
                        self.settled.send_replace(true);
                        drop(state);
                        self.look_up();
                        return news;
                    }
                }
            };
            let linked = linking.run();
            let after = {
                let mut state = self.lock();
                let Some(app) = &mut state.app else { return news };
                app.take(linked);
                app.app().clone()
            };
            if !after.says_the_same(&before) {
                let is_first = !before.files.root().has_root() && news == News::None;
                news = if is_first { News::First } else { News::Other };
            }
            self.tell(shared);
        }
    }

    /// Has registries asked about the declared names, where the person wants that and the names are others than before.
    /// On a thread of its own: the network may take its time, and nothing waits for it.
    fn look_up(self: &Arc<Self>) {
        let online = self.config.lock().unwrap_or_else(PoisonError::into_inner).settings().online;
        let manifests = self.lock().app.as_ref().filter(|_| online).map(LiveApp::manifests);
        let Some(names) = manifests.map(|manifests| online::names(&manifests)) else { return };
        {
            let mut state = self.lock();
            if state.asked.as_ref() == Some(&names) {
                return;
            }
            state.asked = Some(names.clone());
        }
        let live = self.clone();
        let ask = move || {
            let answers = online::ask(&live.base, &names, &AtomicBool::new(false));
            live.change(|state| {
                if let Some(app) = state.app.as_mut().filter(|_| state.asked.as_ref() == Some(&names)) {
                    app.set_registry(answers);
                }
            });
        };
        if let Err(error) = std::thread::Builder::new().name("registry".to_owned()).spawn(ask) {
            tracing::error!("registries cannot be asked: {error}");
        }
    }

    /// Has the open documents judged in the new app.
    fn tell(&self, shared: &Shared) {
        shared.disk.fetch_add(1, Ordering::SeqCst);
        for open in shared.all_open() {
            if open.name.starts_with(&self.base) {
                open.bell.notify_one();
            }
        }
    }

    fn read(&self, shared: &Shared, progress: &Progress) {
        let (unread, paths, excludes) = {
            let mut state = self.lock();
            state.is_reading = state.unread;
            let unread = std::mem::take(&mut state.unread);
            (unread, std::mem::take(&mut state.paths), state.excludes.clone())
        };
        let Some(excludes) = excludes else { return };
        if unread {
            self.read_all(&excludes, progress);
        }
        for path in paths {
            self.read_path(shared, &path, &excludes);
        }
    }

    fn read_all(&self, excludes: &Excludes, progress: &Progress) {
        let mut files = Files::new(&self.base);
        let show = |done, total| {
            progress.total.store(total, Ordering::Relaxed);
            progress.done.store(done, Ordering::Relaxed);
        };
        if let Some(pool) = pool() {
            let kept = Kept::of(&self.base, &self.config.lock().unwrap_or_else(PoisonError::into_inner));
            pool.install(|| complete_files_showing(&mut files, excludes, &kept, &AtomicBool::new(false), &show));
        }
        let mut state = self.lock();
        // What is open counts as it is in the editor. Of what was closed meanwhile, the disk is looked at once more.
        for source in std::mem::take(&mut state.offered).into_values() {
            files.share(source);
        }
        files.declare(&state.declared);
        let before = state.app.take();
        if let Some(before) = &before {
            files.set_registry(before.files().share_registry());
        }
        let mut app = LiveApp::new(files);
        if let Some(before) = before {
            app.stand_in(&before);
        }
        state.app = Some(app);
        state.is_reading = false;
    }

    fn read_path(&self, shared: &Shared, path: &Path, excludes: &Excludes) {
        let Some(name) = relative(&self.base, path) else { return };
        let is_open = shared.open_text(path).is_some();
        let (source, document) = read_one(&self.base, path, excludes);
        let mut state = self.lock();
        if !is_open {
            state.offered.remove(&*name);
        }
        let Some(app) = &mut state.app else { return };
        if !is_open {
            match source {
                Some(source) => app.set(Arc::new(source)),
                None => app.remove_source(&name),
            };
        }
        match document {
            Some(Ok(document)) => app.set_document(document),
            Some(Err((_, reason))) => app.leave_out(&name, &reason),
            None => app.remove_document(&name),
        };
        // A folder that is gone takes everything with it, and not every client says so file by file.
        if !path.exists() {
            for below in app.files().below(&name) {
                if shared.open_text(&self.base.join(&*below)).is_none() {
                    app.remove_source(&below);
                    app.remove_document(&below);
                }
            }
        }
    }
}

/// True where the app takes in what is typed into a document.
pub fn takes_in(open: &Open, root: &Root) -> bool {
    open.name.starts_with(&root.base)
}

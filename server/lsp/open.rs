//! An open document: the text that the client edits, and the newest analysis of it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use ropey::Rope;
use tokio::sync::{Notify, watch};
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::analyse::digest;
use super::analysts::Analyst;
use crate::engine::{Analysis, Engine, Language};
use crate::findings::Finding;
use crate::text::{Change, Document, PositionEncoding, TextEdited};

pub struct Open {
    pub uri: Uri,
    /// The file's path, or the name of an unsaved document.
    pub name: PathBuf,
    pub language: Language,
    pub analyst: Analyst,
    live: Mutex<Live>,
    /// Rung when there is something to do for the worker.
    pub bell: Notify,
    latest: watch::Sender<Option<Arc<Snapshot>>>,
    /// The worker's state; fixes are computed from it too.
    pub analysed: Arc<tokio::sync::Mutex<Option<Analysed>>>,
}

/// What the handlers change. Held for microseconds, and never while anything is awaited.
struct Live {
    document: Document,
    edits: Vec<TextEdited>,
    /// When the last of them came.
    edited: Instant,
    /// Counts everything that makes the last analysis old: edits, and changes of configuration. The client's version
    /// cannot serve, since clients repeat it.
    revision: u64,
    /// How often the client saved the text, and how many of these the worker has taken up.
    saves: u64,
    saves_taken: u64,
    closed: bool,
    cancel: Arc<AtomicBool>,
}

/// One piece of work: bring the analysis to this text.
pub struct Job {
    pub rope: Rope,
    pub edits: Vec<TextEdited>,
    pub version: i32,
    pub revision: u64,
    pub saves: u64,
    /// The text was saved since the last job: it is to be looked at afresh.
    pub saved: bool,
    pub cancel: Arc<AtomicBool>,
}

/// The incremental state, and the engine it was made with.
pub struct Analysed {
    pub analysis: Analysis,
    pub engine: Arc<Engine>,
    /// True for a file that the configuration or `.gitignore` leaves out: nothing of it is shown.
    pub is_left_out: bool,
    /// None while a cancelled update left it between two texts.
    pub revision: Option<u64>,
    /// The state that the app was last handed.
    pub offered: Option<u64>,
    /// The text is broken: it is worth another look when nobody types.
    pub wants_refresh: bool,
}

/// What is known of one state of the text. Readers share it.
pub struct Snapshot {
    pub version: i32,
    pub revision: u64,
    pub saves: u64,
    pub rope: Rope,
    /// What the paths of other files in the evidence are relative to.
    pub base: PathBuf,
    pub findings: Vec<Finding>,
    pub diagnostics: Vec<Diagnostic>,
    /// Made when it is first asked for: it takes as long as sending the diagnostics.
    pub result_id: OnceLock<String>,
}

impl Snapshot {
    /// Equal only where text and diagnostics are.
    pub fn result_id(&self) -> &str {
        // The version is part of it: a client that draws its marks along while text is replaced needs them anew.
        self.result_id.get_or_init(|| format!("{}-{}", self.version, digest(&self.diagnostics)))
    }

    /// Whether it says something else than an earlier one of the same text.
    fn is_other(&self, before: &Self) -> bool {
        before.revision != self.revision || before.result_id() != self.result_id()
    }
}

impl Open {
    pub fn new(uri: Uri, name: PathBuf, language: Language, analyst: Analyst, text: &str, version: i32) -> Self {
        let live = Live {
            document: Document::new(text, version),
            edits: Vec::new(),
            edited: Instant::now(),
            revision: 1,
            saves: 0,
            saves_taken: 0,
            closed: false,
            cancel: Arc::default(),
        };
        Self {
            uri,
            name,
            language,
            analyst,
            live: Mutex::new(live),
            bell: Notify::new(),
            latest: watch::Sender::new(None),
            analysed: Arc::default(),
        }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a change in. False where it is older than the text.
    pub fn change(&self, changes: &[Change], encoding: PositionEncoding, version: i32) -> bool {
        {
            let mut live = self.live();
            // An equal version is taken: some clients never count, and their text would stand still for ever.
            if version < live.document.version() {
                return false;
            }
            let edits = live.document.apply(changes, encoding, version);
            live.edits.extend(edits);
            live.edited = Instant::now();
            live.revision += 1;
            live.cancel.store(true, Ordering::Relaxed);
        }
        self.bell.notify_one();
        true
    }

    pub fn save(&self) {
        self.live().saves += 1;
        self.bell.notify_one();
    }

    /// Has the text analysed again, because something else than the text changed.
    pub fn touch(&self) {
        {
            let mut live = self.live();
            live.revision += 1;
            live.cancel.store(true, Ordering::Relaxed);
        }
        self.bell.notify_one();
    }

    pub fn close(&self) {
        {
            let mut live = self.live();
            live.closed = true;
            live.cancel.store(true, Ordering::Relaxed);
        }
        self.latest.send_replace(None);
        self.bell.notify_one();
    }

    /// The work at hand; None once the document is closed.
    pub fn take_job(&self) -> Option<Job> {
        let mut live = self.live();
        if live.closed {
            return None;
        }
        live.cancel = Arc::default();
        let saves = live.saves;
        Some(Job {
            rope: live.document.rope().clone(),
            edits: std::mem::take(&mut live.edits),
            version: live.document.version(),
            revision: live.revision,
            saves,
            saved: std::mem::replace(&mut live.saves_taken, saves) < saves,
            cancel: live.cancel.clone(),
        })
    }

    /// True while no newer text or configuration has come in.
    pub fn is_newest(&self, revision: u64) -> bool {
        let live = self.live();
        !live.closed && live.revision == revision
    }

    /// When the text last changed.
    pub fn edited(&self) -> Instant {
        self.live().edited
    }

    pub fn rope(&self) -> Rope {
        self.live().document.rope().clone()
    }

    /// Hands a snapshot to the readers. True where it says something else than the one before; false where it has been
    /// overtaken, since what overtook it is told next.
    pub fn tell(&self, snapshot: Arc<Snapshot>) -> bool {
        if !self.is_newest(snapshot.revision) {
            return false;
        }
        self.latest.send_replace(Some(snapshot.clone())).is_none_or(|before| snapshot.is_other(&before))
    }

    /// Waits for the analysis of the newest text, afresh where it was saved. None once the document is closed.
    pub async fn newest(&self) -> Option<Arc<Snapshot>> {
        let mut latest = self.latest.subscribe();
        loop {
            let wanted = {
                let live = self.live();
                (!live.closed).then_some((live.revision, live.saves))?
            };
            let snapshot = latest.borrow_and_update().clone();
            if let Some(snapshot) = snapshot.filter(|snapshot| (snapshot.revision, snapshot.saves) == wanted) {
                return Some(snapshot);
            }
            latest.changed().await.ok()?;
        }
    }
}

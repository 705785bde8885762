//! One task per open document: it brings the analysis up to the text, and tells whoever wants to know.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::apps::takes_in;
use super::open::{Analysed, Job, Open, Snapshot};
use super::shared::Shared;
use super::wire::panic_message;
use super::workspace::Root;
use super::{analyse, documents};
use crate::engine::Cancelled;
use crate::engine::live::Change;

/// Broken text is looked at afresh when nobody has typed for so long.
const IDLE: Duration = Duration::from_millis(400);
/// Before a state is published, the next edit gets this long after the last one to make it stale: far less than a person
/// needs for one.
const SETTLES: Duration = Duration::from_micros(300);
/// The same in a burst, whose messages lie close together, but not on a busy machine.
const SETTLES_IN_A_BURST: Duration = Duration::from_millis(10);
/// A burst ends when no edit came for so long.
const BURST: Duration = Duration::from_millis(30);

/// What a run made of the text.
struct Done {
    snapshot: Arc<Snapshot>,
    /// The text is broken: it is worth another look when nobody types.
    wants_refresh: bool,
}

pub async fn run(shared: Arc<Shared>, open: Arc<Open>) {
    shared.wait_until_configured().await;
    let mut published = 0;
    let mut is_idle = false;
    let (mut is_burst, mut taken, mut taken_at) = (false, 0, open.edited());
    while let Some(job) = open.take_job() {
        is_idle &= job.edits.is_empty();
        let edited = open.edited();
        // Several came in while the last state was made.
        is_burst = job.revision > taken + 1 || (is_burst && edited - taken_at < BURST);
        (taken, taken_at) = (job.revision, edited);
        let settles = if is_burst { SETTLES_IN_A_BURST } else { SETTLES };
        let done = analyse_job(&shared, &open, job, std::mem::take(&mut is_idle)).await;
        let Some(done) = done else { continue };
        let is_other = open.tell(done.snapshot.clone());
        let is_news = done.snapshot.revision != published;
        if shared.features().pull {
            // The client pulls after an edit by itself; what changed without one it has to be told.
            if !is_news && is_other {
                shared.ask_to_pull();
            }
        } else if is_news || is_other {
            let left = settles.saturating_sub(open.edited().elapsed());
            if !left.is_zero() {
                // The runtime's own timer counts in whole milliseconds.
                let _ = tokio::task::spawn_blocking(move || std::thread::sleep(left)).await;
            }
            shared.publish(&open, &done.snapshot);
        }
        published = done.snapshot.revision;
        offer(&shared, &open, published).await;

        let idle_at = done.wants_refresh.then(|| Instant::now() + IDLE);
        is_idle = tokio::select! {
            () = open.bell.notified() => false,
            () = sleep_until(idle_at) => true,
        };
    }
    let analysed = open.analysed.clone().lock_owned().await.take();
    // A large tree takes its time to go.
    let _ = shared.analysts.run(open.analyst, move || drop(analysed)).await;
}

async fn sleep_until(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

/// Runs one job on the document's own thread. None where newer edits made it pointless.
async fn analyse_job(shared: &Arc<Shared>, open: &Arc<Open>, job: Job, is_idle: bool) -> Option<Done> {
    let mut analysed = open.analysed.clone().lock_owned().await;
    let (analysts, analyst) = (shared.clone(), open.analyst);
    let (shared, open) = (shared.clone(), open.clone());
    let run = move || {
        let root = shared.workspace.root_of(&open.name);
        if documents::is_too_large(&shared, &open.uri, job.rope.len_bytes()) {
            *analysed = None;
            let snapshot = Arc::new(analyse::snapshot(&shared, &open, &root, &job, &[]));
            return Some(Done { snapshot, wants_refresh: false });
        }
        // Taken out, so that a panic leaves nothing half made behind.
        let before = analysed.take();
        let app = shared.apps.app(&root.base);
        let work = AssertUnwindSafe(|| {
            let (mut state, outcome) = step(&open, &root, &job, before, is_idle);
            if let Some(app) = app.filter(|_| outcome.is_ok() && takes_in(&open, &root)) {
                state.analysis.meet(&root.engine, &job.rope, &app);
            }
            (state, outcome)
        });
        match std::panic::catch_unwind(work) {
            Ok((after, outcome)) => {
                let findings = if after.is_left_out { &[] } else { after.analysis.findings() };
                let outcome = outcome.ok().map(|wants_refresh| Done {
                    snapshot: Arc::new(analyse::snapshot(&shared, &open, &root, &job, findings)),
                    wants_refresh,
                });
                *analysed = Some(after);
                outcome
            }
            Err(panic) => {
                tracing::error!("the analysis of {} panicked: {}", open.uri.as_str(), panic_message(&*panic));
                let snapshot = Arc::new(analyse::snapshot(&shared, &open, &root, &job, &[]));
                Some(Done { snapshot, wants_refresh: false })
            }
        }
    };
    analysts.analysts.run(analyst, run).await.flatten()
}

/// Hands the facts of a state that was told to the app. Where only places changed, this file takes over the app that was
/// moved along; otherwise a new one will ring.
async fn offer(shared: &Arc<Shared>, open: &Arc<Open>, revision: u64) {
    let analysed = open.analysed.clone().lock_owned().await;
    let (analysts, analyst) = (shared.clone(), open.analyst);
    let (shared, open) = (shared.clone(), open.clone());
    let hand_over = move || {
        let mut analysed = analysed;
        let Some(state) = analysed.as_mut().filter(|state| state.revision == Some(revision) && !state.is_left_out)
        else {
            return;
        };
        let root = shared.workspace.root_of(&open.name);
        if state.offered == Some(revision) || !open.is_newest(revision) || !takes_in(&open, &root) {
            return;
        }
        let rope = open.rope();
        let Some(live) = shared.apps.of(&shared, &root) else { return };
        let Some(source) = state.analysis.source_file(&rope) else { return };
        if !open.is_newest(revision) {
            return;
        }
        state.offered = Some(revision);
        if live.offer(source, &rope) != Change::Links
            && let Some(app) = live.app()
            && !state.analysis.move_to(&app)
        {
            // It was passed by when the app was new, since its text was newer.
            open.bell.notify_one();
        }
    };
    let _ = analysts.analysts.run(analyst, hand_over).await;
}

/// From the state before to the state after, and whether a refresh is wanted when nobody types.
fn step(
    open: &Open,
    root: &Root,
    job: &Job,
    before: Option<Analysed>,
    is_idle: bool,
) -> (Analysed, Result<bool, Cancelled>) {
    let path = root.relative(&open.name);
    let Some(mut state) = before.filter(|state| state.analysis.path() == path) else {
        let analysis = root.engine.analyse(path, open.language, &job.rope);
        let is_left_out = root.leaves_out(&open.name);
        let revision = Some(job.revision);
        let state = Analysed {
            analysis,
            engine: root.engine.clone(),
            is_left_out,
            revision,
            offered: None,
            wants_refresh: false,
        };
        return (state, Ok(false));
    };
    if state.revision == Some(job.revision) && Arc::ptr_eq(&state.engine, &root.engine) && !job.saved && !is_idle {
        // Only the app is another.
        let wants_refresh = state.wants_refresh;
        return (state, Ok(wants_refresh));
    }
    state.revision = None;
    let outcome = update(&mut state, open, root, job, is_idle);
    if let Ok(wants_refresh) = outcome {
        state.revision = Some(job.revision);
        state.wants_refresh = wants_refresh;
    }
    (state, outcome)
}

fn update(state: &mut Analysed, open: &Open, root: &Root, job: &Job, is_idle: bool) -> Result<bool, Cancelled> {
    let Analysed { analysis, engine, is_left_out, offered, .. } = state;
    let mut wants_refresh = analysis.update(&root.engine, &job.rope, &job.edits, &job.cancel)?.wants_refresh;
    if !Arc::ptr_eq(engine, &root.engine) {
        wants_refresh |= analysis.rejudge(&root.engine, &job.rope).wants_refresh;
        *is_left_out = root.leaves_out(&open.name);
        *engine = root.engine.clone();
        analysis.leave_app();
    }
    if job.saved || is_idle {
        let keep_broken = !job.saved;
        *offered = None;
        let refreshed = analysis.refresh(engine, &job.rope, keep_broken, &job.cancel)?;
        // Once is enough until somebody types again.
        wants_refresh = refreshed.wants_refresh && job.saved;
    }
    Ok(wants_refresh)
}

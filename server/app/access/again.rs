//! What was judged before, and what it rests on, so that an edit costs only the routes that it concerns.
//!
//! Following a route looks at code and at what running the modules made, and both are noted by file (`Reads`). Where the
//! route is the same, and no file that was looked at has another code or had other things made in its course, following
//! it again would take the same way to the same end.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::super::files::Files;
use super::super::interpret::{Digest, Digester, Run};
use super::super::reads::FileSet;
use super::super::route::Route;
use super::Access;

/// The answers for all routes of an app.
#[derive(Debug, Default)]
pub struct Judged {
    digest: Digest,
    answers: HashMap<u64, Answer, FxBuildHasher>,
}

/// The answer for one route.
#[derive(Clone, Debug)]
pub struct Answer {
    pub access: Arc<Access>,
    /// The files that it was worked out from.
    pub reads: FileSet,
}

/// The answers that may still hold, of files among which the same ones were there and meant the same to each other.
#[derive(Clone, Copy, Debug)]
pub struct Before<'b> {
    pub files: &'b Files,
    pub judged: &'b Judged,
}

/// What of it holds for a run over newer files.
#[derive(Debug)]
pub(super) struct Held<'b> {
    answers: Option<(&'b Judged, FileSet)>,
    digest: Digest,
    /// By the order of the routes.
    routes: Vec<u64>,
}

impl<'b> Held<'b> {
    pub(super) fn of(run: &Run<'_>, routes: &[Route], before: Option<Before<'b>>) -> Self {
        let digester = Digester::new(run);
        let digest = digester.run();
        let routes = routes.iter().map(|route| digester.route(route)).collect();
        let answers = before.and_then(|before| {
            let edited = run.files.changed_since(before.files)?;
            let mut changed = digest.changed_since(&before.judged.digest)?;
            edited.into_iter().for_each(|file| changed.insert(file));
            Some((before.judged, changed))
        });
        Self { answers, digest, routes }
    }

    /// The answer for the route at `index`, where it holds.
    pub(super) fn get(&self, index: usize) -> Option<&'b Answer> {
        let (before, changed) = self.answers.as_ref()?;
        before.answers.get(&self.routes[index]).filter(|answer| !answer.reads.meets(changed))
    }

    /// To be asked the next time.
    pub(super) fn replace(self, answers: &[Answer]) -> Judged {
        Judged { digest: self.digest, answers: self.routes.into_iter().zip(answers.iter().cloned()).collect() }
    }
}

//! Flow: what callers write, followed to where it does harm.
//!
//! Each file is read once and for itself (`read`): its code is run with every parameter standing for itself, through
//! variables, destructuring, spreads, text, collections, callbacks and fields; tests on the way take away what a value can
//! do. What is left open is how files fit together, and that is answered backwards and on demand (`trace`): from a place
//! of harm to the callers of the function, to the answers of what it calls, to what was put into a variable. So an edit
//! costs the reading of its file. Data is followed through `trace::DEEPEST` functions; where it cannot be, nothing is said.

mod classes;
mod declared;
mod file;
mod kept;
mod models;
mod read;
mod resolve;
mod templates;
mod trace;
mod validated;
mod value;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxBuildHasher;

use super::App;
use super::files::{At, FileId, SourceFile};
use super::route::Calling;
use crate::facts::Node;
use crate::models::flow::{Harm, Sink};

pub use file::FileFlow;
pub use read::taken_out;
pub(super) use templates::shown_as_it_is;
pub use trace::DEEPEST;

/// Where data comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Request,
    /// Written by some caller earlier, and kept.
    Stored,
}

/// A place that data comes past.
#[derive(Clone, Debug)]
pub struct Place {
    pub at: At,
    pub note: String,
}

/// Where a caller wrote what does harm, and the way from there.
#[derive(Clone, Debug)]
pub struct Source {
    pub kind: Kind,
    /// As people write it: `` `req.query.name` ``.
    pub shown: String,
    /// Members from the request on.
    pub path: Vec<Arc<str>>,
    /// The whole of what was sent, no field of it.
    pub exact: bool,
    /// In the order data flows; the first is the source.
    pub steps: Vec<Place>,
    pub text: bool,
    pub markup: bool,
    pub derived: bool,
}

impl Source {
    /// True for a field that says how many of something there are to be. What limits rates takes other things by the same
    /// names, and the input of a procedure has a schema.
    fn is_size(&self) -> bool {
        let request = &crate::models::flow::model().request;
        let of_procedure = self.path.first().is_some_and(|first| &**first == "input");
        !of_procedure && (self.path.iter().any(|member| request.is_size(member)) || request.is_size(&self.shown))
    }
}

/// Harm that a caller can do.
#[derive(Clone, Debug)]
pub struct Harmed {
    pub sink: &'static Sink,
    pub call: At,
    pub value: At,
    pub source: Source,
    /// The configuration says that the call does this.
    pub declared: bool,
}

/// What is asked of an app again and again.
#[derive(Debug, Default)]
pub struct Index {
    /// The handlers of routes: how they are called, whether they are actions, and the path.
    handlers: HashMap<At, (Calling, bool, Box<str>), FxBuildHasher>,
    /// Who calls a function, of those that were asked about. To find out means to look at every file, and one function of
    /// a request is come by from many places of harm.
    callers: Remembered<At, resolve::Caller>,
    /// Which files put something under a name on requests, of the names that were asked about.
    holders: Remembered<Arc<str>, FileId>,
    /// Which files fill a column, of the columns that were asked about.
    fillers: Remembered<Arc<str>, FileId>,
    /// What is put into things that functions hand out, by the file that keeps those things.
    handed_out: OnceLock<kept::Handed>,
}

/// Lists that were worked out, by what was asked.
#[derive(Debug)]
struct Remembered<K, V>(Mutex<HashMap<K, Arc<[V]>, FxBuildHasher>>);

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + std::hash::Hash, V> Remembered<K, V> {
    /// Two that ask at once may both work it out, and get the same.
    fn get(&self, asked: K, work_out: impl FnOnce() -> Vec<V>) -> Arc<[V]> {
        if let Some(known) = self.0.lock().ok().and_then(|known| known.get(&asked).cloned()) {
            return known;
        }
        let found: Arc<[V]> = work_out().into();
        if let Ok(mut known) = self.0.lock() {
            known.insert(asked, found.clone());
        }
        found
    }
}

/// Reads one file.
pub(super) fn read_file(source: &SourceFile) -> FileFlow {
    read::read(source)
}

impl Index {
    fn of(app: &App) -> Self {
        let mut index = Self::default();
        for site in app.sites.iter() {
            let route = &site.route;
            let known = (route.handler.calling, &*route.method == "ACTION", route.path.as_str().into());
            index.handlers.entry(route.handler.at).or_insert(known);
        }
        index
    }
}

/// What somebody who looks at the body before the handler takes away.
fn asks_for_a_look(harm: Harm) -> bool {
    matches!(harm, Harm::Kind | Harm::Absent | Harm::Amount | Harm::Listed | Harm::Mass | Harm::Object)
}

impl App {
    /// The function of the project that an expression names.
    pub fn callee<'a>(&'a self, file: FileId, node: Node<'a>) -> Option<At> {
        resolve::callee(self, file, node).map(|callee| callee.at)
    }

    fn flow_index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self))
    }

    /// The harm that callers can do in a file, in the order of the code.
    pub fn harmed(&self, file: FileId) -> Arc<Vec<Harmed>> {
        if let Some(known) = self.harmed.lock().ok().and_then(|known| known.get(&file).cloned()) {
            return known;
        }
        let found = Arc::new(self.find_harmed(file));
        if let Ok(mut known) = self.harmed.lock() {
            known.insert(file, found.clone());
        }
        found
    }

    /// Calls that run what a function is handed, or what a field holds, as code, and the text. Nobody is seen to write it, and
    /// nothing that is written in the code makes it.
    pub fn evaluated(&self, file: FileId) -> Vec<(At, At)> {
        let Some(source) = self.files.get(file) else { return Vec::new() };
        let proven = self.harmed(file);
        let at = |id| At { file, id };
        let hits = source.flow().hits.iter().filter(|hit| hit.sink.evaluates);
        let open = hits.filter(|hit| proven.iter().all(|known| known.call != at(hit.call)));
        let handed = open.filter(|hit| hit.origins.iter().any(|origin| trace::is_handed_in(self, file, origin)));
        handed.map(|hit| (at(hit.call), at(hit.value))).collect()
    }

    /// What templates show as it is of what callers wrote.
    fn find_rendered(&self, file: FileId, found: &mut Vec<Harmed>) {
        let Some(source) = self.files.get(file) else { return };
        let model = crate::models::flow::model();
        let Some(sink) = model.sinks.iter().find(|sink| sink.harm == Harm::Html && sink.answer) else { return };
        for rendered in &source.flow().rendered {
            let Some((path, shown)) = templates::named(self, &rendered.template) else { continue };
            for shown in shown {
                let Some((root, members)) = shown.path.split_first() else { continue };
                let Some((_, flow, value)) = rendered.given.iter().find(|(name, ..)| name == root) else { continue };
                let held = trace::select(flow, members).whole();
                let mut sources = held.origins.iter().filter_map(|origin| self.source_of(file, origin, Harm::Html));
                let Some(mut source) = sources.next() else { continue };
                let at = |id| At { file, id };
                let written: Vec<&str> =
                    shown.path.iter().map(|member| &**member).filter(|member| *member != "[]").collect();
                let note = format!("`{path}:{}` shows `{}` as it is", shown.line, written.join("."));
                source.steps.push(Place { at: at(rendered.call), note });
                found.push(Harmed { sink, call: at(rendered.call), value: at(*value), source, declared: false });
                break;
            }
        }
    }

    /// Where a caller wrote what an origin holds, unless somebody in front of the handler looks at it.
    fn source_of(&self, file: FileId, origin: &value::Origin, harm: Harm) -> Option<Source> {
        let source = trace::Tracer::new(self).source(file, origin, harm, 0)?;
        let looked_at = source.steps.first().is_some_and(|first| match asks_for_a_look(harm) {
            true => validated::is_validated(self, first.at, &source.path, harm),
            false => {
                validated::is_tested(self, first.at, &source.path, harm)
                    || harm == Harm::Work && validated::is_capped(self, first.at, &source.path)
            }
        });
        (!looked_at).then_some(source)
    }

    fn find_harmed(&self, file: FileId) -> Vec<Harmed> {
        let Some(source) = self.files.get(file) else { return Vec::new() };
        let flow = source.flow();
        let mut found = Vec::new();
        for hit in &flow.hits {
            let at = |id| At { file, id };
            let source = hit.origins.iter().find_map(|origin| {
                let source = self.source_of(file, origin, hit.sink.harm)?;
                if hit.sink.limits && !source.is_size() {
                    return None;
                }
                // Rows that are sent as they are go out as JSON.
                let shown = hit.sink.harm != Harm::Html || source.markup || hit.sink.trusted || hit.sink.page;
                (source.kind != Kind::Stored || shown).then_some(source)
            });
            if let Some(source) = source {
                found.push(Harmed {
                    sink: hit.sink,
                    call: at(hit.call),
                    value: at(hit.value),
                    source,
                    declared: false,
                });
            }
        }
        self.find_rendered(file, &mut found);
        for place in self.declared_sinks(file) {
            let at = |id| At { file, id };
            let source = place.given.whole().origins.iter().find_map(|origin| {
                let source = trace::Tracer::new(self).source(file, origin, place.sink.harm, 0)?;
                (source.kind == Kind::Request || source.markup).then_some(source)
            });
            if let Some(source) = source {
                found.push(Harmed {
                    sink: place.sink,
                    call: at(place.call),
                    value: at(place.value),
                    source,
                    declared: true,
                });
            }
        }
        found
    }
}

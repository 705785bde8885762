//! What a value may hold of data that came in from outside: the vocabulary of the flow.

use std::sync::Arc;

use crate::facts::Id;
use crate::models::flow::Harms;

/// How many members a path from a root holds; what lies deeper counts as its last.
const LONGEST_PATH: usize = 5;

/// How many origins a value may have; a value of more is one of everything, and the first are enough to speak of.
const MOST_ORIGINS: usize = 8;

/// How many places of a list that is written out are told apart.
pub const MOST_PLACES: usize = 12;

/// How many fields of an object are told apart, and how deep.
const MOST_FIELDS: usize = 24;
const DEEPEST_FIELDS: u32 = 4;

/// Where data begins, as far as one file can say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A parameter of a function of this file.
    Param(Id, u8),
    /// A parameter that the caller of a route fills.
    Input(Id),
    /// The request, wherever the name of it stands.
    Request,
    /// What a call answers, by its number in the file.
    Call(u32),
    /// A variable of the module, or what an import brings in.
    Variable(Arc<str>),
    /// A field of instances, by its name.
    Field(Arc<str>),
    /// What one of those that a request comes past left on it for the next: `req.file`.
    OnRequest(Arc<str>),
    /// What a database holds, or `DOCUMENTS`.
    Stored(Id),
}

/// What the files hold that the code of a file reads and writes as JSON, whichever: a database of beginners.
pub const DOCUMENTS: Id = Id::ROOT;

/// A place that data came past.
#[derive(Debug)]
pub struct Trail {
    pub at: Id,
    pub what: What,
    pub before: Option<Arc<Trail>>,
}

/// What happened to data in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Read,
    Named,
    Built,
    Answered,
}

/// What a caller of a function must answer for a check to have passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Want {
    True,
    False,
    /// That it answers at all.
    Return,
}

/// A call that looked at a value and may have turned it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Check {
    pub call: u32,
    pub argument: u8,
    pub want: Want,
    /// What the value that it looked at decides of the whole.
    pub decides: Harms,
}

/// One thing that a value may hold.
#[derive(Clone, Debug)]
pub struct Origin {
    pub root: Root,
    /// Members from the root on; `()` for a call.
    pub path: Vec<Arc<str>>,
    /// What it can still do.
    pub live: Harms,
    /// It is text for certain, since text was made of it.
    pub text: bool,
    /// It stands in a text that holds tags.
    pub markup: bool,
    /// Something was made of it: a member of it is no member of the root's.
    pub derived: bool,
    /// A number was made of it, which may be none.
    pub number: bool,
    /// It may be a piece of the text: what somebody who looks at the piece knows of the whole. Everything where it is the whole.
    pub decides: Harms,
    pub checks: Vec<Check>,
    /// Where it was last read as a member.
    pub at: Option<Id>,
    pub trail: Option<Arc<Trail>>,
}

impl Origin {
    pub fn new(root: Root) -> Self {
        Self {
            root,
            path: Vec::new(),
            live: Harms::ALL,
            text: false,
            markup: false,
            derived: false,
            number: false,
            decides: Harms::ALL,
            checks: Vec::new(),
            at: None,
            trail: None,
        }
    }

    pub fn past(mut self, at: Id, what: What) -> Self {
        if self.trail.as_ref().is_none_or(|trail| trail.at != at) {
            self.trail = Some(Arc::new(Trail { at, what, before: self.trail.take() }));
        }
        self
    }

    fn same(&self, other: &Origin) -> bool {
        self.root == other.root && self.path == other.path
    }
}

/// What a value may hold: origins of the whole, and of fields that are told apart.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    pub origins: Vec<Origin>,
    pub fields: Vec<(Arc<str>, Flow)>,
}

impl Flow {
    pub fn of(origin: Origin) -> Self {
        Self { origins: vec![origin], fields: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.origins.is_empty() && self.fields.iter().all(|(_, flow)| flow.is_empty())
    }

    /// Takes in what else the value may be.
    pub fn join(&mut self, other: Flow) {
        if self.is_empty() {
            *self = other;
            return;
        }
        self.join_within(other, 0);
    }

    fn join_within(&mut self, other: Flow, depth: u32) {
        for origin in other.origins {
            self.add(origin);
        }
        if depth > DEEPEST_FIELDS {
            return;
        }
        for (name, flow) in other.fields {
            match self.fields.iter().position(|(each, _)| *each == name) {
                Some(at) => self.fields[at].1.join_within(flow, depth + 1),
                None if self.fields.len() < MOST_FIELDS => self.fields.push((name, flow)),
                None => {}
            }
        }
    }

    pub fn joined(mut self, other: Flow) -> Self {
        self.join(other);
        self
    }

    /// Adds an origin; where it is known already, what can still be done by either way counts.
    pub fn add(&mut self, origin: Origin) {
        if let Some(known) = self.origins.iter_mut().find(|known| known.same(&origin)) {
            if origin.live.without(known.live).is_empty() {
                known.text |= origin.text;
                known.markup |= origin.markup;
                known.number &= origin.number;
                known.decides = known.decides.both(origin.decides);
                known.checks.retain(|check| origin.checks.contains(check));
            } else {
                let live = known.live.with(origin.live);
                *known = Origin { live, ..origin };
            }
        } else if self.origins.len() < MOST_ORIGINS && !origin.live.is_empty() {
            self.origins.push(origin);
        }
    }

    /// Everything it may hold, fields included.
    pub fn whole(&self) -> Flow {
        if self.fields.is_empty() {
            return self.clone();
        }
        let mut all = Flow { origins: self.origins.clone(), fields: Vec::new() };
        for (_, flow) in &self.fields {
            for origin in flow.whole().origins {
                all.add(origin);
            }
        }
        all
    }

    /// The value under a member.
    pub fn member(&self, name: &Arc<str>) -> Flow {
        let mut flow =
            Flow { origins: self.origins.iter().map(|origin| deeper(origin, name)).collect(), fields: vec![] };
        if let Some((_, held)) = self.fields.iter().find(|(each, _)| each == name) {
            flow.join(held.clone());
        }
        flow
    }

    pub fn set(&mut self, name: Arc<str>, value: Flow) {
        match self.fields.iter().position(|(each, _)| *each == name) {
            Some(at) => self.fields[at].1 = value,
            None if self.fields.len() < MOST_FIELDS => self.fields.push((name, value)),
            None => {}
        }
    }

    /// The same, with every origin changed; those that can do nothing any more are dropped.
    pub fn map(self, change: &impl Fn(Origin) -> Origin) -> Flow {
        let origins = self.origins.into_iter().map(change).filter(|origin| !origin.live.is_empty()).collect();
        let fields = self.fields.into_iter().map(|(name, flow)| (name, flow.map(change)));
        Flow { origins, fields: fields.filter(|(_, flow)| !flow.is_empty()).collect() }
    }

    pub fn cleared(self, harms: Harms) -> Flow {
        if harms.is_empty() {
            return self;
        }
        self.map(&|origin| Origin { live: origin.live.without(harms), ..origin })
    }

    /// Only what it can do as one of these.
    pub fn only(self, harms: Harms) -> Flow {
        self.map(&|origin| Origin { live: origin.live.both(harms), derived: true, ..origin })
    }

    pub fn past(self, at: Id, what: What) -> Flow {
        self.map(&|origin| origin.past(at, what))
    }

    /// Where it is read, as long as nothing has been done with it.
    pub fn read_at(self, at: Id) -> Flow {
        self.map(&|mut origin| {
            if !origin.derived && origin.trail.is_none() {
                origin.at = Some(at);
            }
            origin
        })
    }

    /// Only a piece of it, which decides no more than this of the whole.
    pub fn piece(self, decides: Harms) -> Flow {
        self.made().map(&|origin| Origin { decides: origin.decides.both(decides), ..origin })
    }

    /// A thing that holds this where the members lead to.
    pub fn within(&self, members: &[Arc<str>]) -> Flow {
        members.iter().rev().fold(self.clone(), |inner, member| {
            let mut outer = Flow::default();
            outer.set(member.clone(), inner);
            outer
        })
    }

    /// Something new was made of it, all of it.
    pub fn made(self) -> Flow {
        self.whole().map(&|origin| Origin { derived: true, ..origin })
    }
}

/// An origin, a member further.
pub fn deeper(origin: &Origin, name: &Arc<str>) -> Origin {
    let mut origin = origin.clone();
    if !origin.derived && origin.path.len() < LONGEST_PATH {
        origin.path.push(name.clone());
    }
    origin
}

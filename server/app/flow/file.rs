//! What one file says of the flow: what its functions answer, which calls they make, where data does harm. A function of
//! that file alone, so that it is kept as long as the file is.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::value::{Check, Flow, Origin, Root};
use crate::facts::Id;
use crate::models::flow::{Harm, Harms, Sink};

/// Harm that data may do in a place.
#[derive(Debug)]
pub struct Hit {
    pub sink: &'static Sink,
    /// The call.
    pub call: Id,
    /// The argument that the data is in.
    pub value: Id,
    /// In the order found.
    pub origins: Vec<Origin>,
    /// The function whose code this is; the module where it is none.
    pub inside: Id,
}

/// A call of something that may be a function of the project.
#[derive(Debug)]
pub struct Site {
    pub call: Id,
    pub callee: Id,
    pub inside: Id,
    /// What it is called on.
    pub receiver: Flow,
    pub arguments: Vec<Flow>,
    /// Python's `name=` arguments.
    pub named: Vec<(Arc<str>, Flow)>,
}

/// How a function ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// By answering something that counts as yes.
    True,
    False,
    /// By answering anything else.
    Value,
    /// By letting the request go on.
    Next,
}

/// What was looked at when a function ended.
#[derive(Debug)]
pub struct Exit {
    pub ending: Ending,
    pub checked: Vec<Checked>,
}

/// A value was looked at, and by what is left of it can do less.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub root: Root,
    pub path: Vec<Arc<str>>,
    /// What the piece of it that was looked at decides of the whole.
    pub decides: Harms,
    pub by: By,
}

impl Checked {
    /// True for what was looked at, and for what lies in it. `[]` in the path that was looked at stands for any field.
    pub fn covers(&self, path: &[Arc<str>]) -> bool {
        let any = |own: &Arc<str>| &**own == "[]";
        path.len() >= self.path.len() && self.path.iter().zip(path).all(|(own, theirs)| own == theirs || any(own))
    }

    /// What is settled of an origin: everything where it is the very piece that was looked at.
    pub fn settles(&self, origin: &Origin) -> Harms {
        if origin.decides == self.decides { Harms::ALL } else { self.decides }
    }

    /// What a test settles of an origin at or behind what it looked at. That a thing is there, or is a dictionary, says
    /// nothing of what is in it; a schema does.
    pub fn settles_by(&self, tested: Harms, origin: &Origin) -> Harms {
        let inner = origin.path.get(self.path.len()..).unwrap_or_default();
        let is_field = inner.iter().any(|member| &**member != "()");
        let of_whole = tested.has(Harm::Amount) || tested.has(Harm::Command);
        let shape = if is_field && !of_whole { Harms::OF_SHAPE } else { Harms::NONE };
        tested.both(self.settles(origin)).without(shape)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// A test of this file, which settles these harms.
    Test(Harms),
    /// A call that is still to be looked into.
    Call(Check),
}

/// A function of the file.
#[derive(Debug, Default)]
pub struct Function {
    pub answers: Flow,
    pub exits: Vec<Exit>,
}

/// What one file says.
#[derive(Debug, Default)]
pub struct FileFlow {
    pub functions: HashMap<Id, Function, FxBuildHasher>,
    pub sites: Vec<Site>,
    /// Sites by the last word of what they call.
    pub by_name: HashMap<Arc<str>, Vec<u32>, FxBuildHasher>,
    /// Sites by the call.
    pub by_call: HashMap<Id, u32, FxBuildHasher>,
    pub hits: Vec<Hit>,
    /// What is put into variables of the module and fields of instances.
    pub stores: Vec<(Root, Flow)>,
    /// What columns of rows are given, by their name; also what holds nothing of anybody's.
    pub columns: Vec<(Arc<str>, Flow)>,
    /// Templates of their own files that are rendered.
    pub rendered: Vec<Rendered>,
}

/// A template that a call renders.
#[derive(Debug)]
pub struct Rendered {
    pub call: Id,
    pub template: Box<str>,
    /// What it is given by name, and where that stands.
    pub given: Vec<(Arc<str>, Flow, Id)>,
}

impl FileFlow {
    pub fn site_of(&self, call: Id) -> Option<u32> {
        self.by_call.get(&call).copied()
    }
}

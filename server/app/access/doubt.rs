//! Refusals that were met and not decided: whether a stranger is turned away hangs on something that is not known.
//!
//! What it hangs on counts. Where it is configuration, or code that could not be followed, the guard is there and may be
//! off. Where it is what was sent, it is the errand itself, such as a password that is wrong. Where it is which route is
//! asked for, nothing can be said of this one.

use super::super::files::At;
use super::datum::{Datum, Marks, Persona, There, Thing};
use super::visit::{Stop, Visit};

/// What undecided conditions on the way were about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// Something was not decided.
    pub any: bool,
    /// What the caller sent.
    pub input: bool,
    /// Which route it is, or something else about the request.
    pub route: bool,
    /// What code that cannot be followed made of the whole request.
    pub unread: bool,
}

impl Doubt {
    pub fn with(self, other: Doubt) -> Doubt {
        Doubt {
            any: self.any || other.any,
            input: self.input || other.input,
            route: self.route || other.route,
            unread: self.unread || other.unread,
        }
    }

    /// What a value that could not be decided is about.
    pub fn about(datum: &Datum) -> Doubt {
        let marks = datum.all_marks();
        Doubt {
            any: true,
            input: marks.has(Marks::CLIENT) || marks.has(Marks::RECORD),
            unread: marks.has(Marks::MADE_OF_REQUEST),
            route: marks.has(Marks::ASKED) || matches!(datum.thing, Thing::Address(_) | Thing::Request),
        }
    }
}

/// A refusal of a link that lets pass all the same, on some other path.
#[derive(Clone, Debug)]
pub struct Undecided {
    pub stop: Stop,
    pub doubt: Doubt,
}

impl Visit<'_, '_> {
    /// Notes what a condition that could not be decided is about.
    pub(super) fn doubts(&mut self, there: There, about: &[&Datum]) -> There {
        if there == There::Maybe {
            self.doubt = about.iter().fold(self.doubt, |doubt, datum| doubt.with(Doubt::about(datum)));
        }
        there
    }

    /// Remembers on what the way to a refusal hung.
    pub(super) fn met_refusal(&mut self, at: At) {
        if !self.refusals.iter().any(|(each, _)| *each == at) {
            self.refusals.push((at, self.state.doubt));
        }
    }

    /// The refusals that a link wrote and did not come to, for want of knowledge: those that say who calls is not known.
    pub(super) fn undecided(&self, thrown: &[Stop]) -> Option<Undecided> {
        let of = |stop: &Stop| {
            let known = self.refusals.iter().find(|(at, _)| *at == stop.at);
            Undecided { stop: stop.clone(), doubt: known.map_or_else(Doubt::default, |(_, doubt)| *doubt) }
        };
        let told = self.answered_with.iter().map(&of);
        let met = thrown.iter().chain(&self.happened.stops).map(of).chain(told);
        // What is decided and lets pass all the same refuses nobody.
        // Of somebody who is signed in, one that is about rights may have been meant.
        let about_rights = self.persona == Persona::Member;
        let refuses = |each: &Undecided| {
            each.doubt.any
                && (matches!(each.stop.status, Some(401 | 302)) || about_rights && each.stop.status == Some(403))
        };
        met.filter(refuses).min_by_key(|each| (each.doubt.route, each.doubt.input, each.doubt.unread))
    }
}

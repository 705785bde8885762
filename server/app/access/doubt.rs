//! Refusals that were met and not decided: whether a stranger is turned away hangs on something that is not known.
//!
//! What it hangs on counts. Where it is configuration, or code that could not be followed, the guard is there and may be
//! off. Where it is what was sent, it is the errand itself, such as a password that is wrong. Where it is which path is
//! asked for, nothing can be said of this route.

use super::super::files::At;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::{Stop, Visit};

/// What undecided conditions on the way were about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// Something was not decided.
    pub any: bool,
    /// What the caller sent.
    pub input: bool,
    /// Something about the request that is neither its path nor who sends it.
    pub route: bool,
    /// What code that cannot be followed made of the whole request, or of its path.
    pub unread: bool,
    /// Who calls.
    pub caller: bool,
    /// A condition on the way was about who calls, and decided.
    pub known: bool,
}

impl Doubt {
    pub fn with(self, other: Doubt) -> Doubt {
        Doubt {
            any: self.any || other.any,
            input: self.input || other.input,
            route: self.route || other.route,
            unread: self.unread || other.unread,
            caller: self.caller || other.caller,
            known: self.known || other.known,
        }
    }

    /// What a value that could not be decided is about.
    pub fn about(datum: &Datum) -> Doubt {
        let marks = datum.all_marks();
        // Which of the paths that the route may be called by; with a query or without is the caller's choice.
        let of_path = matches!(&datum.thing, Thing::Address(address) if !address.may_vary());
        Doubt {
            any: true,
            input: !of_path && (marks.has(Marks::CLIENT) || marks.has(Marks::RECORD)),
            unread: of_path || marks.has(Marks::MADE_OF_REQUEST),
            route: marks.has(Marks::ASKED) || matches!(datum.thing, Thing::Request),
            caller: is_about_caller(datum),
            known: false,
        }
    }

    /// What is left of it where the condition as a whole was decided.
    pub fn decided(self) -> Doubt {
        Doubt { known: self.known, ..Doubt::default() }
    }

    /// Who is turned away hangs on who calls, and on nothing that says it is about something else.
    fn is_about_caller(self) -> bool {
        self.any && (self.caller || self.unread || self.known) && !self.input && !self.route
    }

    /// A caller is asked for, and whether they are is decided by something that has nothing to do with them.
    pub fn is_switched(self) -> bool {
        self.known && !self.caller && !self.unread
    }
}

fn is_about_caller(datum: &Datum) -> bool {
    let marks = datum.all_marks();
    let about = [Marks::IDENTITY, Marks::ROLE, Marks::OWNER, Marks::CREDENTIAL, Marks::PRESENTED];
    about.into_iter().any(|mark| marks.has(mark)) || matches!(datum.thing, Thing::User)
}

/// A refusal of a link that lets pass all the same, on some other path.
#[derive(Clone, Debug)]
pub struct Undecided {
    pub stop: Stop,
    pub doubt: Doubt,
}

impl Undecided {
    /// It may be about what somebody who is known may do. Who is told that they are not known is not, and neither is who
    /// sent something wrong, such as the token of another form.
    pub fn is_about_rights(&self) -> bool {
        let Doubt { caller, unread, known, .. } = self.doubt;
        self.stop.status == Some(403) && (caller || unread || known || !self.doubt.input)
    }
}

impl Visit<'_, '_> {
    /// Notes what a condition is about: all of it where it could not be decided, and else whether it is about who calls.
    pub(super) fn doubts(&mut self, there: There, about: &[&Datum]) -> There {
        self.doubt = about.iter().fold(self.doubt, |doubt, datum| match there {
            There::Maybe => doubt.with(Doubt::about(datum)),
            _ => Doubt { known: doubt.known || is_about_caller(datum), ..doubt },
        });
        there
    }

    /// Remembers on what the way to a refusal hung.
    pub(super) fn met_refusal(&mut self, at: At) {
        // A handler looks at what was sent before it looks at who sent it; what a refusal stands inside of counts there.
        let doubt = if self.is_handling && self.around.any { self.around } else { self.state.doubt };
        if !self.refusals.iter().any(|(each, _)| *each == at) {
            self.refusals.push((at, doubt));
        }
    }

    /// The refusals that a link wrote and did not come to, for want of knowledge: those that say who calls is not known.
    pub(super) fn undecided(&self, thrown: &[Stop]) -> Option<Undecided> {
        // What is decided and lets pass all the same refuses nobody.
        // Of somebody who is signed in, one that is about rights may have been meant.
        let refuses = |each: &Undecided| match each.stop.status {
            Some(401 | 302 | 303 | 307 | 308) => each.doubt.any,
            Some(403) => each.doubt.any && (self.persona.is_known() || each.doubt.caller || each.doubt.known),
            _ => false,
        };
        let met = self.met(thrown).filter(refuses);
        met.min_by_key(|each| (each.doubt.route, each.doubt.input, each.doubt.unread))
    }

    /// The same of a handler, also where it catches itself what it threw. It refuses for many reasons; who calls is one.
    pub(super) fn undecided_by_caller(&self, thrown: &[Stop]) -> Option<Undecided> {
        let refuses = |each: &Undecided| {
            // Who sends no credential at all is also told that the request is wrong.
            let of_caller = matches!(each.stop.status, None | Some(401 | 403 | 404 | 302 | 303 | 307 | 308))
                || each.stop.status == Some(400) && each.doubt.is_switched();
            of_caller && each.doubt.is_about_caller()
        };
        let turned = self.turned.iter().map(|stop| self.doubted(stop));
        self.met(thrown).chain(turned).find(refuses)
    }

    fn met<'s>(&'s self, thrown: &'s [Stop]) -> impl Iterator<Item = Undecided> + 's {
        thrown.iter().chain(&self.happened.stops).chain(&self.answered_with).map(|stop| self.doubted(stop))
    }

    fn doubted(&self, stop: &Stop) -> Undecided {
        let known = self.refusals.iter().find(|(at, _)| *at == stop.at);
        Undecided { stop: stop.clone(), doubt: known.map_or_else(Doubt::default, |(_, doubt)| *doubt) }
    }
}

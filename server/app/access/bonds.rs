//! What belongs together in one request: who calls, what was sent, the rows that were found.
//!
//! A group that the caller is a member of is named by one thing that was sent, and the row that is changed by another.
//! Whoever is let through to their own group has said nothing of the row, unless somewhere the two are asked for together
//! or compared. So each of them is a bit, and whatever is asked for or compared together is tied. Nothing here says which
//! question decides anything: a row is astray only where none was asked at all.

use std::rc::Rc;

use super::super::interpret::Run;
use super::super::route::Route;
use super::datum::{Datum, Marks, Persona, There};
use super::effects::Effect;
use super::is_read;
use super::links::Outcome;
use super::visit::Visit;
use crate::models::access::access;
use crate::models::pattern::words;

/// What a value is made of, a bit for each thing that was sent and each row that was found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origins(u64);

impl Origins {
    pub const NONE: Origins = Origins(0);
    /// Who calls.
    const CALLER: Origins = Origins(1);
    /// What was sent and has no name here, and what there is no bit left for: it may be any of it.
    pub const NAMELESS: Origins = Origins(1 << 63);

    pub const fn with(self, other: Origins) -> Origins {
        Origins(self.0 | other.0)
    }

    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    const fn meets(self, other: Origins) -> bool {
        self.0 & other.0 != 0
    }
}

/// One bit is the caller's, and one what has no name.
const BITS: usize = 62;

/// What has a bit of its own: the first of them is the second lowest.
#[derive(Debug, PartialEq, Eq)]
enum Held {
    /// Something that was sent, by the name it was sent under.
    Sent(Rc<str>),
    /// The rows of an effect.
    Rows(usize),
}

/// What was seen to belong together on the way of one persona.
#[derive(Debug, Default)]
pub struct Bonds {
    held: Vec<Held>,
    ties: Vec<Origins>,
    /// What decides which rows, by effect.
    chosen_by: Vec<(usize, Origins)>,
}

impl Bonds {
    fn origin(&mut self, of: Held) -> Origins {
        let index = self.held.iter().position(|each| *each == of).unwrap_or_else(|| {
            self.held.push(of);
            self.held.len() - 1
        });
        if index < BITS { Origins(2 << index) } else { Origins::NAMELESS }
    }

    /// All that hangs together with who calls.
    fn of_caller(&self) -> Origins {
        let mut reached = Origins::CALLER;
        loop {
            let before = reached.0;
            let met = self.ties.iter().filter(|tie| tie.meets(reached));
            reached = met.fold(reached, |reached, tie| reached.with(*tie));
            if reached.0 == before {
                return reached;
            }
        }
    }

    /// The names of what was sent among these.
    fn names(&self, among: Origins) -> Vec<String> {
        let named = self.held.iter().enumerate().filter(|(index, _)| *index < BITS && among.meets(Origins(2 << index)));
        let names = named.filter_map(|(_, held)| match held {
            Held::Sent(name) => Some(name.to_string()),
            Held::Rows(_) => None,
        });
        names.collect()
    }
}

/// What whoever belongs to a group that they name can do to rows that nothing ties to that group.
#[derive(Clone, Debug, PartialEq)]
pub struct Astray {
    /// The names of what was sent that the caller is asked about.
    pub asked: Vec<String>,
    /// What is done to rows, and the names of what was sent that says which.
    pub effects: Vec<(Effect, Vec<String>)>,
}

/// Follows an insider through a route. None where that cannot be said: something on the way was not understood.
pub(super) fn astray(run: &mut Run<'_>, route: &Route) -> Option<Astray> {
    let mut visit = Visit::new(run, Persona::Insider, is_read(route));
    visit.aim(route);
    for link in &route.chain {
        if !matches!(visit.link(link), Outcome::Passed) {
            return None;
        }
    }
    visit.happened.effects.iter_mut().filter(|effect| effect.writes).for_each(|effect| effect.ahead = true);
    visit.handler(&route.handler);
    if visit.is_spent() { None } else { visit.loose_rows() }
}

impl Visit<'_, '_> {
    /// Something that was sent under this name.
    pub(super) fn sent_as(&mut self, name: &str, mut datum: Datum) -> Datum {
        if self.persona == Persona::Insider && datum.marks.has(Marks::CLIENT) && !datum.marks.has(Marks::RECORD) {
            let origin = self.bonds.origin(Held::Sent(name.into()));
            datum.marks = datum.marks.from(origin);
        }
        datum
    }

    /// The rows that an effect found.
    pub(super) fn rows_of(&mut self, effect: usize, mut datum: Datum) -> Datum {
        if self.persona == Persona::Insider {
            let origin = self.bonds.origin(Held::Rows(effect));
            datum.marks = datum.marks.from(origin);
        }
        datum
    }

    /// Where caller and thing do not belong together: whoever belongs to what they name may be let through.
    pub(super) fn unless_inside(&self, otherwise: There) -> There {
        if self.persona == Persona::Insider { There::Maybe } else { otherwise }
    }

    /// These were asked for together, or compared.
    pub(super) fn tie(&mut self, marks: Marks) {
        if self.persona != Persona::Insider {
            return;
        }
        let by_caller = [Marks::IDENTITY, Marks::CREDENTIAL, Marks::ROLE].iter().any(|mark| marks.has(*mark));
        let caller = if by_caller { Origins::CALLER } else { Origins::NONE };
        let tie = marks.origins().with(caller);
        if !tie.is_none() {
            self.bonds.ties.push(tie);
        }
    }

    /// An effect is about the rows that these decide.
    pub(super) fn tie_rows(&mut self, effect: usize, which: Marks) {
        if self.persona != Persona::Insider {
            return;
        }
        let rows = self.bonds.origin(Held::Rows(effect));
        self.tie(which.from(which.origins().with(rows)));
        self.bonds.chosen_by.push((effect, which.origins()));
    }

    /// A call of which nothing is known asks about what it is given, unless by its name it only tells somebody.
    pub(super) fn tie_given(&mut self, name: &str, marks: Marks) {
        if !words(name).first().is_some_and(|word| access().calls.tells.contains(word)) {
            self.tie(marks);
        }
    }

    /// The rows that the caller chose, and that nothing ties to what the caller was asked about.
    fn loose_rows(&self) -> Option<Astray> {
        let reached = self.bonds.of_caller();
        let asked = self.bonds.names(reached);
        if asked.is_empty() || reached.meets(Origins::NAMELESS) {
            return None;
        }
        let mut effects: Vec<(Effect, Vec<String>)> = Vec::new();
        for (index, effect) in self.happened.effects.iter().enumerate() {
            let chosen = self.bonds.chosen_by.iter().filter(|(of, _)| *of == index);
            let which = chosen.fold(Origins::NONE, |all, (_, which)| all.with(*which));
            let names = self.bonds.names(which);
            let is_loose = !which.meets(reached) && !which.meets(Origins::NAMELESS);
            if is_loose && !names.is_empty() && effect.chosen && !effect.limited && !effect.adds() {
                effects.push((effect.clone(), names));
            }
        }
        (!effects.is_empty()).then_some(Astray { asked, effects })
    }
}

//! Statements behind which the path goes on in one of several ways: conditions, cases and loops.

use std::rc::Rc;

use super::datum::{Datum, There, Thing};
use super::doubt::Doubt;
use super::lists::UNROLLED;
use super::visit::{State, Visit};
use crate::facts::{Node, Part, Role};

/// Whether the path goes on behind a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    /// The function is left.
    End,
    /// The loop is left, or JavaScript's `switch`.
    Break,
    /// The next round of the loop.
    Continue,
}

impl Flow {
    /// Behind what may take either of two ways, of which each goes on: where they differ, on to what comes next.
    pub fn or(self, other: Flow) -> Flow {
        match (self, other) {
            (Flow::End, other) => other,
            (this, Flow::End) => this,
            (this, other) if this == other => this,
            _ => Flow::Next,
        }
    }
}

impl<'a> Visit<'_, 'a> {
    /// Works out a condition, and what it hangs on.
    fn decided(&mut self, decide: impl FnOnce(&mut Self) -> There) -> (There, Doubt) {
        let outer = std::mem::take(&mut self.doubt);
        let holds = decide(self);
        (holds, std::mem::replace(&mut self.doubt, outer))
    }

    /// One of two ways where the condition is decided, and else each of them.
    fn fork(
        &mut self,
        (holds, doubt): (There, Doubt),
        then: impl FnOnce(&mut Self) -> Flow,
        otherwise: impl FnOnce(&mut Self) -> Flow,
    ) -> Flow {
        let was = self.state.doubt;
        if holds != There::Maybe {
            self.state.doubt = was.with(doubt.decided());
            let flow = if holds == There::Yes { then(self) } else { otherwise(self) };
            self.state.doubt = was;
            return flow;
        }
        self.state.doubt = was.with(doubt);
        let around = self.around;
        self.around = around.with(doubt);
        let before = self.state.clone();
        let first = then(self);
        let after = self.switch(before);
        let second = otherwise(self);
        self.around = around;
        self.meet(after, first, second, |visit| visit.state.doubt = was)
    }

    /// Two ways meet: one that came to `after`, and the one that is followed.
    pub(super) fn meet(&mut self, after: State, first: Flow, second: Flow, joined: impl FnOnce(&mut Self)) -> Flow {
        match (first, second) {
            (Flow::End, _) => {}
            (_, Flow::End) => {
                self.switch(after);
            }
            _ => {
                self.join(after);
                joined(self);
            }
        }
        first.or(second)
    }

    pub(super) fn branch(&mut self, node: Node<'a>, frame: usize) -> Flow {
        let Some(condition) = node.child(Part::Condition) else { return Flow::Next };
        let decided = self.decided(|visit| visit.truth(condition, frame));
        if self.raised {
            return Flow::End;
        }
        let is_open = decided.0 == There::Maybe;
        // Python's `elif`s and `else` are one after the other; each `elif` that does not hold leads to the next.
        let run_part = |visit: &mut Self, wanted: Part| {
            let mut flow = Flow::Next;
            for part in node.children().filter(|part| part.part() == wanted) {
                flow = visit.exec(part, frame);
                if flow != Flow::Next {
                    break;
                }
            }
            flow
        };
        let side = |visit: &mut Self, holds: bool| {
            if is_open {
                visit.assume(condition, holds, frame);
            }
            run_part(visit, if holds { Part::Then } else { Part::Else })
        };
        self.fork(decided, |visit| side(visit, true), |visit| side(visit, false))
    }

    pub(super) fn choice(&mut self, node: Node<'a>, frame: usize) -> Flow {
        let subject = node.child(Part::Condition).map_or_else(Datum::unknown, |subject| self.eval(subject, frame));
        if self.raised {
            return Flow::End;
        }
        let cases = node.child(Part::Body).into_iter().flat_map(Node::children).filter(|child| child.is(Role::Case));
        let cases: Vec<_> = cases.collect();
        if !self.is_javascript(frame) {
            return self.fitting(&subject, &cases, frame);
        }
        // `default` is taken where no other is, wherever it stands.
        let (valued, default): (Vec<usize>, Vec<usize>) =
            (0..cases.len()).partition(|index| cases[*index].child(Part::Condition).is_some());
        let order: Vec<usize> = valued.into_iter().chain(default).collect();
        match self.falling(&subject, &cases, &order, frame) {
            Flow::Break => Flow::Next,
            flow => flow,
        }
    }

    /// JavaScript's cases, in the order in which they are asked.
    fn falling(&mut self, subject: &Datum, cases: &[Node<'a>], order: &[usize], frame: usize) -> Flow {
        let Some((first, rest)) = order.split_first() else { return Flow::Next };
        let decided = self.decided(|visit| {
            let Some(value) = cases[*first].child(Part::Condition) else { return There::Yes };
            let value = visit.eval(value, frame);
            let there = visit.equal(subject, &value);
            visit.doubts(there, &[subject, &value])
        });
        let then = |visit: &mut Self| {
            // Without a `break` the next case is run as well.
            for case in &cases[*first..] {
                for part in case.children().filter(|part| part.part() != Part::Condition) {
                    match visit.exec(part, frame) {
                        Flow::Next => {}
                        flow => return flow,
                    }
                }
            }
            Flow::Break
        };
        self.fork(decided, then, |visit| visit.falling(subject, cases, rest, frame))
    }

    /// Python's cases: one is run at most.
    fn fitting(&mut self, subject: &Datum, cases: &[Node<'a>], frame: usize) -> Flow {
        let Some((case, rest)) = cases.split_first() else { return Flow::Next };
        let decided = self.decided(|visit| visit.fits(subject, *case, frame));
        self.fork(
            decided,
            |visit| case.child(Part::Body).map_or(Flow::Next, |body| visit.exec(body, frame)),
            |visit| visit.fitting(subject, rest, frame),
        )
    }

    fn fits(&mut self, subject: &Datum, case: Node<'a>, frame: usize) -> There {
        let patterns: Vec<_> = case.children().filter(|child| child.is(Role::Pattern)).collect();
        let guard = case.child(Part::Condition);
        let fits = match patterns[..] {
            [pattern] => self.fits_pattern(subject, pattern, frame),
            _ => There::Maybe,
        };
        match (fits, guard) {
            (There::No, _) | (_, None) => fits,
            (_, Some(guard)) => match (fits, self.truth(guard, frame)) {
                (_, There::No) => There::No,
                (There::Yes, holds) => holds,
                _ => There::Maybe,
            },
        }
    }

    fn fits_pattern(&mut self, subject: &Datum, pattern: Node<'a>, frame: usize) -> There {
        let mut alternatives = pattern.children().peekable();
        // `case _`
        if alternatives.peek().is_none() {
            return There::Yes;
        }
        let mut fits = There::No;
        for each in alternatives {
            let this = match each.role() {
                Role::Name => {
                    self.set(each.symbol(), subject.clone(), frame);
                    There::Yes
                }
                Role::String | Role::Number | Role::True | Role::False | Role::Null | Role::Member => {
                    let value = self.eval(each, frame);
                    let there = self.equal(subject, &value);
                    self.doubts(there, &[subject, &value])
                }
                _ => {
                    // What it captures is a part of it.
                    for name in each.descendants().filter(|inner| inner.is(Role::Name)) {
                        self.set(name.symbol(), subject.element(), frame);
                    }
                    self.doubts(There::Maybe, &[subject])
                }
            };
            match this {
                There::Yes => return There::Yes,
                There::Maybe => fits = There::Maybe,
                There::No => {}
            }
        }
        fits
    }

    pub(super) fn repeat(&mut self, node: Node<'a>, frame: usize) -> Flow {
        self.rounds += 1;
        let flow = match node.child(Part::Iterable) {
            Some(iterable) => self.unrolled(node, iterable, frame),
            None => Some(self.while_it_holds(node, frame)),
        };
        self.rounds -= 1;
        flow.unwrap_or_else(|| {
            self.rounds_over(node, frame);
            Flow::Next
        })
    }

    /// The first round of a loop with a condition; what the others do, it does.
    fn while_it_holds(&mut self, node: Node<'a>, frame: usize) -> Flow {
        if let Some(target) = node.child(Part::Target) {
            self.exec(target, frame);
        }
        let bodies: Vec<_> = node.parts(Part::Body).collect();
        let condition = node.child(Part::Condition);
        // `do { … } while (…)`
        let is_first = match (condition, bodies.first()) {
            (Some(condition), Some(body)) => body.id < condition.id,
            _ => false,
        };
        let decided = self.decided(|visit| match condition {
            Some(condition) if !is_first => visit.truth(condition, frame),
            _ => There::Yes,
        });
        if self.raised {
            return Flow::End;
        }
        let is_open = decided.0 == There::Maybe;
        let round = |visit: &mut Self| {
            if let Some(condition) = condition.filter(|_| is_open) {
                visit.assume(condition, true, frame);
            }
            for body in bodies {
                match visit.exec(body, frame) {
                    Flow::End => return Flow::End,
                    Flow::Break | Flow::Continue => break,
                    Flow::Next => {}
                }
            }
            Flow::Next
        };
        self.fork(decided, round, |_| Flow::Next)
    }

    /// Rounds over what is not known: none of them, or some.
    fn rounds_over(&mut self, node: Node<'a>, frame: usize) {
        self.perhaps(|visit| {
            if let Some(iterable) = node.child(Part::Iterable) {
                let items = visit.eval(iterable, frame);
                if let Some(target) = node.child(Part::Target) {
                    visit.assign(target, items.element(), frame);
                }
            }
            visit.rounds += 1;
            for body in node.parts(Part::Body) {
                visit.exec(body, frame);
            }
            visit.rounds -= 1;
        });
    }

    /// A loop over a list that is known, item by item. None where it is not known.
    fn unrolled(&mut self, node: Node<'a>, iterable: Node<'a>, frame: usize) -> Option<Flow> {
        let target = node.child(Part::Target)?;
        // What is looped over is evaluated once: nothing happens in a name.
        if !iterable.is_any(&[Role::Name, Role::Member, Role::Array, Role::Tuple]) {
            return None;
        }
        let items = self.few(iterable, frame)?;
        for item in items.iter() {
            self.assign(target, item.clone(), frame);
            for body in node.parts(Part::Body) {
                match self.exec(body, frame) {
                    Flow::End => return Some(Flow::End),
                    Flow::Break => return Some(Flow::Next),
                    Flow::Continue => break,
                    Flow::Next => {}
                }
            }
        }
        let otherwise = node.parts(Part::Else).find(|part| part.is(Role::Block));
        Some(otherwise.map_or(Flow::Next, |otherwise| self.exec(otherwise, frame)))
    }

    /// The items of a list that is known and not long.
    pub(super) fn few(&mut self, list: Node<'a>, frame: usize) -> Option<Rc<Vec<Datum>>> {
        match self.eval(list, frame).thing {
            Thing::List(items) if items.len() <= UNROLLED => Some(items),
            _ => None,
        }
    }
}

//! Python's `with`: what is run when a block is entered, and which of its exceptions end there.

use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;
use super::ways::Flow;
use crate::app::files::At;
use crate::app::value::{Made, Value};
use crate::facts::{Node, Part, Role};

impl<'a> Visit<'_, 'a> {
    pub(super) fn managed(&mut self, node: Node<'a>, frame: usize) -> Flow {
        let before = self.wholes;
        let mut taken = Taken::default();
        for item in node.children().filter(|part| part.part() != Part::Body) {
            let (value, target) = match item.role() {
                Role::As => (item.children().next().unwrap_or(item), item.child(Part::Target)),
                _ => (item, None),
            };
            let opened = self.eval(value, frame);
            self.wholes += u32::from(self.opens_whole(item, &opened));
            let at = At { file: self.state.frames[frame].file, id: value.id };
            let entered = self.entered_by(&opened, at, &mut taken);
            if let Some(target) = target.filter(|_| !self.raised) {
                self.assign(target, entered, frame);
            }
            if self.raised {
                self.wholes = before;
                return Flow::End;
            }
            if self.suppresses(value, frame) {
                taken.kinds.extend(value.arguments());
            }
        }
        let flow = self.body_of(node, &taken, frame);
        self.wholes = before;
        flow
    }

    fn body_of(&mut self, node: Node<'a>, taken: &Taken<'a>, frame: usize) -> Flow {
        let bodies = node.parts(Part::Body);
        let run = |visit: &mut Self| {
            for body in bodies {
                match visit.exec(body, frame) {
                    Flow::Next => {}
                    flow => return flow,
                }
            }
            Flow::Next
        };
        if !taken.all && taken.kinds.is_empty() {
            return run(self);
        }
        let before = self.state.clone();
        let (flow, thrown) = self.trying(run);
        let is_taken =
            |visit: &mut Self, stop: &_| taken.all || taken.kinds.iter().any(|kind| visit.takes(*kind, stop, frame));
        let (caught, missed): (Vec<_>, Vec<_>) = thrown.into_iter().partition(|stop| is_taken(self, stop));
        for stop in &missed {
            self.may_raise(stop.at, stop.status);
        }
        if caught.is_empty() {
            if let Some(first) = missed.first().filter(|_| flow == Flow::End) {
                self.ends_by(first.at);
            }
            return flow;
        }
        // The path goes on behind the block, as far as it came.
        let after = self.switch(before);
        self.meet(after, flow, Flow::Next, |_| {})
    }

    /// What `as` names: what `__enter__` answers.
    fn entered_by(&mut self, opened: &Datum, at: At, taken: &mut Taken<'a>) -> Datum {
        let Some(Value::Object(object)) = opened.value() else { return opened.clone() };
        let Made::Instance { class, .. } = self.run.world.object(*object).made else { return opened.clone() };
        let mut method = |name: &str| self.run.attribute(class, name).and_then(|method| method.function());
        let (enter, exit) =
            (method("__enter__").or_else(|| method("__aenter__")), method("__exit__").or_else(|| method("__aexit__")));
        let Some(enter) = enter else { return opened.clone() };
        let entered = self.enter_method(enter, opened.clone(), Given::default(), at);
        if let Some(exit) = exit.filter(|_| !self.raised) {
            let error = Datum::new(Thing::Error(None), Marks::NONE, There::Yes);
            let given = Given::of(vec![error.clone(), error, Datum::unknown()]);
            let mut answer = Datum::null();
            self.perhaps(|visit| answer = visit.enter_method(exit, opened.clone(), given, at));
            taken.all |= answer.there == There::Yes;
        }
        entered
    }

    fn suppresses(&mut self, value: Node<'a>, frame: usize) -> bool {
        let Some(callee) = value.callee().filter(|_| value.call_name() == "suppress") else { return false };
        let (file, scope) = (self.state.frames[frame].file, self.state.frames[frame].scope);
        let callee = self.run.eval(callee, file, scope);
        self.run.world.path(&callee).is_some_and(|path| path == "contextlib.suppress")
    }
}

/// The exceptions that end at a block.
#[derive(Default)]
struct Taken<'a> {
    all: bool,
    kinds: Vec<Node<'a>>,
}

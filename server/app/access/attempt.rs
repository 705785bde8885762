//! `try`: what of its body's exceptions is caught, and where the path goes on.

use super::datum::{Datum, Marks, There, Thing};
use super::visit::{Flow, Stop, Visit};
use crate::facts::{Node, Part, Role};

impl<'a> Visit<'_, 'a> {
    pub(super) fn attempt(&mut self, node: Node<'a>, frame: usize) -> Flow {
        if let Some(entered) = self.entered.last_mut() {
            entered.tries.push(Vec::new());
        }
        let before = self.state.clone();
        let mut flow = node.child(Part::Body).map_or(Flow::Next, |body| self.exec(body, frame));
        let thrown = self.entered.last_mut().and_then(|entered| entered.tries.pop()).unwrap_or_default();
        // What stands behind `else` runs where nothing was thrown, and is caught by nobody here.
        if flow == Flow::Next {
            flow = self.blocks(node, |part| part.part() == Part::Else, frame);
        }
        let handlers: Vec<_> = node.children().filter(|child| child.is(Role::Catch)).collect();
        let (caught, missed): (Vec<_>, Vec<_>) =
            thrown.into_iter().partition(|stop| handlers.iter().any(|handler| self.catches(*handler, stop, frame)));
        for stop in missed {
            self.may_raise(stop.at, stop.status);
        }
        if !caught.is_empty() {
            let after_body = self.switch(before);
            let handled = self.handlers(&handlers, &caught, frame);
            // Where it is answered, somebody was turned away all the same.
            if handled == Flow::End && self.is_handling && self.entered.len() == 2 {
                self.turned.extend(caught);
            }
            flow = match (flow, handled) {
                (Flow::Next, Flow::Next) => {
                    self.join(after_body);
                    Flow::Next
                }
                (Flow::Next, Flow::End) => {
                    self.switch(after_body);
                    Flow::Next
                }
                (Flow::End, handled) => handled,
            };
        }
        match self.blocks(node, |part| part.is(Role::Finally), frame) {
            Flow::End => Flow::End,
            Flow::Next => flow,
        }
    }

    /// Each of the handlers that may be run; the path goes on behind them where it goes on behind one.
    fn handlers(&mut self, handlers: &[Node<'a>], caught: &[Stop], frame: usize) -> Flow {
        let mut flow = Flow::End;
        for handler in handlers {
            if !caught.iter().any(|stop| self.catches(*handler, stop, frame)) {
                continue;
            }
            // An exception that is thrown on keeps its status where there is only one it can be.
            let status = caught.first().and_then(|first| first.status).filter(|_| caught.len() == 1);
            let error = Datum::new(Thing::Error(status), Marks::NONE, There::Yes);
            if let Some(target) = handler.child(Part::Target) {
                self.assign(target, error, frame);
            }
            let mut this = Flow::Next;
            for part in handler.children().filter(|part| part.is(Role::Block)) {
                this = self.exec(part, frame);
            }
            if this == Flow::Next {
                flow = Flow::Next;
            }
        }
        flow
    }

    fn blocks(&mut self, node: Node<'a>, is: impl Fn(&Node<'a>) -> bool, frame: usize) -> Flow {
        for part in node.children().filter(|part| is(part)) {
            let inner = part.children().filter(|child| child.is(Role::Block));
            for block in inner.chain(Some(part).filter(|part| part.is(Role::Block))) {
                if self.exec(block, frame) == Flow::End {
                    return Flow::End;
                }
            }
        }
        Flow::Next
    }

    /// Whether a handler takes an exception. Only Python's say what they take; an answer that is thrown as one goes past
    /// handlers of a library's errors.
    fn catches(&mut self, handler: Node<'a>, stop: &Stop, frame: usize) -> bool {
        let Some(kind) = handler.child(Part::Type).filter(|_| !self.is_javascript(frame)) else { return true };
        if stop.status.is_none() {
            return true;
        }
        let Some(node) = self.run.node(stop.at) else { return true };
        let raised = node.children().next().filter(|_| node.is(Role::Throw));
        let thrown = match raised {
            Some(what) if what.is(Role::Call) => what.call_name(),
            Some(what) => what.name(),
            None if node.call_name() == "abort" => "abort",
            // What a library throws is one of its own errors.
            None => return true,
        };
        let kinds = if kind.is_any(&[Role::Tuple, Role::Array]) { kind.children().collect() } else { vec![kind] };
        kinds.into_iter().any(|kind| {
            let name = kind.name();
            let speaks_http = ["http", "abort", "unauth", "permission", "forbidden", "denied", "api"];
            let lower = name.to_lowercase();
            let may_be = matches!(name, "" | "Exception" | "BaseException")
                || name == thrown
                || speaks_http.iter().any(|word| lower.contains(word));
            // A class of the project may be anything's base.
            may_be || {
                let (file, scope) = (self.state.frames[frame].file, self.state.frames[frame].scope);
                let value = self.run.eval(kind, file, scope);
                self.run.force(&value).class().is_some()
            }
        })
    }
}

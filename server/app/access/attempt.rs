//! `try`: what of its body's exceptions is caught, and where the path goes on.

use super::datum::{Datum, Marks, There, Thing};
use super::visit::{Stop, Visit};
use super::ways::Flow;
use crate::app::value::Value;
use crate::facts::{Node, Part, Role};

impl<'a> Visit<'_, 'a> {
    pub(super) fn attempt(&mut self, node: Node<'a>, frame: usize) -> Flow {
        let before = self.state.clone();
        let body = node.child(Part::Body);
        let (mut flow, thrown) = self.trying(|visit| body.map_or(Flow::Next, |body| visit.exec(body, frame)));
        // What stands behind `else` runs where nothing was thrown, and is caught by nobody here.
        if flow == Flow::Next {
            flow = self.blocks(node, |part| part.part() == Part::Else, frame);
        }
        let handlers: Vec<_> = node.children().filter(|child| child.is(Role::Catch)).collect();
        let (caught, missed): (Vec<_>, Vec<_>) =
            thrown.into_iter().partition(|stop| handlers.iter().any(|handler| self.catches(*handler, stop, frame)));
        for stop in &missed {
            self.may_raise(stop.at, stop.status);
        }
        if !caught.is_empty() {
            let after_body = self.switch(before);
            let handled = self.handlers(&handlers, &caught, frame);
            // Where it is answered, somebody was turned away all the same.
            if handled == Flow::End && self.is_handling && self.entered.len() == 2 {
                self.turned.extend(caught);
            }
            flow = self.meet(after_body, flow, handled, |_| {});
        }
        // What ended the body and is not caught ends the path here too.
        if let Some(first) = missed.first().filter(|_| flow == Flow::End) {
            self.ends_by(first.at);
        }
        match self.blocks(node, |part| part.is(Role::Finally), frame) {
            Flow::Next => flow,
            left => left,
        }
    }

    /// Runs what exceptions may be caught around, and says what it may have thrown.
    pub(super) fn trying(&mut self, run: impl FnOnce(&mut Self) -> Flow) -> (Flow, Vec<Stop>) {
        if let Some(entered) = self.entered.last_mut() {
            entered.tries.push(Vec::new());
        }
        let flow = run(self);
        let thrown = self.entered.last_mut().and_then(|entered| entered.tries.pop()).unwrap_or_default();
        (flow, thrown)
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
            flow = flow.or(this);
        }
        flow
    }

    fn blocks(&mut self, node: Node<'a>, is: impl Fn(&Node<'a>) -> bool, frame: usize) -> Flow {
        for part in node.children().filter(|part| is(part)) {
            let inner = part.children().filter(|child| child.is(Role::Block));
            for block in inner.chain(Some(part).filter(|part| part.is(Role::Block))) {
                match self.exec(block, frame) {
                    Flow::Next => {}
                    flow => return flow,
                }
            }
        }
        Flow::Next
    }

    /// True where it is known what an exception is, and a handler takes none of that.
    fn is_of_other_kind(&mut self, raised: Node<'a>, stop: &Stop, kind: Node<'a>, frame: usize) -> bool {
        let named = if raised.is(Role::Call) { raised.callee() } else { Some(raised) };
        let Some(named) = named.filter(|named| named.is(Role::Name)) else { return false };
        let Some(raised) = self.run.export(stop.at.file, named.name()) else { return false };
        let raised = self.run.force(&raised);
        let named_class = raised.class().is_some();
        let bases = raised.class().map_or_else(|| vec![raised.clone()], |class| self.run.ancestry(class));
        let names: Option<Vec<String>> = bases.iter().map(|base| self.class_name(base)).collect();
        // Errors of libraries may be anything's; those that are answers are nothing else.
        const ROOTS: [&str; 6] =
            ["Exception", "HTTPException", "APIException", "Forbidden", "Unauthorized", "NotFound"];
        let is_whole = |names: &Vec<String>| names.iter().any(|name| ROOTS.contains(&name.as_str()));
        let Some(names) = names.filter(is_whole) else { return false };
        let kinds = if kind.is_any(&[Role::Tuple, Role::Array]) { kind.children().collect() } else { vec![kind] };
        // What the project makes of nothing but `Exception` is no answer of a library's.
        let is_own = named_class
            && names.iter().any(|name| name == "Exception")
            && !names.iter().any(|name| ROOTS[1..].contains(&name.as_str()));
        kinds.into_iter().all(|kind| {
            let (file, scope) = (self.state.frames[frame].file, self.state.frames[frame].scope);
            let taken = self.run.eval(kind, file, scope);
            let taken = self.run.force(&taken);
            let taken = self.class_name(&taken);
            let any = |name: &str| matches!(name, "Exception" | "BaseException") || name == "HTTPException" && !is_own;
            taken.is_some_and(|taken| !any(&taken) && !names.contains(&taken))
        })
    }

    fn class_name(&self, value: &Value) -> Option<String> {
        match value.class() {
            Some(class) => Some(self.run.world.class(class).name.to_string()),
            None => self.run.world.path(value).map(|path| path.rsplit('.').next().unwrap_or_default().to_owned()),
        }
    }

    /// Whether a handler takes an exception. Only Python's say what they take; an answer that is thrown as one goes past
    /// handlers of a library's errors.
    fn catches(&mut self, handler: Node<'a>, stop: &Stop, frame: usize) -> bool {
        let kind = handler.child(Part::Type).filter(|_| !self.is_javascript(frame));
        kind.is_none_or(|kind| self.takes(kind, stop, frame))
    }

    /// Whether an exception is of a kind, or one of several.
    pub(super) fn takes(&mut self, kind: Node<'a>, stop: &Stop, frame: usize) -> bool {
        let Some(node) = self.run.node(stop.at) else { return true };
        let raised = node.children().next().filter(|_| node.is(Role::Throw));
        if let Some(raised) = raised
            && self.is_of_other_kind(raised, stop, kind, frame)
        {
            return false;
        }
        if stop.status.is_none() && node.call_name() != "abort" {
            return true;
        }
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
            let (file, scope) = (self.state.frames[frame].file, self.state.frames[frame].scope);
            let value = self.run.eval(kind, file, scope);
            // A class of the project may be any other's base, and is none of what a library raises.
            match self.run.force(&value).class() {
                Some(_) => thrown != "abort",
                None => may_be,
            }
        })
    }
}

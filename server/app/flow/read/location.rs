//! Where an answer sends the browser by a header: `res.setHeader("Location", url)`, `make_response("", 302, {"Location": url})`.

use super::super::value::Flow;
use super::call::Given;
use super::{Reader, State};
use crate::facts::{Node, Part, Role};

const SINK: &str = "@location";

/// Calls that make an answer, which may be given its headers.
const ANSWERS: [&str; 7] = [
    "make_response",
    "Response",
    "HttpResponse",
    "writeHead",
    "StreamingResponse",
    "NextResponse",
    "StreamingHttpResponse",
];

/// Methods that give an answer a header, by its name.
const SETS: [&str; 6] = ["setHeader", "header", "set", "append", "set_header", "setdefault"];

fn names_it(name: &str) -> bool {
    name.eq_ignore_ascii_case("location")
}

/// Under the header's name, also among `headers`.
fn under_header(flow: &Flow) -> Option<Flow> {
    let found = flow.fields.iter().find(|(name, _)| names_it(name));
    let among = || flow.fields.iter().find(|(name, _)| &**name == "headers").and_then(|(_, inner)| under_header(inner));
    found.map(|(_, flow)| flow.whole()).or_else(among)
}

impl<'a> Reader<'a> {
    /// A call that gives an answer this header.
    pub(super) fn located(&mut self, given: &Given<'a>, state: &State) {
        let Some(sink) = self.model.sinks_of(Some(SINK), "").first().copied() else { return };
        let name = given.call.call_name();
        if ANSWERS.contains(&name) {
            let values = given.arguments.iter().map(|(node, flow)| (*node, flow));
            let named = given.named.iter().filter(|(keyword, _)| keyword.name() == "headers");
            let named = named.map(|(keyword, flow)| (keyword.child(Part::Value).unwrap_or(*keyword), flow));
            let found: Vec<_> =
                values.chain(named).filter_map(|(node, flow)| Some((node, under_header(flow)?))).collect();
            for (node, flow) in found {
                self.hit(sink, given.call, node, state.settle(flow));
            }
        }
        let of_answer = given.callee.child(Part::Object).is_some_and(|object| {
            object.chain().last().is_some_and(|root| matches!(root.name(), "res" | "response" | "reply" | "resp"))
        });
        if given.method == "location"
            && of_answer
            && let Some((node, flow)) = given.arguments.first()
        {
            self.hit(sink, given.call, *node, state.settle(flow.whole()));
        }
        let first = given.arguments.first().and_then(|(node, _)| self.literal(*node));
        if SETS.contains(&given.method)
            && first.is_some_and(names_it)
            && let Some((node, flow)) = given.arguments.get(1)
        {
            self.hit(sink, given.call, *node, state.settle(flow.whole()));
        }
    }

    /// `response.headers["Location"] = url`
    pub(super) fn located_by(&mut self, target: Node<'a>, flow: &Flow, state: &State) {
        let Some(sink) = self.model.sinks_of(Some(SINK), "").first().copied() else { return };
        let key = target.child(Part::Index).filter(|_| target.is(Role::Index)).and_then(|key| self.literal(key));
        if key.is_some_and(names_it) {
            self.hit(sink, target, target, state.settle(flow.whole()));
        }
    }
}

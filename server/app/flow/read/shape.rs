//! What code takes a value for that a caller wrote: that it is there, that it is of the kind it is used as, that it is no
//! less than nothing. Where the code has not looked, and an error or a wrong number would come of it, is a place of harm.

use super::super::value::{Flow, Origin, Root};
use super::call::Given;
use super::{Reader, State};
use crate::facts::{BindingKind, Node, Part, Role};
use crate::models::flow::{Harm, Harms, Sink};

/// Parts of a request of which fields may be missing.
const HOLDERS: [&str; 14] = [
    "body", "query", "headers", "cookies", "json", "form", "args", "get_json", "file", "POST", "GET", "formData",
    "data", "values",
];

/// What the request is called where its fields are read; other names are of events and contexts too.
const REQUESTS: [&str; 6] = ["req", "request", "_req", "_request", "ctx", "c"];

impl<'a> Reader<'a> {
    /// The holder of a field that the caller sends, as far as this function can say.
    fn holder<'o>(&self, origin: &'o Origin) -> Option<(&'o str, usize)> {
        match &origin.root {
            Root::Request => {}
            Root::Param(function, at) => {
                let parameter = self.facts.node(*function).parameters().nth(*at as usize)?;
                if !REQUESTS.contains(&super::handler::name_of(parameter)) {
                    return None;
                }
            }
            // Nest's `@Body()` says which part it is; a model or a dictionary is the body.
            Root::Input(_) if !self.python() => return origin.path.first().map(|holder| (&**holder, 1)),
            Root::Input(_) => return (!origin.path.is_empty()).then_some(("json", 0)),
            _ => return None,
        }
        let reach = self.model.request.reach(origin.path.iter().map(|member| &**member))?;
        // `request.get_json()`
        let called = origin.path.get(reach).is_some_and(|member| &**member == "()");
        Some((&origin.path[reach - 1], reach + usize::from(called)))
    }

    /// A field of what the caller sends, as it came.
    fn is_field(&self, origin: &Origin) -> bool {
        self.holder(origin).is_some_and(|(holder, reach)| {
            let called = origin.path.iter().skip(reach).any(|member| &**member == "()");
            let field = origin.path.len() > reach || holder == "file";
            !origin.derived && !called && field && HOLDERS.contains(&holder)
        })
    }

    /// May be of any kind, not only text.
    fn is_json(&self, origin: &Origin) -> bool {
        self.holder(origin).is_some_and(|(holder, _)| {
            self.model.shape.json.iter().any(|each| each == holder) && (self.python() || holder != "data")
        })
    }

    /// True where an error ends in a handler that stands around this.
    fn is_caught(&self, node: Node<'a>) -> bool {
        // What is done for each item is done where the list is.
        const AT_ONCE: [&str; 9] =
            ["map", "filter", "flatMap", "forEach", "find", "findIndex", "some", "every", "reduce"];
        let runs_later = |function: &Node<'a>| {
            let call = function.parent().filter(|call| call.is(Role::Call) && function.part() == Part::Argument);
            !call.is_some_and(|call| AT_ONCE.contains(&call.call_name()))
        };
        let mut inner = node;
        for up in node.ancestors().take_while(|up| !up.is(Role::Function) || !runs_later(up)) {
            if up.is(Role::Try) && inner.part() == Part::Body && up.children().any(|child| child.is(Role::Catch)) {
                return true;
            }
            inner = up;
        }
        self.errors_are_handled
    }

    fn report(&mut self, sink: &str, call: Node<'a>, value: Node<'a>, origins: Vec<Origin>) -> bool {
        let Some(sink) = self.model.sink_named(sink) else { return false };
        let sink: &'static Sink = sink;
        let some = !origins.is_empty();
        self.hit(sink, call, value, Flow { origins, fields: vec![] });
        some
    }

    /// The fields among these that may be missing.
    fn missing(&self, flow: &Flow, state: &State) -> Vec<Origin> {
        if flow.origins.is_empty() {
            return Vec::new();
        }
        let settled = state.settle(Flow { origins: flow.origins.clone(), fields: vec![] });
        // What may also be a default is not known to be missing.
        // Each of the texts of a form that have one name is there.
        let listed =
            |origin: &Origin| origin.path.last().is_some_and(|last| *last == self.element) && !self.is_json(origin);
        let numbered = |origin: &Origin| origin.path.last().is_some_and(|last| last.parse::<u32>().is_ok());
        // What an upload says of itself is there with it.
        let of_upload = |origin: &Origin| {
            matches!(origin.path.last().map(|last| &**last), Some("originalname" | "mimetype" | "buffer" | "size"))
        };
        let missing = |origin: &Origin| {
            // No server hands on a request that names no host.
            let host = |origin: &Origin| origin.path.last().is_some_and(|last| &**last == "host");
            let named = listed(origin) || numbered(origin) || of_upload(origin) || host(origin);
            origin.live.has(Harm::Absent) && self.is_field(origin) && !named
        };
        settled.origins.into_iter().filter(missing).collect()
    }

    /// `name.trim()`: throws where there is none.
    pub(super) fn called_on(&mut self, given: &Given<'a>, state: &mut State) {
        let methods =
            if self.python() { &self.model.shape.python_methods } else { &self.model.shape.javascript_methods };
        if given.receiver.origins.is_empty() || !methods.iter().any(|each| each == given.method) {
            return;
        }
        let Some(object) = given.callee.child(Part::Object) else { return };
        if !is_plain(given.callee, object) || self.is_caught(given.call) {
            return;
        }
        let missing = self.missing(&given.receiver, state);
        if self.report("@method", given.call, object, missing) {
            // What comes behind it is not reached by what is missing.
            self.settle_for(&given.receiver, Harms::OF_SHAPE, state);
        }
    }

    /// `address.city`, `name.length`, `data["name"]`: throws where there is none.
    pub(super) fn read_of(&mut self, node: Node<'a>, object: Node<'a>, flow: &Flow, state: &mut State) {
        if self.python() || flow.origins.is_empty() || !is_plain(node, object) || self.is_caught(node) {
            return;
        }
        let missing = self.missing(flow, state);
        if self.report("@member", node, object, missing) {
            self.settle_for(flow, Harms::OF_SHAPE, state);
        }
    }

    /// Python's `data["name"]`, which a request without it makes an error of.
    pub(super) fn looked_up(&mut self, node: Node<'a>, found: &Flow, state: &mut State) {
        let loads = node.part() != Part::Target;
        if !self.python() || !loads || found.origins.is_empty() {
            return;
        }
        if self.is_caught(node) {
            // Where there is none, what comes behind it is not reached.
            return self.settle_for(found, Harms::of(Harm::Absent), state);
        }
        let mut missing = self.missing(found, state);
        missing.retain(|origin| {
            self.is_json(origin) && origin.path.iter().all(|member| &**member != "[]" && member.parse::<u32>().is_err())
        });
        self.report("@member", node, node, missing);
        self.settle_for(found, Harms::of(Harm::Absent), state);
    }

    /// `int(data["n"])`: raises where it is no number.
    pub(super) fn converted(&mut self, given: &Given<'a>, state: &mut State) {
        if !self.model.raises(given.path.as_deref()) || given.path.is_none() || self.is_caught(given.call) {
            return;
        }
        let Some((node, flow)) = given.arguments.first() else { return };
        let node = *node;
        let settled = state.settle(flow.whole());
        let wrong: Vec<Origin> = settled
            .origins
            .into_iter()
            .filter(|origin| origin.live.has(Harm::Kind) && !origin.number && self.is_convertible(origin))
            .collect();
        if self.report("@convert", given.call, node, wrong) {
            let flow = flow.whole();
            self.settle_for(&flow, Harms::OF_SHAPE, state);
        }
    }

    fn is_convertible(&self, origin: &Origin) -> bool {
        // A part of the path is text, and there.
        let part = matches!(origin.root, Root::Input(_)) && origin.path.is_empty() && self.flask && !origin.derived;
        part || self.is_field(origin)
            || self.holder(origin).is_some_and(|(holder, reach)| {
                let called = origin.path.iter().skip(reach).any(|member| &**member == "()");
                !origin.derived && !called && HOLDERS.contains(&holder)
            })
    }

    /// `a * b`: what nobody looked at is computed with.
    pub(super) fn computed(&mut self, node: Node<'a>, sides: [(Node<'a>, &Flow); 2], state: &State) {
        for (side, flow) in sides {
            if flow.origins.is_empty() || side.is_any(&[Role::String, Role::Template]) {
                continue;
            }
            let settled = state.settle(flow.clone());
            self.counted(node, side, &settled);
            if matches!(node.name(), "+" | "+=") || self.python() && self.is_caught(node) {
                continue;
            }
            let unseen = settled
                .origins
                .into_iter()
                .filter(|origin| self.is_unseen(origin) && !self.is_amount(origin))
                .collect();
            self.report("@compute", node, side, unseen);
        }
    }

    /// Nobody asked whether it is there, nor what it is.
    fn is_unseen(&self, origin: &Origin) -> bool {
        let both = origin.live.has(Harm::Kind) && origin.live.has(Harm::Absent);
        both && self.is_field(origin) && self.is_json(origin)
    }

    /// A quantity or an amount is counted with: its sign matters.
    pub(super) fn counted(&mut self, call: Node<'a>, value: Node<'a>, flow: &Flow) {
        let amounts: Vec<Origin> = flow.origins.iter().filter(|origin| self.is_amount(origin)).cloned().collect();
        // What a refusal says is not counted with: `raise TooFew(minimum, units)`.
        let refused = call.ancestors().take_while(|up| !up.is(Role::Function)).any(|up| up.is(Role::Throw));
        if amounts.is_empty() || refused {
            return;
        }
        let below: Vec<Origin> = amounts.iter().filter(|origin| origin.live.has(Harm::Amount)).cloned().collect();
        if below.is_empty() {
            let other = amounts.into_iter().filter(|origin| origin.live.has(Harm::Kind)).collect();
            self.report("@number", call, value, other);
        } else {
            self.report("@amount", call, value, below);
        }
    }

    /// A value of a request, or of a parameter, that is called an amount.
    fn is_amount(&self, origin: &Origin) -> bool {
        let measured = !origin.path.is_empty() && !matches!(origin.root, Root::Input(_));
        self.field_name(origin)
            .is_some_and(|name| self.model.is_amount(name) || measured && self.model.is_measure(name))
    }

    /// What a value of a request, or of a parameter, is called.
    fn field_name<'o>(&'o self, origin: &'o Origin) -> Option<&'o str> {
        let member = origin.path.iter().rev().find(|member| !matches!(&***member, "()" | "[]"));
        match (member, &origin.root) {
            (Some(_), Root::Stored(_) | Root::Variable(_) | Root::Field(_)) => None,
            (Some(member), _) => Some(member),
            (None, Root::Param(function, at)) => {
                self.facts.node(*function).parameters().nth(*at as usize).map(super::handler::name_of)
            }
            (None, Root::Input(parameter)) => Some(super::handler::name_of(self.facts.node(*parameter))),
            (None, _) => None,
        }
    }

    /// What a call keeps of what it is given.
    pub(super) fn kept(&mut self, given: &Given<'a>) {
        let path = given.path.as_deref();
        let writes = given.statement.is_some_and(|(text, _)| crate::syntax::sql::writes(text));
        let from = given.statement.map_or(1, |(_, from)| from);
        let statement = (self.model.runs_statement(given.method) || writes) && given.arguments.len() > from;
        let class = given.method.is_empty() && given.callee.name().starts_with(|c: char| c.is_ascii_uppercase());
        let made = class && self.is_of_project(given.callee);
        let keeps = self.model.keeps(path, given.method) && self.outlives(given);
        if !(statement || made || keeps) || self.frames.len() < 2 {
            return;
        }
        let from = if statement { from } else { 0 };
        let values = given.arguments.iter().skip(from).chain(&given.named);
        if made {
            self.spread_into(given);
        }
        let values: Vec<(Node<'a>, Flow)> = values.map(|(node, flow)| (*node, flow.whole())).collect();
        for (node, flow) in values {
            self.counted(given.call, node, &flow);
            if !statement || writes {
                self.kept_unlisted(given.call, node, &flow);
            }
            if !made && given.method != "create" {
                self.kept_unseen(given.call, node, &flow);
            }
        }
    }

    /// `User(**data)`: the caller names the fields.
    fn spread_into(&mut self, given: &Given<'a>) {
        let spread: Vec<(Node<'a>, Vec<Origin>)> = given
            .arguments
            .iter()
            .filter(|(node, _)| node.is(Role::Spread))
            .map(|(node, flow)| {
                let live = flow.origins.iter().filter(|origin| origin.live.has(Harm::Mass));
                (*node, live.cloned().collect())
            })
            .collect();
        for (node, origins) in spread {
            self.report("@mass", given.call, node, origins);
        }
    }

    fn kept_unseen(&mut self, call: Node<'a>, value: Node<'a>, flow: &Flow) {
        // What an object of the language makes of it is for the caller of this function to say.
        let unseen = flow.origins.iter().filter(|origin| {
            let both = origin.live.has(Harm::Kind) && origin.live.has(Harm::Absent) && !origin.derived && !origin.text;
            both && (self.is_field(origin) && self.is_json(origin)
                || matches!(&origin.root, Root::Param(..)) && self.holder(origin).is_none())
        });
        let unseen = unseen.cloned().collect();
        self.report("@keep", call, value, unseen);
    }

    /// What is one of a few by its name, and nobody asked which.
    fn kept_unlisted(&mut self, call: Node<'a>, value: Node<'a>, flow: &Flow) {
        let unlisted = flow.origins.iter().filter(|origin| {
            let sent = self.holder(origin).is_some() || matches!(origin.root, Root::Param(..));
            origin.live.has(Harm::Listed)
                && sent
                && self.field_name(origin).is_some_and(|name| self.model.is_listed(name))
        });
        let unlisted = unlisted.cloned().collect();
        self.report("@listed", call, value, unlisted);
    }

    /// `carts[id] = { quantity }`, `item.quantity = …`
    pub(super) fn put_away(&mut self, target: Node<'a>, value: Node<'a>, flow: &Flow, state: &State) {
        if self.frames.len() < 2 || flow.is_empty() || !self.is_lasting(target) {
            return;
        }
        let settled = state.settle(flow.whole());
        self.counted(target, value, &settled);
        self.kept_unlisted(target, value, &settled);
    }

    /// What a thing is put into lives longer than the function that puts it there.
    fn outlives(&self, given: &Given<'a>) -> bool {
        if !matches!(given.method, "push" | "unshift" | "append" | "add" | "set" | "update" | "insert") {
            return true;
        }
        given.callee.child(Part::Object).is_some_and(|object| self.is_lasting(object))
    }

    fn is_lasting(&self, node: Node<'a>) -> bool {
        match node.chain().last() {
            Some(root) if root.is(Role::Name) => match self.occurrences.resolve(root, root.symbol()) {
                // The answer is no store.
                _ if matches!(root.name(), "res" | "response" | "reply" | "headers" | "params" | "errors") => false,
                Some(binding) if binding.scope.is(Role::Module) => true,
                Some(binding) => {
                    let value = binding.node.child(Part::Value).map(Node::awaited);
                    value.is_some_and(|value| {
                        value.is_any(&[Role::Call, Role::Index, Role::Member, Role::Binary, Role::Assign])
                    }) || binding.kind == BindingKind::Other
                }
                None => matches!(root.name(), "this" | "self"),
            },
            _ => false,
        }
    }

    /// A class of this file, or one that is imported.
    fn is_of_project(&self, callee: Node<'a>) -> bool {
        let binding = callee.is(Role::Name).then(|| self.occurrences.resolve(callee, callee.symbol())).flatten();
        binding.is_some_and(|binding| matches!(binding.kind, BindingKind::Class | BindingKind::Import))
    }
}

/// `a.b`, not `a?.b`.
fn is_plain(member: Node<'_>, object: Node<'_>) -> bool {
    let whole = member.span().end.saturating_sub(object.span().end) as usize;
    whole == member.name().len() + 1
}

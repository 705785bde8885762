//! Expressions: what a value is made of.

use std::sync::Arc;

use super::super::value::{DOCUMENTS, Flow, MOST_PLACES, Origin, Root, What};
use super::known::Known;
use super::{Reader, State};
use crate::facts::{BindingKind, Node, Part, Role};
use crate::models::flow::{Harm, Harms};

/// What stands for the keys of an object that are not written in the source.
pub(in crate::app::flow) const KEY: &str = "[key]";

const ADDRESS: Harms = Harms::of(Harm::Redirect).with(Harms::of(Harm::Url));

impl<'a> Reader<'a> {
    pub(super) fn eval(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        if !self.step() {
            return Flow::default();
        }
        self.depth += 1;
        let flow = self.evaluate(node, state);
        self.depth -= 1;
        flow
    }

    fn evaluate(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        match node.role() {
            Role::Name | Role::Shorthand => self.name(node, state),
            Role::Member => self.member(node, state).read_at(node.id),
            Role::Index => self.index(node, state).read_at(node.id),
            Role::Call | Role::New => self.called(node, state).read_at(node.id),
            Role::Await | Role::Spread | Role::Interpolation | Role::As => self.every_child(node, state),
            Role::Yield => {
                let flow = self.every_child(node, state);
                let each = state.settle(flow.clone()).within(std::slice::from_ref(&self.element));
                if let Some(frame) = self.frames.last_mut() {
                    frame.answers.join(each);
                }
                flow
            }
            Role::Template => self.template(node, state),
            Role::Binary => self.binary(node, state),
            Role::Update => {
                let flow = self.every_child(node, state);
                node.children().for_each(|changed| self.forget(changed, state));
                flow
            }
            Role::Unary if node.name() == "+" => {
                let flow = self.every_child(node, state);
                self.number(flow)
            }
            Role::Unary => self.every_child(node, state).only(Harms::OF_NUMBERS),
            Role::Conditional => self.conditional(node, state),
            Role::Object => self.object(node, state),
            Role::Array | Role::Tuple => self.list(node, state),
            Role::Assign | Role::Declare => self.assign(node, state),
            Role::Sequence | Role::Discard => node.children().fold(Flow::default(), |_, child| self.eval(child, state)),
            Role::Comprehension => self.comprehension(node, state),
            Role::Element | Role::Tag => self.element(node, state),
            Role::Function => {
                self.function(node, state, None);
                Flow::default()
            }
            Role::Class => {
                self.class(node, state);
                Flow::default()
            }
            Role::String | Role::Number | Role::True | Role::False | Role::Null | Role::Regex | Role::Type => {
                Flow::default()
            }
            _ => {
                self.every_child(node, state);
                Flow::default()
            }
        }
    }

    fn every_child(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let mut all = Flow::default();
        for child in node.children() {
            // `with open(p) as f`: the name is given the value.
            if node.is(Role::As) && child.part() == Part::Target {
                self.bind(child, self.opened(&all), state);
            } else {
                let flow = self.eval(child, state);
                all.join(flow);
            }
        }
        all
    }

    fn name(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let Some(binding) = self.occurrences.resolve(node, node.symbol()) else { return Flow::default() };
        let key = (binding.scope.id, node.symbol());
        let mut flow = state.vars.get(&key).cloned().unwrap_or_default();
        // Whoever is handed a list may change it.
        if matches!(state.known.get(&key), Some(Known::List(_))) {
            state.known.remove(&key);
        }
        match binding.kind {
            BindingKind::Import => {
                let path = self.path_of(node);
                if path.is_some_and(|path| self.model.request.objects.iter().any(|each| *each == *path)) {
                    return Flow::of(Origin::new(Root::Request));
                }
                flow.add(Origin::new(Root::Variable(self.text(node))));
            }
            BindingKind::Variable if binding.scope.is(Role::Module) && self.frames.len() > 1 => {
                let holds = binding.node.child(Part::Value).is_none_or(|value| {
                    value.is_any(&[Role::Object, Role::Array, Role::New, Role::Call, Role::Null, Role::Comprehension])
                });
                if holds {
                    flow.add(Origin::new(Root::Variable(self.text(node))));
                }
            }
            _ => {}
        }
        flow
    }

    fn member(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let Some(object) = node.child(Part::Object) else { return Flow::default() };
        let name = self.text(node);
        if is_self(object) {
            return Flow::of(Origin::new(if matches!(&*name, "request" | "req") {
                Root::Request
            } else {
                Root::Field(name)
            }));
        }
        if object.is(Role::Name) && self.model.request.is_left_on(object.name(), &name) {
            return Flow::of(Origin::new(Root::OnRequest(name)));
        }
        let flow = self.eval(object, state);
        if flow.is_empty() {
            return flow;
        }
        self.read_of(node, object, &flow, state);
        // `Path(x).name` is harmless; `req.body.name` is a field of that name.
        let made = flow.origins.iter().all(|origin| origin.derived);
        if self.model.is_number(&name) && (made || name.ends_with("ength")) {
            return Flow::default();
        }
        let clears = if made { self.model.cleared_by_member(&name) } else { Harms::NONE };
        let flow = flow.member(&name).cleared(clears);
        match self.model.piece(&name).filter(|_| made) {
            Some(decides) => flow.piece(decides),
            None => flow,
        }
    }

    fn index(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let Some(object) = node.child(Part::Object) else { return Flow::default() };
        let key = node.child(Part::Index);
        if let Some(flow) = self.flow_of_place(node, state) {
            return flow;
        }
        let flow = self.eval(object, state);
        if let Some(key) = key {
            self.eval(key, state);
        }
        if flow.is_empty() {
            return flow;
        }
        if key.is_some_and(|key| key.is(Role::Slice)) {
            // Some of the rows are rows.
            let rows = |origin: &Origin| matches!(origin.root, Root::Stored(_)) && origin.path.is_empty();
            return if flow.origins.iter().any(rows) { flow } else { flow.made() };
        }
        // `name.rsplit(".", 1)[1]`
        if self.is_taken_apart(object) {
            let is_last = key.is_some_and(|key| {
                let last = key.is(Role::Unary) && key.name() == "-";
                let number = if last { key.child(Part::Value) } else { Some(key) };
                let one = number.and_then(|number| self.literal(number)).is_some_and(|text| text == "1");
                one && (last || self.value(object).call_name() == "rsplit")
            });
            return self.element_of(&flow).piece(Harms::NONE).cleared(self.of_last_piece(object, is_last));
        }
        match key.filter(|key| key.is_any(&[Role::String, Role::Number])).and_then(|key| self.literal(key)) {
            Some(key) => {
                let key: Arc<str> = key.into();
                let own = flow.fields.iter().any(|(name, _)| *name == key);
                let listed = flow.fields.iter().any(|(name, _)| *name == self.element);
                let found = if !own && listed { self.element_of(&flow) } else { flow.member(&key) };
                self.looked_up(node, &found, state);
                found
            }
            None => self.element_of(&flow),
        }
    }

    /// True for what holds the pieces of a text.
    pub(super) fn is_taken_apart(&self, node: Node<'a>) -> bool {
        let value = self.value(node);
        let names = ["split", "rsplit", "partition", "rpartition", "splitext"];
        value.is(Role::Call) && names.contains(&value.call_name())
    }

    /// Behind the last dot of a name no other is left that could lead out of a folder.
    pub(super) fn of_last_piece(&self, pieces: Node<'a>, is_last: bool) -> Harms {
        let call = self.value(pieces);
        let by_dot = is_last && call.argument(0).and_then(|by| self.literal(by)).is_some_and(|by| by == ".");
        if by_dot { Harms::of(Harm::Path) } else { Harms::NONE }
    }

    fn template(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let mut all = Flow::default();
        let mut fixed = if self.source.literals.is_addressed(node.id) { ADDRESS } else { Harms::NONE };
        for child in node.children() {
            let mut flow = self.eval(child, state).whole().cleared(fixed);
            if self.source.literals.is_represented(child.id) {
                flow = flow.cleared(Harms::of(Harm::Log));
            }
            // Behind the first value the host is that value's, or written.
            fixed = match child.is(Role::Interpolation) || self.source.literals.is_addressed(child.id) {
                true => ADDRESS,
                false => fixed,
            };
            all.join(flow);
        }
        let markup = self.source.literals.is_markup(node.id);
        text(all, markup).past(node.id, What::Built)
    }

    fn binary(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let (Some(left), Some(right)) = (node.child(Part::Left), node.child(Part::Right)) else {
            return self.every_child(node, state);
        };
        match node.name() {
            "||" | "or" | "??" => {
                let flow = self.eval(left, state).cleared(Harms::of(Harm::Absent));
                let mut other = state.clone();
                self.assume(left, false, &mut other);
                let more = self.eval(right, &mut other);
                self.perhaps(right, other, state);
                flow.joined(more)
            }
            "&&" | "and" => {
                self.eval(left, state);
                let mut other = state.clone();
                self.assume(left, true, &mut other);
                let flow = self.eval(right, &mut other);
                let flow = other.settle(flow);
                self.perhaps(right, other, state);
                flow
            }
            "+" => {
                let mut flow = self.eval(left, state).whole();
                let mut more = self.eval(right, state).whole();
                let is_text = [left, right].iter().any(|side| side.is_any(&[Role::String, Role::Template]));
                if !is_text {
                    self.computed(node, [(left, &flow), (right, &more)], state);
                }
                // Behind text that is not known, the host is most likely written.
                if leading(left).is_none_or(|first| self.source.literals.is_addressed(first.id)) {
                    more = more.cleared(ADDRESS);
                }
                flow.join(more);
                let markup = self.holds_markup(left) || self.holds_markup(right);
                let flow = if is_text { text(flow, markup) } else { flow.made() };
                flow.past(node.id, What::Built)
            }
            // Python's `"…" % (a, b)`.
            "%" if self.python() && self.value(left).is_any(&[Role::String, Role::Template]) => {
                let markup = self.holds_markup(left);
                self.eval(left, state);
                let flow = self.eval(right, state).whole();
                if self.literal(self.value(left)).is_some_and(takes_only_numbers) {
                    return Flow::default();
                }
                text(flow, markup).past(node.id, What::Built)
            }
            // `base / name` of paths.
            "/" if self.python() => {
                let flow = self.eval(left, state).whole();
                let more = self.eval(right, state).whole();
                flow.joined(more).made()
            }
            "-" | "*" | "**" | "/" | "%" | "//" => {
                let one = self.eval(left, state).whole();
                let other = self.eval(right, state).whole();
                if self.python() && node.name() == "*" {
                    self.repeated_text(node, [(left, &one), (right, &other)], state);
                }
                self.computed(node, [(left, &one), (right, &other)], state);
                // What it counts was said here.
                one.joined(other).only(Harms::OF_NUMBERS.without(Harms::of(Harm::Amount)))
            }
            "|" | "&" => {
                let flow = self.eval(left, state);
                let more = self.eval(right, state);
                flow.joined(more)
            }
            _ => {
                self.eval(left, state);
                self.eval(right, state);
                Flow::default()
            }
        }
    }

    /// `schema.parse(…)`, which throws where what it is given does not fit.
    fn is_schema(&self, call: Node<'a>) -> bool {
        let Some(callee) = call.callee().filter(|_| call.is(Role::Call)) else { return false };
        let method = if callee.is(Role::Member) { callee.name() } else { "" };
        !self.model.asserts(self.path_of(callee).as_deref(), method).is_empty()
    }

    fn is_number_like(&self, node: Node<'a>) -> bool {
        !self.value(node).is_any(&[Role::String, Role::Template, Role::Array, Role::Object])
    }

    pub(super) fn holds_markup(&self, node: Node<'a>) -> bool {
        match node.role() {
            Role::String | Role::Template => self.source.literals.is_markup(node.id),
            Role::Name => {
                let value = self.value(node);
                value.is_any(&[Role::String, Role::Template]) && self.source.literals.is_markup(value.id)
            }
            Role::Binary if node.name() == "+" => node.children().any(|child| self.holds_markup(child)),
            _ => false,
        }
    }

    /// What an expression did that runs on one of two ways only: `ok && list.push(name)`.
    fn perhaps(&self, expression: Node<'a>, after: State, state: &mut State) {
        let changes = |node: Node<'a>| match node.role() {
            Role::Assign | Role::Update => true,
            Role::Call => self.model.puts_into(node.call_name()),
            _ => false,
        };
        if expression.descendants_and_self().any(changes) {
            *state = std::mem::take(state).join(after);
        }
        self.forget_changed(expression, state);
    }

    fn conditional(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let Some((condition, then, otherwise)) = parts_of_conditional(node) else {
            return self.every_child(node, state);
        };
        let known = self.truth(condition, state);
        self.eval(condition, state);
        let mut flow = Flow::default();
        for (branch, truth) in [(then, true), (otherwise, false)] {
            let Some(branch) = branch.filter(|_| known.is_none_or(|known| known == truth)) else { continue };
            let mut here = state.clone();
            self.assume(condition, truth, &mut here);
            let value = self.eval(branch, &mut here);
            flow.join(here.settle(value));
            self.perhaps(branch, here, state);
        }
        flow
    }

    fn object(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let mut all = Flow::default();
        for child in node.children() {
            match child.role() {
                Role::Pair => {
                    let value = child.child(Part::Value).or_else(|| child.child(Part::Target));
                    let flow = value.map(|value| self.eval(value, state)).unwrap_or_default();
                    let flow = state.settle(flow);
                    if !flow.is_empty() {
                        let name = self.key_of(child);
                        // What is compared with as a value is no operator, and lists of values hold none.
                        let is_value = matches!(&*name, "$eq" | "$ne" | "$in" | "$nin" | "$all");
                        let harms = if is_value { Harms::of(Harm::Object) } else { Harms::NONE };
                        all.set(name, flow.cleared(harms));
                    }
                }
                Role::Shorthand => {
                    let flow = self.eval(child, state);
                    let flow = state.settle(flow);
                    if !flow.is_empty() {
                        let name = self.text(child);
                        all.set(name, flow);
                    }
                }
                Role::Spread => {
                    let flow = self.eval(child, state);
                    all.join(flow);
                }
                _ => drop(self.eval(child, state)),
            }
        }
        all
    }

    /// A pair's key; a computed one is any.
    pub(super) fn key_of(&mut self, pair: Node<'a>) -> Arc<str> {
        let name = crate::facts::unquote(pair.name());
        if !name.is_empty() {
            return name.into();
        }
        let key = pair.children().next().filter(|key| key.is(Role::String)).and_then(|key| self.literal(key));
        key.map_or_else(|| self.element.clone(), Into::into)
    }

    fn list(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let (mut all, mut each) = (Flow::default(), Flow::default());
        for (at, child) in node.children().enumerate() {
            let flow = self.eval(child, state);
            if child.is(Role::Spread) {
                all.join(flow);
            } else if !flow.is_empty() {
                if at < MOST_PLACES {
                    all.set(at.to_string().into(), flow.clone());
                }
                each.join(flow);
            }
        }
        if !each.is_empty() {
            all.set(self.element.clone(), each);
        }
        all
    }

    fn assign(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let Some(target) = node.child(Part::Target) else { return Flow::default() };
        let Some(value) = node.child(Part::Value) else { return Flow::default() };
        let mut flow = self.eval(value, state);
        // `x += …` has an operator and keeps what it held.
        if node.is(Role::Assign) && !node.name().is_empty() && node.name() != "=" {
            let before = self.eval(target, state);
            let markup = self.holds_markup(value);
            // Behind text that is not known, the host is most likely written.
            if node.name() == "+=" && self.known(target, state).is_none() {
                flow = flow.cleared(ADDRESS);
            }
            if matches!(node.name(), "+=" | "-=" | "*=") && self.is_number_like(value) {
                let added = flow.whole();
                self.computed(node, [(value, &added), (target, &Flow::default())], state);
            }
            flow.join(before);
            flow = match node.name() {
                "+=" if markup => text(flow, true),
                "+=" | "||=" | "??=" | "&&=" | "|=" => flow,
                _ => flow.whole().only(Harms::OF_NUMBERS),
            };
        }
        self.assigned_html(target, value, &flow, state);
        self.assigned(target, &flow, state);
        if target.is_any(&[Role::Member, Role::Index]) && matches!(node.name(), "" | "=") {
            self.put_away(target, value, &flow, state);
        }
        if self.is_schema(value.awaited()) {
            self.asserted(value, state);
        }
        self.bind(target, flow.clone(), state);
        if matches!(node.name(), "" | "=") || node.is(Role::Declare) {
            self.remember(target, value, &flow, state);
        }
        flow
    }

    /// `x.name = …`, `x[key] = …`
    pub(super) fn assign_member(&mut self, target: Node<'a>, flow: Flow, state: &mut State) {
        let Some(object) = target.child(Part::Object) else { return };
        self.forget(object, state);
        let key = target.child(Part::Index);
        let named = key.map(|key| self.eval(key, state).whole()).unwrap_or_default();
        if !named.is_empty() {
            let mut keys = Flow::default();
            keys.set(KEY.into(), state.settle(named));
            self.put(object, keys, state);
        }
        let name = self.name_of(target);
        // What was sent under the name is no more.
        if object.is(Role::Name) && name != self.element {
            let sent = self.eval(object, state).member(&name);
            self.settle_for(&sent, if flow.is_empty() { Harms::ALL } else { Harms::OF_SHAPE }, state);
        }
        // `url.search = …` leaves the host as it is.
        let piece = if target.is(Role::Member) { self.model.piece(target.name()) } else { None };
        let flow = flow.cleared(piece.map_or(Harms::NONE, |decides| ADDRESS.without(decides)));
        if flow.is_empty() {
            return;
        }
        self.located_by(target, &flow, state);
        if is_self(object) && target.is(Role::Member) {
            let settled = state.settle(flow);
            return self.store(Root::Field(name), settled);
        }
        let mut held = Flow::default();
        held.set(name, flow);
        self.put(object, held, state);
    }

    /// What a member is called, or an index that is written down.
    fn name_of(&mut self, place: Node<'a>) -> Arc<str> {
        if place.is(Role::Member) {
            return self.text(place);
        }
        let key = place.child(Part::Index).filter(|key| key.is(Role::String)).and_then(|key| self.literal(key));
        key.map_or_else(|| self.element.clone(), Into::into)
    }

    /// Something is put into what an expression stands for.
    pub(super) fn put(&mut self, object: Node<'a>, flow: Flow, state: &mut State) {
        match object.role() {
            Role::Name => {
                let Some(binding) = self.occurrences.resolve(object, object.symbol()) else { return };
                let outer = binding.scope.is(Role::Module) && self.frames.len() > 1;
                if outer || binding.kind == BindingKind::Import {
                    let root = Root::Variable(self.text(object));
                    let settled = state.settle(flow.clone());
                    self.store(root, settled);
                }
                let key = (binding.scope.id, object.symbol());
                if let Some(known) = state.vars.get(&key).filter(|_| !outer) {
                    self.put_through(&known.origins.clone(), &flow, state);
                }
                if self.model.request.names.iter().any(|name| name == object.name()) {
                    self.put_through(&[Origin::new(Root::Request)], &flow, state);
                }
                for (name, held) in &flow.fields {
                    if self.model.request.is_left_on(object.name(), name) {
                        self.store(Root::OnRequest(name.clone()), state.settle(held.clone()));
                    }
                }
                state.vars.entry(key).or_default().join(flow);
            }
            Role::Member | Role::Index => {
                let Some(inner) = object.child(Part::Object) else { return };
                let name = self.name_of(object);
                if is_self(inner) && object.is(Role::Member) {
                    let settled = state.settle(flow);
                    return self.store(Root::Field(name), settled);
                }
                let mut held = Flow::default();
                held.set(name, flow);
                self.put(inner, held, state);
            }
            // `store.setdefault(k, []).append(x)`
            Role::Call => {
                if let Some(receiver) = object.receiver() {
                    let mut held = Flow::default();
                    held.set(self.element.clone(), flow);
                    self.put(receiver, held, state);
                }
            }
            _ => {}
        }
    }

    /// What is put into a thing that outlives the function is there for whoever comes upon it: `event = events.get(id)`.
    fn put_through(&mut self, holders: &[Origin], flow: &Flow, state: &mut State) {
        for holder in holders.iter().filter(|holder| !holder.derived) {
            let held = match &holder.root {
                Root::Variable(_) | Root::Field(_) | Root::Call(_) | Root::Stored(DOCUMENTS) => {
                    vec![(holder.root.clone(), flow.within(&holder.path))]
                }
                // Only what is no part of a request that a caller fills.
                Root::Request => (flow.within(&holder.path).fields.into_iter())
                    .filter(|(name, _)| !self.model.request.members.iter().any(|each| **each == **name))
                    .map(|(name, held)| (Root::OnRequest(name), held))
                    .collect(),
                _ => continue,
            };
            for (root, held) in held {
                self.store(root, state.settle(held));
            }
        }
    }

    /// The name of a comprehension's loop is given each thing of what it goes through.
    pub(super) fn bind_each(&mut self, turn: Node<'a>, state: &mut State) {
        let flow = turn.child(Part::Iterable).map(|iterable| self.eval(iterable, state)).unwrap_or_default();
        let each = self.element_of(&flow);
        if let Some(target) = turn.child(Part::Target) {
            self.bind_target(target, each, state);
        }
    }

    fn comprehension(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let mut inner = state.clone();
        for child in node.children().filter(|child| child.part() != Part::Value) {
            if child.is(Role::Loop) {
                self.bind_each(child, &mut inner);
            } else if child.is(Role::Filter)
                && let Some(condition) = child.children().next()
            {
                self.eval(condition, &mut inner);
                self.assume(condition, true, &mut inner);
            }
        }
        let value = node.child(Part::Value).map(|value| self.eval(value, &mut inner)).unwrap_or_default();
        let value = inner.settle(value);
        self.forget_changed(node, state);
        let mut all = Flow::default();
        if !value.is_empty() {
            all.set(self.element.clone(), value);
        }
        all
    }

    fn element(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        for child in node.children() {
            if child.is(Role::Attribute) {
                for value in child.children() {
                    let flow = self.eval(value, state);
                    self.attribute(child, value, &flow, state);
                }
            } else {
                self.eval(child, state);
            }
        }
        Flow::default()
    }
}

/// The condition of a conditional expression, and what it is where that holds and where not.
pub(super) fn parts_of_conditional(node: Node<'_>) -> Option<(Node<'_>, Option<Node<'_>>, Option<Node<'_>>)> {
    if let Some(condition) = node.child(Part::Condition) {
        return Some((condition, node.child(Part::Then), node.child(Part::Else)));
    }
    // Python: `then if condition else otherwise`.
    let mut children = node.children();
    let (then, condition, otherwise) = (children.next()?, children.next()?, children.next()?);
    Some((condition, Some(then), Some(otherwise)))
}

/// `this`, `self`, `cls`.
pub(in crate::app::flow) fn is_self(node: Node<'_>) -> bool {
    node.is(Role::Name) && matches!(node.name(), "this" | "self" | "cls")
}

/// Text was made of it.
pub(super) fn text(flow: Flow, markup: bool) -> Flow {
    flow.whole().map(&|origin| Origin {
        live: origin.live.without(Harms::OF_OBJECTS),
        text: true,
        markup: markup || origin.markup,
        derived: true,
        ..origin
    })
}

/// The string that an expression begins with.
pub(super) fn leading(node: Node<'_>) -> Option<Node<'_>> {
    match node.role() {
        Role::String => Some(node),
        Role::Template if node.children().next().is_none_or(|child| child.span().start > node.span().start + 2) => {
            Some(node)
        }
        Role::Binary if node.name() == "+" => node.child(Part::Left).and_then(leading),
        _ => None,
    }
}

/// `"user %d of %d"`: whatever is no number raises.
fn takes_only_numbers(format: &str) -> bool {
    let conversions: Vec<char> = (format.replace("%%", "").split('%').skip(1))
        .filter_map(|part| part.chars().find(|c| !matches!(c, '0'..='9' | '.' | '-' | '+' | ' ' | '#' | 'l')))
        .collect();
    !conversions.is_empty() && conversions.iter().all(|c| matches!(c, 'd' | 'i' | 'u' | 'f' | 'x' | 'o' | 'e' | 'g'))
}

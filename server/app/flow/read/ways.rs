//! Calls that stand for something else: a member by its name, a function with some of its arguments, a made-up class.

use std::sync::Arc;

use super::super::value::{Flow, Origin, Root};
use super::call::Given;
use super::{Reader, State};
use crate::facts::{BindingKind, Node, Part, Role};

impl<'a> Reader<'a> {
    /// What a call answers that is another way of writing something.
    pub(super) fn in_other_words(&mut self, given: &Given<'a>, state: &mut State) -> Option<Flow> {
        match given.path.as_deref() {
            // `getattr(box, "value")`
            Some("getattr") => {
                let (object, name) = (given.arguments.first()?, self.literal(given.arguments.get(1)?.0)?);
                let mut flow = self.member_called(object.0, &name.into(), object.1.clone());
                if let Some((_, default)) = given.arguments.get(2) {
                    flow.join(default.clone());
                }
                Some(flow)
            }
            // `setattr(box, "value", text)`
            Some("setattr") => {
                let (object, name) = (given.arguments.first()?.0, self.literal(given.arguments.get(1)?.0)?);
                let value = given.argument(2);
                if super::is_self(object) {
                    self.store(Root::Field(name.into()), state.settle(value));
                } else if !value.is_empty() {
                    self.put(object, value.within(&[name.into()]), state);
                }
                Some(Flow::default())
            }
            // `next(rows)`
            Some("next" | "anext") if self.python() => {
                let mut flow = self.element_of(&given.argument(0));
                flow.join(given.argument(1));
                Some(flow)
            }
            _ if matches!(given.method, "call" | "apply") && !self.python() => self.applied(given),
            _ => self
                .partly_given(given, state)
                .or_else(|| self.named_tuple(given))
                .or_else(|| self.made_function(given)),
        }
    }

    /// A member of an object by a name that is written as a text.
    fn member_called(&self, object: Node<'a>, name: &Arc<str>, flow: Flow) -> Flow {
        if super::is_self(object) {
            return Flow::of(Origin::new(Root::Field(name.clone())));
        }
        if object.is(Role::Name) && self.model.request.is_left_on(object.name(), name) {
            return Flow::of(Origin::new(Root::OnRequest(name.clone())));
        }
        flow.member(name)
    }

    /// `functools.partial(check, "a")(text)`, `check.bind(null, "a")(text)`: the function is called with both.
    fn partly_given(&mut self, given: &Given<'a>, state: &mut State) -> Option<Flow> {
        let made = self.value(given.callee);
        let made = Some(made).filter(|made| made.is(Role::Call) && *made != given.call)?;
        let is_partial = self.path_of(made.callee()?).as_deref() == Some("functools.partial");
        let is_bound = !self.python() && made.call_name() == "bind" && made.argument(1).is_some();
        let function = match () {
            () if is_partial => made.argument(0)?,
            () if is_bound => made.receiver()?,
            () => return None,
        };
        if !function.is_any(&[Role::Name, Role::Member]) {
            return None;
        }
        let before: Vec<Node<'a>> = made.arguments().skip(1).collect();
        let mut arguments: Vec<Flow> = before.into_iter().map(|argument| self.eval(argument, state)).collect();
        arguments.extend(given.arguments.iter().map(|(_, flow)| flow.clone()));
        let named = given.named.iter().map(|(keyword, flow)| (keyword.name().into(), flow.clone())).collect();
        let site = self.site(given.call, function, Flow::default(), arguments, named);
        Some(Flow::of(Origin::new(Root::Call(site))))
    }

    /// `check.call(null, text)`, `check.apply(null, [text])`
    fn applied(&mut self, given: &Given<'a>) -> Option<Flow> {
        let function = given.callee.child(Part::Object).filter(|function| self.function_of(*function).is_some())?;
        let arguments: Vec<Flow> = match given.method {
            "call" => given.arguments.iter().skip(1).map(|(_, flow)| flow.clone()).collect(),
            _ => given.argument(1).fields.into_iter().map(|(_, flow)| flow).collect(),
        };
        let site = self.site(given.call, function, Flow::default(), arguments, Vec::new());
        Some(Flow::of(Origin::new(Root::Call(site))))
    }

    /// `Box(text, 1)` of `Box = namedtuple("Box", ["value", "count"])`.
    fn named_tuple(&mut self, given: &Given<'a>) -> Option<Flow> {
        let made = self.value(given.callee);
        if !made.is(Role::Call) || self.path_of(made.callee()?).as_deref() != Some("collections.namedtuple") {
            return None;
        }
        let fields = made.argument(1)?;
        let names: Vec<Arc<str>> = match fields.role() {
            Role::Array | Role::Tuple => {
                fields.children().filter_map(|name| self.literal(name)).map(Arc::from).collect()
            }
            _ => self.literal(fields)?.split([' ', ',']).filter(|name| !name.is_empty()).map(Arc::from).collect(),
        };
        let mut tuple = Flow::default();
        for (at, (name, (_, flow))) in names.into_iter().zip(&given.arguments).enumerate() {
            tuple.set(at.to_string().into(), flow.clone());
            tuple.set(name, flow.clone());
        }
        for (keyword, flow) in &given.named {
            tuple.set(keyword.name().into(), flow.clone());
        }
        Some(tuple)
    }

    /// What a variable holds that is called.
    pub(super) fn held(&self, callee: Node<'a>, state: &State) -> Flow {
        let binding = callee.is(Role::Name).then(|| self.occurrences.resolve(callee, callee.symbol())).flatten();
        let variable = binding.filter(|binding| binding.kind == BindingKind::Variable);
        let held = variable.and_then(|binding| state.vars.get(&(binding.scope.id, callee.symbol())));
        held.cloned().unwrap_or_default()
    }

    /// `make(text)()`: what the function answers that another one has made.
    fn made_function(&self, given: &Given<'a>) -> Option<Flow> {
        // `promisify(exec)(text)` is a call of `exec`.
        if given.path.as_deref().is_some_and(|path| !path.contains("()")) {
            return None;
        }
        let called =
            |origin: &&Origin| matches!(origin.root, Root::Call(_)) && !origin.derived && origin.path.is_empty();
        let origins: Vec<Origin> = given.made.origins.iter().filter(called).cloned().collect();
        (!origins.is_empty()).then(|| Flow { origins, fields: Vec::new() }.member(&self.call))
    }

    /// What a function answers that answers a function of its own: under a call, what that one answers.
    pub(super) fn answered_function(&self, value: Node<'a>) -> Flow {
        let Some(inner) = self.function_of(value).filter(|inner| inner.id > self.inside()) else {
            return Flow::default();
        };
        let answers = self.out.functions.get(&inner.id).map(|function| function.answers.clone()).unwrap_or_default();
        if answers.is_empty() { Flow::default() } else { answers.within(std::slice::from_ref(&self.call)) }
    }

    /// What stands behind `as` in a `with`: what is opened, or what the generator hands out that opens it.
    pub(super) fn opened(&self, flow: &Flow) -> Flow {
        let mut opened = flow.clone();
        let called = |origin: &&Origin| matches!(origin.root, Root::Call(_)) && !origin.derived;
        let origins = flow.origins.iter().filter(called).cloned().collect();
        opened.join(self.element_of(&Flow { origins, fields: Vec::new() }));
        opened
    }

    /// The names of a pattern that take what they are held to: `case other`.
    pub(super) fn capture(&mut self, pattern: Node<'a>, subject: &Flow, state: &mut State) {
        let whole = pattern.children().any(|child| child.is(Role::Name));
        let held = if whole { subject.clone() } else { self.element_of(subject) };
        let names = pattern.descendants().filter(|node| node.is(Role::Name) && node.part() != Part::Callee);
        for name in names.collect::<Vec<_>>() {
            self.set(name, held.clone(), state);
        }
    }
}

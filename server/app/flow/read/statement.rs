//! Statements: what runs, what is joined, what ends a way.

use super::super::file::Ending;
use super::super::value::{Flow, What};
use super::known::Known;
use super::{Around, Reader, State};
use crate::facts::{Node, Part, Role};

impl<'a> Reader<'a> {
    /// Runs the statements of a block. Functions declared in it run last, since they see what is set up around them.
    pub(super) fn block(&mut self, block: Node<'a>, state: &mut State) {
        let mut declared = Vec::new();
        for statement in block.children() {
            if statement.is_any(&[Role::Function, Role::Class]) && !self.python() {
                declared.push(statement);
            } else {
                self.statement(statement, state);
            }
        }
        for statement in declared {
            // A function behind a `return` is declared all the same.
            let dead = std::mem::take(&mut state.dead);
            self.statement(statement, state);
            state.dead = dead;
        }
    }

    pub(super) fn statement(&mut self, node: Node<'a>, state: &mut State) {
        if !self.step() || state.dead {
            return;
        }
        self.depth += 1;
        self.run(node, state);
        self.depth -= 1;
    }

    fn run(&mut self, node: Node<'a>, state: &mut State) {
        match node.role() {
            Role::Block | Role::Namespace => self.block(node, state),
            Role::Export | Role::Decorated => {
                for child in node.children() {
                    self.statement(child, state);
                }
            }
            Role::Function => {
                self.function(node, state, None);
            }
            Role::Class => self.class(node, state),
            Role::If => self.branch(node, state),
            Role::Loop => self.repeat(node, state),
            Role::Switch => self.switch(node, state),
            Role::Try => self.attempt(node, state),
            Role::With => {
                for child in node.children() {
                    if child.part() == Part::Body {
                        self.statement(child, state)
                    } else {
                        drop(self.eval(child, state))
                    }
                }
            }
            Role::Return => {
                let value = node.children().next();
                let flow = value.map(|value| self.eval(value, state)).unwrap_or_default();
                match value {
                    Some(value) => self.answer(value, flow, state),
                    None => self.exit(Ending::False, state),
                }
                state.dead = true;
            }
            Role::Throw => {
                for child in node.children() {
                    self.eval(child, state);
                }
                state.dead = true;
            }
            Role::Break | Role::Continue => {
                let gone = state.clone();
                state.dead = true;
                let is_break = node.is(Role::Break);
                if let Some(around) = self.around.iter_mut().rev().find(|around| is_break || around.is_loop) {
                    let out = if is_break { &mut around.left } else { &mut around.next };
                    *out = std::mem::take(out).join(gone);
                }
            }
            Role::Assert => {
                if let Some(condition) = node.children().next() {
                    self.eval(condition, state);
                    self.assume(condition, true, state);
                }
            }
            Role::Discard => {
                for child in node.children() {
                    self.eval(child, state);
                    self.asserted(child, state);
                    let call = child.awaited();
                    if let Some(callee) = call.callee().filter(|_| call.is(Role::Call)) {
                        state.dead |= self.model.ends(self.path_of(callee).as_deref(), call.call_name());
                    }
                }
            }
            Role::Delete => {
                self.eval(node, state);
                node.children().filter_map(|gone| gone.child(Part::Object)).for_each(|of| self.forget(of, state));
            }
            Role::Import | Role::Comment | Role::Pass | Role::Global | Role::TypeDefinition => {}
            _ => {
                self.eval(node, state);
            }
        }
    }

    pub(super) fn class(&mut self, node: Node<'a>, state: &mut State) {
        let Some(body) = node.child(Part::Body) else { return };
        for member in body.children() {
            match member.role() {
                Role::Field => {
                    if let Some(value) = member.child(Part::Value) {
                        self.eval(value, state);
                    }
                }
                Role::Block => self.block(member, state),
                _ => self.statement(member, &mut state.clone()),
            }
        }
    }

    fn branch(&mut self, node: Node<'a>, state: &mut State) {
        let Some(condition) = node.child(Part::Condition) else { return };
        let known = self.truth(condition, state);
        self.eval(condition, state);
        let mut rest = state.clone();
        self.assume(condition, true, state);
        state.dead |= known == Some(false);
        if let Some(then) = node.child(Part::Then) {
            self.statement(then, state);
        }
        self.assume(condition, false, &mut rest);
        rest.dead |= known == Some(true);
        let mut done = std::mem::replace(state, State::dead());
        for other in node.parts(Part::Else) {
            // Python's `elif` stands beside the `else`, JavaScript's `else if` holds it.
            if other.is(Role::If) && self.python() {
                let Some(condition) = other.child(Part::Condition) else { continue };
                let known = self.truth(condition, &rest);
                self.eval(condition, &mut rest);
                let mut then = rest.clone();
                self.assume(condition, true, &mut then);
                then.dead |= known == Some(false);
                if let Some(body) = other.child(Part::Then) {
                    self.statement(body, &mut then);
                }
                done = done.join(then);
                self.assume(condition, false, &mut rest);
                rest.dead |= known == Some(true);
            } else {
                self.statement(other, &mut rest);
            }
        }
        *state = done.join(rest);
    }

    fn repeat(&mut self, node: Node<'a>, state: &mut State) {
        let target = node.child(Part::Target);
        let element = node.child(Part::Iterable).map(|iterable| {
            let flow = self.eval(iterable, state);
            if self.python() { self.keys_of(&flow) } else { self.element_of(&flow) }
        });
        match (target, element) {
            (Some(target), None) => self.statement(target, state),
            (Some(target), Some(each)) => self.bind_target(target, each, state),
            _ => {}
        }
        self.repeated(node, state);
        self.forget_changed(node, state);
        // What a list that is written down is gone through for is done at least once.
        let runs = node.child(Part::Iterable).is_some_and(|iterable| {
            let list = self.value(iterable);
            list.is_any(&[Role::Array, Role::Tuple]) && list.children().next().is_some()
        });
        let before = state.clone();
        // What one round leaves behind is there in the next. Loops in loops in loops are run once.
        let nested = node.ancestors().take_while(|up| !up.is(Role::Function)).filter(|up| up.is(Role::Loop)).count();
        self.around.push(Around::new(true));
        for _ in 0..if nested < 2 { 2 } else { 1 } {
            if let Some(condition) = node.child(Part::Condition) {
                self.eval(condition, state);
                self.assume(condition, true, state);
            }
            if let Some(body) = node.child(Part::Body) {
                self.statement(body, state);
            }
            if let Some(around) = self.around.last_mut() {
                let next = std::mem::replace(&mut around.next, State::dead());
                *state = std::mem::take(state).join(next);
            }
            if let Some(step) = node.child(Part::Value) {
                self.eval(step, state);
            }
            if !runs || state.dead {
                *state = std::mem::take(state).join(before.clone());
            }
        }
        let left = self.around.pop().map_or_else(State::dead, |around| around.left);
        for other in node.parts(Part::Else) {
            self.statement(other, state);
        }
        *state = std::mem::take(state).join(left);
    }

    /// The target of a loop: a pattern, or `const pattern`.
    pub(super) fn bind_target(&mut self, target: Node<'a>, flow: Flow, state: &mut State) {
        if target.is(Role::Declare) {
            if let Some(inner) = target.child(Part::Target) {
                self.bind(inner, flow, state);
            }
        } else {
            self.bind(target, flow, state);
        }
    }

    fn switch(&mut self, node: Node<'a>, state: &mut State) {
        let subject = node.child(Part::Condition);
        if self.python() {
            return self.fit(node, subject, state);
        }
        let flow = subject.map(|subject| self.eval(subject, state)).unwrap_or_default();
        let Some(body) = node.child(Part::Body) else { return };
        let before = state.clone();
        let (mut done, mut open) = (State::dead(), State::dead());
        let mut default = false;
        for case in body.children().filter(|child| child.is(Role::Case)) {
            // In a case with a value the subject is that value.
            let valued = case.child(Part::Condition).is_some();
            default |= !valued;
            let mut here = before.clone();
            if valued {
                self.settle_all(&flow, &mut here);
            }
            open = here.join(open);
            self.around.push(Around::new(false));
            for child in case.children().filter(|child| child.part() != Part::Condition) {
                self.statement(child, &mut open);
            }
            let left = self.around.pop().map_or_else(State::dead, |around| around.left);
            done = done.join(left);
        }
        done = done.join(open);
        if !default {
            done = done.join(before);
        }
        *state = done;
    }

    /// Python's `match`: one case runs at most, and none falls through.
    fn fit(&mut self, node: Node<'a>, subject: Option<Node<'a>>, state: &mut State) {
        let known = subject.and_then(|subject| self.known(subject, state));
        let flow = subject.map(|subject| self.eval(subject, state)).unwrap_or_default();
        let before = std::mem::replace(state, State::dead());
        let cases = node.child(Part::Body).into_iter().flat_map(Node::children).filter(|child| child.is(Role::Case));
        for case in cases {
            let taken = self.matches(case, known.as_ref());
            if taken == Some(false) {
                continue;
            }
            let mut here = before.clone();
            // What takes anything says nothing of it.
            let takes_any =
                |pattern: Node<'_>| pattern.is(Role::Pattern) && pattern.children().all(|child| child.is(Role::Name));
            if !case.children().any(takes_any) {
                self.settle_all(&flow, &mut here);
            }
            let patterns = case.children().filter(|child| child.is(Role::Pattern)).flat_map(Node::descendants);
            patterns.for_each(|captured| self.forget(captured, &mut here));
            for pattern in case.children().filter(|child| child.is(Role::Pattern)) {
                self.capture(pattern, &flow, &mut here);
            }
            if let Some(guard) = case.child(Part::Condition) {
                self.eval(guard, &mut here);
                self.assume(guard, true, &mut here);
            }
            if let Some(body) = case.child(Part::Body) {
                self.statement(body, &mut here);
            }
            *state = std::mem::take(state).join(here);
            if taken == Some(true) {
                return;
            }
        }
        *state = std::mem::take(state).join(before);
    }

    /// Whether Python takes a case. None where that is not known.
    fn matches(&self, case: Node<'a>, subject: Option<&Known>) -> Option<bool> {
        let patterns: Vec<Node<'a>> = case.children().filter(|child| child.is(Role::Pattern)).collect();
        let [pattern] = patterns[..] else { return None };
        let guarded = case.child(Part::Condition).is_some();
        if pattern.children().next().is_none() {
            // `case _`
            return (!guarded).then_some(true);
        }
        let subject = subject?;
        let same = pattern.children().map(|child| self.known(child, &State::default())?.equals(subject));
        let same = same.collect::<Option<Vec<bool>>>()?.contains(&true);
        if same && guarded { None } else { Some(same) }
    }

    fn attempt(&mut self, node: Node<'a>, state: &mut State) {
        let mut caught = state.clone();
        if let Some(body) = node.child(Part::Body) {
            // What a handler is given by name as well.
            self.forget_changed(node, &mut caught);
            self.statement(body, state);
            // What the body did to variables may be half done when it throws.
            for (key, flow) in &state.vars {
                caught.vars.entry(*key).or_default().join(flow.clone());
            }
        }
        let mut done = std::mem::take(state);
        let (finals, rest): (Vec<_>, Vec<_>) =
            node.children().filter(|child| child.part() != Part::Body).partition(|child| child.is(Role::Finally));
        for child in rest {
            if child.is(Role::Catch) {
                let mut here = caught.clone();
                for inner in child.children().filter(|inner| !matches!(inner.part(), Part::Type | Part::Target)) {
                    self.statement(inner, &mut here);
                }
                done = done.join(here);
            } else {
                self.statement(child, &mut done);
            }
        }
        for child in finals.into_iter().flat_map(Node::children) {
            let dead = std::mem::take(&mut done.dead);
            self.statement(child, &mut done);
            done.dead |= dead;
        }
        *state = done;
    }

    /// What a function answers, and in which case.
    pub(super) fn answer(&mut self, value: Node<'a>, flow: Flow, state: &mut State) {
        self.answered_html(value, &flow, state);
        let flow = flow.joined(self.answered_function(value));
        let settled = state.settle(flow);
        if let Some(frame) = self.frames.last_mut() {
            frame.answers.join(settled.past(value.id, What::Answered));
        }
        self.ending(value, state);
    }
}

//! One request, followed through code by one persona: statements.
//!
//! An undecided condition is followed both ways and the results are joined, so the work is linear in the code. What is
//! learned of a caller is only what the code itself decides.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::super::files::{At, FileId};
use super::super::interpret::Run;
use super::super::route::{Calling, Framework, Link, Note, Route};
use super::super::value::{ClassId, ObjectId, ScopeId, Value};
use super::bonds::Bonds;
use super::datum::{Datum, Marks, Persona, There, Thing};
use super::doubt::{Doubt, Undecided};
use super::effects::Effect;
use super::ways::Flow;
use crate::facts::{Flags, Node, Part, Role, Symbol};

/// How many nodes one persona may cost at one route.
const STEPS: u32 = 60_000;

/// Where a request was turned away, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub at: At,
    pub status: Option<u16>,
}

/// The variables of one function being followed, or of a function inside it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub names: HashMap<Symbol, Datum, FxBuildHasher>,
    pub parent: Option<usize>,
    /// Where names that are no variables are looked up.
    pub scope: ScopeId,
    pub file: FileId,
    pub this: Option<Datum>,
}

/// A function that is being followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Entered {
    pub at: Option<At>,
    pub returns: Vec<Datum>,
    /// What it hands out and goes on.
    pub yields: Vec<Datum>,
    /// The refusals among them.
    pub refusals: Vec<Stop>,
    pub throws: Vec<Stop>,
    /// It returns somewhere before anything was answered.
    pub leaves: bool,
    /// For each `try` around: what in it may have thrown.
    pub tries: Vec<Vec<Stop>>,
    /// It waits for something that never comes.
    pub hangs: bool,
}

/// What becomes of a promise that the project makes by hand.
#[derive(Clone, Debug, Default)]
pub(super) struct Settling {
    /// What it is resolved with.
    pub value: Option<Datum>,
    pub resolves: bool,
    pub rejects: bool,
    /// A refusal was sent before either: whoever waits for it waits for ever.
    pub refused: bool,
}

/// What happened so far, apart from variables.
#[derive(Clone, Debug, Default)]
pub struct Happened {
    /// `next()` was called, or the function behind a decorator.
    pub passed: bool,
    /// An answer that is not a rejection was sent.
    pub answered: bool,
    pub stops: Vec<Stop>,
    /// A condition asked for a role, or whether caller and thing belong together.
    pub asked_role: bool,
    /// The caller's identity was compared with something that was looked up or sent.
    pub asked_identity: bool,
    /// Something was looked up by the caller and what they sent together.
    pub asked_owner: bool,
    /// A secret of the server's was compared with what was sent: whoever passes is a machine that knows it.
    pub asked_secret: bool,
    /// A token that was sent along was verified: whoever passes was given one.
    pub asked_token: bool,
    /// Where a credential was given to code that cannot be followed, with what to call if it is the right one.
    pub handed_over: Option<At>,
    /// What a part of the address is was asked.
    pub asked_address: bool,
    /// In the order in which they were met.
    pub effects: Vec<Effect>,
    /// Where a row of an effect goes out with the answer, whole.
    pub shown: Vec<(At, usize)>,
    pub unknown: Vec<Note>,
    /// A link that would turn a stranger away, if something were decided that is not about the request.
    pub weak: Option<super::Proof>,
    /// A link that may turn away somebody who is signed in: what it asks of them was not understood.
    pub unsure: bool,
    /// Links whose code is not at hand, by what they are called: an unknown one, or one that was taken to guard nothing.
    pub unread: Vec<Note>,
    /// The handler does nothing but send the caller elsewhere.
    pub sent_off: Option<Stop>,
    /// Where the handler is left, its end included.
    pub ends: Vec<At>,
}

/// Everything that one path decides and another may decide differently.
#[derive(Clone)]
pub(super) struct State {
    pub frames: Vec<Rc<Frame>>,
    /// What guards left on the request.
    pub left: Rc<HashMap<String, Datum>>,
    /// The handler has answered with a refusal; what it does from here on it does nevertheless.
    pub refused: bool,
    /// An error was handed on to the framework.
    pub errored: bool,
    /// What undecided conditions on this path were about.
    pub doubt: Doubt,
    /// A transaction was begun and is not ended.
    pub began: bool,
}

/// One persona's way through the links and the handler of one route.
pub struct Visit<'r, 'a> {
    pub run: &'r mut Run<'a>,
    pub persona: Persona,
    pub happened: Happened,
    pub(super) bonds: Bonds,
    pub(super) state: State,
    pub(super) promises: Vec<Settling>,
    pub(super) entered: Vec<Entered>,
    /// What dependencies answered, by the function or object that is the dependency.
    pub(super) results: Vec<(Value, Datum)>,
    pub(super) metadata: Vec<(Arc<str>, Value)>,
    /// What stands for the decorated function while a decorator is followed.
    pub(super) wrapped: Option<Value>,
    /// What the function that was left last may answer.
    pub(super) answers: Vec<Datum>,
    /// The refusals among them.
    pub(super) answered_with: Vec<Stop>,
    /// It may return before it has answered anything.
    pub(super) leaves: bool,
    /// Where a handler answers an exception of its own, or sends people elsewhere.
    pub(super) turned: Vec<Stop>,
    /// Where refusals were met, and on what the way to them hung.
    pub(super) refusals: Vec<(At, Doubt)>,
    /// What the condition that is being decided hangs on.
    pub(super) doubt: Doubt,
    /// What the undecided conditions are about that what is followed stands inside of.
    pub(super) around: Doubt,
    /// The refusal that the link which was followed last did not come to.
    pub(super) half_closed: Option<Undecided>,
    pub(super) calling: Calling,
    /// It is the handler that is followed, not what stands before it.
    pub(super) is_handling: bool,
    /// The request changes nothing.
    pub(super) is_read: bool,
    /// Of the route; `ANY` where it is not known.
    pub(super) method: Arc<str>,
    /// Of the route, as the framework spells it.
    pub(super) path: Arc<str>,
    /// The instance whose method handles the request.
    pub(super) view: Option<ObjectId>,
    /// A route of Django's or its relatives'.
    pub(super) is_django: bool,
    /// A route of Flask's or its relatives', whose `g` is a part of the request.
    pub(super) is_flask: bool,
    /// What handles the request.
    pub(super) target: Option<Value>,
    /// What was asked for permission, and may be asked about an object again.
    pub(super) permissions: Vec<Link>,
    /// The method that is followed, where calling the next class's goes on with the request.
    pub(super) dispatching: Option<String>,
    /// The middleware that is followed, where it is put around an application.
    pub(super) inner: Option<ObjectId>,
    /// The path that is being followed ended in an exception.
    pub(super) raised: bool,
    /// A credential was looked at to know who calls.
    pub(super) verified: bool,
    pub(super) steps: u32,
    /// So many frames may still be looked into: a function that was made in one of them can be called.
    pub(super) held: usize,
    /// The loops that what is followed stands in.
    pub(super) rounds: u32,
    /// The blocks and functions around it that are done as a whole or not at all.
    pub(super) wholes: u32,
    /// What the decorators that were followed call the handler with.
    pub(super) handed: Option<super::calls::Given>,
    /// Functions whose decorators are being followed.
    pub(super) wrapping: Vec<At>,
    /// Functions that are done as a whole wherever they are called.
    pub(super) whole_functions: Vec<At>,
    /// What the statement answers that a cursor executed last.
    pub(super) fetched: Option<Datum>,
    /// The classes whose rows effects are about, by the effect's index.
    pub(super) classes: HashMap<usize, ClassId>,
    /// The form that is put around a row, by the effect: saving it may ask who calls.
    pub(super) forms: HashMap<usize, ClassId>,
}

impl<'r, 'a> Visit<'r, 'a> {
    pub fn new(run: &'r mut Run<'a>, persona: Persona, is_read: bool) -> Self {
        Self {
            run,
            persona,
            happened: Happened::default(),
            bonds: Bonds::default(),
            state: State {
                frames: Vec::new(),
                left: Rc::default(),
                refused: false,
                errored: false,
                doubt: Doubt::default(),
                began: false,
            },
            is_handling: false,
            promises: Vec::new(),
            entered: Vec::new(),
            results: Vec::new(),
            metadata: Vec::new(),
            wrapped: None,
            answers: Vec::new(),
            leaves: false,
            answered_with: Vec::new(),
            turned: Vec::new(),
            refusals: Vec::new(),
            doubt: Doubt::default(),
            around: Doubt::default(),
            half_closed: None,
            calling: Calling::Express,
            is_read,
            method: "ANY".into(),
            path: "".into(),
            view: None,
            is_django: false,
            is_flask: false,
            target: None,
            permissions: Vec::new(),
            dispatching: None,
            inner: None,
            raised: false,
            verified: false,
            steps: STEPS,
            held: 0,
            rounds: 0,
            wholes: 0,
            wrapping: Vec::new(),
            handed: None,
            whole_functions: Vec::new(),
            fetched: None,
            classes: HashMap::new(),
            forms: HashMap::new(),
        }
    }

    /// True where there was more to follow than may be.
    pub(super) fn is_spent(&self) -> bool {
        self.steps == 0
    }

    pub(super) fn renew(&mut self) {
        self.steps = STEPS;
    }

    /// What the route says of the request.
    pub fn aim(&mut self, route: &Route) {
        self.method = route.method.clone();
        self.path = route.path.as_str().into();
        self.view = match &route.handler.value {
            Value::Function(id) => self.run.world.function(*id).this.as_ref().and_then(Value::object),
            Value::Member(member) => member.of.object(),
            _ => None,
        };
        self.is_django = matches!(route.framework, Framework::Django | Framework::Drf | Framework::DjangoNinja);
        self.is_flask = matches!(route.framework, Framework::Flask | Framework::FlaskRestful);
        self.target = Some(route.handler.value.clone());
    }

    /// A WebSocket of ASGI, whose handler turns away by closing it.
    pub(super) fn is_socket(&self) -> bool {
        &*self.method == "WEBSOCKET" && self.calling.is_asgi()
    }

    /// Something that is there for who is signed in and for nobody else.
    pub(super) fn identity(&self) -> Datum {
        Datum::opaque(Marks::IDENTITY, There::of(self.persona.is_known()))
    }

    /// A credential as it is sent.
    pub(super) fn credential(&self) -> Datum {
        let marks = Marks::CREDENTIAL.with(Marks::PRESENTED);
        Datum::opaque(marks, There::of(self.persona != Persona::Anonymous))
    }

    pub(super) fn block(&mut self, block: Node<'a>, frame: usize) -> Flow {
        self.hoist(block, frame);
        for statement in block.children() {
            match self.exec(statement, frame) {
                Flow::Next => {}
                flow => return flow,
            }
        }
        Flow::Next
    }

    /// The handler of a WebSocket comes to its end without having closed it.
    pub(super) fn ends_well(&mut self) {
        if self.is_socket() && self.is_handling && self.entered.len() == 2 && !self.state.refused && !self.raised {
            self.happened.answered = true;
        }
    }

    fn hoist(&mut self, block: Node<'a>, frame: usize) {
        let file = self.state.frames[frame].file;
        for function in block.children().filter(|node| node.is(Role::Function) && !node.name().is_empty()) {
            let closure = self.closure(At { file, id: function.id }, frame);
            self.set(function.symbol(), closure, frame);
        }
    }

    pub(super) fn closure(&mut self, at: At, frame: usize) -> Datum {
        self.held = self.held.max(frame + 1);
        Datum::new(Thing::Closure { at, frame }, Marks::NONE, There::Yes)
    }

    pub(super) fn set(&mut self, name: Symbol, value: Datum, frame: usize) {
        Rc::make_mut(&mut self.state.frames[frame]).names.insert(name, value);
    }

    /// Follows a statement; an exception in it ends the path.
    pub(super) fn exec(&mut self, node: Node<'a>, frame: usize) -> Flow {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 {
            return Flow::Next;
        }
        let flow = self.statement(node, frame);
        if self.raised {
            self.raised = false;
            return Flow::End;
        }
        flow
    }

    fn statement(&mut self, node: Node<'a>, frame: usize) -> Flow {
        match node.role() {
            Role::Block | Role::Case | Role::Export => {
                // `check: { … break check; … }`
                let is_labelled = node.is(Role::Block) && node.parent().is_some_and(|up| up.is(Role::Block));
                for part in node.children() {
                    match self.exec(part, frame) {
                        Flow::Next => {}
                        Flow::Break if is_labelled => return Flow::Next,
                        flow => return flow,
                    }
                }
                Flow::Next
            }
            Role::With => self.managed(node, frame),
            Role::Function => {
                let at = At { file: self.state.frames[frame].file, id: node.id };
                let closure = self.closure(at, frame);
                self.set(node.symbol(), closure, frame);
                Flow::Next
            }
            Role::Decorated => {
                // A decorated inner function: `@wraps(f) def wrapper`.
                node.child(Part::Definition).map_or(Flow::Next, |definition| self.exec(definition, frame))
            }
            Role::Declare => {
                let value = match node.child(Part::Value) {
                    Some(value) => self.eval(value, frame),
                    None => Datum::null(),
                };
                if let Some(target) = node.child(Part::Target) {
                    self.assign(target, value, frame);
                }
                Flow::Next
            }
            Role::Return => {
                self.answered_with.clear();
                let what = node.children().next();
                let value = what.map_or_else(Datum::null, |value| self.eval(value, frame));
                // What a called function answers is answered on.
                let called = what.is_some_and(|what| what.is_any(&[Role::Call, Role::Await]));
                let handed_on = if called { std::mem::take(&mut self.answered_with) } else { Vec::new() };
                self.ends_well();
                let at = At { file: self.state.frames[frame].file, id: node.id };
                let refusal = self.rejection(&value).map(|status| Stop { at, status: Some(status) });
                let goes_elsewhere = matches!(value.thing, Thing::Response(Some(302)));
                if refusal.is_some() {
                    self.met_refusal(at);
                } else if goes_elsewhere && self.is_handling && self.entered.len() == 2 {
                    self.met_refusal(at);
                    self.turned.push(Stop { at, status: Some(302) });
                }
                if self.is_handling && self.entered.len() == 2 && !self.raised {
                    self.happened.ends.push(at);
                }
                if !self.raised
                    && let Some(entered) = self.entered.last_mut()
                {
                    let answers = matches!(value.thing, Thing::Response(_));
                    entered.leaves |= !answers && !self.happened.answered && self.happened.stops.is_empty();
                    entered.returns.push(value);
                    entered.refusals.extend(refusal);
                    entered.refusals.extend(handed_on);
                }
                Flow::End
            }
            Role::Throw => {
                let error = node.children().next().map(|value| self.eval(value, frame));
                let status = error.and_then(|error| self.status_of_error(&error));
                if !self.raised {
                    self.raise(At { file: self.state.frames[frame].file, id: node.id }, status);
                }
                Flow::End
            }
            Role::Assert => {
                let holds = node.children().next().map_or(There::Maybe, |condition| self.truth(condition, frame));
                if holds == There::No {
                    self.raise(At { file: self.state.frames[frame].file, id: node.id }, None);
                }
                Flow::Next
            }
            Role::If => self.branch(node, frame),
            Role::Loop => self.repeat(node, frame),
            Role::Switch => self.choice(node, frame),
            Role::Try => self.attempt(node, frame),
            Role::Discard => {
                for part in node.children() {
                    let nobody_awaits = part.is(Role::Call) && self.calls_coroutine(part, frame);
                    // A coroutine that nobody awaits does nothing.
                    if nobody_awaits && !self.is_javascript(frame) {
                        continue;
                    }
                    self.eval(part, frame);
                    if nobody_awaits {
                        self.forget_rejection();
                    }
                }
                Flow::Next
            }
            Role::Import => {
                let file = self.state.frames[frame].file;
                let scope = self.state.frames[frame].scope;
                self.run.import(node, file, scope);
                Flow::Next
            }
            Role::Break => Flow::Break,
            Role::Continue => Flow::Continue,
            Role::TypeDefinition | Role::Class | Role::Comment | Role::Pass => Flow::Next,
            Role::Global | Role::Delete | Role::Error | Role::Other | Role::Catch => Flow::Next,
            _ => {
                self.eval(node, frame);
                Flow::Next
            }
        }
    }

    /// True where a call enters an `async` function of the project.
    pub(super) fn calls_coroutine(&mut self, call: Node<'a>, frame: usize) -> bool {
        let Some(callee) = call.callee().filter(|callee| callee.is_any(&[Role::Name, Role::Member])) else {
            return false;
        };
        if callee.is(Role::Member) && !callee.child(Part::Object).is_some_and(|object| object.is(Role::Name)) {
            return false;
        }
        let at = match self.eval(callee, frame).thing {
            Thing::Closure { at, .. } => Some(at),
            Thing::Value(Value::Function(id)) => Some(self.run.world.function(id).at),
            _ => None,
        };
        at.and_then(|at| self.run.node(at)).is_some_and(|node| node.has(Flags::ASYNC))
    }

    /// A promise that nobody awaits turns nobody away by being rejected.
    pub(super) fn forget_rejection(&mut self) {
        if std::mem::take(&mut self.raised)
            && let Some(entered) = self.entered.last_mut().filter(|entered| entered.tries.is_empty())
        {
            entered.throws.pop();
        }
    }

    /// Runs what may or may not happen.
    pub(super) fn perhaps(&mut self, work: impl FnOnce(&mut Self)) {
        let before = self.state.clone();
        let raised = self.raised;
        work(self);
        self.raised = raised;
        self.join(before);
    }

    /// Goes over to another path. Functions that were made on this one keep their variables, so that whoever still holds
    /// one can call it.
    pub(super) fn switch(&mut self, mut to: State) -> State {
        let known = to.frames.len();
        to.frames.extend(self.state.frames.iter().skip(known).cloned());
        std::mem::replace(&mut self.state, to)
    }

    pub(super) fn join(&mut self, other: State) {
        self.state.refused &= other.refused;
        self.state.errored &= other.errored;
        self.state.began &= other.began;
        for (mine, theirs) in self.state.frames.iter_mut().zip(other.frames) {
            if Rc::ptr_eq(mine, &theirs) {
                continue;
            }
            let mine = Rc::make_mut(mine);
            for (name, value) in &theirs.names {
                match mine.names.get_mut(name) {
                    Some(held) => *held = held.join(value),
                    None => {
                        mine.names.insert(*name, value.clone());
                    }
                }
            }
        }
        if !Rc::ptr_eq(&self.state.left, &other.left) {
            let left = Rc::make_mut(&mut self.state.left);
            for (name, value) in other.left.iter() {
                let joined = left.get(name).map_or_else(|| value.clone(), |held| held.join(value));
                left.insert(name.clone(), joined);
            }
        }
    }

    /// What a condition that could not be decided says of variables on one side of it.
    pub(super) fn assume(&mut self, condition: Node<'a>, holds: bool, frame: usize) {
        match condition.role() {
            Role::Name => {
                if let Some((at, mut datum)) = self.variable(condition.symbol(), frame) {
                    datum.there = There::of(holds);
                    self.set(condition.symbol(), datum, at);
                }
            }
            Role::Not => {
                if let Some(inner) = condition.children().next() {
                    self.assume(inner, !holds, frame);
                }
            }
            Role::Unary if condition.name() == "!" => {
                if let Some(inner) = condition.child(Part::Value) {
                    self.assume(inner, !holds, frame);
                }
            }
            // `known && x` does not hold because of `x`.
            Role::Binary if matches!((condition.name(), holds), ("&&" | "and", false) | ("||" | "or", true)) => {
                let sides: Vec<_> = condition.children().collect();
                let [left, right] = sides.as_slice() else { return };
                let indifferent = There::of(!holds);
                if self.truth(*left, frame) == indifferent {
                    self.assume(*right, holds, frame);
                } else if self.truth(*right, frame) == indifferent {
                    self.assume(*left, holds, frame);
                }
            }
            Role::Binary if matches!((condition.name(), holds), ("&&" | "and", true) | ("||" | "or", false)) => {
                for side in condition.children() {
                    self.assume(side, holds, frame);
                }
            }
            _ => {}
        }
    }

    /// The path ends in an exception here.
    pub(super) fn raise(&mut self, at: At, status: Option<u16>) {
        self.may_raise(at, status);
        self.raised = true;
        self.ends_by(at);
    }

    /// What certainly ends a path says more than what might have ended it before, and comes first.
    pub(super) fn ends_by(&mut self, at: At) {
        let Some(entered) = self.entered.last_mut() else { return };
        let thrown = entered.tries.last_mut().unwrap_or(&mut entered.throws);
        if let Some(index) = thrown.iter().position(|stop| stop.at == at) {
            thrown[..=index].rotate_right(1);
        }
    }

    /// An exception that may or may not be thrown here.
    pub(super) fn may_raise(&mut self, at: At, status: Option<u16>) {
        self.met_refusal(at);
        let Some(entered) = self.entered.last_mut() else { return };
        match entered.tries.last_mut() {
            Some(thrown) if thrown.iter().any(|stop| stop.at == at) => {}
            Some(thrown) => thrown.push(Stop { at, status }),
            None => entered.throws.push(Stop { at, status }),
        }
    }

    /// A variable, and the frame it lives in.
    pub(super) fn variable(&self, name: Symbol, frame: usize) -> Option<(usize, Datum)> {
        let mut at = Some(frame);
        let file = self.state.frames[frame].file;
        while let Some(index) = at {
            let frame = &self.state.frames[index];
            if frame.file != file {
                return None;
            }
            if let Some(found) = frame.names.get(&name) {
                return Some((index, found.clone()));
            }
            at = frame.parent;
        }
        None
    }

    /// `found.user = …` and `found[key] = …` of a variable that holds a record.
    fn put_in_record(&mut self, object: Node<'a>, key: Option<&str>, value: &Datum, frame: usize) -> bool {
        if !object.is(Role::Name) {
            return false;
        }
        let Some((at, mut held)) = self.variable(object.symbol(), frame) else { return false };
        let Thing::Record(fields) = &mut held.thing else { return false };
        match key {
            Some(key) => {
                let fields = Rc::make_mut(fields);
                fields.retain(|(each, _)| &**each != key);
                fields.push((key.into(), value.clone()));
            }
            None => {
                held.marks = held.marks.with(value.all_marks());
                held.there = There::Maybe;
            }
        }
        self.set(object.symbol(), held, at);
        true
    }

    /// Gives what `target` names a value.
    /// Where `body.userId` of a request is kept once the server has written it itself: `req.body.userId = session.userId`.
    pub(super) fn sent_key(&mut self, part: Node<'a>, name: &str, frame: usize) -> Option<String> {
        let sent = part.is(Role::Member) && matches!(part.name(), "body" | "query" | "params" | "data");
        let request = part.child(Part::Object).filter(|_| sent)?;
        let is_request = matches!(self.eval(request, frame).thing, Thing::Request);
        is_request.then(|| format!("{}.{name}", part.name()))
    }

    pub(super) fn assign(&mut self, target: Node<'a>, value: Datum, frame: usize) {
        match target.role() {
            Role::Name | Role::Shorthand => {
                let at = self.variable(target.symbol(), frame).map_or(frame, |(at, _)| at);
                let declares = target.parent().is_some_and(|parent| !parent.is(Role::Assign));
                self.set(target.symbol(), value, if declares { frame } else { at });
            }
            Role::Member | Role::Index => {
                let Some(object) = target.child(Part::Object) else { return };
                let holder = self.eval(object, frame);
                let name = match target.role() {
                    Role::Member => Some(target.name().to_owned()),
                    _ => target.child(Part::Index).and_then(|key| self.eval(key, frame).text().map(str::to_owned)),
                };
                if let Some(name) = name {
                    let at = At { file: self.state.frames[frame].file, id: target.id };
                    if self.put_in_record(object, Some(&name), &value, frame) {
                        return;
                    }
                    if object.is(Role::Name) && self.gives_status(&holder, &name, &value, object, frame) {
                        return;
                    }
                    if let Some(key) = self.sent_key(object, &name, frame) {
                        Rc::make_mut(&mut self.state.left).insert(key, value);
                    } else if !self.answers_by_assignment(&holder, &name, &value, at) {
                        self.leave(&holder, &name, value);
                    }
                } else {
                    self.put_in_record(object, None, &value, frame);
                }
            }
            Role::Object => {
                for part in target.children() {
                    let (key, inner) = match part.role() {
                        Role::Shorthand => (part.name(), part),
                        Role::Pair => match part.child(Part::Target) {
                            Some(inner) => (part.name(), inner),
                            None => continue,
                        },
                        Role::Defaulted => match part.child(Part::Target) {
                            Some(inner) => (inner.name(), inner),
                            None => continue,
                        },
                        Role::Spread => match part.children().next() {
                            Some(inner) => {
                                self.assign(inner, value.clone(), frame);
                                continue;
                            }
                            None => continue,
                        },
                        _ => continue,
                    };
                    let at = At { file: self.state.frames[frame].file, id: part.id };
                    let mut field = self.property(&value, key, at);
                    if part.is(Role::Defaulted)
                        && field.there != There::Yes
                        && let Some(default) = part.child(Part::Default)
                    {
                        let default = self.eval(default, frame);
                        field = if field.there == There::No { default } else { field.join(&default) };
                    }
                    if inner.is(Role::Shorthand) {
                        self.set(inner.symbol(), field, frame);
                    } else {
                        self.assign(inner, field, frame);
                    }
                }
            }
            Role::Array | Role::Tuple => {
                for (index, part) in target.children().enumerate() {
                    let item = match &value.thing {
                        Thing::List(items) => items.get(index).cloned().unwrap_or_else(Datum::null),
                        _ => Datum::opaque(value.marks, value.there),
                    };
                    self.assign(part, item, frame);
                }
            }
            Role::Defaulted | Role::Parameter => {
                if let Some(inner) = target.child(Part::Target) {
                    self.assign(inner, value, frame);
                }
            }
            Role::Spread | Role::Declare => {
                if let Some(inner) = target.children().next() {
                    self.assign(inner, value, frame);
                }
            }
            _ => {}
        }
    }
}

//! Reads one file's flow: its code is run once with every parameter standing for itself, branches joined where they meet.

mod call;
mod condition;
mod expression;
mod handler;
mod harm;
mod html;
mod known;
mod location;
mod pattern;
mod rows;
mod schema;
mod shape;
mod statement;
mod ways;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::file::{By, Checked, Ending, Exit, FileFlow, Function, Hit};
use super::value::{Flow, Origin, Root};
use crate::app::files::SourceFile;
use crate::facts::{BindingKind, FileFacts, Flags, Id, Node, Occurrences, Part, Paths, Role, Symbol};
use crate::models::flow::{Flow as Model, Harm, Harms, model};
use crate::syntax::Language;

use known::Known;

pub(super) use expression::{KEY, is_self};
pub(super) use handler::annotation;
pub use pattern::taken_out;
pub(super) use schema::only_answers;

/// How many nodes one file may cost; what is left then is not followed.
const STEPS: u32 = 120_000;

/// How deep expressions and functions inside functions are followed.
const DEEPEST: u32 = 100;

/// How many checks are remembered at once.
const MOST_CHECKS: usize = 48;

/// A variable: its scope, and its name.
type Key = (Id, Symbol);

/// What is known at one point of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    vars: HashMap<Key, Flow, FxBuildHasher>,
    /// What variables hold for certain.
    known: HashMap<Key, Known, FxBuildHasher>,
    checked: Vec<Checked>,
    /// Nothing comes past here.
    dead: bool,
}

impl State {
    fn dead() -> Self {
        Self { dead: true, ..Self::default() }
    }

    /// What is known where two ways meet.
    fn join(mut self, mut other: State) -> State {
        if self.dead {
            return other;
        }
        if other.dead {
            return self;
        }
        let mut known = std::mem::take(&mut self.known);
        known.retain(|key, mine| {
            let both = other.known.remove(key).and_then(|theirs| mine.clone().both(&theirs));
            both.map(|both| *mine = both).is_some()
        });
        let mut checked: Vec<Checked> = Vec::new();
        for mine in &self.checked {
            let both = other.checked.iter().find_map(|theirs| {
                let same = mine.root == theirs.root && mine.path == theirs.path && mine.decides == theirs.decides;
                match (mine.by, theirs.by) {
                    _ if !same => None,
                    (By::Test(one), By::Test(two)) => Some(By::Test(one.both(two))),
                    (one, two) => (one == two).then_some(one),
                }
            });
            if let Some(by) = both
                && by != By::Test(crate::models::flow::Harms::NONE)
            {
                checked.push(Checked { by, ..mine.clone() });
            }
        }
        // What only one of them has looked at counts for what it holds: the other may hold something else.
        let mut vars = self.only_checked(&checked);
        for (key, flow) in other.only_checked(&checked) {
            vars.entry(key).or_default().join(flow);
        }
        State { vars, known, checked, dead: false }
    }

    /// The variables, behind the checks that are not among these.
    fn only_checked(self, common: &[Checked]) -> HashMap<Key, Flow, FxBuildHasher> {
        let mut own = self.checked;
        own.retain(|checked| !common.contains(checked));
        if own.is_empty() {
            return self.vars;
        }
        let behind = State { checked: own, ..State::default() };
        let touches = |flow: &Flow| {
            let known = |origin: &Origin| behind.checked.iter().any(|checked| checked.root == origin.root);
            flow.origins.iter().any(known) || !flow.fields.is_empty()
        };
        self.vars
            .into_iter()
            .map(|(key, flow)| (key, if touches(&flow) { behind.settle(flow) } else { flow }))
            .collect()
    }

    fn check(&mut self, origin: &Origin, by: By) {
        let Origin { root, path, decides, .. } = origin;
        if let By::Test(harms) = by
            && let Some(known) = self.checked.iter_mut().find(|known| {
                known.root == *root
                    && known.path == *path
                    && known.decides == *decides
                    && matches!(known.by, By::Test(_))
            })
            && let By::Test(before) = known.by
        {
            known.by = By::Test(before.with(harms));
            return;
        }
        let checked = Checked { root: root.clone(), path: path.clone(), decides: *decides, by };
        if self.checked.len() < MOST_CHECKS && !self.checked.contains(&checked) {
            self.checked.push(checked);
        }
    }

    /// The value as it is here, behind what was looked at.
    fn settle(&self, flow: Flow) -> Flow {
        if self.checked.is_empty() || flow.is_empty() {
            return flow;
        }
        flow.map(&|mut origin| {
            for checked in &self.checked {
                if checked.root == origin.root && checked.covers(&origin.path) {
                    match checked.by {
                        By::Test(harms) => origin.live = origin.live.without(checked.settles_by(harms, &origin)),
                        By::Call(check) if !origin.checks.contains(&check) => origin.checks.push(check),
                        By::Call(_) => {}
                    }
                }
            }
            origin
        })
    }
}

/// A function that is being run.
struct Frame {
    function: Id,
    answers: Flow,
    exits: Vec<Exit>,
    /// What is known where it has ended.
    after: State,
}

/// A loop or a switch that is being run.
struct Around {
    is_loop: bool,
    /// What is known where it is left by a `break`.
    left: State,
    /// What is known where its next round begins by a `continue`.
    next: State,
}

impl Around {
    fn new(is_loop: bool) -> Self {
        Self { is_loop, left: State::dead(), next: State::dead() }
    }
}

/// One run over a file.
pub(super) struct Reader<'a> {
    source: &'a SourceFile,
    facts: &'a FileFacts,
    model: &'static Model,
    occurrences: Occurrences,
    paths: Paths,
    texts: HashMap<Symbol, Arc<str>, FxBuildHasher>,
    out: FileFlow,
    frames: Vec<Frame>,
    /// Innermost last.
    around: Vec<Around>,
    /// What was handed to the `resolve` of promises that are being made.
    resolved: Vec<Flow>,
    steps: u32,
    depth: u32,
    flask: bool,
    /// The application answers errors of its code itself.
    errors_are_handled: bool,
    call: Arc<str>,
    element: Arc<str>,
    /// The texts of prepared statements by the names they are kept under; looked for when first asked for.
    prepared: OnceCell<HashMap<Symbol, Option<Id>, FxBuildHasher>>,
}

/// What a file says.
pub(super) fn read(source: &SourceFile) -> FileFlow {
    let facts = &source.facts;
    let model = model();
    if !source.kind.is_production() && source.kind != crate::facts::FileKind::Script {
        return FileFlow::default();
    }
    let flask = facts.all(Role::Import).any(|import| {
        let named = |node: Node<'_>| node.name().starts_with("flask") || node.name().starts_with("quart");
        named(import) || import.children().any(named)
    });
    let mut reader = Reader {
        source,
        facts,
        model,
        occurrences: Occurrences::default(),
        paths: Paths::default(),
        texts: HashMap::default(),
        out: FileFlow::default(),
        frames: Vec::new(),
        around: Vec::new(),
        resolved: Vec::new(),
        steps: STEPS,
        depth: 0,
        flask,
        errors_are_handled: flask && handles_errors(source),
        call: "()".into(),
        element: "[]".into(),
        prepared: OnceCell::new(),
    };
    let mut state = State::default();
    reader.frames.push(reader.frame(Id::ROOT));
    reader.block(facts.root(), &mut state);
    reader.frames.clear();
    tracing::debug!(path = &*source.path, rows = facts.tree.len(), steps = STEPS - reader.steps, "read the flow");
    reader.out.hits.sort_by_key(|hit| (hit.call, hit.value));
    drop_asked(&mut reader.out.hits);
    reader.out
}

/// Whether a file is there is no news where it is opened as well.
fn drop_asked(hits: &mut Vec<Hit>) {
    let opens = |hit: &&Hit| hit.sink.harm == Harm::Path && !hit.sink.asks;
    let opened: HashSet<Id> = hits.iter().filter(opens).map(|hit| hit.inside).collect();
    hits.retain(|hit| !hit.sink.asks || !opened.contains(&hit.inside));
}

/// `@app.errorhandler(ValueError)`
fn handles_errors(source: &SourceFile) -> bool {
    let facts = &source.facts;
    facts.all(Role::Call).any(|call| {
        let kind = call.argument(0).map(Node::name).unwrap_or_default();
        call.call_name() == "errorhandler" && matches!(kind, "ValueError" | "KeyError" | "TypeError" | "Exception")
    })
}

impl<'a> Reader<'a> {
    fn frame(&self, function: Id) -> Frame {
        Frame { function, answers: Flow::default(), exits: Vec::new(), after: State::dead() }
    }

    fn python(&self) -> bool {
        self.facts.language == Language::Python
    }

    fn inside(&self) -> Id {
        self.frames.last().map_or(Id::ROOT, |frame| frame.function)
    }

    fn text(&mut self, node: Node<'_>) -> Arc<str> {
        let facts = self.facts;
        self.texts.entry(node.symbol()).or_insert_with(|| facts.names.text(node.symbol()).into()).clone()
    }

    fn literal(&self, node: Node<'_>) -> Option<&'a str> {
        self.source.literals.get(node.id)
    }

    /// The canonical path of an expression; `promisify(f)` is `f`.
    fn path_of(&self, node: Node<'a>) -> Option<std::rc::Rc<str>> {
        // `(Path(folder) / name).open`
        if self.python()
            && let Some(object) = node.child(Part::Object).filter(|_| node.is(Role::Member))
        {
            let (joined, mut folder) = (self.value(object), self.value(object));
            while let Some(left) = folder.child(Part::Left).filter(|_| folder.is(Role::Binary) && folder.name() == "/")
            {
                folder = self.value(left);
            }
            if folder != joined {
                let folder = self.paths.of(&self.occurrences, folder)?;
                return Some(format!("{folder}.{}", node.name()).into());
            }
        }
        let path = self.paths.of(&self.occurrences, node)?;
        if path.ends_with("promisify()") {
            let made = self.value(node);
            return made.argument(0).and_then(|inner| self.paths.of(&self.occurrences, inner));
        }
        Some(path)
    }

    /// The expression that a name holds, where it is assigned once.
    fn value(&self, node: Node<'a>) -> Node<'a> {
        let mut node = node.awaited();
        for _ in 0..6 {
            if !node.is_any(&[Role::Name, Role::Shorthand]) {
                break;
            }
            let Some(binding) = self.occurrences.resolve(node, node.symbol()) else { break };
            let all = self.occurrences.bindings(node, node.symbol());
            let assigned = all.iter().filter(|each| each.scope == binding.scope).count();
            let whole = binding.kind == BindingKind::Variable && binding.node.child(Part::Target) == Some(binding.name);
            match binding.node.child(Part::Value) {
                Some(value) if whole && assigned == 1 && binding.node.name().is_empty() => node = value.awaited(),
                _ => break,
            }
        }
        node
    }

    /// The function of this file that an expression is or names.
    fn function_of(&self, node: Node<'a>) -> Option<Node<'a>> {
        if node.is(Role::Function) {
            return Some(node);
        }
        if !node.is_any(&[Role::Name, Role::Shorthand]) {
            return None;
        }
        let binding = self.occurrences.resolve(node, node.symbol())?;
        match binding.kind {
            BindingKind::Function => Some(binding.node),
            BindingKind::Variable => Some(self.value(node)).filter(|value| value.is(Role::Function)),
            _ => None,
        }
    }

    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0 && self.depth < DEEPEST
    }

    /// Runs a function where it is written. `bound`: what its parameters are given, where that is known.
    fn function(&mut self, node: Node<'a>, state: &mut State, bound: Option<&[Flow]>) -> Flow {
        if !self.step() || node.has(Flags::BROKEN) && !node.has(Flags::HELD) {
            return Flow::default();
        }
        self.depth += 1;
        let mut inner = state.clone();
        inner.dead = false;
        // It may run later, when variables around it hold something else.
        inner.known.clear();
        self.frames.push(self.frame(node.id));
        self.parameters(node, &mut inner, bound);
        if let Some(body) = node.child(Part::Body) {
            if body.is(Role::Block) {
                self.block(body, &mut inner);
                if !inner.dead {
                    self.exit(Ending::Value, &inner);
                }
            } else {
                let flow = self.eval(body, &mut inner);
                self.answer(body, flow, &mut inner);
            }
        }
        self.depth -= 1;
        let Some(frame) = self.frames.pop() else { return Flow::default() };
        // What it did to the variables around it.
        for (key, flow) in frame.after.vars {
            if key.0 < node.id
                && let Some(held) = state.vars.get_mut(&key)
            {
                held.join(flow);
            }
        }
        let answers = frame.answers.clone();
        self.out.functions.insert(node.id, Function { answers: frame.answers, exits: frame.exits });
        answers
    }

    fn exit(&mut self, ending: Ending, state: &State) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.exits.push(Exit { ending, checked: state.checked.clone() });
        let after = std::mem::take(&mut frame.after);
        frame.after = after.join(state.clone());
    }

    /// Every name of a pattern is given its part of the value.
    fn bind(&mut self, pattern: Node<'a>, flow: Flow, state: &mut State) {
        if !self.step() {
            return;
        }
        match pattern.role() {
            Role::Name | Role::Shorthand => {
                let flow = if pattern.is(Role::Shorthand) && pattern.parent().is_some_and(|up| up.is(Role::Object)) {
                    let name = self.text(pattern);
                    flow.member(&name)
                } else {
                    flow
                };
                self.set(pattern, flow, state);
            }
            Role::Object => {
                for child in pattern.children() {
                    match child.role() {
                        Role::Pair => {
                            let name = self.text(child);
                            if let Some(target) = child.child(Part::Target) {
                                self.bind(target, flow.member(&name), state);
                            }
                        }
                        Role::Defaulted => {
                            // `{ a = 1 }`: the target is the shorthand.
                            self.bind_defaulted(child, flow.clone(), state);
                        }
                        Role::Spread => {
                            if let Some(inner) = child.children().next() {
                                self.bind(inner, flow.clone(), state);
                            }
                        }
                        _ => self.bind(child, flow.clone(), state),
                    }
                }
            }
            Role::Array | Role::Tuple => {
                // Of what is told apart by its place, a place of which nothing is said holds nothing.
                let placed = flow.origins.is_empty()
                    && flow.fields.iter().any(|(name, _)| name.bytes().all(|byte| byte.is_ascii_digit()));
                let each = if placed { Flow::default() } else { self.element_of(&flow) };
                // What a function answers may be told apart by its place: `where, values = clauses()`.
                let answered = |origin: &Origin| matches!(origin.root, Root::Call(_)) && !origin.derived;
                for (at, child) in pattern.children().enumerate() {
                    let name: Arc<str> = at.to_string().into();
                    let own = flow.fields.iter().find(|(each, _)| *each == name).map(|(_, flow)| flow.clone());
                    let own = own.unwrap_or_else(|| {
                        let mut own = if at < 6 { each.clone() } else { self.element_of(&flow) };
                        own.origins.retain(|origin| !answered(origin));
                        own.origins.extend(
                            flow.origins.iter().filter(|one| answered(one)).map(|one| super::value::deeper(one, &name)),
                        );
                        own
                    });
                    self.bind(child, own, state);
                }
            }
            Role::Defaulted => self.bind_defaulted(pattern, flow, state),
            Role::Spread => {
                if let Some(inner) = pattern.children().next() {
                    self.bind(inner, flow, state);
                }
            }
            Role::Parameter => {
                let target = pattern.child(Part::Target).or_else(|| {
                    pattern
                        .children()
                        .find(|child| !matches!(child.part(), Part::Type | Part::Default) && !child.is(Role::Decorator))
                });
                if let Some(target) = target {
                    self.bind(target, flow, state);
                }
            }
            Role::Member | Role::Index => self.assign_member(pattern, flow, state),
            _ => {}
        }
    }

    fn bind_defaulted(&mut self, node: Node<'a>, mut flow: Flow, state: &mut State) {
        let Some(target) = node.child(Part::Target) else { return };
        if target.is(Role::Shorthand) {
            let name = self.text(target);
            flow = flow.member(&name);
        }
        if let Some(default) = node.child(Part::Default) {
            let other = self.eval(default, state);
            flow = flow.cleared(Harms::of(Harm::Absent));
            flow.join(other);
        }
        if target.is(Role::Shorthand) { self.set(target, flow, state) } else { self.bind(target, flow, state) }
    }

    /// Gives a variable a value.
    fn set(&mut self, name: Node<'a>, flow: Flow, state: &mut State) {
        let Some(binding) = self.occurrences.resolve(name, name.symbol()) else { return };
        // A parameter that is bound is still itself.
        let is_itself = |origin: &Origin| {
            origin.path.is_empty() && matches!(origin.root, Root::Param(..) | Root::Input(_) | Root::Request)
        };
        let named =
            |origin: Origin| if is_itself(&origin) { origin } else { origin.past(name.id, super::value::What::Named) };
        let flow = flow.map(&named);
        if binding.scope.is(Role::Module) && self.frames.len() > 1 {
            let root = Root::Variable(self.text(name));
            self.store(root, state.settle(flow.clone()));
        }
        let key = (binding.scope.id, name.symbol());
        state.known.remove(&key);
        state.vars.insert(key, flow);
    }

    pub(super) fn store(&mut self, root: Root, flow: Flow) {
        if flow.is_empty() || self.out.stores.len() > 400 {
            return;
        }
        // A variable that is put into itself says nothing new.
        let flow = flow
            .map(&|origin| if origin.root == root { Origin { live: Default::default(), ..origin } } else { origin });
        if !flow.is_empty() {
            self.out.stores.push((root, flow));
        }
    }

    /// What Python goes through: of the fields of a form or a query the names, which are text and there.
    fn keys_of(&self, flow: &Flow) -> Flow {
        const FIELDS: [&str; 9] =
            ["POST", "GET", "FILES", "COOKIES", "args", "form", "values", "cookies", "query_params"];
        let named = |origin: &Origin| {
            !origin.derived && origin.path.last().is_some_and(|last| FIELDS.contains(&&**last)) && origin.path.len() < 3
        };
        let (names, rest): (Vec<Origin>, Vec<Origin>) = flow.origins.iter().cloned().partition(named);
        let mut each = self.element_of(&Flow { origins: rest, fields: flow.fields.clone() });
        let names = self.element_of(&Flow { origins: names, fields: Vec::new() });
        each.join(names.cleared(Harms::OF_SHAPE).map(&|origin| Origin { text: true, derived: true, ..origin }));
        each
    }

    /// What iteration over a value gives.
    fn element_of(&self, flow: &Flow) -> Flow {
        let mut each = Flow {
            origins: flow.origins.iter().map(|one| super::value::deeper(one, &self.element)).collect(),
            fields: vec![],
        };
        match flow.fields.iter().find(|(name, _)| *name == self.element) {
            Some((_, held)) => each.join(held.clone()),
            None => {
                let fields = flow.fields.iter().filter(|(name, _)| &**name != expression::KEY).cloned().collect();
                each.join(Flow { origins: vec![], fields }.whole());
            }
        }
        each
    }
}

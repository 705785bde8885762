//! What a handler does with the failure, and what the code it guards does in the first place.
//!
//! A handler is called idle only where every statement of it is known to tell nobody. Whatever else it does (a call
//! that is not a quiet log, an assignment, a value that says what happened) counts as handling, because the code
//! cannot be seen to be wrong.

use super::handlers::{Form, Handler};
use crate::facts::{Node, Part, Role, View};
use crate::models::failures::{failures, has, has_word};
use crate::models::pattern::words;

/// How many helpers of the same file are read through.
const DEEPEST: u32 = 2;

/// What a handler does.
#[derive(Debug, Default)]
pub struct Deeds<'a> {
    /// It throws, or ends the process.
    pub throws: Option<Node<'a>>,
    /// It does something that is not known to be idle.
    pub acts: bool,
    /// It writes to a log that production does not look at.
    pub quiet: Option<Node<'a>>,
    /// It logs a warning or an error.
    pub loud: Option<Node<'a>>,
    /// That log holds the error.
    pub names_error: bool,
    /// The one that production does not look at does.
    pub whispers_error: bool,
    /// What it returns: the value, or the bare `return`.
    pub returns: Vec<Node<'a>>,
    pub skips: bool,
}

impl<'a> Deeds<'a> {
    pub fn of(view: &View<'a>, handler: &Handler<'a>) -> Self {
        let mut deeds = Deeds::default();
        if let Some(body) = handler.body {
            deeds.read(view, body, handler.error, 0);
        }
        deeds
    }

    /// What a function does that is called with the error.
    pub fn in_function(view: &View<'a>, function: Node<'a>) -> Self {
        let mut deeds = Deeds::default();
        let parameter = function.parameters().next();
        let error = parameter.map(|parameter| parameter.child(Part::Target).unwrap_or(parameter));
        if let Some(body) = function.child(Part::Body) {
            deeds.read(view, body, error, 0);
        }
        deeds
    }

    /// True where nobody learns of the failure.
    pub fn is_idle(&self) -> bool {
        self.throws.is_none() && !self.acts && self.returns.iter().all(|value| is_empty(*value))
    }

    fn read(&mut self, view: &View<'a>, body: Node<'a>, error: Option<Node<'a>>, depth: u32) {
        if !body.is(Role::Block) {
            // An arrow function's expression is its answer.
            let value = body.awaited();
            if value.is(Role::Call) && (log_level(view, value).is_some() || idle_call(value)) {
                self.call(view, body, value, error, depth);
            } else if value.is(Role::Assign) {
                self.acts = true;
            } else {
                self.returns.push(value);
            }
            return;
        }
        for node in body.own_descendants() {
            match node.role() {
                Role::Throw => self.throws = Some(node),
                Role::Return => self.returns.push(node.children().next().map_or(node, Node::awaited)),
                Role::Yield | Role::Delete | Role::Assert => self.acts = true,
                Role::Continue | Role::Break => self.skips = true,
                Role::Assign | Role::Update => {
                    let target = node.child(Part::Target).or_else(|| node.children().next());
                    self.acts |= target.is_none_or(|target| !has_word(&failures().idle.words, target.name()));
                }
                Role::Discard => self.discard(view, body, node, error, depth),
                _ => {}
            }
        }
    }

    /// The outermost calls of an expression statement.
    fn discard(&mut self, view: &View<'a>, body: Node<'a>, statement: Node<'a>, error: Option<Node<'a>>, depth: u32) {
        let mut done: Option<Node<'a>> = None;
        for node in statement.own_descendants().filter(|node| node.is_any(&[Role::Call, Role::New])) {
            if done.is_none_or(|outer| !outer.encloses(node)) {
                self.call(view, body, node, error, depth);
                done = Some(node);
            }
        }
    }

    fn call(&mut self, view: &View<'a>, body: Node<'a>, call: Node<'a>, error: Option<Node<'a>>, depth: u32) {
        match log_level(view, call) {
            Some(Level::Loud) => {
                self.loud = Some(call);
                self.names_error |= names_error(view, body, call, error);
            }
            Some(Level::Quiet) => {
                self.quiet = Some(call);
                self.whispers_error |= names_error(view, body, call, error);
            }
            // `socket.close(4000, error.message)` tells the other side.
            None if idle_call(call) && !names_error(view, body, call, error) => {}
            None => match call.callee().and_then(|callee| view.function(callee)) {
                Some(helper) if depth < DEEPEST && helper.child(Part::Body).is_some_and(|b| !b.encloses(call)) => {
                    let parameter = helper.parameters().next();
                    let error = parameter.map(|parameter| parameter.child(Part::Target).unwrap_or(parameter));
                    let mut inner = Deeds::default();
                    if let Some(body) = helper.child(Part::Body) {
                        inner.read(view, body, error, depth + 1);
                    }
                    self.throws = self.throws.or(inner.throws.map(|_| call));
                    // An arrow function that answers what it calls: `const failed = () => toast.error(…)`.
                    self.acts |= inner.acts || inner.returns.iter().any(|value| value.is(Role::Call));
                    self.quiet = self.quiet.or(inner.quiet.map(|_| call));
                    self.loud = self.loud.or(inner.loud.map(|_| call));
                    self.names_error |= inner.names_error;
                }
                _ => self.acts = true,
            },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Loud,
    Quiet,
}

/// The level of a call that writes to a log or terminal. A logger is what is named like one; the `.error(…)` of
/// anything else (a toast, a spinner, a test context) is an act of its own.
pub fn log_level(view: &View<'_>, call: Node<'_>) -> Option<Level> {
    let log = &failures().log;
    let callee = call.callee()?;
    let name = callee.name();
    if callee.is(Role::Name) {
        let path = view.path_of(callee);
        let path = path.as_deref().unwrap_or(name);
        let level = path.strip_prefix("logging.").filter(|_| path.starts_with("logging."));
        return if has(&log.print, path) || level.is_some_and(|level| has(&log.quiet, level)) {
            Some(Level::Quiet)
        } else if level.is_some_and(|level| has(&log.loud, level)) {
            Some(Level::Loud)
        } else {
            None
        };
    }
    let receiver = call.receiver()?;
    let is_logger = receiver.chain().any(|link| has_word(&log.words, link.name()));
    if has(&log.loud, name) {
        return is_logger.then_some(Level::Loud);
    }
    if name == "log" && is_logger {
        // `logger.log("error", …)`, `logger.log(logging.ERROR, …)`.
        let level = call.argument(0).filter(|level| level.is_any(&[Role::String, Role::Member]));
        let level = level.map(|level| view.string(level).unwrap_or_else(|| level.name().to_lowercase()));
        let loud = receiver.name() != "console" && level.is_some_and(|level| has(&log.loud, &level));
        return Some(if loud { Level::Loud } else { Level::Quiet });
    }
    (is_logger && has(&log.quiet, name)).then_some(Level::Quiet)
}

fn names_error(view: &View<'_>, body: Node<'_>, log: Node<'_>, error: Option<Node<'_>>) -> bool {
    let current = &failures().log.current;
    if log.call_name() == "exception" || log.descendants().any(|node| has(current, node.name())) {
        return true;
    }
    let derived: Vec<_> = body
        .own_descendants()
        .filter(|node| node.is_any(&[Role::Declare, Role::Assign]))
        .filter_map(|node| node.child(Part::Target))
        .map(Node::symbol)
        .collect();
    log.descendants().any(|node| {
        let symbol = node.symbol();
        node.is_any(&[Role::Name, Role::Shorthand])
            && (error.is_some_and(|error| error.symbol() == symbol) || derived.contains(&symbol))
    }) || view.slice(log.span()).contains("exc_info")
}

fn idle_call(call: Node<'_>) -> bool {
    has(&failures().idle.calls, call.call_name())
}

/// True for values that look like "there is none": what a caller cannot tell from success.
pub fn is_empty(value: Node<'_>) -> bool {
    match value.role() {
        Role::Return | Role::Null => true,
        Role::Name => value.name() == "undefined",
        Role::Array | Role::Object | Role::Tuple => value.children().next().is_none(),
        Role::Block => value.children().next().is_none(),
        Role::String => value.has(crate::facts::Flags::EMPTY),
        Role::Unary => value.name() == "void",
        Role::Call | Role::New => {
            matches!(value.call_name(), "Map" | "Set" | "set" | "dict" | "list") && value.argument(0).is_none()
        }
        _ => false,
    }
}

/// What may be lost with the failure, from nothing to money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stake {
    /// Conversion, clean-up, feature detection, telemetry.
    Nothing,
    /// A call whose effect this file does not show.
    Unknown,
    /// Something outside the process was asked or told.
    Outside,
    Money,
}

/// The operations that may fail, and the one with the highest stake.
#[derive(Debug)]
pub struct Tried<'a> {
    pub stake: Stake,
    pub calls: Vec<Node<'a>>,
}

impl<'a> Tried<'a> {
    pub fn of(view: &View<'a>, handler: &Handler<'a>) -> Self {
        let tried = handler.tried;
        if imports(tried) {
            return Self { stake: Stake::Nothing, calls: Vec::new() };
        }
        let mut found: Vec<(Stake, Node<'a>)> = std::iter::once(tried)
            .chain(tried.own_descendants())
            .filter(|node| node.is_any(&[Role::Call, Role::New]))
            .map(|call| (stake(view, call), call))
            .collect();
        let mut highest = found.iter().map(|(stake, _)| *stake).max().unwrap_or(Stake::Nothing);
        // What a promise stands for happens elsewhere.
        if handler.form == Form::Callback && highest == Stake::Unknown {
            highest = Stake::Outside;
        }
        found.retain(|(stake, _)| *stake > Stake::Nothing);
        found.sort_by_key(|(stake, call)| (std::cmp::Reverse(*stake), call.id));
        Self { stake: highest, calls: found.into_iter().map(|(_, call)| call).collect() }
    }
}

/// `emit_log_messages`, `forwardLogs`: what cannot be logged cannot be told in a log either.
fn passes_logs_on(name: &str) -> bool {
    let words = words(name);
    matches!(words.first().map(String::as_str), Some("emit" | "forward" | "flush" | "print" | "replay"))
        && words.iter().any(|word| matches!(word.as_str(), "log" | "logs"))
}

fn imports(tried: Node<'_>) -> bool {
    tried.own_descendants().any(|node| node.is(Role::Import))
}

/// True where a path is one of these, or begins with one.
fn lies_in(path: &str, modules: &[String]) -> bool {
    modules
        .iter()
        .any(|module| path.strip_prefix(module.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

fn stake(view: &View<'_>, call: Node<'_>) -> Stake {
    let model = failures();
    let name = call.call_name();
    let awaited = call.parent().is_some_and(|parent| parent.is(Role::Await));
    let path = call.callee().and_then(|callee| view.path_of(callee));
    let links: Vec<&str> = call.callee().into_iter().flat_map(Node::chain).map(Node::name).collect();
    let any_word = |list: &[String]| links.iter().any(|link| has_word(list, link));
    if log_level(view, call).is_some() {
        return Stake::Nothing;
    }
    let first = words(name).into_iter().next().unwrap_or_default();
    let constructs = call.is(Role::New) || name.starts_with(|c: char| c.is_uppercase());
    let passive = constructs || has(&model.effects.reads, &first) || has(&model.harmless.plain, name);
    if any_word(&model.effects.money) && !passive {
        let effective = awaited || view.python() || call.chain_end().parent().is_some_and(|up| up.is(Role::Await));
        return if effective { Stake::Money } else { Stake::Unknown };
    }
    let root = links.last().copied().unwrap_or_default();
    if has(&model.harmless.calls, name)
        || has(&model.cleanup.calls, name)
        || has(&model.harmless.conversions, &first)
        || view.python() && path.as_deref().is_some_and(|path| lies_in(path, &model.harmless.modules))
        || has(&model.harmless.roots, root)
        || links.iter().any(|link| has(&model.harmless.members, link))
        // A callback property of a component: whoever passes it in answers for it.
        || (name.starts_with("on") && name[2..].starts_with(char::is_uppercase))
        || (root == "window" && links.len() > 1)
        || any_word(&model.harmless.words)
        || (!awaited && has(&model.harmless.plain, name) && !path.as_deref().is_some_and(|p| model.effects.outside.holds(p)))
        || has_word(&model.cleanup.words, name)
        || passes_logs_on(name)
    {
        return Stake::Nothing;
    }
    if awaited || path.is_some_and(|path| model.effects.outside.holds(&path)) { Stake::Outside } else { Stake::Unknown }
}

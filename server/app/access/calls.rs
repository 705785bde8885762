//! Calls of a request: the project's own code is entered, packages are looked up in the model.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::files::{At, FileId};
use super::super::frameworks::metadata_key;
use super::super::route::Calling;
use super::super::value::{Argument, Arguments, FunctionId, Made, ScopeId, Value};
use super::answers::{is_door, status_of};
use super::datum::{Datum, Marks, Persona, There, Thing};
use super::effects::{asks_for_barred, asks_for_nothing, carried, first_text};
use super::evaluate::names_scheme;
use super::links::signs_in;
use super::outcomes::asked_of_outcome;
use super::together::begins;
use super::visit::{Entered, Frame, Settling, Stop, Visit};
use super::ways::Flow;
use crate::facts::{Node, Part, Role};
use crate::models::access::access;
use crate::models::supabase::supabase;

/// How deep calls are followed.
const DEEPEST: usize = 14;

/// Methods by which a list grows in place.
const GROWS: [&str; 6] = ["push", "unshift", "append", "extend", "insert", "add"];

/// What stands for the handler and its class where a guard asks what they are marked with.
pub(super) const HANDLER: &str = "seaworthy.handler";
pub(super) const CLASS: &str = "seaworthy.class";

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub positional: Vec<Datum>,
    pub named: Vec<(Rc<str>, Datum)>,
}

impl Given {
    pub fn of(positional: Vec<Datum>) -> Self {
        Self { positional, named: Vec::new() }
    }

    pub fn all(&self) -> impl Iterator<Item = &Datum> {
        self.positional.iter().chain(self.named.iter().map(|(_, value)| value))
    }

    pub fn marks(&self) -> Marks {
        self.all().fold(Marks::NONE, |marks, datum| marks.with(datum.all_marks()))
    }

    pub(super) fn named(&self, name: &str) -> Option<&Datum> {
        self.named.iter().find(|(each, _)| &**each == name).map(|(_, value)| value)
    }
}

/// What a call enters.
struct Target<'a> {
    node: Node<'a>,
    at: At,
    scope: ScopeId,
    parent: Option<usize>,
    this: Option<Datum>,
    /// The first parameter is the object itself.
    is_method: bool,
}

impl<'a> Visit<'_, 'a> {
    pub(super) fn call_node(&mut self, node: Node<'a>, frame: usize) -> Datum {
        let refused = self.state.refused;
        let result = self.called(node, frame);
        // The refusal was sent, and the handler goes on all the same: a `return` is missing.
        if refused && !is_log(node) && !matches!(result.thing, Thing::Response(_)) {
            self.happened.answered = true;
        }
        result
    }

    fn called(&mut self, node: Node<'a>, frame: usize) -> Datum {
        let file = self.state.frames[frame].file;
        let at = At { file, id: node.id };
        let Some(callee) = node.callee() else { return Datum::unknown() };
        if callee.is(Role::Name) && matches!(callee.name(), "require" | "import" | "super") {
            let scope = self.state.frames[frame].scope;
            let value = self.run.eval(node, file, scope);
            return self.of_value(value);
        }
        if callee.is(Role::Member) {
            let Some(object) = callee.child(Part::Object) else { return Datum::unknown() };
            if !self.is_javascript(frame) {
                if object.is(Role::Call) && object.call_name() == "super" {
                    let given = self.arguments(node, frame);
                    return self.call_next(callee, given, frame, at);
                }
                // `View.dispatch(self, request)`.
                if self.dispatches(callee.name()) && node.argument(0).is_some_and(|first| first.name() == "self") {
                    self.arguments(node, frame);
                    self.happened.passed = true;
                    return Datum::opaque(Marks::NONE, There::Yes);
                }
            }
            if object.is(Role::Name) && object.name() == "super" && self.is_javascript(frame) {
                let given = self.arguments(node, frame);
                return self.call_base(callee, given, frame, at);
            }
            let receiver = self.eval(object, frame);
            if self.raised {
                return self.after_exception(callee.name(), node, frame);
            }
            let before = self.surround(node);
            let answer = self.called_on(node, callee, receiver, frame, at);
            if let (Thing::Response(Some(_)), "status" | "code" | "writeHead") = (&answer.thing, callee.name())
                && object.is(Role::Name)
                && node.parent().is_some_and(|parent| parent.is(Role::Discard))
                && let Some((held, _)) = self.variable(object.symbol(), frame)
            {
                self.set(object.symbol(), answer.clone(), held);
            }
            (self.rounds, self.wholes) = before;
            self.begin_or_end(callee.name(), node, at);
            return answer;
        }
        let function = self.eval(callee, frame);
        let given = self.arguments(node, frame);
        if self.raised {
            return Datum::unknown();
        }
        self.invoke(function, given, at)
    }

    /// A method whose object is known: its arguments are looked at, and it is called.
    fn called_on(&mut self, node: Node<'a>, callee: Node<'a>, receiver: Datum, frame: usize, at: At) -> Datum {
        let given = self.arguments(node, frame);
        if self.raised {
            return Datum::unknown();
        }
        if self.inner.is_some() && self.is_inner(&receiver, callee.name()) {
            return self.pass(&Given::default(), at);
        }
        if matches!(receiver.thing, Thing::List(_)) && GROWS.contains(&callee.name()) {
            self.grow(callee, &receiver, &given, frame);
        }
        self.method(receiver, callee.name(), given, at)
    }

    /// `added.append(each)`: how long the list is now, and what is in it, is not followed.
    fn grow(&mut self, callee: Node<'a>, list: &Datum, given: &Given, frame: usize) {
        let Some(name) = callee.child(Part::Object).filter(|object| object.is(Role::Name)) else { return };
        let Some((at, _)) = self.variable(name.symbol(), frame) else { return };
        let marks = list.all_marks().with(given.marks());
        let there = if self.is_javascript(frame) { There::Yes } else { There::Maybe };
        self.set(name.symbol(), Datum::opaque(marks, there), at);
    }

    /// `.catch(…)` behind a promise that is rejected.
    fn after_exception(&mut self, name: &str, node: Node<'a>, frame: usize) -> Datum {
        let handler = match name {
            "catch" => node.argument(0),
            "then" => node.argument(1),
            _ => None,
        };
        let Some(handler) = handler else { return Datum::unknown() };
        self.raised = false;
        if let Some(entered) = self.entered.last_mut()
            && entered.tries.is_empty()
        {
            entered.throws.pop();
        }
        let handler = self.eval(handler, frame);
        let error = Datum::new(Thing::Error(None), Marks::NONE, There::Yes);
        let at = At { file: self.state.frames[frame].file, id: node.id };
        self.invoke(handler, Given::of(vec![error]), at)
    }

    fn arguments(&mut self, node: Node<'a>, frame: usize) -> Given {
        let mut given = Given::default();
        for child in node.parts(Part::Argument) {
            match child.role() {
                Role::Keyword => {
                    if let Some(value) = child.child(Part::Value) {
                        let value = self.eval(value, frame);
                        given.named.push((child.name().into(), value));
                    }
                }
                Role::Spread => {
                    let value = self.eval(child, frame);
                    match &value.thing {
                        Thing::List(items) => given.positional.extend(items.iter().cloned()),
                        Thing::Record(fields) => {
                            given.named.extend(fields.iter().cloned());
                            if value.marks != Marks::NONE {
                                given.named.push(("...".into(), Datum::opaque(value.marks, There::Maybe)));
                            }
                        }
                        _ => given.positional.push(value),
                    }
                }
                _ => {
                    let value = self.eval(child, frame);
                    given.positional.push(value);
                }
            }
        }
        given
    }

    /// Calls a value.
    pub(super) fn invoke(&mut self, function: Datum, given: Given, at: At) -> Datum {
        match function.thing.clone() {
            Thing::Next => self.pass(&given, at),
            Thing::Settle { promise, resolves } => {
                if let Some(state) = self.promises.get_mut(promise) {
                    if resolves {
                        let value = given.positional.first().cloned().unwrap_or_else(Datum::null);
                        state.value =
                            Some(state.value.as_ref().map_or_else(|| value.clone(), |held| held.join(&value)));
                        state.resolves = true;
                    } else {
                        state.rejects = true;
                    }
                }
                Datum::null()
            }
            Thing::Closure { at: place, frame } => {
                let Some(node) = self.run.node(place) else { return Datum::unknown() };
                // A function that outlived what it was made in: its variables are gone.
                let Some(scope) = self.state.frames.get(frame).map(|frame| frame.scope) else {
                    return Datum::unknown();
                };
                self.enter(
                    Target { node, at: place, scope, parent: Some(frame), this: None, is_method: false },
                    given,
                    at,
                )
            }
            Thing::Value(Value::Function(id)) => self.enter_decorated(id, given, at),
            Thing::Value(Value::Class(class)) => {
                let name = self.run.world.class(class).name.to_string();
                if name.ends_with("Error") || name.ends_with("Exception") || access().answers.status(&name).is_some() {
                    let status = self.status_in(&given).or(access().answers.status(&name));
                    return Datum::new(Thing::Error(status), Marks::NONE, There::Yes);
                }
                if let Some(row) = self.around_row(class, &given) {
                    return row;
                }
                let marks = given.marks();
                let instance =
                    self.run.call(&Value::Class(class), Arguments { open: true, ..Arguments::default() }, at);
                let made = Datum::new(Thing::Value(instance), marks, There::Yes);
                // What it is given is found again in its fields.
                let constructor = ["__init__", "constructor"].iter().find_map(|name| self.run.attribute(class, name));
                match constructor.and_then(|constructor| constructor.function()) {
                    Some(constructor) => {
                        self.keep_parameters(constructor, &made, &given);
                        self.enter_method(constructor, made.clone(), given, at);
                    }
                    None => self.fill_fields(class, &made, given),
                }
                made
            }
            Thing::Bound(bound) => self.call_bound(bound.0.clone(), bound.1.clone(), given, at),
            Thing::Value(value) => {
                if self.wrapped.as_ref() == Some(&value) {
                    if self.calling == Calling::Decorator {
                        self.hand_over(given);
                    }
                    return self.pass(&Given::default(), at);
                }
                if let Some(tuple) = self.named_tuple(&value, &given) {
                    return tuple;
                }
                if let Some((function, before)) = self.bound_by_module(&value) {
                    return self.call_bound(function, before, given, at);
                }
                if self.run.node(at).is_some_and(|node| node.is(Role::New))
                    && let Some(row) = self.of_model(&value)
                {
                    return Datum::new(row, given.marks(), There::Yes);
                }
                if let Value::Object(object) = &value
                    && let Made::Instance { class, .. } = self.run.world.object(*object).made
                    && let Some(Value::Function(method)) = self.run.attribute(class, "__call__")
                {
                    return self.enter_method(method, function, given, at);
                }
                let name = last_name(&self.run.world.path(&value).unwrap_or_default());
                self.outside_call(Some(value), None, &name, given, at)
            }
            Thing::Made(made) => self.made(&made.0, &made.1, &given, at),
            Thing::Opaque if Self::names_table(&given) => {
                let table = given.positional.first().and_then(Datum::text).unwrap_or_default();
                Datum::new(Thing::Table(table.into()), Marks::NONE, There::Yes)
            }
            // `csrf()(request, response, next)` of a package goes on.
            _ if given.positional.iter().any(|datum| matches!(datum.thing, Thing::Next)) => {
                self.happened.passed = true;
                Datum::unknown()
            }
            // `upload(request, response, (error) => next())` of what a package made.
            _ => {
                self.callbacks(&given, at);
                self.generic("", Some(&function), &given, at)
            }
        }
    }

    /// `next()`, `done()`, the function behind a decorator.
    fn pass(&mut self, given: &Given, at: At) -> Datum {
        let first = given.positional.first();
        // `next("route")` leaves the rest of the route out.
        let of_route = self.metadata.iter().any(|(key, _)| &**key == "route");
        if of_route && self.calling == Calling::Express && first.and_then(Datum::text) == Some("route") {
            self.happened.stops.push(Stop { at, status: None });
            return Datum::null();
        }
        if self.calling == Calling::TrpcMiddleware {
            self.hand_down(first);
        }
        let with_error = matches!(self.calling, Calling::Express | Calling::NestMiddleware | Calling::Fastify)
            && first.is_some_and(|first| first.there != There::No && first.text().is_none_or(|text| text != "route"));
        if !with_error {
            // An error that was handed on has gone past the rest of the route.
            self.happened.passed |= !(self.state.errored && self.calling == Calling::Express);
            return Datum::opaque(Marks::NONE, There::Yes);
        }
        let status = first.and_then(|first| match first.thing {
            Thing::Error(status) => status,
            _ => None,
        });
        // An error that may be there: the handler may still be reached.
        if first.is_some_and(|first| first.there == There::Maybe && !matches!(first.thing, Thing::Error(_))) {
            self.happened.passed = true;
        }
        self.state.errored |= first.is_some_and(|first| first.there == There::Yes);
        self.happened.stops.push(Stop { at, status });
        Datum::null()
    }

    /// `next({ ctx: { team } })`: what the links behind this one find in the context.
    fn hand_down(&mut self, options: Option<&Datum>) {
        let Some(Thing::Record(options)) = options.map(|options| &options.thing) else { return };
        let Some((_, context)) = options.iter().find(|(key, _)| &**key == "ctx") else { return };
        let Thing::Record(fields) = &context.thing else { return };
        for (key, value) in fields.iter().filter(|(key, _)| &**key != "...") {
            self.leave(&Datum::new(Thing::Context, Marks::NONE, There::Yes), key, value.clone());
        }
    }

    pub(super) fn enter_function(&mut self, id: FunctionId, given: Given, at: At) -> Datum {
        let function = self.run.world.function(id).clone();
        let Some(node) = self.run.function_node(id) else { return Datum::unknown() };
        let this = function.this.clone().map(|this| Datum::new(Thing::Value(this), Marks::NONE, There::Yes));
        let is_method =
            function.class.is_some() && this.is_some() && !self.is_js_file(function.at.file) && !node.is_static();
        self.enter(Target { node, at: function.at, scope: function.scope, parent: None, this, is_method }, given, at)
    }

    pub(super) fn enter_method(&mut self, id: FunctionId, this: Datum, given: Given, at: At) -> Datum {
        let function = self.run.world.function(id).clone();
        let Some(node) = self.run.function_node(id) else { return Datum::unknown() };
        let is_method = !self.is_js_file(function.at.file) && !node.is_static();
        let target = Target { node, at: function.at, scope: function.scope, parent: None, this: Some(this), is_method };
        self.enter(target, given, at)
    }

    pub(super) fn is_js_file(&self, file: FileId) -> bool {
        self.run.source(file).is_some_and(|file| file.facts.language != crate::syntax::Language::Python)
    }

    fn enter(&mut self, target: Target<'a>, given: Given, at: At) -> Datum {
        // What stands in for it when the program runs is not known.
        if !self.entered.is_empty() && is_abstract(target.node) {
            return Datum::unknown();
        }
        if let Some(answer) = self.call_by_project(Some(target.at), "", &given, at) {
            return answer;
        }
        let recursive = self.entered.iter().filter(|entered| entered.at == Some(target.at)).count() > 0;
        if recursive || self.entered.len() > DEEPEST || self.steps == 0 {
            return self.generic("", None, &given, at);
        }
        let frame = self.state.frames.len();
        self.state.frames.push(Rc::new(Frame {
            names: HashMap::default(),
            parent: target.parent,
            scope: target.scope,
            file: target.at.file,
            this: target
                .this
                .clone()
                .or_else(|| target.parent.and_then(|parent| self.state.frames[parent].this.clone())),
        }));
        self.entered.push(Entered { at: Some(target.at), ..Entered::default() });
        let about_caller = given.all().any(|datum| datum.marks.has(Marks::IDENTITY));
        self.bind(&target, given, frame);
        let wholes = self.wholes;
        self.wholes += u32::from(self.is_done_whole(target.node, target.at));
        if let Some(body) = target.node.child(Part::Body) {
            if body.is(Role::Block) {
                let flow = self.block(body, frame);
                if flow == Flow::Next {
                    self.ends_well();
                    if self.is_handling && self.entered.len() == 2 {
                        let last = target.node.descendants().last().map_or(target.at.id, |node| node.id);
                        self.happened.ends.push(At { id: last, ..target.at });
                    }
                }
                if flow == Flow::Next
                    && let Some(entered) = self.entered.last_mut()
                {
                    entered.returns.push(Datum::null());
                }
            } else {
                let value = self.eval(body, frame);
                if let Some(entered) = self.entered.last_mut().filter(|_| !self.raised) {
                    entered.returns.push(value);
                }
            }
        }
        self.raised = false;
        self.wholes = wholes;
        // Every path that is followed from here on would carry its variables along.
        if self.held <= frame {
            self.state.frames.truncate(frame);
        }
        let mut entered = self.entered.pop().unwrap_or_default();
        if let Some(yielded) = yielded(&target, std::mem::take(&mut entered.yields))
            && !entered.returns.is_empty()
        {
            entered.returns = vec![yielded];
        }
        self.answers.clone_from(&entered.returns);
        self.leaves = entered.leaves;
        self.answered_with.clone_from(&entered.refusals);
        let by_name = self.refuses_by_name(target.node, about_caller, &entered);
        let answer = self.returned(entered);
        if let Some(stop) = by_name {
            self.happened.asked_role = true;
            self.raise(stop.at, stop.status);
        }
        answer
    }

    /// `authorize(user, "update", note)` throws where something does not hold that could not be followed: what it is called
    /// says that it is about rights, which this caller has not.
    fn refuses_by_name(&self, function: Node<'a>, about_caller: bool, entered: &Entered) -> Option<Stop> {
        let caller = &access().caller;
        let is_asked = matches!(self.persona, Persona::Member | Persona::Keyless);
        let decides = || {
            let words = crate::models::pattern::words(function.function_name());
            words.split_first().is_some_and(|(first, rest)| {
                let decides = caller.deciders.contains(first);
                // `authorizePayment` is about something else.
                let about_rights = about_caller && caller.is_role(&rest.join("_"));
                decides && rest.is_empty() || (decides || caller.askers.contains(first)) && about_rights
            })
        };
        if !is_asked || entered.returns.is_empty() || !decides() {
            return None;
        }
        let is_refusal = |stop: &&Stop| matches!(stop.status, None | Some(401 | 403 | 404));
        entered.throws.iter().find(is_refusal).cloned()
    }

    /// What a function that was entered answers its caller.
    fn returned(&mut self, entered: Entered) -> Datum {
        let certain = entered.returns.is_empty();
        for stop in &entered.throws {
            self.may_raise(stop.at, stop.status);
        }
        match entered.throws.first().filter(|_| certain) {
            Some(first) => self.raise(first.at, first.status),
            None => self.raised |= certain && entered.hangs,
        }
        if let Some(around) = self.entered.last_mut() {
            around.hangs |= certain && entered.hangs;
        }
        let mut returns = entered.returns.into_iter();
        let Some(first) = returns.next() else { return Datum::unknown() };
        returns.fold(first, |joined, other| joined.join(&other))
    }

    fn bind(&mut self, target: &Target<'a>, given: Given, frame: usize) {
        let mut positional = given.positional.iter().cloned();
        let mut is_self = target.is_method && target.this.is_some();
        for parameter in target.node.parameters() {
            let Some(name) = target_of(parameter) else { continue };
            // TypeScript's declaration of what `this` is.
            if name.name() == "this" {
                continue;
            }
            if is_self {
                is_self = false;
                if let Some(this) = &target.this {
                    self.set(name.symbol(), this.clone(), frame);
                }
                continue;
            }
            if name.is(Role::Spread) {
                if let Some(inner) = name.children().next() {
                    let stars = inner.span().start - name.span().start;
                    // What Django passes by name is out of the URL.
                    let by_url = self.is_django && self.entered.len() == 2 && given.named.is_empty();
                    let rest = if stars == 2 && by_url {
                        Datum::new(Thing::Record(Rc::default()), Marks::CLIENT, There::Maybe)
                    } else if stars == 2 && !self.is_javascript(frame) {
                        let is_open = given.named.iter().any(|(name, _)| &**name == "...");
                        let there = if is_open { There::Maybe } else { There::of(!given.named.is_empty()) };
                        Datum::new(Thing::Record(given.named.clone().into()), Marks::NONE, there)
                    } else {
                        let items: Vec<_> = positional.by_ref().collect();
                        let there = There::of(self.is_javascript(frame) || !items.is_empty());
                        Datum::new(Thing::List(items.into()), Marks::NONE, there)
                    };
                    self.set(inner.symbol(), rest, frame);
                }
                continue;
            }
            let passed = given.named(name.name()).cloned().or_else(|| positional.next());
            let value = match (passed, parameter.child(Part::Default)) {
                (Some(value), _) => value,
                (None, Some(default)) => self.dependency(parameter, default, frame),
                (None, None) => self.parameter(parameter, frame),
            };
            // What frameworks fill in is known by the name of the parameter.
            let is_named = matches!(value.thing, Thing::Opaque) && value.marks.origins().is_none();
            let value = if is_named { self.sent_as(name.name(), value) } else { value };
            self.assign(name, value, frame);
        }
    }

    /// A method of a value.
    pub(super) fn method(&mut self, receiver: Datum, name: &str, given: Given, at: At) -> Datum {
        if let Some(found) = self.decorated(&receiver, name, &given, at) {
            return found;
        }
        if let Some(answer) = self.asked_of_row(&receiver, name, &given, at) {
            return answer;
        }
        // What is written in the code stays known: `"Bearer".lower()`.
        if let Some(text) = receiver.text().filter(|_| given.all().next().is_none()) {
            let changed = match name {
                "lower" | "toLowerCase" | "casefold" => Some(text.to_lowercase()),
                "upper" | "toUpperCase" => Some(text.to_uppercase()),
                "strip" | "trim" => Some(text.trim().to_owned()),
                _ => None,
            };
            if let Some(changed) = changed {
                return Datum { thing: Thing::Value(Value::Text(changed.into())), ..receiver };
            }
        }
        // Prisma's `user.findUnique(…).posts()`: what is a part of it is loaded, and not the row.
        if let Thing::Row(effect) = receiver.thing
            && !matches!(name, "then" | "catch" | "finally")
            && self.happened.effects.get(effect).is_some_and(|effect| effect.verb.starts_with("findUnique"))
        {
            self.look_at(effect, name);
            return Datum::new(Thing::Part(effect), receiver.marks, There::Maybe);
        }
        match receiver.thing.clone() {
            // What Werkzeug's proxies stand for.
            Thing::User | Thing::Request | Thing::Session if name == "_get_current_object" => receiver,
            Thing::Response(status) => self.of_response(&receiver, status, name, &given, at),
            // `new ApiError("…").toResponse()`.
            Thing::Error(status) if name.contains("esponse") => {
                Datum::new(Thing::Response(Some(status.unwrap_or(400))), Marks::NONE, There::Yes)
            }
            Thing::Request | Thing::Context => self.on_request(&receiver, name, given, at),
            Thing::Headers | Thing::Cookies | Thing::Session => {
                match (name, given.positional.first().and_then(Datum::text)) {
                    ("get" | "has" | "getlist" | "pop" | "getAll" | "setdefault", Some(key)) => {
                        let key = key.to_owned();
                        self.property(&receiver, &key, at)
                    }
                    // `session.get(project.id)`: whether it is one of the caller's.
                    ("get", None)
                        if matches!(receiver.thing, Thing::Session)
                            && given
                                .positional
                                .first()
                                .is_some_and(|key| key.marks.has(Marks::CLIENT) || key.marks.has(Marks::RECORD)) =>
                    {
                        self.happened.asked_owner = true;
                        Datum::opaque(Marks::OWNER, self.unless_inside(There::No))
                    }
                    _ => {
                        self.callbacks(&given, at);
                        Datum::opaque(Marks::NONE, There::Maybe)
                    }
                }
            }
            Thing::User => {
                let datum = self.property(&receiver, name, at);
                let asks = access().caller.is_role(name) || Self::is_permission_method(name);
                if asks { Datum { there: There::No, ..datum } } else { datum }
            }
            Thing::Promise(promise) => self.after_promise(promise, name, &given, at),
            Thing::Closure { .. } | Thing::Value(Value::Function(_)) | Thing::Bound(_)
                if matches!(name, "call" | "bind" | "apply") =>
            {
                self.on_function(receiver, name, given, at)
            }
            Thing::Record(_) => {
                let held = self.property(&receiver, name, at);
                match held.thing {
                    Thing::Closure { .. }
                    | Thing::Value(Value::Function(_) | Value::Class(_))
                    | Thing::Next
                    | Thing::Settle { .. } => self.invoke(held, given, at),
                    _ if matches!(name, "get" | "hasOwnProperty" | "pop") => {
                        let found = match given.positional.first().and_then(Datum::text).map(str::to_owned) {
                            Some(key) => self.property(&receiver, &key, at),
                            None => self.generic(name, Some(&receiver), &given, at),
                        };
                        match (given.positional.get(1), found.there) {
                            (Some(default), There::No) => default.clone(),
                            (Some(default), There::Maybe) => found.join(default),
                            _ => found,
                        }
                    }
                    _ => {
                        let asked = asked_of_outcome(&receiver, name);
                        asked.unwrap_or_else(|| self.generic(name, Some(&receiver), &given, at))
                    }
                }
            }
            Thing::List(_) => self.on_list(&receiver, name, &given, at),
            Thing::Address(address) => match self.on_address(&address, name, &given) {
                Some(found) => found,
                None => self.outside_call(None, Some(&receiver), name, given, at),
            },
            Thing::Value(value) => {
                if matches!(name, "then" | "catch" | "finally") {
                    return self.after_value(receiver, name, &given, at);
                }
                let found = self.run.member(&value, name, Some(at));
                let found =
                    if self.is_handed_in(&found) { self.injected(&value, name).unwrap_or(found) } else { found };
                // `self.get_response(request)`.
                if self.wrapped.as_ref() == Some(&found) {
                    return self.pass(&Given::default(), at);
                }
                if let Some(there) = self.asked_of_set(&value, name, &given) {
                    return Datum::opaque(Marks::NONE, there);
                }
                if matches!(found, Value::Member(_) | Value::Unknown(_))
                    && let Some(datum) = self.inherited(&receiver, name, &given, at)
                {
                    return datum;
                }
                match found {
                    Value::Function(id) => {
                        let this = self.run.world.function(id).this.is_none().then(|| receiver.clone());
                        match this {
                            Some(this) if !matches!(value, Value::Module(_) | Value::Record(_)) => {
                                self.enter_method(id, this, given, at)
                            }
                            _ => self.enter_decorated(id, given, at),
                        }
                    }
                    Value::Class(_) => self.invoke(Datum::new(Thing::Value(found), Marks::NONE, There::Yes), given, at),
                    other => self.outside_call(Some(other), Some(&receiver), name, given, at),
                }
            }
            Thing::Made(made) if access().data.never.holds(&made.0) => {
                let path = format!("{}.{name}()", made.0);
                // What is hashed is what was sent.
                Datum { thing: Thing::Made(Rc::new((path, Vec::new()))), ..receiver }.marked(given.marks())
            }
            _ if matches!(name, "then" | "catch" | "finally") => self.after_value(receiver, name, &given, at),
            _ => self.outside_call(None, Some(&receiver), name, given, at),
        }
    }

    /// `.then` and the like behind a value that is awaited.
    fn after_value(&mut self, value: Datum, name: &str, given: &Given, at: At) -> Datum {
        let Some(callback) = given.positional.first().cloned().filter(is_function) else { return value };
        if name == "catch" {
            let error = Datum::new(Thing::Error(None), Marks::NONE, There::Yes);
            self.perhaps(|visit| {
                let passed = (visit.happened.passed, visit.happened.answered);
                visit.invoke(callback, Given::of(vec![error]), at);
                // Nothing that was followed fails, so what is done on failure is no way in.
                (visit.happened.passed, visit.happened.answered) = passed;
            });
            return value;
        }
        self.invoke(callback, Given::of(if name == "then" { vec![value] } else { Vec::new() }), at)
    }

    fn after_promise(&mut self, promise: usize, name: &str, given: &Given, at: At) -> Datum {
        let Settling { resolves, rejects, value, .. } = self.promises[promise].clone();
        let receiver = Datum::new(Thing::Promise(promise), Marks::NONE, There::Yes);
        let Some(callback) = given.positional.first().cloned() else { return receiver };
        match name {
            "then" => {
                if resolves {
                    self.perhaps(|visit| {
                        visit.invoke(callback, Given::of(vec![value.unwrap_or_else(Datum::unknown)]), at);
                    });
                }
                receiver
            }
            "catch" => {
                if rejects {
                    let error = Datum::new(Thing::Error(None), Marks::NONE, There::Yes);
                    self.perhaps(|visit| {
                        visit.invoke(callback, Given::of(vec![error]), at);
                    });
                }
                receiver
            }
            _ => {
                self.invoke(callback, Given::default(), at);
                receiver
            }
        }
    }

    /// `await` of a promise: it goes on only if something resolves it, or may do so where nobody sees it.
    pub(super) fn settled(&mut self, value: Datum, at: At) -> Datum {
        let Thing::Promise(promise) = value.thing else { return value };
        let Settling { resolves, rejects, refused, value } = self.promises[promise].clone();
        if rejects && !resolves {
            self.raise(at, None);
        } else if rejects {
            self.may_raise(at, None);
        } else if refused && !resolves {
            // `new Promise((resolve) => guard(req, res, resolve))`, and the guard has answered 401.
            self.raised = true;
            if let Some(entered) = self.entered.last_mut() {
                entered.hangs = true;
            }
        }
        value.unwrap_or_else(Datum::unknown)
    }

    /// A new promise: its function runs at once.
    fn promise(&mut self, given: &Given, at: At) -> Datum {
        let promise = self.promises.len();
        self.promises.push(Settling::default());
        let refusals = self.happened.stops.len();
        if let Some(callback) = given.positional.first().cloned() {
            let settle = |resolves| Datum::new(Thing::Settle { promise, resolves }, Marks::NONE, There::Yes);
            self.invoke(callback, Given::of(vec![settle(true), settle(false)]), at);
        }
        self.promises[promise].refused = self.happened.stops.len() > refusals;
        Datum::new(Thing::Promise(promise), Marks::NONE, There::Yes)
    }

    /// Functions handed to code that cannot be read: they may be called, with anything.
    pub(super) fn callbacks(&mut self, given: &Given, at: At) {
        let functions: Vec<_> = given.all().filter(|datum| is_function(datum)).cloned().collect();
        let marks = given.marks();
        for function in functions {
            self.perhaps(|visit| {
                // `(error, result) => …`: the error first, what was asked for second.
                let looked_up = visit.looked_up(marks, &[]);
                let error = Datum::opaque(Marks::NONE, There::Maybe);
                let arguments = if visit.parameters_of(&function) > 1 {
                    vec![error, looked_up.clone(), looked_up]
                } else {
                    vec![looked_up]
                };
                visit.invoke(function, Given::of(arguments), at);
            });
        }
    }

    pub(super) fn parameters_of(&self, function: &Datum) -> usize {
        let at = match &function.thing {
            Thing::Closure { at, .. } => *at,
            Thing::Value(Value::Function(id)) => self.run.world.function(*id).at,
            _ => return 0,
        };
        self.run.node(at).map_or(0, |node| node.parameters().count())
    }

    /// A call of something that is not the project's own code.
    fn outside_call(
        &mut self,
        value: Option<Value>,
        receiver: Option<&Datum>,
        name: &str,
        given: Given,
        at: At,
    ) -> Datum {
        let model = access();
        let path = value.as_ref().and_then(|value| self.run.world.path(value));
        let path = path.unwrap_or_else(|| format!("?.{name}"));
        if let Some(answer) = self.call_by_project(None, &path, &given, at) {
            return answer;
        }
        let marks = given.marks().with(receiver.map_or(Marks::NONE, Datum::all_marks));
        if name == "Promise" {
            return self.promise(&given, at);
        }
        if matches!(
            &*path,
            "Promise.resolve" | "Promise.all" | "Promise.allSettled" | "asyncio.gather" | "Promise.race"
        ) {
            return given.positional.into_iter().next().unwrap_or_else(Datum::null);
        }
        if let Some(bound) = self.binds(&path, &given) {
            return bound;
        }
        if path == "Promise.reject" {
            self.raise(at, None);
            return Datum::unknown();
        }
        if given.positional.iter().any(|datum| matches!(datum.thing, Thing::Next)) && value.is_some() {
            let verdict = self.declared(value.as_ref().unwrap_or(&Value::Null), at);
            if verdict != Some(false) {
                self.happened.passed = true;
            }
            return Datum::unknown();
        }
        if let Some(maker) = value.as_ref().filter(|_| supabase().makes_client(&path)) {
            let made = self.run.call(maker, Arguments { open: true, ..Arguments::default() }, at);
            return Datum::new(Thing::Value(made), Marks::NONE, There::Yes);
        }
        if let Some(known) = self.special(&format!("{path}()")) {
            return known;
        }
        if path.ends_with(".view_functions.get") {
            return self.called_view();
        }
        // What is asked of a part of the request is asked of the request.
        if let ("HTTPConnection" | "Request" | "WebSocket", Some(first)) = (name, given.positional.first())
            && matches!(first.thing, Thing::Request)
        {
            return first.clone();
        }
        if matches!(
            &*path,
            "rxjs.of" | "rxjs.from" | "rxjs.firstValueFrom" | "rxjs.lastValueFrom" | "asyncio.to_thread"
        ) {
            return given.positional.into_iter().next().unwrap_or_else(Datum::null);
        }
        if path == "typing.cast" {
            return given.positional.into_iter().nth(1).unwrap_or_else(Datum::unknown);
        }
        // What is worked out when it is first asked for.
        if let ("SimpleLazyObject", Some(function)) =
            (name, given.positional.first().filter(|datum| is_function(datum)))
        {
            return self.invoke(function.clone(), Given::default(), at);
        }
        // A repository of TypeORM is asked as its entity is.
        if let ("getRepository" | "getTreeRepository" | "getMongoRepository", Some(entity)) =
            (name, given.positional.first())
            && matches!(entity.thing, Thing::Value(Value::Class(_)))
        {
            return entity.clone();
        }
        if let Some(answer) = self.asked_of_kind(&path, &given).or_else(|| self.refused_by_schema(&path, &given, at)) {
            return answer;
        }
        if let Some(answer) = self.asked_of_ability(&path, at).or_else(|| self.outcome(&path, &given)) {
            return answer;
        }
        if path == "starlette.authentication.has_required_scope"
            && let Some(wanted) = given.positional.get(1).or_else(|| given.named("scopes"))
        {
            let wanted = wanted.clone();
            return Datum::opaque(Marks::NONE, self.has_scopes(&wanted));
        }
        // Who stands in for a caller that nobody knows.
        if matches!(name, "AnonymousUser" | "AnonymousUserMixin" | "UnauthenticatedUser") {
            return Datum::opaque(Marks::IDENTITY, There::No);
        }
        if name == "AuthCredentials" {
            let none = || Datum::new(Thing::List(Vec::new().into()), Marks::NONE, There::Yes);
            return given.all().next().cloned().unwrap_or_else(none);
        }
        if let Some(answer) = self.asked_of_address(&path, name, &given) {
            return answer;
        }
        // Where a redirect goes is said by the name of the route.
        if matches!(name, "url_for" | "reverse" | "reverse_lazy")
            && let Some(first) = given.positional.first().filter(|first| first.text().is_some())
        {
            return first.clone();
        }
        // `new URL("/login", request.url)`.
        if path == "URL"
            && let Some(first) = given.positional.first().filter(|first| first.text().is_some_and(is_path))
        {
            return Datum::new(first.thing.clone(), marks, There::Yes);
        }
        // `new URL(request.url)`.
        if matches!(&*path, "URL" | "url.parse" | "urllib.parse.urlparse" | "urllib.parse.urlsplit")
            && let Some(address) = given.positional.first().filter(|first| matches!(first.thing, Thing::Address(_)))
        {
            return address.clone();
        }
        if let Some(answer) = self.of_builtin(&path, &given, at) {
            return answer;
        }
        if path == "getattr" {
            return self.attribute_or(&given, at);
        }
        if path == "hasattr"
            && let (Some(of), Some(name)) = (given.positional.first(), given.positional.get(1).and_then(Datum::text))
        {
            let (of, name) = (of.clone(), name.to_owned());
            let found = self.property(&of, &name, at);
            let known = !matches!(found.thing, Thing::Opaque | Thing::Value(Value::Member(_) | Value::Unknown(_)));
            return Datum::opaque(Marks::NONE, if known { There::Yes } else { There::Maybe });
        }
        if let Some(status) = self.error_status(name, &path, &given) {
            return Datum::new(Thing::Error(status), Marks::NONE, There::Yes);
        }
        if model.calls.stops.holds(&path) {
            return self.stop(name, &given, at);
        }
        if model.calls.verifiers.holds(&path) {
            if !is_unverified(&given) {
                return self.verify(&given, marks, at);
            }
            return self.decoded(marks);
        }
        if model.calls.decoders.holds(&path) {
            return self.decoded(marks);
        }
        if model.calls.cookies.holds(&path) {
            return self.credential();
        }
        if model.calls.readers.holds(&path) {
            // A password that is sent to sign in is the errand itself, not proof of who calls.
            if name == "authenticate" && marks.has(Marks::CLIENT) {
                return Datum::opaque(Marks::RECORD, There::Maybe);
            }
            // Django's answers an `AnonymousUser` for strangers.
            if path == "django.contrib.auth.get_user" {
                return Datum::new(Thing::User, Marks::IDENTITY, There::Yes);
            }
            return self.identity();
        }
        if model.calls.comparers.holds(&path) {
            // `timingSafeEqual(Buffer.from(signature, "hex"), expected)`: what came as a credential, however it was read.
            let secret = [Marks::SECRET, Marks::CREDENTIAL, Marks::PRESENTED].into_iter().any(|mark| marks.has(mark));
            // What no row holds is the same for everybody who knows it.
            if secret && !marks.has(Marks::RECORD) && !marks.has(Marks::IDENTITY) {
                return Datum::opaque(Marks::NONE, self.knows_secret());
            }
            return Datum::opaque(Marks::NONE, if secret { There::of(self.persona.is_known()) } else { There::Maybe });
        }
        let digests = || {
            let words = crate::models::pattern::words(name);
            let by_name = words.first().is_some_and(|first| model.calls.digesting.contains(first));
            // `hash_equals(sent, kept)` makes none.
            let compares = || words.iter().any(|word| model.calls.comparing.contains(word));
            model.calls.digests.holds(&path) || by_name && !compares()
        };
        if marks.has(Marks::CREDENTIAL) && digests() {
            return Datum::opaque(marks.without(Marks::SECRET), self.credential().there);
        }
        if let Some(response) = self.response(name, &path, &given, at) {
            return response;
        }
        if matches!(name, "getenv" | "getOrThrow")
            || path.ends_with("environ.get")
            || path.contains("onfigService().get")
        {
            return Datum::opaque(Marks::SECRET, There::Maybe);
        }
        if matches!(name, "getAllAndOverride" | "getAllAndMerge") || (name == "get" && path.contains("Reflector")) {
            return self.metadata(&given);
        }
        let guard = format!("{path}()");
        let guards = &model.guards;
        if self.is_passport(&guard) || guards.authenticates.holds(&guard) || guards.authorises.holds(&guard) {
            let with = given.positional;
            return Datum::new(Thing::Made(Rc::new((guard, with))), Marks::NONE, There::Yes);
        }
        if let Some(condition) = self.condition(&path, receiver, &given, at) {
            return condition;
        }
        if let Some(fetched) = self.fetch(name, receiver) {
            return fetched;
        }
        if let Some(whole) = self.made_whole(&path, &given) {
            return whole;
        }
        let mut functions = given.all().filter(|datum| is_function(datum));
        if let (Some(function), None) = (functions.next(), functions.next())
            && model.calls.runs.iter().any(|each| each == name)
            && self.statement_of(name, receiver, &given, at).is_none()
            && !receiver.is_some_and(|receiver| matches!(receiver.thing, Thing::Row(_)))
        {
            let function = function.clone();
            return self.invoke(function, Given::of(vec![Datum::unknown(), Datum::unknown()]), at);
        }
        // `rows.map(publicUser)`: what is shown of them is what the function makes.
        if let ("map", Some(rows), Some(function)) = (name, receiver, given.positional.first())
            && matches!(rows.thing, Thing::Row(_))
            && is_function(function)
        {
            let made = self.invoke(function.clone(), Given::of(vec![rows.clone()]), at);
            return Datum::new(Thing::List(Rc::new(vec![made])), marks, There::Maybe);
        }
        self.callbacks(&given, at);
        let says_who = marks.has(Marks::IDENTITY) || marks.has(Marks::ROLE) || marks.has(Marks::CREDENTIAL);
        let is_row = receiver.is_some_and(|receiver| matches!(receiver.thing, Thing::Row(_)));
        if !says_who && !is_row && model.data.never.holds(&guard) {
            return Datum::new(Thing::Made(Rc::new((guard, Vec::new()))), marks, There::Maybe);
        }
        // What a class of a package makes is known by its path further on.
        let is_class = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.contains(|c: char| c.is_ascii_lowercase());
        if is_class && !says_who && value.is_some() && marks.without(Marks::SECRET) == Marks::NONE {
            return Datum::new(Thing::Value(Value::Outside(guard.into())), Marks::NONE, There::Yes);
        }
        let found = self.generic(name, receiver, &given, at);
        // Django's managers raise where there is no such row.
        let demands = demands_a_row(name)
            || self.is_django && matches!(name, "get" | "aget") && matches!(found.thing, Thing::Row(_));
        if demands && found.there == There::No {
            // Whom no session or token stands for is turned away as a stranger.
            let status = if marks.has(Marks::IDENTITY) && !self.persona.is_known() { 401 } else { 404 };
            self.raise(at, Some(status));
        }
        found
    }

    /// Reads a credential: who it stands for, or an exception.
    pub(super) fn verify(&mut self, given: &Given, marks: Marks, at: At) -> Datum {
        self.verified = true;
        if given.named("optional").is_some_and(|optional| optional.there == There::Yes) {
            return self.identity();
        }
        // A token in a link or a body is an errand's, not the caller's credential.
        if marks.has(Marks::CLIENT) && !marks.has(Marks::PRESENTED) {
            self.happened.asked_token = true;
            self.callbacks(given, at);
            return Datum::opaque(Marks::RECORD, There::Yes);
        }
        if let Some(callback) = given.all().find(|datum| is_function(datum)).cloned()
            && given.positional.len() > 1
        {
            let who = self.identity();
            let error = Datum::opaque(Marks::NONE, who.there.not());
            self.invoke(callback, Given::of(vec![error, who]), at);
            return Datum::null();
        }
        if !self.persona.is_known() {
            self.raise(at, Some(401));
        }
        self.identity()
    }

    /// What a credential says, which nothing has verified. That of somebody who is signed in says who they are; what one
    /// that is made up opens is seen where it is sent.
    fn decoded(&self, marks: Marks) -> Datum {
        if self.persona.is_known() && marks.has(Marks::CREDENTIAL) {
            return self.identity();
        }
        let there = if marks.has(Marks::CREDENTIAL) { self.credential().there } else { There::Maybe };
        Datum::opaque(marks.without(Marks::CREDENTIAL).with(Marks::CLIENT), there)
    }

    /// A guard of a package that code calls itself: `passport.authenticate(strategy, callback)(req, res, next)`.
    fn made(&mut self, path: &str, with: &[Datum], given: &Given, at: At) -> Datum {
        let value = Value::Outside(path.into());
        if let Some(callback) = with.iter().find(|datum| is_function(datum)).cloned()
            && path.ends_with(".authenticate()")
        {
            // Whoever has sent a password is looked up by it.
            let errand = with.first().and_then(Datum::text).is_some_and(signs_in);
            let who = if errand { Datum::opaque(Marks::RECORD, There::Maybe) } else { self.identity() };
            let info = Datum::opaque(Marks::NONE, who.there.not());
            self.invoke(callback, Given::of(vec![Datum::null(), who, info]), at);
            return Datum::null();
        }
        let passes = self.declared(&value, at) != Some(false);
        // `bearerAuth({ token: process.env.KEY })`: whoever knows it is nobody in particular.
        let options = with.first().filter(|_| path.ends_with(".bearerAuth()")).map(|options| &options.thing);
        let one = matches!(options, Some(Thing::Record(fields)) if fields.iter().any(|(name, _)| &**name == "token"));
        self.happened.asked_secret |= one && self.persona.is_known();
        if passes && given.positional.iter().any(|datum| matches!(datum.thing, Thing::Next)) {
            self.happened.passed = true;
        }
        Datum::unknown()
    }

    /// What only the framework knows of the route: Nest's metadata, asked for by key.
    fn metadata(&mut self, given: &Given) -> Datum {
        let Some(key) = given.positional.first() else { return Datum::null() };
        let Some(key) = key.value().and_then(|key| metadata_key(self.run, key)) else { return Datum::unknown() };
        // Asked of the handler, of the class, or of one after the other.
        let asked: Vec<&str> = match given.positional.get(1).map(|targets| &targets.thing) {
            Some(Thing::List(targets)) => targets.iter().filter_map(Datum::text).collect(),
            Some(Thing::Value(Value::Text(target))) => vec![&**target],
            _ => vec![HANDLER, CLASS],
        };
        let value = asked.iter().find_map(|target| {
            let key = format!("{}:{key}", if *target == CLASS { "class" } else { "handler" });
            self.metadata.iter().rev().find(|(each, _)| **each == *key).map(|(_, value)| value.clone())
        });
        value.map_or_else(Datum::null, |value| self.of_value(value))
    }

    /// A call of which nothing is known but its name and what goes in.
    pub(super) fn generic(&mut self, name: &str, receiver: Option<&Datum>, given: &Given, at: At) -> Datum {
        let model = access();
        // What is loaded along with rows, and how they are shown, says nothing of which they are.
        let of_rows = receiver.is_some_and(|receiver| matches!(receiver.thing, Thing::Row(_)));
        let shows = of_rows && model.data.shows.iter().any(|each| each == name);
        let given = if shows { &Given::default() } else { given };
        let written = matches!(name, "findFirst" | "findMany").then(|| self.with_condition(given, at)).flatten();
        let given = written.as_ref().unwrap_or(given);
        let marks = given.marks().with(receiver.map_or(Marks::NONE, Datum::all_marks));
        let holds = |list: &[String]| list.iter().any(|each| each == name);
        // `User.query.all()` asks nothing; `all(checks)` does.
        let asks = !matches!(name, "all" | "any") || !given.positional.is_empty();
        if let Some(there) = self.asked_of_each(name, receiver, given, at) {
            return Datum::opaque(Marks::OWNER, there);
        }
        // Flask-WTF's forms are submitted by what changes something.
        if matches!(name, "validate_on_submit" | "is_submitted") && self.is_read {
            return Datum::bool(false);
        }
        if asks && holds(&model.calls.asks) {
            let item = given.positional.first().cloned().unwrap_or_else(|| Datum::opaque(marks, There::Maybe));
            let list = receiver.cloned().unwrap_or_else(Datum::unknown);
            if list.there == There::No {
                return Datum::opaque(marks, There::No);
            }
            let there = if is_function(&item) {
                if marks.has(Marks::ROLE) {
                    self.happened.asked_role = true;
                    There::No
                } else {
                    There::Maybe
                }
            } else {
                self.holds(&list, &item)
            };
            if there != There::Maybe || !(marks.has(Marks::IDENTITY) || marks.has(Marks::CLIENT)) {
                return Datum::opaque(Marks::NONE, there);
            }
        }
        // `/^admin$/.test(role)`
        if let ("test" | "match" | "fullmatch" | "search", Some(role)) =
            (name, given.all().find(|datum| datum.marks.has(Marks::ROLE)))
            && let Some(of) = receiver.and_then(Datum::value).and_then(|of| self.run.world.path(of))
            && (of.starts_with("regex:") || matches!(&*of, "re" | "re.compile()"))
        {
            self.happened.asked_role = true;
            return Datum::opaque(role.marks, There::No);
        }
        // `role.startsWith("admin")`
        if let Some(role) = receiver.filter(|receiver| receiver.marks.has(Marks::ROLE))
            && matches!(name, "startsWith" | "startswith" | "endsWith" | "endswith" | "match")
        {
            let role = role.clone();
            let wanted = given.positional.first().cloned().unwrap_or_else(Datum::unknown);
            return Datum::opaque(Marks::NONE, self.equal(&role, &wanted));
        }
        let source = receiver.filter(|receiver| receiver.marks != Marks::NONE).or_else(|| {
            let plain = receiver.is_none_or(|receiver| receiver.value().is_some());
            given.positional.first().filter(|_| plain)
        });
        if let Some(source) = source.filter(|source| source.marks != Marks::NONE)
            && holds(&model.calls.transforms)
        {
            // `token.startsWith("key_")` asks which of several kinds of credential it is.
            let asks_kind = self.asks_kind(name, given);
            let there = match source.there {
                There::Yes if asks_kind => There::Maybe,
                There::Yes if marks.has(Marks::CREDENTIAL) => There::Yes,
                There::No => There::No,
                _ => There::Maybe,
            };
            // `str(user)`, `json.dumps(order)`: a row goes on whole.
            if matches!(source.thing, Thing::Row(_)) {
                let row = source.clone();
                self.leaves(name, &row);
            }
            // `Order.model_validate(sent)` is an order.
            let of_model = receiver.and_then(Datum::value).filter(|value| matches!(value, Value::Class(_)));
            let thing = of_model.and_then(|class| self.of_model(class)).unwrap_or(Thing::Opaque);
            return Datum::new(thing, marks, there);
        }
        // What is not understood may ask for the role that it is given.
        self.happened.asked_role |= given.all().any(|datum| datum.marks.has(Marks::ROLE));
        let asks_about_caller =
            marks.has(Marks::IDENTITY) || given.all().any(|datum| matches!(datum.thing, Thing::Request | Thing::User));
        if asks_about_caller && model.caller.is_role(name) {
            if receiver.is_some_and(|receiver| self.grants(receiver, name, given, at)) {
                return Datum::bool(true);
            }
            self.happened.asked_role = true;
            return Datum::opaque(Marks::IDENTITY.with(Marks::ROLE), There::No);
        }
        // Whose rights these are is not known, and that it is about rights is.
        let about_rights = marks == Marks::NONE && model.caller.is_role(name) || says_rights(name);
        if about_rights && !asks_about_caller && !holds(&model.data.reads) && !holds(&model.data.writes) {
            return Datum::opaque(Marks::MADE_OF_REQUEST, There::Maybe);
        }
        if let Some(Thing::Part(effect)) = receiver.map(|receiver| &receiver.thing)
            && self.grows(*effect, name, given)
        {
            return Datum::opaque(Marks::NONE, There::Yes);
        }
        // `.update(orders).set(…)` is a step of a chain.
        let chained = receiver.is_some_and(|receiver| matches!(receiver.thing, Thing::Row(_)));
        if holds(&model.calls.writers) && !chained {
            return Datum::opaque(Marks::NONE, There::Yes);
        }
        // What came with the request is read by `get` too, and is no data.
        let is_sent = |receiver: &Datum| {
            matches!(receiver.thing, Thing::Opaque)
                && receiver.marks.has(Marks::CLIENT)
                && !receiver.marks.has(Marks::RECORD)
        };
        if let ("get" | "getAll", Some(receiver), Some(key)) =
            (name, receiver.filter(|of| is_sent(of)), first_text(given))
        {
            let found = Datum::opaque(receiver.marks, There::Maybe);
            return self.sent_as(key, found);
        }
        let is_data = receiver
            .is_none_or(|receiver| !matches!(receiver.thing, Thing::Record(_) | Thing::List(_)) && !is_sent(receiver));
        let path = receiver.and_then(Datum::value).and_then(|value| self.run.world.path(value));
        // `UserDto.create({ … })` makes what is sent, and no row.
        let is_sent_as = |name: &String| name.ends_with("Dto") || name.ends_with("DTO");
        let is_transfer = || receiver.and_then(Datum::value).is_some_and(|of| self.named(of).iter().any(is_sent_as));
        let is_other = path.is_some_and(|path| model.data.never.holds(&path)) || is_transfer();
        let is_data = is_data && !is_other && !self.is_plumbing(at) && !self.is_of_container(name, receiver, at);
        // `db.transaction().execute(async (trx) => …)` reads nothing.
        let is_data = is_data && !(name == "execute" && given.positional.first().is_some_and(is_function));
        // `preferences.save(response)` sets cookies.
        let is_data = is_data && !given.all().any(|datum| matches!(datum.thing, Thing::Response(_)));
        let is_data = is_data && first_text(given).and_then(begins).is_none();
        let statement = self.statement_of(name, receiver, given, at);
        let writes = self.does_write(name, receiver, None);
        let reads = holds(&model.data.reads);
        // `user.to_json()`, `show(user)`.
        if !writes && !reads && statement.is_none() {
            receiver.into_iter().chain(given.all()).for_each(|datum| self.leaves(name, datum));
            let calls_back = given.all().any(is_function);
            if self.is_handling && !is_other && calls_back && given.marks().has(Marks::CREDENTIAL) {
                self.happened.handed_over.get_or_insert(at);
            }
        }
        let carries = carried(name, receiver, given).is_some();
        let touches = is_data && (writes || chained || reads || carries || statement.is_some());
        let effect = touches.then(|| self.effect(name, receiver, given, at, statement.as_ref()));
        let thing = effect.map_or(Thing::Opaque, Thing::Row);
        if writes && is_data && !chained {
            return Datum::new(thing, Marks::RECORD, There::Yes);
        }
        let says_who = marks.has(Marks::IDENTITY) || marks.has(Marks::CREDENTIAL);
        // A credential that was taken back would be listed there; those who call have none of these.
        if says_who && self.lists_revoked(name, effect, at) {
            return Datum::new(thing, Marks::RECORD, There::No);
        }
        if !writes && asks_for_nothing(given) {
            return Datum::new(thing, Marks::RECORD, There::No);
        }
        // The caller is looked up together with a role: whoever has none that matters is not found.
        let by_both = marks.has(Marks::IDENTITY) && (marks.has(Marks::CLIENT) || marks.has(Marks::RECORD));
        let is_inside = by_both && self.persona == Persona::Insider;
        if marks.has(Marks::IDENTITY)
            && !writes
            && !is_inside
            && (given.all().any(asks_role) || given.named.iter().any(names_role))
        {
            self.happened.asked_role = true;
            return Datum::new(thing, Marks::IDENTITY.with(Marks::ROLE), There::No);
        }
        // Nothing was found, and nothing is found among that: `.filter(member=user, team=team).exists()`,
        // `session.scalar(select(Member).where(…))`.
        let among =
            receiver.filter(|_| chained && !writes).or_else(|| given.positional.iter().find(|_| carries && !writes));
        let is_read = effect.and_then(|effect| self.happened.effects.get(effect)).is_none_or(|effect| !effect.writes);
        if let Some(none) = among.filter(|none| none.there == There::No && (chained || is_read)) {
            return Datum::new(thing, none.marks, There::No);
        }
        let all: Vec<Datum> = given.all().cloned().chain(receiver.cloned()).collect();
        let mut found = self.looked_up(marks, &all);
        if says_who && !writes && found.there == There::Yes && asks_for_barred(given) {
            found.there = There::Maybe;
        }
        if effect.is_some() {
            // The caller chose which row; what is in it is not theirs to choose.
            found.marks = found.marks.without(Marks::CLIENT);
        }
        let found = match effect {
            Some(effect) => self.rows_of(effect, Datum { thing, ..found }),
            None => {
                self.tie_given(name, marks);
                Datum { thing, ..found }
            }
        };
        if statement.is_some() {
            self.fetched = Some(found.clone());
        }
        found
    }

    /// `token.startsWith("key_")`, `token.match(/^[0-9a-f]{40}$/)`, and not `header.startsWith("Bearer ")`.
    fn asks_kind(&self, name: &str, given: &Given) -> bool {
        let Some(form) = given.positional.first() else { return false };
        match name {
            "startsWith" | "startswith" => !form.text().is_some_and(names_scheme),
            "match" => {
                let path = form.value().and_then(|form| self.run.world.path(form)).unwrap_or_default();
                let words = crate::models::pattern::words(&path);
                path.starts_with("regex:") && !words.iter().any(|word| names_scheme(word))
            }
            _ => false,
        }
    }

    /// What is found by values with these marks.
    pub(super) fn looked_up(&mut self, marks: Marks, by: &[Datum]) -> Datum {
        // A path is asked which it is; nothing is found by it.
        let is_path = |datum: &&Datum| matches!(datum.thing, Thing::Address(_));
        let (paths, others): (Vec<_>, Vec<_>) = by.iter().partition(is_path);
        let of_path = !paths.is_empty();
        let marks =
            if of_path { others.iter().fold(Marks::NONE, |all, each| all.with(each.all_marks())) } else { marks };
        let by_client = marks.has(Marks::CLIENT) || marks.has(Marks::RECORD);
        if marks.has(Marks::IDENTITY) && drops_what_is_undefined(by) {
            return Datum::opaque(Marks::RECORD, There::Maybe);
        }
        if marks.has(Marks::ROLE) {
            return Datum::opaque(marks, There::Maybe);
        }
        if marks.has(Marks::IDENTITY) && by_client {
            self.happened.asked_owner = true;
            let marks = Marks::OWNER.with(Marks::RECORD).from(marks.origins());
            return Datum::opaque(marks, self.unless_inside(There::No));
        }
        if marks.has(Marks::IDENTITY) || marks.has(Marks::CREDENTIAL) {
            return self.identity();
        }
        if by_client {
            return Datum::opaque(marks.with(Marks::RECORD), There::Maybe);
        }
        let whole = of_path || by.iter().any(|datum| matches!(datum.thing, Thing::Request));
        let mut kept = if whole { Marks::MADE_OF_REQUEST } else { Marks::NONE };
        for mark in [Marks::ASKED, Marks::MADE_OF_REQUEST] {
            if marks.has(mark) {
                kept = kept.with(mark);
            }
        }
        Datum::opaque(kept, There::Maybe)
    }

    /// Calls a wiring value (a decorator, a factory) with one argument.
    pub(super) fn apply(&mut self, function: &Value, argument: Value, at: At) -> Value {
        let arguments = Arguments { positional: vec![Argument { value: argument, at }], ..Arguments::default() };
        self.run.call(function, arguments, at)
    }

    fn status_in(&self, given: &Given) -> Option<u16> {
        given.all().find_map(|datum| status_of(&self.run.world, datum))
    }

    fn stop(&mut self, name: &str, given: &Given, at: At) -> Datum {
        if !access().answers.redirects.iter().any(|each| each == name) {
            let status = self.status_in(given);
            self.raise(at, status);
            return Datum::unknown();
        }
        if given.all().any(is_door) {
            self.raise(at, Some(302));
            return Datum::unknown();
        }
        // A redirect to anywhere else is how a handler ends that did its work.
        if let Some(entered) = self.entered.last_mut() {
            entered.returns.push(Datum::new(Thing::Response(Some(302)), Marks::NONE, There::Yes));
        }
        self.raised = true;
        Datum::unknown()
    }

    /// What an annotated or default parameter of a framework's function is given.
    fn dependency(&mut self, parameter: Node<'a>, default: Node<'a>, frame: usize) -> Datum {
        let (file, scope) = (self.state.frames[frame].file, self.state.frames[frame].scope);
        // Frameworks fill the parameters of what they call themselves; FastAPI's say so in the default.
        let by_framework =
            self.entered.len() <= 2 || matches!(self.calling, Calling::FastApi | Calling::FastApiDependency);
        let injected = by_framework.then(|| self.injected_result(parameter, Some(default), file, scope)).flatten();
        injected.unwrap_or_else(|| self.eval(default, frame))
    }

    fn parameter(&mut self, parameter: Node<'a>, frame: usize) -> Datum {
        let (file, scope) = (self.state.frames[frame].file, self.state.frames[frame].scope);
        self.injected_result(parameter, None, file, scope).unwrap_or_else(Datum::unknown)
    }
}

fn is_path(text: &str) -> bool {
    text.starts_with('/')
}

/// Reads that throw where nothing is found.
fn demands_a_row(name: &str) -> bool {
    name.ends_with("OrThrow")
        || name.ends_with("OrFail")
        || matches!(
            name,
            "get_object_or_404"
                | "aget_object_or_404"
                | "get_list_or_404"
                | "get_or_404"
                | "first_or_404"
                | "one_or_404"
                | "scalar_one"
        )
}

/// True for a condition on what somebody may do: `{ where: { id, roles: { some: { name } } } }`.
fn asks_role(datum: &Datum) -> bool {
    fn holds_role(datum: &Datum) -> bool {
        let Thing::Record(fields) = &datum.thing else { return false };
        fields.iter().any(|(key, value)| {
            access().caller.is_role(key) && !value.all_marks().has(Marks::IDENTITY) || holds_role(value)
        })
    }
    let Thing::Record(fields) = &datum.thing else { return false };
    fields.iter().any(|(key, value)| matches!(&**key, "where" | "filter") && holds_role(value))
}

/// The same of Django's `filter(user=user, role__gte=15)`.
fn names_role((key, value): &(Rc<str>, Datum)) -> bool {
    says_rights(key) && !value.all_marks().has(Marks::IDENTITY)
}

/// True where a name is about rights, and not as well about things.
fn says_rights(name: &str) -> bool {
    const UNSURE: [&str; 8] = ["owner", "group", "groups", "level", "access", "can", "may", "policy"];
    let words = crate::models::pattern::words(name);
    words.iter().any(|word| !UNSURE.contains(&word.as_str()) && access().caller.is_role(word))
}

/// ORMs that leave a condition out when its value is undefined.
fn drops_what_is_undefined(by: &[Datum]) -> bool {
    by.iter().any(|datum| match &datum.thing {
        Thing::Record(fields) => fields.iter().any(|(key, value)| {
            &**key == "where"
                && match &value.thing {
                    Thing::Record(inner) => {
                        let missing = |value: &Datum| value.marks.has(Marks::IDENTITY) && value.there == There::No;
                        inner.iter().any(|(_, value)| missing(value))
                    }
                    _ => false,
                }
        }),
        _ => false,
    })
}

/// What a generator answers: what it hands out, one after the other, or to the block that it is put around.
fn yielded(target: &Target<'_>, yields: Vec<Datum>) -> Option<Datum> {
    let joined = yields.iter().cloned().reduce(|one, other| one.join(&other))?;
    let names = |decorator: &Node<'_>| decorator.children().any(|name| name.name().ends_with("contextmanager"));
    if target.node.decorators().iter().any(names) {
        return Some(joined);
    }
    let one = yields.len() == 1;
    Some(if one { Datum::new(Thing::List(yields.into()), Marks::NONE, There::Yes) } else { joined.element() })
}

/// True for a function that only says that others fill it in: `raise NotImplementedError`, `@abstractmethod`.
fn is_abstract(function: Node<'_>) -> bool {
    let Some(body) = function.child(Part::Body).filter(|body| body.is(Role::Block)) else { return false };
    let says = |statement: &Node<'_>| !statement.is_any(&[Role::Comment, Role::Discard, Role::Pass]);
    let mut statements = body.children().filter(says);
    let only = statements.next();
    if statements.next().is_some() {
        return false;
    }
    let error = only.filter(|only| only.is(Role::Throw)).and_then(|only| only.children().next());
    let is_marked = |decorator: &Node<'_>| decorator.children().any(|name| name.name() == "abstractmethod");
    match error {
        Some(error) => error.name() == "NotImplementedError" || error.call_name() == "NotImplementedError",
        None => only.is_none() && function.decorators().iter().any(is_marked),
    }
}

/// True for `console.error(…)`, `logger.warn(…)`.
fn is_log(call: Node<'_>) -> bool {
    let name = call.call_name();
    matches!(name, "log" | "info" | "warn" | "warning" | "error" | "debug" | "trace" | "end" | "close")
}

/// The name or pattern that a parameter binds.
pub(super) fn target_of(parameter: Node<'_>) -> Option<Node<'_>> {
    if parameter.is(Role::Parameter) {
        let plain = parameter
            .children()
            .find(|child| !matches!(child.part(), Part::Type | Part::Default) && !child.is(Role::Decorator));
        return parameter.child(Part::Target).or(plain);
    }
    Some(parameter)
}

pub(super) fn is_function(datum: &Datum) -> bool {
    matches!(
        datum.thing,
        Thing::Closure { .. } | Thing::Value(Value::Function(_)) | Thing::Settle { .. } | Thing::Bound(_)
    )
}

/// `jwt.decode(token, options={"verify_signature": False})`
fn is_unverified(given: &Given) -> bool {
    let is_off = |(key, value): &(Rc<str>, Datum)| key.starts_with("verify") && value.there == There::No;
    given
        .named("options")
        .is_some_and(|options| matches!(&options.thing, Thing::Record(fields) if fields.iter().any(is_off)))
        || given.named("verify").is_some_and(|verify| verify.there == There::No)
}

/// The last name of a path: `verify` of `jsonwebtoken.verify`.
fn last_name(path: &str) -> String {
    path.trim_end_matches("()").rsplit('.').next().unwrap_or(path).to_owned()
}

//! Guards that their framework calls in a way of its own: ASGI and WSGI applications around others, functions that an
//! OpenAPI document names, route classes, and those of which one of several will do.

use super::datum::{Datum, Marks, Persona, There, Thing};
use super::django::joined;
use super::links::{Outcome, Pass};
use super::visit::{Stop, Visit};
use crate::app::files::At;
use crate::app::route::Link;
use crate::app::value::{Made, ObjectId, Value};

impl Visit<'_, '_> {
    /// Whoever gets through one of several has got through.
    pub(super) fn one_of(&mut self, values: Vec<Value>, link: &Link) -> Outcome {
        let metadata: Vec<_> = link.metadata.iter().filter(|(key, _)| &**key != "either").cloned().collect();
        let before = self.state.clone();
        let mut outcomes = Vec::new();
        for value in values {
            let inner = Link { value, metadata: metadata.clone(), ..link.clone() };
            (self.happened.passed, self.happened.answered) = (false, false);
            self.happened.stops.clear();
            let outcome = self.through(&inner);
            self.raised = false;
            if outcome == Outcome::Passed {
                return outcome;
            }
            self.state.left = before.left.clone();
            outcomes.push(outcome);
        }
        joined('|', outcomes, link)
    }

    /// `some`, `every` and `except` of Hono, and its guards that ask a function of the project. None for anything else.
    pub(super) fn combined(&mut self, value: &Value, link: &Link) -> Option<Outcome> {
        let object = value.object()?;
        let path = self.run.world.callee_path(object)?;
        let arguments = self.run.world.call(object)?.1.clone();
        let given: Vec<Value> = arguments.positional.iter().map(|argument| argument.value.clone()).collect();
        let all: Vec<Value> = given.iter().flat_map(|value| self.run.world.flattened(value)).collect();
        match &*path {
            "hono/combine.some" => Some(self.one_of(all, link)),
            "hono/combine.every" => Some(self.each_of(all, link)),
            "hono/combine.except" => {
                let (conditions, guards) = given.split_first()?;
                if self.is_left_out(conditions, link) != There::No {
                    return Some(Outcome::Passed);
                }
                Some(self.each_of(guards.to_vec(), link))
            }
            "hono/bearer-auth.bearerAuth" | "hono/basic-auth.basicAuth" => {
                let options = given.first()?;
                let verify = ["verifyToken", "verifyUser"].iter().find_map(|key| self.run.world.entry(options, key));
                let function = Datum::new(Thing::Value(self.run.force(&verify?.clone())), Marks::NONE, There::Yes);
                if self.persona == Persona::Anonymous {
                    return Some(Outcome::Stopped(Stop { at: link.at, status: Some(401) }));
                }
                let sent = self.credential();
                Some(self.invoked(function, vec![sent.clone(), sent], link, Pass::True))
            }
            _ => None,
        }
    }

    fn each_of(&mut self, values: Vec<Value>, link: &Link) -> Outcome {
        for value in values {
            let inner = Link { value, ..link.clone() };
            self.happened.passed = false;
            let outcome = self.through(&inner);
            if outcome != Outcome::Passed {
                return outcome;
            }
        }
        Outcome::Passed
    }

    /// Whether a condition of `except` holds: a pattern of paths, or a function.
    fn is_left_out(&mut self, conditions: &Value, link: &Link) -> There {
        let mut found = There::No;
        for condition in self.run.world.flattened(conditions) {
            let this = match self.run.force(&condition) {
                Value::Text(pattern) => There::of(self.is_at(&pattern)),
                function @ Value::Function(_) => {
                    let function = Datum::new(Thing::Value(function), Marks::NONE, There::Yes);
                    let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
                    self.invoke(function, super::calls::Given::of(vec![request]), link.at).there
                }
                _ => There::Maybe,
            };
            found = super::address::either(found, this);
        }
        found
    }

    /// True where the route lies at a pattern with `*` for anything.
    fn is_at(&self, pattern: &str) -> bool {
        let pieces: Vec<&str> = pattern.split('*').collect();
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return false };
        let path = &*self.path;
        if pieces.len() == 1 || !path.starts_with(first) {
            return path == pattern;
        }
        // `/a/*` is `/a` too.
        if pieces.len() == 2 && last.is_empty() && path == first.trim_end_matches('/') {
            return true;
        }
        let mut rest = &path[first.len()..];
        for piece in &pieces[1..pieces.len() - 1] {
            let Some(at) = rest.find(piece) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.ends_with(last)
    }

    /// An application of ASGI or WSGI around another: `__call__(self, scope, receive, send)` passes by calling what it was
    /// put around.
    pub(super) fn around(&mut self, instance: &Value, link: &Link) -> Option<Outcome> {
        let object = instance.object()?;
        if !matches!(self.run.world.object(object).made, Made::Instance { .. }) {
            return None;
        }
        let method = self.run.member(instance, "__call__", None);
        method.function()?;
        let function = Datum::new(Thing::Value(method), Marks::NONE, There::Yes);
        self.inner = Some(object);
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let outcome = self.invoked(function, vec![request, Datum::unknown(), Datum::unknown()], link, Pass::Next);
        self.inner = None;
        Some(outcome)
    }

    /// True for the application that a middleware was put around: what its constructor was handed first.
    pub(super) fn is_inner(&self, receiver: &Datum, name: &str) -> bool {
        let is_this = |object: ObjectId| self.inner == Some(object);
        matches!(receiver.value(), Some(Value::Object(object)) if is_this(*object))
            && matches!(
                name,
                "app" | "_app" | "application" | "wsgi_app" | "get_response" | "inner" | "asgi" | "asgi_app"
            )
    }

    /// A function that verifies a scheme of an OpenAPI document, or several of which one will do.
    pub(super) fn security(&mut self, value: &Value, link: &Link) -> Outcome {
        if let Value::List(_) = value {
            let world = &self.run.world;
            let Value::List(list) = value else { return Outcome::Unknown };
            let alternatives = world.list(*list).items.clone();
            let outcomes = alternatives.iter().map(|each| {
                let parts = self.run.world.flattened(each);
                let parts = parts.iter().map(|part| {
                    let part = self.run.force(part);
                    self.security(&part, link)
                });
                let parts = parts.collect();
                joined('&', parts, link)
            });
            let outcomes = outcomes.collect();
            return joined('|', outcomes, link);
        }
        // Nobody is asked where nothing was sent.
        if self.persona == Persona::Anonymous {
            return Outcome::Stopped(Stop { at: link.at, status: Some(401) });
        }
        let Some(id) = value.function() else { return self.unread(value, link) };
        let sent = self.credential();
        let mut given = super::calls::Given::of(Vec::new());
        let parameters = self.run.function_node(id).map_or(0, |node| node.parameters().count());
        let needs = self.scopes_of(link, "scopes");
        for index in 0..parameters.min(3) {
            // `(username, password, required_scopes)`, `(token, required_scopes)`.
            let node = self.run.function_node(id).and_then(|node| node.parameters().nth(index));
            let is_scopes = node.and_then(super::calls::target_of).is_some_and(|name| name.name().contains("scopes"));
            given.positional.push(if is_scopes { needs.clone() } else { sent.clone() });
        }
        let answer = self.enter_function(id, given, link.at);
        let thrown = self.thrown();
        if std::mem::take(&mut self.raised) || answer.there == There::No {
            return Outcome::Stopped(thrown.unwrap_or(Stop { at: link.at, status: Some(401) }));
        }
        self.granted(&answer, &needs, link)
    }

    fn scopes_of(&mut self, link: &Link, key: &str) -> Datum {
        let found = link.metadata.iter().find(|(each, _)| &**each == key).map(|(_, value)| value.clone());
        match found {
            Some(value) => self.of_value(value),
            None => Datum::new(Thing::List(Vec::new().into()), Marks::NONE, There::No),
        }
    }

    /// Connexion compares the scopes of OAuth2 with those that the function answered, or has them compared.
    fn granted(&mut self, answer: &Datum, needs: &Datum, link: &Link) -> Outcome {
        let Thing::List(wanted) = &needs.thing else { return Outcome::Passed };
        let is_oauth = link.metadata.iter().any(|(key, value)| &**key == "scheme" && value.text() == Some("oauth2"));
        if !is_oauth || wanted.is_empty() {
            return Outcome::Passed;
        }
        let at = link.at;
        let held = ["scope", "scopes"].iter().map(|key| self.property(answer, key, at)).find(|held| !held.is_null());
        let held = held.unwrap_or_else(Datum::null);
        let validate =
            link.metadata.iter().find(|(key, _)| &**key == "validate_scopes").map(|(_, value)| value.clone());
        let enough = match validate.and_then(|value| self.run.force(&value).function()) {
            Some(id) => self.enter_function(id, super::calls::Given::of(vec![needs.clone(), held]), at).there,
            None => match (held.text(), held.there) {
                (Some(text), _) => {
                    let held: Vec<&str> = text.split_whitespace().collect();
                    There::of(wanted.iter().all(|each| each.text().is_some_and(|each| held.contains(&each))))
                }
                (None, There::No) => There::No,
                _ => There::Maybe,
            },
        };
        self.raised = false;
        if enough == There::No { Outcome::Stopped(Stop { at, status: Some(403) }) } else { Outcome::Passed }
    }

    /// A route class of FastAPI's: what `get_route_handler` answers is called in place of handler and dependencies.
    pub(super) fn route_class(&mut self, value: &Value, link: &Link) -> Outcome {
        let Value::Class(class) = value else { return Outcome::Passed };
        let Some(Value::Function(method)) = self.run.attribute(*class, "get_route_handler") else {
            return Outcome::Passed;
        };
        let this = Datum::opaque(Marks::NONE, There::Yes);
        let handler = self.enter_method(method, this, super::calls::Given::of(Vec::new()), link.at);
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        self.happened.passed = false;
        self.invoke(handler, super::calls::Given::of(vec![request]), link.at);
        let thrown = self.thrown();
        self.raised = false;
        if self.happened.passed {
            return Outcome::Passed;
        }
        let stop = self.happened.stops.first().cloned().or(thrown);
        Outcome::Stopped(stop.unwrap_or(Stop { at: link.at, status: None }))
    }

    /// The class that FastAPI makes an instance of for a request; what its constructor raises turns the request away.
    pub(super) fn constructed(&mut self, value: &Value, link: &Link) -> Option<Outcome> {
        let Value::Class(class) = value else { return None };
        let constructor = self.run.attribute(*class, "__init__")?.function()?;
        let at: At = self.run.world.class(*class).at;
        let instance =
            self.run.call(&Value::Class(*class), crate::app::value::Arguments { open: true, ..Default::default() }, at);
        let this = Datum::new(Thing::Value(instance.clone()), Marks::NONE, There::Yes);
        self.enter_method(constructor, this.clone(), super::calls::Given::of(Vec::new()), link.at);
        let thrown = self.thrown();
        if std::mem::take(&mut self.raised) {
            return Some(Outcome::Stopped(thrown.unwrap_or(Stop { at: link.at, status: None })));
        }
        self.results.push((value.clone(), this));
        Some(Outcome::Passed)
    }
}

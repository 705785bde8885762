//! What stands in front of a handler, and the handler: how each is called and what counts as letting a request pass.

use super::super::files::{At, FileId};
use super::super::interpret::WRAPPED;
use super::super::route::{Calling, Handler, Link, Note, PARAMETER};
use super::super::value::{Arguments, Made, ScopeId, Value};
use super::calls::{Given, target_of};
use super::datum::{Datum, Marks, There, Thing};
use super::doubt::Doubt;
use super::visit::{Entered, Stop, Visit};
use crate::facts::{Node, Part, Role};
use crate::models::access::access;

/// Under which names procedures and actions are given what the caller sends: of tRPC, and of next-safe-action.
const SENT: [&str; 5] = ["input", "parsedInput", "clientInput", "bindArgsParsedInputs", "bindArgsClientInputs"];

/// What became of the request at one link.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Passed,
    /// Turned away on every path.
    Stopped(Stop),
    /// The link cannot be read and may turn requests away.
    Unknown,
}

impl<'a> Visit<'_, 'a> {
    /// Sends the request through one link.
    pub fn link(&mut self, link: &Link) -> Outcome {
        self.run.refill();
        self.calling = link.calling;
        self.metadata.clone_from(&link.metadata);
        (self.happened.passed, self.happened.answered) = (false, false);
        self.happened.stops.clear();
        self.entered.push(Entered::default());
        self.answered_with.clear();
        self.refusals.clear();
        self.state.doubt = Doubt::default();
        self.state.errored = false;
        let mut outcome = self.through(link);
        let thrown = self.entered.pop().map(|entered| entered.throws).unwrap_or_default();
        self.half_closed = if outcome == Outcome::Passed { self.undecided(&thrown) } else { None };
        self.state.doubt = Doubt::default();
        self.raised = false;
        // A link that is too long to be followed to its end says nothing, and what comes after it is followed afresh.
        if self.is_spent() {
            let text = format!("what runs here is too long to follow ({})", link.place);
            self.happened.unknown.push(Note { text, at: Some(link.at) });
            outcome = Outcome::Unknown;
            self.renew();
        }
        outcome
    }

    pub(super) fn through(&mut self, link: &Link) -> Outcome {
        let value = self.run.force(&link.value);
        if let Some(outcome) = self.by_project(&value, link) {
            return outcome;
        }
        let either = link.metadata.iter().filter(|(key, _)| &**key == "either").map(|(_, each)| each.clone());
        let either: Vec<_> = either.collect();
        if !either.is_empty() {
            return self.one_of(either, link);
        }
        if link.calling == Calling::Hono
            && let Some(outcome) = self.combined(&value, link)
        {
            return outcome;
        }
        if let Some(object) = value.object()
            && link.calling == Calling::StarletteMiddleware
            && self.run.world.callee_path(object).is_some_and(|path| path.ends_with(".AuthenticationMiddleware"))
        {
            return self.backend(object, link);
        }
        let asks_itself =
            matches!(link.calling, Calling::DrfPermission | Calling::DrfAuthentication | Calling::NinjaAuth);
        if !asks_itself && let Some(passes) = self.declared(&value, link.at) {
            if !passes {
                return Outcome::Stopped(Stop { at: link.at, status: Some(401) });
            }
            self.remember(&value);
            return Outcome::Passed;
        }
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let response = Datum::new(Thing::Response(None), Marks::NONE, There::Yes);
        let next = Datum::new(Thing::Next, Marks::NONE, There::Yes);
        match link.calling {
            Calling::Express | Calling::NestMiddleware => {
                let function = self.callable(&value, "use");
                let mut given = vec![request, response, next];
                if link.metadata.iter().any(|(key, _)| &**key == PARAMETER) {
                    given.push(input());
                }
                self.invoked(function, given, link, Pass::Next)
            }
            Calling::Fastify => {
                let function = self.callable(&value, "");
                self.invoked(function, vec![request, response, next], link, Pass::Hook)
            }
            Calling::StarletteMiddleware => {
                let function = self.callable(&value, "dispatch");
                match function.value() {
                    Some(Value::Function(_)) => self.invoked(function, vec![request, next], link, Pass::Next),
                    _ => self.around(&value, link).unwrap_or_else(|| self.unread(&value, link)),
                }
            }
            Calling::Koa | Calling::Hono => {
                let function = self.callable(&value, "dispatch");
                self.invoked(function, vec![request, next], link, Pass::Next)
            }
            Calling::KoaParam => {
                let function = self.callable(&value, "");
                self.invoked(function, vec![input(), request, next], link, Pass::Next)
            }
            Calling::NestInterceptor => {
                let function = self.callable(&value, "intercept");
                self.invoked(function, vec![request, record(vec![("handle", next)])], link, Pass::Next)
            }
            Calling::NestParameter => {
                let function = self.callable(&value, "");
                self.invoked(function, vec![input(), request], link, Pass::Return)
            }
            Calling::Wsgi => self.around(&value, link).unwrap_or(Outcome::Passed),
            Calling::ConnexionSecurity => self.security(&value, link),
            Calling::FastApiRoute => self.route_class(&value, link),
            Calling::LoaderMiddleware => {
                let function = self.callable(&value, "");
                self.invoked(function, vec![request, next], link, Pass::Return)
            }
            Calling::TrpcMiddleware => {
                let mut options = vec![("ctx", request.clone()), ("next", next), ("c", request)];
                options.extend(SENT.map(|name| (name, input())));
                options.push(("path", self.of_value(Value::Text(self.path.clone()))));
                options.extend(self.said());
                self.invoked(self.plain(&value), vec![record(options)], link, Pass::Next)
            }
            Calling::NextMiddleware => {
                let pages = link.metadata.iter().filter(|(key, _)| &**key == "page");
                let pages: Vec<_> = pages.filter_map(|(_, page)| page.text().map(std::sync::Arc::from)).collect();
                if pages.is_empty() {
                    return self.in_front(&value, link);
                }
                // An action can be called through any of its pages, so that one that lets pass will do.
                let whole = self.path.clone();
                let mut outcome = Outcome::Passed;
                for page in pages {
                    self.path = page;
                    outcome = self.in_front(&value, link);
                    if outcome == Outcome::Passed {
                        break;
                    }
                }
                self.path = whole;
                outcome
            }
            Calling::NestGuard => {
                let function = self.callable(&value, "canActivate");
                if !matches!(function.value(), Some(Value::Function(_)))
                    && let Some(outcome) = self.derived_guard(&value, link)
                {
                    return outcome;
                }
                self.invoked(function, vec![request], link, Pass::True)
            }
            Calling::DrfPermission => self.permission(&value, link),
            Calling::DrfAuthentication => self.authentication(&value, link),
            Calling::DjangoTest => self.invoked(self.plain(&value), Vec::new(), link, Pass::True),
            Calling::DjangoMethod => {
                self.invoked(self.plain(&value), vec![request, input(), input()], link, Pass::Return)
            }
            Calling::Dispatch => {
                self.dispatching = self.run.node_of(&value).map(|node| node.name().to_owned());
                let outcome = self.invoked(self.plain(&value), vec![request, input(), input()], link, Pass::Next);
                self.dispatching = None;
                outcome
            }
            Calling::NinjaAuth => self.ninja_auth(&value, link),
            Calling::FlaskValues => {
                let endpoint = self.of_route("endpoint").unwrap_or_else(Datum::unknown);
                let values = self.values_of_path();
                self.invoked(self.plain(&value), vec![endpoint, values], link, Pass::Return)
            }
            Calling::FlaskBefore => self.invoked(self.plain(&value), Vec::new(), link, Pass::Nothing),
            Calling::FastApiDependency => {
                if let Some(outcome) = self.constructed(&value, link) {
                    return outcome;
                }
                let function = self.callable(&value, "__call__");
                self.invoked(function, Vec::new(), link, Pass::Return)
            }
            Calling::Decorator => self.decorator(&value, link),
            Calling::DjangoMiddleware => self.django_middleware(&value, request, link),
            Calling::Declared => self.unread(&value, link),
            _ => {
                let function = self.callable(&value, "");
                self.invoked(function, vec![request, response, next], link, Pass::Return)
            }
        }
    }

    /// Next.js' middleware, for the path that is asked for.
    fn in_front(&mut self, value: &Value, link: &Link) -> Outcome {
        if let Some(outcome) = self.authjs(value, link) {
            return outcome;
        }
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let function = self.callable(value, "");
        self.invoked(function, vec![request.clone(), request], link, Pass::Answer)
    }

    /// What a procedure says of itself to its middleware: its kind, and its `meta`.
    fn said(&mut self) -> Vec<(&'static str, Datum)> {
        let mut meta: Vec<(std::rc::Rc<str>, Datum)> = Vec::new();
        let mut kind = Datum::unknown();
        for (key, value) in self.metadata.clone() {
            match key.strip_prefix("meta:") {
                Some(key) => meta.push((key.into(), self.of_value(value))),
                None if &*key == "type" => kind = self.of_value(value),
                None => {}
            }
        }
        let there = There::of(!meta.is_empty());
        vec![("type", kind), ("meta", Datum::new(Thing::Record(meta.into()), Marks::NONE, there))]
    }

    /// A guard of the project's that only says what becomes of Passport's verdict.
    fn derived_guard(&mut self, value: &Value, link: &Link) -> Option<Outcome> {
        let class = match value {
            Value::Class(class) => *class,
            Value::Object(object) => match self.run.world.object(*object).made {
                Made::Instance { class, .. } => class,
                _ => return None,
            },
            _ => return None,
        };
        let bases = self.run.ancestry(class).into_iter().filter(|base| base.class().is_none());
        let passes = bases.collect::<Vec<_>>().iter().find_map(|base| self.passport_guard(class, base, link.at))?;
        self.raised = false;
        if passes {
            return Some(Outcome::Passed);
        }
        let stop = self.thrown().unwrap_or(Stop { at: link.at, status: Some(401) });
        Some(Outcome::Stopped(stop))
    }

    pub(super) fn plain(&self, value: &Value) -> Datum {
        Datum::new(Thing::Value(value.clone()), Marks::NONE, There::Yes)
    }

    /// The function that runs when `value` is put in front of a route: itself, or a method of its class.
    pub(super) fn callable(&mut self, value: &Value, method: &str) -> Datum {
        let object = match value {
            Value::Class(class) if !method.is_empty() => {
                let at = self.run.world.class(*class).at;
                // What is injected into a constructor is there, although nobody here passes it.
                let open = self.is_js_file(at.file);
                self.run.call(&Value::Class(*class), Arguments { open, ..Arguments::default() }, at)
            }
            other => other.clone(),
        };
        if !method.is_empty()
            && let Value::Object(id) = &object
            && matches!(self.run.world.object(*id).made, Made::Instance { .. })
        {
            let found = self.run.member(&object, method, None);
            if matches!(found, Value::Function(_)) {
                return self.plain(&found);
            }
        }
        self.plain(&object)
    }

    pub(super) fn invoked(&mut self, function: Datum, given: Vec<Datum>, link: &Link, pass: Pass) -> Outcome {
        let (function, given) = match function.value().cloned().and_then(|value| self.bound_by_module(&value)) {
            Some((function, mut before)) => {
                before.positional.extend(given);
                (function, before.positional)
            }
            None => (function, given),
        };
        let Thing::Value(Value::Function(id)) = function.thing else {
            return match function.value().cloned() {
                Some(value) => self.unread(&value, link),
                None => Outcome::Unknown,
            };
        };
        let hook_waits = pass == Pass::Hook && self.parameters_of(&function) >= 3;
        let returned = self.enter_function(id, Given::of(given), link.at);
        if link.calling == Calling::FastApiDependency {
            let value = self.run.force(&link.value);
            self.results.push((value, returned.clone()));
        }
        let thrown = self.thrown();
        let ended = std::mem::take(&mut self.raised);
        // What a guard asks of those it knows is about rights, whatever it answers with.
        if pass == Pass::True && self.persona.is_known() {
            let undecided = self.refusals.iter().any(|(_, doubt)| doubt.any);
            self.happened.unsure |= undecided || !ended && returned.there == There::Maybe;
        }
        let passed = match pass {
            Pass::Next => self.happened.passed,
            Pass::Hook if hook_waits => self.happened.passed,
            // A hook that answers ends the request; one that only sets a status does not.
            Pass::Hook => {
                !ended
                    && (self.leaves
                        || self.happened.stops.is_empty() && !self.happened.answered
                        || returned.is_null() && !self.always_answered())
            }
            Pass::Return => !ended || self.happened.passed,
            Pass::Nothing => !ended && returned.there != There::Yes,
            Pass::True => !ended && returned.there != There::No && !refuses(&returned),
            Pass::Answer => !ended && !refuses(&returned),
        };
        if passed {
            return Outcome::Passed;
        }
        let stop = self.happened.stops.first().cloned().or(thrown);
        Outcome::Stopped(stop.unwrap_or(Stop { at: link.at, status: None }))
    }

    fn always_answered(&self) -> bool {
        !self.happened.stops.is_empty() || self.happened.answered
    }

    /// What ended what was just followed, or may have.
    pub(super) fn thrown(&mut self) -> Option<Stop> {
        self.entered.last_mut().and_then(|entered| entered.throws.first().cloned())
    }

    /// A decorator: the function it returns is called, and the request passes where that calls what is decorated.
    fn decorator(&mut self, value: &Value, link: &Link) -> Outcome {
        let wrapped = self.run.call(&Value::Outside(WRAPPED.into()), Default::default(), link.at);
        let wrapper = match value {
            Value::Function(_) | Value::Class(_) => self.apply(value, wrapped.clone(), link.at),
            Value::Object(_) if self.is_called_by_project(value) => self.apply(value, wrapped.clone(), link.at),
            other => return self.authjs(other, link).unwrap_or_else(|| self.unread(other, link)),
        };
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        match self.run.force(&wrapper) {
            Value::Function(function) => {
                let Some(node) = self.run.function_node(function) else { return Outcome::Unknown };
                self.wrapped = Some(wrapped);
                // A decorator of methods is given the instance first.
                let first = node.parameters().next().and_then(target_of);
                let is_method = link.metadata.iter().any(|(key, _)| &**key == "method")
                    || first.is_some_and(|first| !first.is(Role::Spread) && first.name() == "self");
                // Flask hands on what stands in the path, by name.
                let named = match self.values_of_path().thing {
                    Thing::Record(fields) if self.is_flask => fields.to_vec(),
                    _ => Vec::new(),
                };
                let positional = match (is_method, named.is_empty()) {
                    (true, true) => vec![self.view_datum(), request],
                    (true, false) => vec![self.view_datum()],
                    (false, true) => vec![request],
                    (false, false) => Vec::new(),
                };
                let given = match self.handed.take() {
                    Some(mut handed) => {
                        handed.positional.splice(0..0, is_method.then(|| self.view_datum()));
                        handed
                    }
                    None => Given { positional, named },
                };
                self.enter_function(function, given, link.at);
                if let Some(handed) = self.handed.as_mut().filter(|handed| is_method && !handed.positional.is_empty()) {
                    handed.positional.remove(0);
                }
            }
            // An object that is called: one of a class of the project, or a `functools.partial`.
            called @ Value::Object(_) if wrapper != wrapped && self.is_called_by_project(&called) => {
                self.wrapped = Some(wrapped);
                self.invoke(self.plain(&called), Given::of(vec![request]), link.at);
            }
            // What comes back is what went in: a marker.
            _ if wrapper == wrapped => return Outcome::Passed,
            _ => return self.unread(&wrapper, link),
        }
        let thrown = self.thrown();
        self.raised = false;
        self.wrapped = None;
        if self.happened.passed {
            return Outcome::Passed;
        }
        let stop = self.happened.stops.first().cloned().or(thrown);
        Outcome::Stopped(stop.unwrap_or(Stop { at: link.at, status: None }))
    }

    /// What a package's link does, where the model knows: whether this persona passes.
    pub(super) fn declared(&mut self, value: &Value, at: At) -> Option<bool> {
        let model = &access().guards;
        let mut path = self.run.world.path(value);
        let mut options = value.object();
        if path.is_none()
            && let Value::Class(class) = value
            && !self.overrides(*class)
        {
            let bases = self.run.ancestry(*class);
            let outside = bases.iter().filter(|base| base.class().is_none());
            let base = outside.into_iter().find(|base| self.run.world.path(base).is_some());
            path = base.and_then(|base| self.run.world.path(base));
            // `class LocalGuard extends AuthGuard("local")`
            options = base.and_then(Value::object);
        }
        if path.is_none()
            && let Value::Object(object) = value
            && let Made::Instance { class, .. } = self.run.world.object(*object).made
            && !self.overrides(class)
        {
            return self.declared(&Value::Class(class), at);
        }
        let mut path = path?;
        if super::shut::guards_uncalled(self.run, &path, at) {
            path += "()";
        }
        if let Some(guard) = path.strip_suffix(".unless()") {
            return self.unless(guard, value.object()?);
        }
        if self.is_passport(&path) {
            return Some(self.passport_passes(options));
        }
        if let Some(object) = options
            && path == "starlette.authentication.requires()"
            && let Some(has) = self.requires(object)
        {
            return Some(has);
        }
        let optional = options.is_some_and(|object| self.is_optional(object));
        if model.authorises.holds(&path) {
            if self.asks_nothing(options) {
                return Some(true);
            }
            self.happened.asked_role |= self.persona.is_known();
            return Some(false);
        }
        if path.ends_with("user_passes_test()") {
            return self.passes_test(options?, at);
        }
        if model.authenticates.holds(&path) {
            self.happened.asked_secret |=
                self.persona.is_known() && options.is_some_and(|it| self.takes_one_secret(it));
            return Some(optional || self.persona.is_known());
        }
        if model.writes_only.holds(&path) {
            return Some(self.is_read || self.persona.is_known());
        }
        if model.presented.holds(&path) {
            return Some(optional || self.persona != super::Persona::Anonymous);
        }
        model.populates.holds(&path).then_some(true)
    }

    /// `bearerAuth({ token: process.env.KEY })`: whoever knows it is nobody in particular.
    fn takes_one_secret(&self, object: super::super::value::ObjectId) -> bool {
        let given = self.run.world.call(object).and_then(|(_, arguments)| arguments.get(0));
        given.is_some_and(|given| self.run.world.entry(given, "token").is_some())
    }

    /// `jwt(…).unless({ path: […] })` of a guard that is known.
    fn unless(&mut self, guard: &str, object: super::super::value::ObjectId) -> Option<bool> {
        let (callee, arguments) = self.run.world.call(object)?;
        let Value::Member(member) = callee.clone() else { return None };
        let options = arguments.get(0)?.clone();
        let passes = self.declared(&member.of, self.run.world.object(object).at).filter(|_| !guard.is_empty())?;
        let named = |key: &str| self.run.world.entry(&options, key).cloned();
        let (path, method) = (named("path"), named("method"));
        if named("custom").is_some() || path.is_none() && method.is_none() || named("ext").is_some() {
            return None;
        }
        let mut exempt = path.map_or(There::No, |path| self.is_exempt(&path));
        if let Some(method) = method {
            let methods = self.run.world.flattened(&method);
            let is = |each: &Value| each.text().is_some_and(|text| text.eq_ignore_ascii_case(&self.method));
            exempt = super::address::either(exempt, There::of(methods.iter().any(is)));
        }
        // Whoever may come in by an exemption comes in.
        Some(passes || exempt != There::No)
    }

    /// True where a class of the project says itself what a guard's base class would.
    fn overrides(&mut self, class: super::super::value::ClassId) -> bool {
        let methods = [
            "canActivate",
            "has_permission",
            "__call__",
            "authenticate",
            "use",
            "dispatch",
            "handleRequest",
            "test_func",
        ];
        methods.iter().any(|method| self.run.attribute(class, method).is_some())
    }

    pub(super) fn is_passport(&self, path: &str) -> bool {
        path.ends_with("passport.authenticate()")
            || path.ends_with("passport.authorize()")
            || path == "passport().authenticate()"
            || path == "@nestjs/passport.AuthGuard()"
    }

    /// `passport.authenticate("jwt")` rejects; `"local"` and the providers are the sign-in itself; `"anonymous"` lets pass.
    fn passport_passes(&mut self, options: Option<super::super::value::ObjectId>) -> bool {
        let strategies: Vec<String> = options
            .and_then(|object| self.run.world.call(object))
            .and_then(|(_, arguments)| arguments.get(0).cloned())
            .map(|first| self.run.world.flattened(&first))
            .unwrap_or_default()
            .iter()
            .filter_map(|value| value.text().map(str::to_owned))
            .collect();
        let errand = !strategies.is_empty() && strategies.iter().all(|strategy| signs_in(strategy));
        errand || strategies.iter().any(|name| name == "anonymous") || self.persona.is_known()
    }

    fn passes_test(&mut self, object: super::super::value::ObjectId, at: At) -> Option<bool> {
        let test = self.run.world.call(object)?.1.get(0)?.function()?;
        let user = Datum::new(Thing::User, Marks::IDENTITY, There::Yes);
        let answer = self.enter_function(test, Given::of(vec![user]), at);
        Some(answer.there != There::No)
    }

    /// An option that lets strangers pass.
    fn is_optional(&self, object: super::super::value::ObjectId) -> bool {
        let world = &self.run.world;
        let Some((_, arguments)) = world.call(object) else { return false };
        let no = |value: &Value| *value == Value::Bool(false);
        let yes = |value: &Value| *value == Value::Bool(true);
        let named = |name: &str| arguments.named(name).map(|argument| &argument.value);
        if named("optional").is_some_and(yes) || named("auto_error").is_some_and(no) {
            return true;
        }
        arguments.positional.iter().any(|argument| {
            world.entry(&argument.value, "credentialsRequired").is_some_and(no)
                || world.entry(&argument.value, "passthrough").is_some_and(yes)
                || world.entry(&argument.value, "authRequired").is_some_and(no)
                || world.entry(&argument.value, "sessionRequired").is_some_and(no)
        })
    }

    fn remember(&mut self, value: &Value) {
        self.verified |= self.run.world.path(value).is_some_and(|path| !access().guards.populates.holds(&path));
        let datum = match self.run.world.path(value) {
            Some(path) if access().guards.presented.holds(&path) => self.credential(),
            _ => self.identity(),
        };
        self.results.push((value.clone(), datum));
    }

    /// A link whose code is not at hand.
    pub(super) fn unread(&mut self, value: &Value, link: &Link) -> Outcome {
        if super::shut::is_bare(self.run, value, link.at) {
            return Outcome::Stopped(Stop { at: link.at, status: None });
        }
        let path = self.run.world.path(value);
        let (name, known) = match (&path, value) {
            (Some(path), _) => (path.clone(), true),
            (None, Value::Unknown(at)) => {
                (at.and_then(|at| self.run.node(at)).map_or(String::new(), |node| node.name().to_owned()), false)
            }
            _ => (String::new(), true),
        };
        let name = if name.is_empty() {
            self.run.node(link.at).map_or(String::new(), |node| node.name().to_owned())
        } else {
            name
        };
        let may_guard = match link.calling {
            Calling::DjangoMiddleware => super::django::middleware_may_guard(&name),
            // What stands among permissions asks for some, whatever it is called.
            Calling::DrfPermission => true,
            _ => access().guards.may_guard(&name),
        };
        if !name.is_empty() {
            let text = name.trim_end_matches("()").to_owned();
            self.happened.unread.push(Note { text, at: Some(link.at) });
        }
        if !may_guard && (known || !name.is_empty()) {
            return Outcome::Passed;
        }
        let text = if name.is_empty() {
            "what stands here could not be followed".to_owned()
        } else {
            format!("`{name}` could not be read")
        };
        self.happened.unknown.push(Note { text, at: Some(link.at) });
        Outcome::Unknown
    }

    /// Sends the request to the handler. True where it may be served.
    pub fn handler(&mut self, handler: &Handler) -> Outcome {
        self.run.refill();
        self.calling = handler.calling;
        self.is_handling = true;
        self.metadata.retain(|(key, _)| &**key != "mount");
        (self.happened.passed, self.happened.answered) = (false, false);
        self.happened.stops.clear();
        self.entered.push(Entered::default());
        self.answered_with.clear();
        self.refusals.clear();
        self.turned.clear();
        (self.state.doubt, self.around) = (Doubt::default(), Doubt::default());
        let outcome = self.handled(handler);
        let thrown = self.entered.pop().map(|entered| entered.throws).unwrap_or_default();
        self.half_closed = if outcome == Outcome::Passed { self.undecided_by_caller(&thrown) } else { None };
        self.raised = false;
        outcome
    }

    fn handled(&mut self, handler: &Handler) -> Outcome {
        let value = self.run.force(&handler.value);
        let Value::Function(id) = value else {
            // `app.get("/users", jwt({ secret }))`: a guard with nothing behind it in this call.
            return match self.declared(&value, handler.at) {
                Some(false) => Outcome::Stopped(Stop { at: handler.at, status: Some(401) }),
                _ => self.handled_by_library(&value, handler),
            };
        };
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let response = Datum::new(Thing::Response(None), Marks::NONE, There::Yes);
        let next = Datum::new(Thing::Next, Marks::NONE, There::Yes);
        let given = match handler.calling {
            Calling::Express | Calling::Fastify => vec![request, response, next],
            Calling::Koa | Calling::Hono => vec![request, next],
            // An action is called with whatever its caller sends.
            Calling::Next if &*self.method == "ACTION" => {
                std::iter::repeat_with(input).take(self.parameters_of(&self.plain(&Value::Function(id)))).collect()
            }
            Calling::Next => {
                let params = record(vec![("params", input()), ("searchParams", input())]);
                let pages = self.parameters_of(&self.plain(&Value::Function(id))) == 2 && self.second_is_response(id);
                vec![request, if pages { response } else { params }]
            }
            Calling::TrpcHandler => {
                let sent = SENT.map(|name| (name, input()));
                vec![record([("ctx", request)].into_iter().chain(sent).collect())]
            }
            Calling::Loader => {
                vec![record(vec![("request", request.clone()), ("params", input()), ("context", request)])]
            }
            Calling::Django | Calling::Starlette | Calling::DjangoMethod => vec![request, input(), input()],
            _ => Vec::new(),
        };
        let function = self.run.world.function(id).clone();
        let returned = match function.class.filter(|_| function.this.is_none() && self.is_js_file(function.at.file)) {
            // A controller is made with what its constructor asks for.
            Some(class) => {
                let arguments = Arguments { open: true, ..Arguments::default() };
                let this = self.run.call(&Value::Class(class), arguments, handler.at);
                self.enter_method(id, self.plain(&this), Given::of(given), handler.at)
            }
            None => {
                let given = self.handed_to(handler.calling, given);
                self.enter_function(id, given, handler.at)
            }
        };
        let thrown = self.thrown();
        let ended = std::mem::take(&mut self.raised);
        let answers = std::mem::take(&mut self.answers);
        answers.iter().for_each(|answer| self.hand_on(answer));
        // What a view function answers itself is a response; what these answer becomes one.
        let as_it_is = matches!(
            handler.calling,
            Calling::FastApi | Calling::Fastify | Calling::NestHandler | Calling::TrpcHandler | Calling::Loader
        );
        if as_it_is {
            answers.iter().for_each(|answer| self.show(answer, handler.at));
        }
        let elsewhere = |answer: &Datum| matches!(answer.thing, Thing::Response(Some(302)));
        if !answers.is_empty() && answers.iter().all(elsewhere) {
            self.happened.sent_off = self.turned.last().cloned();
        }
        let rejected = !answers.is_empty() && answers.iter().all(|answer| self.rejection(answer).is_some());
        // A handler of Fastify's that returns something has answered by it.
        if handler.calling == Calling::Fastify {
            let tells = |answer: &Datum| !matches!(answer.thing, Thing::Response(_)) && !answer.is_null();
            let told: Vec<_> = answers.iter().filter(|answer| tells(answer)).collect();
            self.happened.answered |= told.iter().any(|answer| self.rejection(answer).is_none());
        }
        let said_nothing = !self.happened.answered && !self.happened.passed && self.happened.stops.is_empty();
        let served = match handler.calling {
            Calling::Express | Calling::Koa | Calling::Fastify => {
                self.happened.answered || self.happened.passed || (said_nothing && !ended && !rejected)
            }
            Calling::Next | Calling::Hono => {
                self.happened.answered || (!ended && !rejected && (said_nothing || !returned.is_null()))
            }
            _ if self.is_socket() => !ended && (self.happened.stops.is_empty() || self.happened.answered),
            _ => !ended && !rejected,
        };
        if served {
            return Outcome::Passed;
        }
        let status = self.rejection(&returned);
        let answered = || self.answered_with.first().cloned();
        let stop = self.happened.stops.first().cloned().or(thrown).or_else(answered);
        Outcome::Stopped(stop.unwrap_or(Stop { at: handler.at, status }))
    }

    /// A method that a class of the project has from a library.
    fn handled_by_library(&mut self, value: &Value, handler: &Handler) -> Outcome {
        let Value::Member(member) = value else { return Outcome::Passed };
        let this = self.plain(&member.of);
        let given = Given::of(vec![Datum::new(Thing::Request, Marks::NONE, There::Yes)]);
        self.inherited(&this, &member.name, &given, handler.at);
        if !std::mem::take(&mut self.raised) {
            return Outcome::Passed;
        }
        let stop = self.thrown();
        Outcome::Stopped(stop.unwrap_or(Stop { at: handler.at, status: None }))
    }

    fn second_is_response(&self, id: super::super::value::FunctionId) -> bool {
        let node = self.run.function_node(id);
        let second = node.and_then(|node| node.parameters().nth(1)).and_then(target_of);
        second.is_some_and(|second| matches!(second.name(), "res" | "response" | "_res"))
    }

    /// What a framework hands to a parameter: a dependency's result, the request, or what the caller sent.
    pub(super) fn injected_result(
        &mut self,
        parameter: Node<'a>,
        default: Option<Node<'a>>,
        file: FileId,
        scope: ScopeId,
    ) -> Option<Datum> {
        let annotation = parameter.child(Part::Type);
        match self.calling {
            Calling::FastApi | Calling::FastApiDependency => {
                let value = default.map(|default| self.run.eval(default, file, scope));
                let annotated =
                    annotation.filter(|node| !node.is(Role::Type)).map(|node| self.run.eval(node, file, scope));
                for candidate in [&value, &annotated].into_iter().flatten() {
                    if let Some(found) = self.depends(candidate, annotated.as_ref()) {
                        return Some(found);
                    }
                }
                if let Some(found) = self.sent_in(parameter, [value, annotated]) {
                    return Some(found);
                }
                let name = annotation.map_or("", Node::name);
                if name == "SecurityScopes" {
                    let scopes =
                        self.metadata.iter().find(|(key, _)| &**key == "scopes").map(|(_, value)| value.clone());
                    let none = || Datum::new(Thing::List(Vec::new().into()), Marks::NONE, There::No);
                    let scopes = scopes.map_or_else(none, |scopes| self.of_value(scopes));
                    return Some(record(vec![("scopes", scopes)]));
                }
                if matches!(name, "Request" | "HTTPConnection" | "WebSocket") {
                    return Some(Datum::new(Thing::Request, Marks::NONE, There::Yes));
                }
                // What a decorator of a dependency shows of its parameters is not what is written.
                let is_hidden = self.calling == Calling::FastApiDependency
                    && parameter.function().is_some_and(|function| !function.decorators().is_empty());
                if is_hidden && default.is_none() {
                    return Some(Datum::opaque(Marks::MADE_OF_REQUEST, There::Maybe));
                }
                default.is_none().then(input)
            }
            Calling::NestHandler => {
                let decorators: Vec<&str> = (parameter.children())
                    .filter(|child| child.is(Role::Decorator))
                    .filter_map(|decorator| decorator.children().next())
                    .map(
                        |expression| if expression.is(Role::Call) { expression.call_name() } else { expression.name() },
                    )
                    .collect();
                let is = |names: &[&str]| decorators.iter().any(|name| names.contains(name));
                if is(&["Request", "Req"]) {
                    return Some(Datum::new(Thing::Request, Marks::NONE, There::Yes));
                }
                if is(&["Body", "Param", "Query", "Headers", "UploadedFile", "UploadedFiles", "Args"]) {
                    return Some(input());
                }
                if is(&["Response", "Res"]) {
                    return Some(Datum::new(Thing::Response(None), Marks::NONE, There::Yes));
                }
                let who = decorators.iter().any(|name| {
                    let words = crate::models::pattern::words(name);
                    words.iter().any(|word| matches!(word.as_str(), "user" | "auth" | "account" | "session" | "me"))
                });
                Some(if who { self.identity() } else { Datum::unknown() })
            }
            Calling::Flask | Calling::Connexion | Calling::Django | Calling::DjangoMethod | Calling::Starlette => {
                Some(input())
            }
            _ => None,
        }
    }

    /// What FastAPI reads out of the request where a parameter says which part of it: `Cookie()`, `Header()`, `Query()`.
    fn sent_in(&mut self, parameter: Node<'a>, said: [Option<Value>; 2]) -> Option<Datum> {
        let (part, alias) = said.into_iter().flatten().find_map(|value| self.part_of_request(&value))?;
        Some(match part.as_str() {
            "Cookie" => self.credential(),
            "Header" => {
                let name = alias.or_else(|| target_of(parameter).map(|target| target.name().to_owned()));
                self.header(&name.unwrap_or_default())
            }
            _ => input(),
        })
    }

    /// The function that names a part of the request, alone or inside `Annotated[…]`, and the name it is sent under.
    fn part_of_request(&mut self, value: &Value) -> Option<(String, Option<String>)> {
        let object = self.run.force(value).object()?;
        let callee = self.run.world.callee_path(object)?;
        let arguments = self.run.world.call(object)?.1.clone();
        if callee.ends_with(".[]") {
            return arguments.positional.iter().find_map(|argument| self.part_of_request(&argument.value));
        }
        let part = callee.strip_prefix("fastapi.")?.rsplit('.').next()?;
        let is_part = matches!(part, "Cookie" | "Header" | "Query" | "Path" | "Body" | "Form" | "File");
        let alias = arguments.named("alias").and_then(|alias| alias.value.text().map(str::to_owned));
        is_part.then(|| (part.to_owned(), alias))
    }

    /// The result of `Depends(f)`, alone or inside `Annotated[…]`.
    fn depends(&mut self, value: &Value, annotated: Option<&Value>) -> Option<Datum> {
        let object = self.run.force(value).object()?;
        let callee = self.run.world.callee_path(object)?;
        let arguments = self.run.world.call(object)?.1.clone();
        if callee.ends_with(".[]") {
            let first = arguments.positional.first().map(|argument| &argument.value);
            return arguments.positional.iter().find_map(|argument| self.depends(&argument.value, first));
        }
        if callee == "|" {
            return arguments.positional.iter().find_map(|argument| self.depends(&argument.value, annotated));
        }
        if !(callee.ends_with("Depends") || callee.ends_with("Security")) {
            return None;
        }
        // `form: OAuth2PasswordRequestForm = Depends()`: the class that is annotated, filled from the request.
        let is_form = arguments.positional.is_empty() && arguments.named.is_empty();
        let given = arguments.positional.first().map(|argument| &argument.value);
        let wanted = self.run.force(given.or(annotated.filter(|_| is_form))?);
        let at = |run: &super::super::interpret::Run<'_>, value: &Value| {
            value.function().map(|id| run.world.function(id).at)
        };
        let place = at(self.run, &wanted);
        let known = self
            .results
            .iter()
            .rev()
            .find(|(known, _)| *known == wanted || (place.is_some() && at(self.run, known) == place));
        match known {
            Some((_, datum)) => Some(datum.clone()),
            None if is_form => Some(input()),
            None => Some(Datum::unknown()),
        }
    }
}

/// When a link lets a request pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// By calling `next`.
    Next,
    /// Fastify: by calling `done`, or by returning without having answered.
    Hook,
    /// By returning at all.
    Return,
    /// By returning nothing.
    Nothing,
    /// By answering true.
    True,
    /// By answering with no response, or with one that goes on.
    Answer,
}

pub(super) fn record(fields: Vec<(&str, Datum)>) -> Datum {
    let fields: Vec<_> = fields.into_iter().map(|(key, value)| (key.into(), value)).collect();
    Datum::new(Thing::Record(fields.into()), Marks::NONE, There::Yes)
}

fn input() -> Datum {
    Datum::opaque(Marks::CLIENT, There::Maybe)
}

fn refuses(returned: &Datum) -> bool {
    matches!(returned.thing, Thing::Response(Some(status)) if status >= 300)
}

/// True for strategies of Passport's that sign somebody in: those that are no question of who has done so.
pub(super) fn signs_in(strategy: &str) -> bool {
    let strategy = strategy.to_lowercase();
    !["jwt", "bearer", "token", "api", "key", "basic", "session", "cookie"].iter().any(|word| strategy.contains(word))
}

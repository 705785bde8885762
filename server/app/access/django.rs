//! What Django and its relatives do between a request and a method of the project: base classes of libraries,
//! permissions, authentication, middleware.

use super::super::files::At;
use super::super::lineage::{self, Ancestor, Found};
use super::super::route::{Calling, Link};
use super::super::value::{ClassId, Made, ObjectId, Value};
use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::links::{Outcome, Pass};
use super::visit::{Stop, Visit};
use crate::facts::{Node, Role};
use crate::models::access::access;
use crate::models::classes::Known;

impl<'a> Visit<'_, 'a> {
    /// The class of an instance of the project's.
    fn class_of(&self, value: &Value) -> Option<ClassId> {
        match self.run.world.object(value.object()?).made {
            Made::Instance { class, .. } => Some(class),
            _ => None,
        }
    }

    /// `super().name(…)`: what stands behind the class, in the order of the instance's own.
    pub(super) fn call_next(&mut self, callee: Node<'a>, given: Given, frame: usize, at: At) -> Datum {
        let name = callee.name();
        // What FastAPI itself would call.
        if name == "get_route_handler" {
            return Datum::new(Thing::Next, Marks::NONE, There::Yes);
        }
        // A library's middleware goes on with the request.
        if self.dispatches(name) || name == "__call__" && (self.wrapped.is_some() || self.inner.is_some()) {
            self.happened.passed = true;
            return Datum::opaque(Marks::NONE, There::Yes);
        }
        let file = self.state.frames[frame].file;
        let this = self.state.frames[frame].this.clone();
        let Some(this) = this else { return Datum::unknown() };
        // A loaded row is one of its model's.
        let class = match this.thing {
            Thing::Row(effect) => self.classes.get(&effect).copied(),
            _ => this.value().and_then(|value| self.class_of(value)),
        };
        let Some(class) = class else { return Datum::unknown() };
        let around = callee.ancestors().find(|node| node.is(Role::Class));
        let place = around.map(|node| At { file, id: node.id });
        let order = lineage::lineage(self.run, &Value::Class(class));
        let index = order.iter().position(|each| match each {
            Ancestor::Project(class) => Some(self.run.world.class(*class).at) == place,
            _ => false,
        });
        let from = index.map_or(0, |index| index + 1);
        match lineage::find(self.run, &order, name, from) {
            Some((_, Found::Own(Value::Function(id), _))) => self.enter_method(id, this, given, at),
            Some((_, Found::Known(known))) => self.library_method(this, known, name, given, at),
            _ => {
                // A permission of a library that another derives from.
                for ancestor in order.iter().skip(from) {
                    if let Ancestor::Other(path) = ancestor
                        && matches!(name, "has_permission" | "authenticate")
                        && let Some(passes) = self.declared(&Value::Outside(path.clone()), at)
                    {
                        return if name == "authenticate" { self.identity() } else { Datum::bool(passes) };
                    }
                }
                self.generic(name, None, &given, at)
            }
        }
    }

    /// JavaScript's `super.method(…)`: the base class's, of the project or of a package whose guards are known.
    pub(super) fn call_base(&mut self, callee: Node<'a>, given: Given, frame: usize, at: At) -> Datum {
        let file = self.state.frames[frame].file;
        let around = callee.ancestors().find(|node| node.is(Role::Class)).map(|node| At { file, id: node.id });
        let this = self.this_of(frame);
        let Some(class) = this.as_ref().and_then(Datum::value).and_then(|value| self.class_of(value)) else {
            return self.generic(callee.name(), None, &given, at);
        };
        let order = self.run.ancestry(class);
        let index =
            order.iter().position(|each| each.class().is_some_and(|id| Some(self.run.world.class(id).at) == around));
        for base in order.into_iter().skip(index.map_or(1, |index| index + 1)) {
            match base {
                Value::Class(base) => {
                    if let Some(Value::Function(id)) = self.run.own_attribute(base, callee.name()) {
                        return self.enter_method(id, this.unwrap_or_else(Datum::unknown), given, at);
                    }
                }
                other if callee.name() == "canActivate" => {
                    if let Some(passes) = self.passport_guard(class, &other, at) {
                        return Datum::bool(passes);
                    }
                }
                _ => {}
            }
        }
        match callee.name() {
            // Nothing is known of the package's guard.
            "canActivate" => Datum::unknown(),
            name => self.generic(name, None, &given, at),
        }
    }

    /// What `canActivate` of a package's guard answers: Passport's asks `handleRequest` of the class that derives from it.
    pub(super) fn passport_guard(&mut self, class: ClassId, base: &Value, at: At) -> Option<bool> {
        let passes = self.declared(base, at)?;
        let handle = self.run.attribute(class, "handleRequest").and_then(|handle| handle.function());
        let Some(handle) = handle else {
            if !passes {
                self.raise(at, Some(401));
            }
            return Some(passes);
        };
        let user = self.identity();
        let info = Datum::opaque(Marks::NONE, user.there.not());
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let this = Datum::new(Thing::Value(Value::Class(class)), Marks::NONE, There::Yes);
        self.enter_method(handle, this, Given::of(vec![Datum::null(), user, info, request]), at);
        Some(!self.raised)
    }

    /// True where a call of this name is the one that goes on with the request.
    pub(super) fn dispatches(&self, name: &str) -> bool {
        self.dispatching.as_deref() == Some(name)
    }

    /// A method that an instance has of a library's class.
    pub(super) fn inherited(&mut self, this: &Datum, name: &str, given: &Given, at: At) -> Option<Datum> {
        let class = this.value().and_then(|value| self.class_of(value))?;
        let order = lineage::lineage(self.run, &Value::Class(class));
        match lineage::find(self.run, &order, name, 0)? {
            (_, Found::Known(known)) => Some(self.library_method(this.clone(), known, name, given.clone(), at)),
            _ => None,
        }
    }

    /// A method of `self`, wherever it comes from.
    fn call_self(&mut self, this: &Datum, name: &str, given: Given, at: At) -> Datum {
        let Some(class) = this.value().and_then(|value| self.class_of(value)) else { return Datum::unknown() };
        let order = lineage::lineage(self.run, &Value::Class(class));
        match lineage::find(self.run, &order, name, 0) {
            Some((_, Found::Own(Value::Function(id), _))) => self.enter_method(id, this.clone(), given, at),
            Some((_, Found::Known(known))) => self.library_method(this.clone(), known, name, given, at),
            _ => Datum::unknown(),
        }
    }

    fn library_method(&mut self, this: Datum, known: &'static Known, name: &str, given: Given, at: At) -> Datum {
        if self.steps == 0 {
            return Datum::unknown();
        }
        self.steps = self.steps.saturating_sub(20);
        match name {
            "permission_denied" => {
                self.raise(at, Some(403));
                return Datum::unknown();
            }
            "handle_no_permission" => return Datum::new(Thing::Response(Some(401)), Marks::NONE, There::Yes),
            "check_object_permissions" => {
                let object = given.positional.get(1).cloned();
                let object = object.unwrap_or_else(|| Datum::opaque(Marks::RECORD, There::Yes));
                self.object_permissions(object, at);
                return Datum::null();
            }
            "get_object" => return self.get_object(&this, known, given, at),
            "filter_queryset" | "get_serializer" | "paginate_queryset" => {
                return given.positional.into_iter().next().unwrap_or_else(Datum::unknown);
            }
            "get_queryset" => {
                let queryset = this.value().cloned().map(|value| self.run.member(&value, "queryset", None));
                return match queryset {
                    Some(value @ Value::Object(_)) => self.of_value(value),
                    _ => Datum::unknown(),
                };
            }
            _ => {}
        }
        let calls = known.methods.get(name).cloned().unwrap_or_default();
        // What one answers, the next is given.
        let mut last = given.positional.first().cloned().unwrap_or_else(Datum::unknown);
        if let Some(verb) = changes(name) {
            self.generic(verb, Some(&last), &Given::default(), at);
        }
        for call in calls {
            if self.raised {
                break;
            }
            match call.strip_prefix("list:") {
                Some(call) => {
                    let rows = self.call_self(&this, call, Given::default(), at);
                    // The rows of nobody are none.
                    if !self.raised && rows.marks.has(Marks::IDENTITY) && rows.there == There::No {
                        self.raise(at, Some(404));
                    }
                }
                None => {
                    let given = if call == "get_object" { Given::default() } else { Given::of(vec![last]) };
                    last = self.call_self(&this, &call, given, at);
                }
            }
        }
        Datum::unknown()
    }

    /// The object that the URL names, out of what the view may see.
    fn get_object(&mut self, this: &Datum, known: &'static Known, given: Given, at: At) -> Datum {
        let rows = match given.positional.first().or_else(|| given.named.first().map(|(_, value)| value)) {
            Some(rows) => rows.clone(),
            None => self.call_self(this, "get_queryset", Given::default(), at),
        };
        if self.raised {
            return Datum::unknown();
        }
        let asks =
            known.methods.get("get_object").is_some_and(|calls| calls.iter().any(|c| c == "check_object_permissions"));
        let rows = if asks { self.call_self(this, "filter_queryset", Given::of(vec![rows]), at) } else { rows };
        if self.raised {
            return Datum::unknown();
        }
        let key = Datum::opaque(Marks::CLIENT, There::Maybe);
        let by_key = Given { positional: Vec::new(), named: vec![("pk".into(), key)] };
        let found = self.generic("get", Some(&rows), &by_key, at);
        if found.there == There::No {
            self.raise(at, Some(404));
            return Datum::unknown();
        }
        if asks {
            self.object_permissions(found.clone(), at);
        }
        found
    }

    /// Asks every permission of the view about an object.
    fn object_permissions(&mut self, object: Datum, at: At) {
        for link in self.permissions.clone() {
            let value = self.run.force(&link.value);
            if let Outcome::Stopped(_) = self.object_permission(&value, &object, &link) {
                self.raise(at, Some(403));
                return;
            }
        }
    }

    fn object_permission(&mut self, value: &Value, object: &Datum, link: &Link) -> Outcome {
        if let Some((operator, sides)) = self.operands(value) {
            let mut outcomes = Vec::new();
            for side in sides {
                // Either operand must have let the request through to be asked about the object.
                let first = self.request_permission(&side, link);
                let outcome = match (operator, first) {
                    ('|', Outcome::Stopped(stop)) => Outcome::Stopped(stop),
                    _ => self.object_permission(&side, object, link),
                };
                outcomes.push(outcome);
            }
            return joined(operator, outcomes, link);
        }
        let Value::Class(class) = value else { return Outcome::Passed };
        if self.run.attribute(*class, "has_object_permission").is_none() {
            return Outcome::Passed;
        }
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let function = self.callable(value, "has_object_permission");
        let view = self.view_datum();
        // The guard is followed as one of its own, so that what it raises is its answer and not the handler's.
        let calling = std::mem::replace(&mut self.calling, super::super::route::Calling::DrfPermission);
        self.entered.push(Default::default());
        let outcome = self.invoked(function, vec![request, view, object.clone()], link, Pass::True);
        self.entered.pop();
        self.calling = calling;
        outcome
    }

    /// What asks `self.view` is given.
    pub(super) fn view_datum(&self) -> Datum {
        match self.view {
            Some(view) => Datum::new(Thing::Value(Value::Object(view)), Marks::NONE, There::Yes),
            None => Datum::new(Thing::Opaque, Marks::NONE, There::Yes),
        }
    }

    /// `A | B`, `A & B`, `~A` of permission classes.
    fn operands(&mut self, value: &Value) -> Option<(char, Vec<Value>)> {
        let (callee, arguments) = self.run.world.call(value.object()?)?;
        let operator = match callee {
            Value::Outside(path) if matches!(&**path, "|" | "&" | "~") => path.chars().next()?,
            _ => return None,
        };
        let sides: Vec<Value> = arguments.positional.iter().map(|argument| argument.value.clone()).collect();
        Some((operator, sides.iter().map(|side| self.run.force(side)).collect()))
    }

    /// A permission in front of a method.
    pub(super) fn permission(&mut self, value: &Value, link: &Link) -> Outcome {
        self.permissions.push(Link { value: value.clone(), ..link.clone() });
        self.request_permission(value, link)
    }

    fn request_permission(&mut self, value: &Value, link: &Link) -> Outcome {
        if let Some((operator, sides)) = self.operands(value) {
            let outcomes = sides.iter().map(|side| self.request_permission(side, link)).collect();
            return joined(operator, outcomes, link);
        }
        if let Value::Class(class) = value {
            if self.run.attribute(*class, "has_permission").is_some() {
                let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
                let function = self.callable(value, "has_permission");
                let view = self.view_datum();
                return self.invoked(function, vec![request, view], link, Pass::True);
            }
            for base in self.run.ancestry(*class) {
                if !matches!(base, Value::Class(_)) {
                    match self.declared(&base, link.at) {
                        Some(true) => {}
                        Some(false) => return Outcome::Stopped(Stop { at: link.at, status: Some(403) }),
                        None if self.run.world.path(&base).is_some_and(|path| path.ends_with(".BasePermission")) => {}
                        None => return self.unread(&base, link),
                    }
                }
            }
            return Outcome::Passed;
        }
        // Somebody whom an authentication of the project's makes up is as good as signed in.
        if self.run.world.path(value).as_deref() == Some("rest_framework.permissions.IsAuthenticated")
            && let Some(user) = self.state.left.get("user").cloned()
            && self.property(&user, "is_authenticated", link.at).there != There::No
        {
            return Outcome::Passed;
        }
        match self.declared(value, link.at) {
            Some(true) => Outcome::Passed,
            Some(false) => Outcome::Stopped(Stop { at: link.at, status: Some(403) }),
            None => self.unread(value, link),
        }
    }

    /// An authentication class of DRF's: turns strangers away by raising; what it returns is who they are.
    pub(super) fn authentication(&mut self, value: &Value, link: &Link) -> Outcome {
        let Value::Class(class) = value else { return Outcome::Passed };
        if self.run.attribute(*class, "authenticate").is_none() {
            return Outcome::Passed;
        }
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let function = self.callable(value, "authenticate");
        let Thing::Value(Value::Function(id)) = function.thing else { return Outcome::Passed };
        let returned = self.enter_function(id, Given::of(vec![request.clone()]), link.at);
        let thrown = self.thrown();
        // What it left on the request itself does not outlive it: DRF sets the user that is returned.
        if std::mem::take(&mut self.raised) {
            return Outcome::Stopped(thrown.unwrap_or(Stop { at: link.at, status: Some(401) }));
        }
        std::rc::Rc::make_mut(&mut self.state.left).remove("user");
        if !self.persona.is_known()
            && returned.there == There::Yes
            && let Thing::List(items) = &returned.thing
            && let Some(user) = items.first()
        {
            self.leave(&request, "user", user.clone());
        }
        Outcome::Passed
    }

    /// A middleware: a function around `get_response`, or a class whose instance is called.
    pub(super) fn django_middleware(&mut self, value: &Value, request: Datum, link: &Link) -> Outcome {
        if !matches!(value, Value::Function(_) | Value::Class(_)) {
            return self.unread(value, link);
        }
        let next = self.run.call(&Value::Outside(super::super::interpret::WRAPPED.into()), Default::default(), link.at);
        let inner = self.apply(value, next.clone(), link.at);
        self.wrapped = Some(next);
        let outcome = match (&inner, value) {
            (Value::Function(_), _) => {
                let function = Datum::new(Thing::Value(inner.clone()), Marks::NONE, There::Yes);
                self.invoked(function, vec![request], link, Pass::Next)
            }
            (_, Value::Class(_)) => self.middleware_object(&inner, request, link),
            _ => Outcome::Unknown,
        };
        self.wrapped = None;
        outcome
    }

    fn middleware_object(&mut self, instance: &Value, request: Datum, link: &Link) -> Outcome {
        let mut outcome = Outcome::Passed;
        let method = self.run.member(instance, "__call__", None);
        if let Value::Function(_) = method {
            let function = Datum::new(Thing::Value(method), Marks::NONE, There::Yes);
            outcome = self.invoked(function, vec![request.clone()], link, Pass::Next);
        }
        for hook in ["process_request", "process_view"] {
            let method = self.run.member(instance, hook, None);
            if outcome == Outcome::Passed && matches!(method, Value::Function(_)) {
                let function = Datum::new(Thing::Value(method), Marks::NONE, There::Yes);
                let view = match &self.target {
                    Some(target) => Datum::new(Thing::Value(target.clone()), Marks::NONE, There::Yes),
                    None => Datum::unknown(),
                };
                let input = Datum::opaque(Marks::CLIENT, There::Maybe);
                let given = vec![request.clone(), view, input.clone(), input];
                outcome = self.invoked(function, given, link, Pass::Nothing);
            }
        }
        outcome
    }

    /// What `auth=` is given: whatever is true lets the caller in, and of several any.
    pub(super) fn ninja_auth(&mut self, value: &Value, link: &Link) -> Outcome {
        if let Value::List(list) = value {
            let items = self.run.world.list(*list).items.clone();
            let mut outcomes = Vec::new();
            for item in items {
                let item = self.run.force(&item);
                outcomes.push(self.ninja_auth(&item, link));
            }
            return joined('|', outcomes, link);
        }
        if let Some(passes) = self.declared(value, link.at) {
            return if passes { Outcome::Passed } else { Outcome::Stopped(Stop { at: link.at, status: Some(401) }) };
        }
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let class = match value {
            // A class in place of an instance: making one is the answer, and an instance is true.
            Value::Class(class) => {
                let takes_request = self.base_named(*class, "APIKey");
                let stop = Stop { at: link.at, status: Some(401) };
                return if takes_request { Outcome::Passed } else { Outcome::Stopped(stop) };
            }
            value => self.class_of(value),
        };
        let Some(class) = class else {
            let function = Datum::new(Thing::Value(value.clone()), Marks::NONE, There::Yes);
            return self.invoked(function, vec![request], link, Pass::True);
        };
        // `HttpBearer` and `HttpBasicAuth` turn away who sends no header before they ask.
        if self.persona == super::Persona::Anonymous && self.base_named(class, "Http") {
            return Outcome::Stopped(Stop { at: link.at, status: Some(401) });
        }
        let credential = self.credential();
        let function = self.callable(value, "authenticate");
        self.invoked(function, vec![request, credential.clone(), credential], link, Pass::True)
    }

    fn base_named(&mut self, class: ClassId, start: &str) -> bool {
        let bases = self.run.ancestry(class);
        bases.iter().any(|base| {
            let path = self.run.world.path(base).unwrap_or_default();
            path.rsplit('.').next().is_some_and(|name| name.starts_with(start))
        })
    }

    /// `has_perms` and the like as methods that are named and not called.
    pub(super) fn is_permission_method(name: &str) -> bool {
        matches!(name, "has_perm" | "has_perms" | "has_module_perms")
    }

    /// True where a list of permissions to ask for is written and empty.
    pub(super) fn asks_nothing(&self, object: Option<ObjectId>) -> bool {
        let call = object.and_then(|object| self.run.world.call(object));
        // `@roles_required()` compares with none.
        let by_list = object.and_then(|object| self.run.world.callee_path(object));
        let by_list = by_list.is_some_and(|path| {
            let name = path.rsplit('.').next().unwrap_or(&path);
            path.starts_with("flask_") && (name.starts_with("roles_") || name.starts_with("permissions_"))
        });
        if by_list
            && call.is_some_and(|(_, given)| given.positional.is_empty() && given.named.is_empty() && !given.open)
        {
            return true;
        }
        let first = call.and_then(|(_, arguments)| arguments.get(0).cloned());
        match first {
            Some(Value::List(list)) => {
                let list = self.run.world.list(list);
                list.items.is_empty() && !list.open
            }
            _ => false,
        }
    }

    /// The view that is called: a function, or the class whose method answers.
    pub(super) fn called_view(&self) -> Datum {
        let class = self.view.and_then(|view| match self.run.world.object(view).made {
            Made::Instance { class, .. } => Some(Value::Class(class)),
            _ => None,
        });
        match class.or_else(|| self.target.clone()) {
            Some(view) => Datum::new(Thing::Value(view), Marks::NONE, There::Yes),
            None => Datum::unknown(),
        }
    }

    /// What the route says of every request to it.
    pub(super) fn of_route(&mut self, name: &str) -> Option<Datum> {
        match name {
            "endpoint" | "blueprint" if self.metadata.iter().any(|(key, _)| &**key == name) => {
                let found = self.metadata.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.clone());
                let found = found.filter(|value| value.text() != Some(""));
                Some(found.map_or_else(Datum::null, |value| self.of_value(value)))
            }
            "endpoint" if self.is_flask => Some(Datum::opaque(Marks::NONE, There::Yes)),
            "endpoint" if self.calling.is_asgi() => Some(self.called_view()),
            "type" if self.calling.is_asgi() => {
                let kind = if &*self.method == "WEBSOCKET" { "websocket" } else { "http" };
                Some(self.of_value(Value::Text(kind.into())))
            }
            "routeOptions" if self.calling == Calling::Fastify => {
                let config = self.metadata.iter().find(|(key, _)| &**key == "config").map(|(_, value)| value.clone());
                let empty = || Datum::new(Thing::Record(Vec::new().into()), Marks::NONE, There::Yes);
                let config = config.map_or_else(empty, |config| self.of_value(config));
                let fields = vec![("config".into(), config)];
                Some(Datum::new(Thing::Record(fields.into()), Marks::NONE, There::Maybe))
            }
            "method" if &*self.method != "ANY" => Some(self.of_value(Value::Text(self.method.clone()))),
            "resolver_match" if self.is_django => {
                let names = self.metadata.iter().filter(|(key, _)| &**key == "namespace");
                let names: Vec<Value> = names.map(|(_, name)| name.clone()).collect();
                let names: Vec<Datum> = names.into_iter().map(|name| self.of_value(name)).collect();
                let there = There::of(!names.is_empty());
                let list = Datum::new(Thing::List(names.into()), Marks::NONE, there);
                let fields = vec![("app_names".into(), list.clone()), ("namespaces".into(), list)];
                // Other members are there and not known.
                Some(Datum::new(Thing::Record(fields.into()), Marks::NONE, There::Maybe))
            }
            _ => None,
        }
    }

    /// `getattr(x, "name", default)`.
    pub(super) fn attribute_or(&mut self, given: &Given, at: At) -> Datum {
        let Some(of) = given.positional.first() else { return Datum::unknown() };
        let Some(name) = given.positional.get(1).and_then(Datum::text) else {
            return Datum::opaque(of.all_marks(), There::Maybe);
        };
        let found = self.property(of, name, at);
        let missing = matches!(found.thing, Thing::Value(Value::Member(_) | Value::Unknown(_)));
        match given.positional.get(2) {
            Some(default) if missing => default.clone(),
            _ => found,
        }
    }
}

/// What the library's own methods do to data.
fn changes(name: &str) -> Option<&'static str> {
    match name {
        "perform_create" => Some("create"),
        "perform_update" => Some("update"),
        "perform_destroy" => Some("delete"),
        _ => None,
    }
}

/// What several guards say together.
pub(super) fn joined(operator: char, outcomes: Vec<Outcome>, link: &Link) -> Outcome {
    let has = |wanted: &dyn Fn(&Outcome) -> bool| outcomes.iter().find(|outcome| wanted(outcome)).cloned();
    let passed = |outcome: &Outcome| *outcome == Outcome::Passed;
    let unknown = |outcome: &Outcome| *outcome == Outcome::Unknown;
    let stopped = |outcome: &Outcome| matches!(outcome, Outcome::Stopped(_));
    let found = match operator {
        '|' => has(&passed).or_else(|| has(&unknown)).or_else(|| has(&stopped)),
        '~' => match outcomes.first() {
            Some(Outcome::Passed) => Some(Outcome::Stopped(Stop { at: link.at, status: Some(403) })),
            Some(Outcome::Stopped(_)) => Some(Outcome::Passed),
            _ => None,
        },
        _ => has(&stopped).or_else(|| has(&unknown)).or_else(|| has(&passed)),
    };
    found.unwrap_or(Outcome::Unknown)
}

/// Names that middleware of packages has where it may turn strangers away; most only says who the caller is.
pub(super) fn middleware_may_guard(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let strong = ["require", "required", "protect", "protected", "private", "guard", "restrict", "enforce"];
    access().guards.may_guard(name)
        && crate::models::pattern::words(name).iter().any(|word| strong.contains(&word.as_str()))
}

//! What requests, sessions and users hold.

use std::rc::Rc;

use super::super::files::At;
use super::super::route::Calling;
use super::super::value::{FunctionId, Made, ObjectId, Value};
use super::calls::Given;
use super::datum::{Datum, Marks, Persona, There, Thing};
use super::lists::LONGEST;
use super::visit::Visit;
use crate::facts::Role;
use crate::models::access::access;

/// How many entries of a list or a table are looked at one by one.
const ENTRIES: usize = 40;

impl Visit<'_, '_> {
    /// A property of a value.
    pub(super) fn property(&mut self, of: &Datum, name: &str, at: At) -> Datum {
        match &of.thing {
            Thing::Context if name == "headers" => Datum::null(),
            Thing::Request | Thing::Context => self.of_request(name),
            Thing::Headers => self.header(name),
            // What a stranger's browser keeps as well says nothing about who they are.
            Thing::Cookies if is_passing(name) => Datum::unknown(),
            Thing::Cookies => self.credential(),
            Thing::Session => match self.state.left.get(&format!("session.{name}")) {
                Some(left) => left.clone(),
                // What a stranger's session holds as well says nothing about who they are.
                None if is_passing(name) => Datum::unknown(),
                None if access().caller.is_role(name) => self.of_identity(name),
                None => self.identity(),
            },
            Thing::User => self.of_identity(name),
            Thing::Address(address) => address.part(name).unwrap_or_else(|| Datum::opaque(Marks::CLIENT, There::Maybe)),
            Thing::Response(_) if name == "locals" => Datum::new(Thing::Request, Marks::NONE, There::Yes),
            Thing::Response(_)
                if matches!(name, "headersSent" | "sent" | "writableEnded" | "finished" | "writable") =>
            {
                // `if (!res.headersSent)` says that the handler goes on, whether it has answered or not.
                let is_not = self
                    .run
                    .node(at)
                    .and_then(|node| node.parent())
                    .is_some_and(|parent| parent.is(Role::Not) || parent.is(Role::Unary) && parent.name() == "!");
                if self.state.refused && !is_not && name != "writable" { Datum::bool(true) } else { Datum::unknown() }
            }
            Thing::Response(_) => of.clone(),
            Thing::Record(fields) => {
                let under =
                    |name: &str| fields.iter().rev().find(|(key, _)| &**key == name).map(|(_, value)| value.clone());
                match under(name) {
                    Some(found) => found,
                    // `{ ...member.team, plan }`: what is not named is the team's.
                    None if of.marks == Marks::NONE && under("...").is_some_and(|spread| spread.is_known()) => {
                        under("...").map_or_else(Datum::unknown, |spread| self.property(&spread, name, at))
                    }
                    // Something was put in under a name that is not known.
                    None if of.marks != Marks::NONE => self.property(&Datum::opaque(of.marks, of.there), name, at),
                    None if of.there == There::Maybe => Datum::unknown(),
                    None => Datum::null(),
                }
            }
            Thing::List(items) if name == "length" => Datum::new(
                Thing::Value(Value::Number(items.len().to_string().into())),
                of.marks,
                There::of(!items.is_empty()),
            ),
            Thing::List(items) => match name.parse::<usize>() {
                Ok(index) => items.get(index).cloned().unwrap_or_else(Datum::null),
                Err(_) => Datum::opaque(of.all_marks(), There::Maybe),
            },
            Thing::Value(Value::Object(object)) if self.view == Some(*object) && name == "request" => {
                Datum::new(Thing::Request, Marks::NONE, There::Yes)
            }
            Thing::Value(Value::Object(object)) if self.view == Some(*object) && matches!(name, "kwargs" | "args") => {
                Datum::opaque(Marks::CLIENT, There::Maybe)
            }
            Thing::Value(Value::Null) => Datum { thing: Thing::Opaque, marks: of.marks, there: There::No },
            Thing::Value(value) => {
                let value = value.clone();
                if let Value::Object(object) = value
                    && let Some(left) = self.state.left.get(&field_of(object, name))
                {
                    return left.clone();
                }
                let found = self.run.member(&value, name, Some(at));
                // As a name of the module itself.
                if found == Value::Null && matches!(value, Value::Module(_)) {
                    return Datum::unknown();
                }
                if let Some(getter) = self.getter(&found) {
                    return self.enter_function(getter, Given::default(), at);
                }
                let injected = self.is_handed_in(&found).then(|| self.injected(&value, name));
                let mut datum = self.of_value(injected.flatten().unwrap_or(found));
                datum.marks = datum.marks.with(of.marks);
                if of.marks != Marks::NONE {
                    datum.there = of.there;
                }
                if is_secret_name(name)
                    && matches!(
                        datum.thing,
                        Thing::List(_)
                            | Thing::Value(Value::Outside(_) | Value::Member(_) | Value::Unknown(_) | Value::Text(_))
                    )
                {
                    datum.marks = datum.marks.with(Marks::SECRET);
                }
                datum
            }
            Thing::Error(Some(status)) if matches!(name, "status" | "statusCode" | "status_code" | "httpStatus") => {
                self.of_value(Value::Number(status.to_string().into()))
            }
            // Whichever it is, it is that of an error: `error.status || 500`.
            Thing::Error(None) if matches!(name, "status" | "statusCode" | "status_code") => of.clone(),
            Thing::Error(_) => Datum::unknown(),
            // A guard that looks for a token in the body or the query looks for a credential; a handler that is sent one
            // is on an errand, such as setting a new password.
            Thing::Opaque if !self.is_handling && of.marks == Marks::CLIENT && is_token_name(name) => self.credential(),
            Thing::Row(effect)
                if !of.marks.has(Marks::IDENTITY)
                    && let Some(getter) = self.getter_of_row(*effect, name) =>
            {
                self.enter_method(getter, of.clone(), Given::default(), at)
            }
            // What a form is around.
            Thing::Row(effect) if name == "instance" && self.forms.contains_key(effect) => of.clone(),
            Thing::Opaque | Thing::Promise(_) | Thing::Row(_) | Thing::Part(_) | Thing::Table(_) => {
                let is_sent = matches!(of.thing, Thing::Opaque);
                let thing = match &of.thing {
                    Thing::Row(effect) => {
                        self.look_at(*effect, name);
                        Thing::Part(*effect)
                    }
                    Thing::Part(effect) => Thing::Part(*effect),
                    _ => Thing::Opaque,
                };
                if of.marks.has(Marks::IDENTITY) {
                    if matches!(name, "error" | "err") {
                        return Datum::opaque(Marks::IDENTITY, of.there.not());
                    }
                    let mut datum = self.of_identity(name);
                    let is_kind = !is_sent && access().caller.kinds.iter().any(|kind| kind == name);
                    datum.marks = datum.marks.with(if is_kind { Marks::ROLE } else { Marks::NONE }).with(of.marks);
                    if of.there == There::No {
                        datum.there = There::No;
                    }
                    return datum;
                }
                // A key in the body says who calls, as it would in a header.
                if of.marks.has(Marks::CLIENT) && matches!(name, "api_key" | "apiKey" | "apikey" | "api-key") {
                    return self.credential();
                }
                let there = match (of.there, of.marks.has(Marks::RECORD)) {
                    (There::No, _) => There::No,
                    (_, true) => There::Maybe,
                    (there, _) if of.marks.has(Marks::CREDENTIAL) => there,
                    _ => There::Maybe,
                };
                let found = Datum::new(thing, of.marks, there);
                if is_sent && name != "length" { self.sent_as(name, found) } else { found }
            }
            _ => Datum::unknown(),
        }
    }

    /// A method that is read like a field.
    fn getter(&self, found: &Value) -> Option<FunctionId> {
        let id = found.function().filter(|id| self.run.world.function(*id).this.is_some())?;
        self.is_read_like_field(found).then_some(id)
    }

    fn is_read_like_field(&self, method: &Value) -> bool {
        method.function().and_then(|id| self.run.function_node(id)).is_some_and(|node| node.is_getter())
    }

    /// `order.is_own` of a model of the project, which is worked out: `return self.user_id == current_user.id`.
    fn getter_of_row(&mut self, effect: usize, name: &str) -> Option<FunctionId> {
        let class = *self.classes.get(&effect)?;
        let found = self.run.attribute(class, name)?;
        found.function().filter(|_| self.is_read_like_field(&found))
    }

    fn of_request(&mut self, name: &str) -> Datum {
        let model = &access().request;
        let holds = |list: &[String]| list.iter().any(|each| each == name);
        if let Some(left) = self.state.left.get(name) {
            return left.clone();
        }
        if let Some(known) = self.of_route(name) {
            return known;
        }
        if let Some(address) = self.of_address(name) {
            self.happened.asked_address = true;
            return address;
        }
        if holds(&model.headers) {
            return Datum::new(Thing::Headers, Marks::NONE, There::Yes);
        }
        if holds(&model.cookies) {
            return Datum::new(Thing::Cookies, Marks::NONE, There::Yes);
        }
        if holds(&model.sessions) && self.has_sessions() {
            return Datum::new(Thing::Session, Marks::NONE, There::Yes);
        }
        // What Flask reads from the header of that name.
        if name == "authorization" {
            return self.credential();
        }
        if name == "user" && self.users_are_always_there() {
            return Datum::new(Thing::User, Marks::IDENTITY, There::Yes);
        }
        if holds(&model.known) || holds(&model.identities) {
            return self.identity();
        }
        // A browser can send a token along with a WebSocket only so.
        if &*self.method == "WEBSOCKET" && matches!(name, "query_params" | "query" | "args" | "searchParams") {
            return Datum::new(Thing::Headers, Marks::NONE, There::Yes);
        }
        if holds(&model.inputs) {
            return Datum::opaque(Marks::CLIENT, There::Maybe);
        }
        if holds(&model.contexts) {
            return Datum::new(Thing::Request, Marks::NONE, There::Yes);
        }
        // What stands beside the request in a context of procedures was put there by the application, and no caller.
        if matches!(self.calling, Calling::TrpcHandler | Calling::TrpcMiddleware) && holds(&model.of_callers) {
            return self.of_identity(name);
        }
        if holds(&model.negotiates) {
            return Datum::unknown();
        }
        Datum::opaque(Marks::ASKED, There::Maybe)
    }

    /// Frameworks whose session is an object that is there for everybody.
    fn has_sessions(&self) -> bool {
        !matches!(
            self.calling,
            Calling::Next
                | Calling::NextMiddleware
                | Calling::TrpcHandler
                | Calling::TrpcMiddleware
                | Calling::Loader
                | Calling::LoaderMiddleware
                | Calling::Hono
        )
    }

    /// Django's `request.user` is true for strangers too.
    fn users_are_always_there(&self) -> bool {
        self.is_django || matches!(self.calling, Calling::Starlette | Calling::StarletteMiddleware)
    }

    pub(super) fn header(&mut self, name: &str) -> Datum {
        let lower = name.to_lowercase().replace('_', "-");
        let lower = lower.strip_prefix("http-").unwrap_or(&lower).to_owned();
        let words = crate::models::pattern::words(&lower);
        let tells = |word: &String| {
            matches!(
                word.as_str(),
                "token" | "key" | "secret" | "auth" | "authorization" | "signature" | "session" | "jwt"
            )
        };
        // Whoever opens a page is given one of these.
        if words.iter().any(|word| matches!(word.as_str(), "csrf" | "xsrf")) {
            return Datum::opaque(Marks::CLIENT, There::Maybe);
        }
        // Machines sign what they send: whoever can is nobody in particular.
        self.happened.asked_secret |= words.iter().any(|word| word == "signature");
        if access().request.credentials.contains(&lower) || words.iter().any(tells) {
            return self.credential();
        }
        match name {
            "get" | "has" => Datum::unknown(),
            _ => Datum::opaque(Marks::CLIENT, There::Maybe),
        }
    }

    /// A property of who the caller is.
    fn of_identity(&mut self, name: &str) -> Datum {
        let model = access();
        if model.request.known.iter().any(|each| each == name) {
            return self.identity();
        }
        if matches!(name, "is_anonymous" | "isAnonymous") {
            return Datum::opaque(Marks::IDENTITY, There::of(!self.persona.is_known()));
        }
        if model.caller.is_barred(name) || model.caller.is_pending(name) {
            return Datum::opaque(Marks::IDENTITY, There::No);
        }
        // `user.has_perms` without a call is a method, and true.
        if Self::is_permission_method(name) {
            self.happened.asked_role = true;
            return Datum::opaque(Marks::IDENTITY.with(Marks::ROLE), There::Yes);
        }
        if !model.caller.is_role(name) {
            return self.identity();
        }
        self.happened.asked_role = true;
        // A member has some role, and none that matters: the flags are false, the rest is compared further on.
        let flag = name.starts_with("is") || name.starts_with("can") || name.starts_with("has") || name == "admin";
        let there = match (self.persona, flag) {
            (Persona::Member | Persona::Keyless | Persona::Insider, false) => There::Yes,
            _ => There::No,
        };
        Datum::opaque(Marks::IDENTITY.with(Marks::ROLE), there)
    }

    /// An instance of a class of the project: what a method sets, another reads.
    fn keeps_fields(&self, object: ObjectId) -> bool {
        matches!(self.run.world.object(object).made, Made::Instance { .. })
    }

    /// Something is left on a request, a session or a record.
    pub(super) fn leave(&mut self, holder: &Datum, name: &str, value: Datum) {
        let key = match &holder.thing {
            Thing::Request | Thing::Context => name.to_owned(),
            Thing::Session => format!("session.{name}"),
            Thing::Value(Value::Object(object)) if self.keeps_fields(*object) => field_of(*object, name),
            // A column of a loaded row is given a value: the row will be written.
            // What Prisma answers are plain objects.
            Thing::Row(effect) => {
                let is_plain =
                    |verb: &str| ["findUnique", "findFirst", "findMany"].iter().any(|name| verb.starts_with(name));
                if let Some(effect) = self.happened.effects.get_mut(*effect).filter(|effect| !is_plain(&effect.verb)) {
                    effect.writes = true;
                    effect.assigned = true;
                    effect.keys.push(name.to_owned());
                }
                return;
            }
            _ => return,
        };
        // A login writes who the caller is from what was just checked; that does not make the next request one of theirs.
        Rc::make_mut(&mut self.state.left).insert(key, value);
    }

    /// A value of the wiring as a value of the request.
    pub(super) fn of_value(&mut self, value: Value) -> Datum {
        let value = match value {
            Value::Import(..) => self.run.force(&value),
            other => other,
        };
        let (marks, there) = match &value {
            Value::Null => (Marks::NONE, There::No),
            Value::Bool(known) => (Marks::NONE, There::of(*known)),
            Value::Text(text) => (Marks::NONE, There::of(!text.is_empty())),
            Value::Number(text) => (Marks::NONE, There::of(text.parse::<f64>() != Ok(0.0))),
            Value::Unknown(_) => (Marks::NONE, There::Maybe),
            Value::Outside(path) => return self.outside(path.clone()),
            Value::Object(object) if let Some(known) = self.setting_or(*object) => return known,
            Value::Member(_) | Value::Object(_) => {
                let path = self.run.world.path(&value).unwrap_or_default();
                match self.special(&path) {
                    Some(datum) => return datum,
                    None => (Marks::NONE, There::Maybe),
                }
            }
            Value::List(id) => {
                let list = self.run.world.list(*id).clone();
                let of_texts = list.items.iter().any(|item| item.text().is_some());
                if list.open || list.items.len() > if of_texts { LONGEST } else { ENTRIES } {
                    return Datum::new(Thing::Value(value), Marks::NONE, There::Maybe);
                }
                let javascript = list.at.is_none_or(|at| {
                    let file = self.run.source(at.file);
                    file.is_some_and(|file| file.facts.language != crate::syntax::Language::Python)
                });
                let items: Vec<_> = list.items.into_iter().map(|item| self.of_value(item)).collect();
                let there = There::of(javascript || !items.is_empty());
                return Datum::new(Thing::List(items.into()), Marks::NONE, there);
            }
            Value::Record(id) => {
                let record = self.run.world.record(*id).clone();
                let mut fields = Vec::new();
                if record.entries.len() < ENTRIES {
                    for (key, value) in record.entries {
                        let secret = is_secret_name(&key);
                        let datum = match value {
                            Value::Record(_) | Value::List(_) => {
                                Datum::new(Thing::Value(value), Marks::NONE, There::Yes)
                            }
                            value => self.of_value(value),
                        };
                        fields.push((Rc::from(&*key), if secret { datum.marked(Marks::SECRET) } else { datum }));
                    }
                    let there = if record.open { There::Maybe } else { There::Yes };
                    return Datum::new(Thing::Record(fields.into()), Marks::NONE, there);
                }
                (Marks::NONE, There::Yes)
            }
            _ => (Marks::NONE, There::Yes),
        };
        Datum::new(Thing::Value(value), marks, there)
    }

    fn outside(&mut self, path: std::sync::Arc<str>) -> Datum {
        if let Some(datum) = self.special(&path) {
            return datum;
        }
        if let Some(known) = self.setting_of_django(&path) {
            return known;
        }
        let setting = ["process.env", "import.meta.env", "os.environ", "Deno.env", "django.conf.settings", "Bun.env"];
        let marks = if setting.iter().any(|root| path.starts_with(root)) { Marks::SECRET } else { Marks::NONE };
        Datum::new(Thing::Value(Value::Outside(path)), marks, There::Maybe)
    }

    /// The parts of a path that have names, as Flask hands them on: `/<project>/bills/<int:bill>`.
    pub(super) fn values_of_path(&self) -> Datum {
        let names = self.path.split('<').skip(1).filter_map(|piece| piece.split('>').next()?.rsplit(':').next());
        let fields = names.map(|name| (Rc::from(name.trim()), Datum::opaque(Marks::CLIENT, There::Yes)));
        Datum::new(Thing::Record(fields.collect::<Vec<_>>().into()), Marks::NONE, There::Yes)
    }

    /// `settings.OPEN`, where the project's settings say it outright. What differs between machines is open all the same.
    fn setting_of_django(&mut self, path: &str) -> Option<Datum> {
        let name = path.strip_prefix("django.conf.settings.")?.to_owned();
        self.setting(&name, None)
    }

    /// `getattr(settings, "OPEN", False)`, which modules keep under a name of their own.
    fn setting_or(&mut self, object: ObjectId) -> Option<Datum> {
        let (callee, arguments) = self.run.world.call(object)?;
        let of_settings = self.run.world.path(callee).as_deref() == Some("getattr")
            && arguments.get(0).and_then(|of| self.run.world.path(of)).as_deref() == Some("django.conf.settings");
        let name = arguments.get(1).filter(|_| of_settings)?.text()?.to_owned();
        let default = arguments.get(2).cloned();
        self.setting(&name, default)
    }

    /// What all projects of the workspace say alike.
    fn setting(&mut self, name: &str, default: Option<Value>) -> Option<Datum> {
        if matches!(name, "DEBUG" | "TESTING") {
            return None;
        }
        let said = self.run.settings.clone().into_iter().map(|file| match self.run.export(file, name) {
            Some(value) => Some(self.run.force(&value)),
            None => default.clone(),
        });
        let said: Vec<Option<Value>> = said.collect();
        let first = said.first()?.clone()?;
        let is_plain = matches!(first, Value::Bool(_)) || matches!(first, Value::List(_)) && said.len() == 1;
        (is_plain && said.iter().all(|each| each.as_ref() == Some(&first))).then(|| self.of_value(first))
    }

    /// The globals under which frameworks hand out the request.
    pub(super) fn special(&mut self, path: &str) -> Option<Datum> {
        let yes = |thing| Some(Datum::new(thing, Marks::NONE, There::Yes));
        match path.strip_suffix("._get_current_object()").unwrap_or(path) {
            "flask.request"
            | "quart.request"
            | "flask.g"
            | "flask.globals.request"
            | "bottle.request"
            | "connexion.request"
            | "flask.globals.g"
            | "connexion.context"
            | super::inject::NEST_REQUEST => yes(Thing::Request),
            "flask.session" | "quart.session" | "flask.globals.session" => yes(Thing::Session),
            "@nestjs/graphql.GqlExecutionContext.create()" => yes(Thing::Context),
            "flask_login.current_user"
            | "flask_login.utils.current_user"
            | "flask_security.current_user"
            | "flask_jwt_extended.current_user"
            | "quart_auth.current_user" => Some(Datum::new(Thing::User, Marks::IDENTITY, There::Yes)),
            "rest_framework.permissions.SAFE_METHODS" => {
                let methods = ["GET", "HEAD", "OPTIONS"];
                let items: Vec<_> = methods.iter().map(|method| self.of_value(Value::Text((*method).into()))).collect();
                yes(Thing::List(items.into()))
            }
            "next/headers.cookies()" => yes(Thing::Cookies),
            "next/headers.headers()" => yes(Thing::Headers),
            path => self.no_outcome(path),
        }
    }
}

fn is_token_name(name: &str) -> bool {
    const NAMES: [&str; 8] =
        ["token", "access_token", "accesstoken", "api_key", "apikey", "jwt", "auth_token", "authtoken"];
    NAMES.contains(&name.to_lowercase().as_str())
}

/// Under which the field of an instance is kept.
fn field_of(object: ObjectId, name: &str) -> String {
    format!("{}:{name}", object.0)
}

/// True for names of settings that only the server knows.
pub(super) fn is_secret_name(name: &str) -> bool {
    let words = crate::models::pattern::words(name);
    let is_secret =
        |word: &str| matches!(word, "secret" | "key" | "password" | "token" | "apikey" | "credential" | "passphrase");
    // What is kept of somebody's password is theirs: `hashed_password`, `password_hash`.
    let is_kept =
        words.first().is_some_and(|first| first == "hashed") || words.last().is_some_and(|last| last == "hash");
    // `keys` alone are those of a table.
    !is_kept && name != "keys" && words.iter().any(|word| is_secret(word.strip_suffix('s').unwrap_or(word)))
}

/// True for the name of what a session or a browser also keeps for somebody who is not signed in.
fn is_passing(name: &str) -> bool {
    crate::models::pattern::words(name).iter().any(|word| access().request.passing.contains(word))
}

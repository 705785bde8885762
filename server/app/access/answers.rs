//! Answers: what turns a request away and what serves it.

use super::super::files::At;
use super::super::route::Calling;
use super::super::value::{Value, World};
use super::calls::{CLASS, Given, HANDLER};
use super::datum::{Datum, Marks, There, Thing};
use super::visit::{Stop, Visit};
use crate::facts::{Node, Part, Role};
use crate::models::access::access;
use crate::models::pattern::words;

/// Words of calls that make a page of what they are given.
const PAGES: [&str; 3] = ["render", "template", "view"];

impl Visit<'_, '_> {
    /// A method of a response object.
    pub(super) fn of_response(&mut self, of: &Datum, status: Option<u16>, name: &str, given: &Given, at: At) -> Datum {
        let with = |status| Datum::new(Thing::Response(status), Marks::NONE, There::Yes);
        let first = given.positional.first().and_then(|first| status_of(&self.run.world, first));
        given.all().for_each(|datum| self.leaves(name, datum));
        match name {
            "status" | "code" => with(first.or(status)),
            "sendStatus" | "writeHead" => {
                self.answer(first, at);
                with(first)
            }
            "redirect" => {
                let status = if given.all().any(is_door) { Some(401) } else { Some(302) };
                self.answer(status, at);
                // Express answers nothing here: `if (ensure(req, res)) return` goes on.
                let there = There::of(self.calling != Calling::Express);
                Datum { there, ..with(status) }
            }
            "json" | "send" | "end" | "render" | "sendFile" | "download" | "jsonp" | "view" | "pipe" | "write" => {
                if matches!(name, "json" | "send" | "jsonp") {
                    given.positional.iter().for_each(|body| self.show(body, at));
                }
                self.answer(status, at);
                with(status)
            }
            _ => match access().answers.status(&capitalised(name)) {
                Some(status) => {
                    self.answer(Some(status), at);
                    with(Some(status))
                }
                None => {
                    self.callbacks(given, at);
                    of.clone()
                }
            },
        }
    }

    /// Something goes out with an answer: whole, or as a page.
    pub(super) fn leaves(&mut self, by: &str, datum: &Datum) {
        let makes_page = words(by).iter().any(|word| PAGES.contains(&word.as_str()));
        if makes_page { self.render(datum) } else { self.hand_on(datum) }
    }

    /// What goes out with an answer: rows themselves, also in lists and under names.
    pub(super) fn show(&mut self, body: &Datum, at: At) {
        match &body.thing {
            Thing::Row(effect) if !self.happened.shown.iter().any(|(_, known)| known == effect) => {
                self.happened.shown.push((at, *effect));
            }
            Thing::List(items) => items.iter().for_each(|item| self.show(item, at)),
            Thing::Record(fields) => fields.iter().for_each(|(_, value)| self.show(value, at)),
            _ => {}
        }
    }

    /// An answer is sent.
    fn answer(&mut self, status: Option<u16>, at: At) {
        if status.is_some_and(|status| status >= 400) {
            self.met_refusal(at);
            self.happened.stops.push(Stop { at, status });
            self.state.refused = self.is_handling;
        } else {
            self.happened.answered = true;
        }
    }

    /// Koa's `ctx.status = 403` and `ctx.body = …`: the answer is what they are when the handler ends.
    pub(super) fn answers_by_assignment(&mut self, holder: &Datum, name: &str, value: &Datum, at: At) -> bool {
        let is_answer =
            matches!(name, "status" | "body") && matches!(holder.thing, Thing::Request | Thing::Response(_));
        if self.calling != Calling::Koa || !is_answer || !self.is_handling {
            return false;
        }
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let around = self.run.node(at).and_then(|node| {
            node.ancestors().find(|each| each.is(Role::Block) || matches!(each.part(), Part::Then | Part::Else))
        });
        let around = around.map_or(Datum::null(), |node| {
            Datum::new(Thing::Value(Value::Number(format!("{:?}", node.id).into())), Marks::NONE, There::Yes)
        });
        if name == "status" {
            let status = status_of(&self.run.world, value);
            let refuses = status.is_some_and(|status| status >= 400);
            if refuses {
                self.met_refusal(at);
                self.happened.stops.push(Stop { at, status });
            } else {
                self.happened.answered = true;
            }
            self.leave(&request, KOA_REFUSED, if refuses { around } else { Datum::null() });
            return true;
        }
        self.hand_on(value);
        // The body of a refusal is set next to its status; one that is set further on is served with whatever status.
        let refused = self.state.left.get(KOA_REFUSED).is_some_and(|refused| {
            matches!((refused.value(), around.value()), (Some(Value::Number(a)), Some(Value::Number(b))) if a == b)
        });
        self.happened.answered |= !refused && !is_told(value);
        true
    }

    /// `response.status_code = 401` of an answer that is sent further on.
    pub(super) fn gives_status(&mut self, of: &Datum, name: &str, value: &Datum, held: Node<'_>, frame: usize) -> bool {
        if !matches!(of.thing, Thing::Response(_)) || !matches!(name, "status_code" | "statusCode" | "status") {
            return false;
        }
        let (Some(status), Some((at, _))) = (status_of(&self.run.world, value), self.variable(held.symbol(), frame))
        else {
            return false;
        };
        if self.calling == Calling::Koa {
            return false;
        }
        self.set(held.symbol(), Datum::new(Thing::Response(Some(status)), of.marks, There::Yes), at);
        true
    }

    /// A method of the request or context.
    pub(super) fn on_request(&mut self, of: &Datum, name: &str, given: Given, at: At) -> Datum {
        let model = access();
        let text = given.positional.first().and_then(Datum::text).map(str::to_owned);
        let request = || Datum::new(Thing::Request, Marks::NONE, There::Yes);
        if self.calling == Calling::Fastify
            && let Some(method) = self.run.decorated_request(name)
        {
            return self.enter_method(method, request(), given, at);
        }
        match (name, text) {
            ("getResponse", _) => Datum::new(Thing::Response(None), Marks::NONE, There::Yes),
            ("getArgs", _) if matches!(of.thing, Thing::Context) => Datum::opaque(Marks::CLIENT, There::Yes),
            ("getContext", _) => Datum::new(Thing::Context, Marks::NONE, There::Yes),
            ("getNext", _) => Datum::new(Thing::Next, Marks::NONE, There::Yes),
            ("getHandler", _) => self.of_value(Value::Text(HANDLER.into())),
            ("getClass", _) => self.of_value(Value::Text(CLASS.into())),
            ("header", Some(key)) => self.header(&key),
            ("get", Some(key)) if self.calling == Calling::Hono => self.property(&request(), &key, at),
            ("get", Some(key))
                if self.calling.is_asgi() && matches!(&*key, "path" | "type" | "endpoint" | "method") =>
            {
                self.property(&request(), &key, at)
            }
            ("get" | "pop" | "setdefault", Some(key)) if self.is_flask => {
                let found = self.property(&request(), &key, at);
                match (given.positional.get(1), found.there) {
                    (Some(default), There::No) if name == "get" => default.clone(),
                    _ => found,
                }
            }
            ("get", Some(key)) => self.header(&key),
            ("set", None) if given.positional.len() == 2 => {
                if let (Some(key), Some(value)) = (context_key(&given), given.positional.get(1)) {
                    self.leave(&request(), &key, value.clone());
                }
                Datum::null()
            }
            ("get", None) if context_key(&given).is_some() => {
                let left = context_key(&given).and_then(|key| self.state.left.get(&key).cloned());
                left.unwrap_or_else(Datum::unknown)
            }
            ("set", Some(key)) => {
                if let Some(value) = given.positional.get(1) {
                    self.leave(&request(), &key, value.clone());
                }
                Datum::null()
            }
            ("throw", _) => {
                let status = given.all().find_map(|datum| status_of(&self.run.world, datum));
                self.raise(at, status);
                Datum::unknown()
            }
            ("assert", _) => {
                let holds = given.positional.first().map_or(There::Maybe, |first| first.there);
                let status = given.all().skip(1).find_map(|datum| status_of(&self.run.world, datum));
                match holds {
                    There::No => self.raise(at, status),
                    There::Maybe => self.may_raise(at, status),
                    There::Yes => {}
                }
                Datum::null()
            }
            // A WebSocket that is closed for a reason.
            ("close", _) if &*self.method == "WEBSOCKET" && given.all().next().is_some() => {
                self.answer(Some(403), at);
                Datum::null()
            }
            ("jwtVerify" | "authenticate" | "verifySession", _) => {
                if !self.persona.is_known() {
                    self.raise(at, Some(401));
                }
                let who = self.identity();
                self.leave(&request(), "user", who.clone());
                who
            }
            ("redirect", _) => {
                let status = if given.all().any(is_door) { Some(401) } else { Some(302) };
                self.answer(status, at);
                Datum::new(Thing::Response(status), Marks::NONE, There::Yes)
            }
            ("json" | "text" | "html" | "body" | "newResponse" | "render", _) if !given.positional.is_empty() => {
                let status = given.positional.iter().skip(1).find_map(|datum| status_of(&self.run.world, datum));
                if name == "json" {
                    given.positional.iter().take(1).for_each(|body| self.show(body, at));
                }
                self.answer(status, at);
                Datum::new(Thing::Response(status), Marks::NONE, There::Yes)
            }
            ("cookie" | "getCookie" | "getSignedCookie", Some(_)) => self.credential(),
            (name, _) if model.request.contexts.iter().any(|each| each == name) => request(),
            (name, _) if model.request.known.iter().any(|each| each == name) => self.identity(),
            (name, _) if model.caller.is_role(name) => {
                self.happened.asked_role = true;
                Datum::opaque(Marks::IDENTITY.with(Marks::ROLE), There::No)
            }
            (
                "param" | "query" | "valid" | "json" | "formData" | "text" | "getlist" | "parseBody" | "body" | "input"
                | "get_json" | "form" | "arrayBuffer" | "blob",
                _,
            ) => Datum::opaque(Marks::CLIENT, There::Maybe),
            _ => {
                self.callbacks(&given, at);
                Datum::unknown()
            }
        }
    }

    /// An exception that turns a request away: its status, where it is one.
    pub(super) fn error_status(&self, name: &str, path: &str, given: &Given) -> Option<Option<u16>> {
        let named = access().answers.status(name).or_else(|| {
            // `Boom.unauthorized()`, `createError.Forbidden()`, `httpErrors.unauthorized()`.
            let errors = ["boom", "Boom", "error", "Error"];
            errors.iter().any(|word| path.contains(word)).then(|| access().answers.status(&capitalised(name))).flatten()
        });
        let is_error = name.ends_with("Error") || name.ends_with("Exception") || path.starts_with("http-errors");
        if !is_error && (named.is_none() || name.starts_with("HttpResponse")) {
            return None;
        }
        Some(given.all().find_map(|datum| status_of(&self.run.world, datum)).or(named))
    }

    /// The status of what is thrown: of an exception, an answer, or an exception that was made once for all to throw.
    pub(super) fn status_of_error(&self, error: &Datum) -> Option<u16> {
        match &error.thing {
            Thing::Error(status) | Thing::Response(status) => *status,
            Thing::Value(Value::Object(object)) => {
                let path = self.run.world.callee_path(*object)?;
                let (_, arguments) = self.run.world.call(*object)?;
                let given = arguments.positional.iter().chain(arguments.named.iter().map(|(_, argument)| argument));
                let written = given
                    .map(|argument| Datum::new(Thing::Value(argument.value.clone()), Marks::NONE, There::Maybe))
                    .find_map(|datum| status_of(&self.run.world, &datum));
                written.or_else(|| access().answers.status(path.rsplit('.').next().unwrap_or(&path)))
            }
            _ => None,
        }
    }

    /// A response that a function makes and returns.
    pub(super) fn response(&mut self, name: &str, path: &str, given: &Given, at: At) -> Option<Datum> {
        const MAKERS: [&str; 14] = [
            "json",
            "jsonify",
            "make_response",
            "redirect",
            "render",
            "render_template",
            "html",
            "next",
            "send_file",
            "text",
            "rewrite",
            "data",
            "renderToString",
            "send_from_directory",
        ];
        let refuses = path.starts_with("flask_login.") || path.ends_with("login_manager.unauthorized");
        if refuses && name == "unauthorized" {
            return Some(Datum::new(Thing::Response(Some(401)), Marks::NONE, There::Yes));
        }
        let makes = name.contains("Response")
            || (name == "problem" && path.starts_with("connexion"))
            || (path.contains("Response") && MAKERS.contains(&name))
            || (MAKERS[1..7].contains(&name))
            || (matches!(name, "json" | "data") && (path.contains("remix") || path.contains("react-router")));
        if !makes {
            return None;
        }
        given.all().for_each(|datum| self.leaves(name, datum));
        if matches!(name, "json" | "jsonify" | "JsonResponse" | "JSONResponse" | "Response") {
            given.positional.iter().take(1).for_each(|body| self.show(body, at));
        }
        let model = access();
        if path.ends_with("NextResponse.next") || path.ends_with("NextResponse.rewrite") {
            return Some(Datum::new(Thing::Response(Some(200)), Marks::NONE, There::Yes));
        }
        let mut status =
            model.answers.status(name).or_else(|| given.all().find_map(|datum| status_of(&self.run.world, datum)));
        if model.answers.redirects.iter().any(|each| each == name) || name.ends_with("Redirect") {
            status = if given.all().any(is_door) { Some(401) } else { Some(302) };
            // Whoever is sent to be made a guest comes back as one.
            if self.makes_guests(at) {
                status = Some(200);
            }
        }
        // An error in the body is an answer as good as a status.
        if status.is_none()
            && let Some(body) = given.positional.first().filter(|body| is_told(body))
        {
            return Some(body.clone());
        }
        Some(Datum::new(Thing::Response(status), Marks::NONE, There::Yes))
    }

    /// A redirect to where whoever comes is signed in as a guest.
    fn makes_guests(&self, at: At) -> bool {
        let literals = self.run.source(at.file).map(|file| &file.literals);
        let call = self.run.node(at).zip(literals);
        call.is_some_and(|(call, literals)| {
            let mut texts = call.descendants().filter_map(|node| literals.get(node.id));
            texts.any(|text| text.starts_with('/') && (text.contains("guest") || text.contains("anonymous")))
        })
    }

    /// The status with which a returned value turns the caller away; None where it serves them.
    pub(super) fn rejection(&self, value: &Datum) -> Option<u16> {
        match &value.thing {
            Thing::Response(Some(status)) if *status >= 400 => Some(*status),
            Thing::Record(_) if is_told(value) && !self.happened.effects.iter().any(|effect| effect.writes) => {
                Some(200)
            }
            // django-ninja's `status, body`; an exception that is returned breaks Django's own code.
            Thing::List(items) if self.is_django => {
                items.first().and_then(|item| status_of(&self.run.world, item)).filter(|status| *status >= 400)
            }
            Thing::Error(status) => Some(status.unwrap_or(500)),
            // Flask's `body, status`.
            Thing::List(items) if items.len() > 1 => {
                items.iter().skip(1).find_map(|item| status_of(&self.run.world, item)).filter(|status| *status >= 400)
            }
            _ => None,
        }
    }
}

/// Under which is kept that the status of Koa's answer is a refusal.
const KOA_REFUSED: &str = "seaworthy.refused";

/// The name of a key that is an object: `context.set(userContext, user)`.
fn context_key(given: &Given) -> Option<String> {
    match given.positional.first()?.value()? {
        Value::Object(object) => Some(format!("context:{}", object.0)),
        _ => None,
    }
}

/// `{ error: "sign in first" }`, `{ status: "error" }` and nothing else: whoever is answered so is not served, whatever the
/// status.
fn is_told(body: &Datum) -> bool {
    const SAYS: [&str; 6] = ["error", "errors", "err", "message", "msg", "detail"];
    const BESIDE: [&str; 7] = ["details", "code", "status", "success", "ok", "reason", "statusCode"];
    let Thing::Record(fields) = &body.thing else { return false };
    let says = |key: &str| SAYS.contains(&key);
    let fails = |key: &str, value: &Datum| match key {
        "success" | "ok" => matches!(value.thing, Thing::Value(Value::Bool(false))),
        "status" => value.text().is_some_and(|text| text == "error" || text.starts_with("fail")),
        _ => says(key) && !value.is_null(),
    };
    fields.iter().any(|(key, value)| fails(key, value))
        && fields
            .iter()
            .all(|(key, value)| says(key) || BESIDE.contains(&&**key) || &**key == "data" && value.is_null())
}

/// The status that an argument says: a number, a constant's name, an option.
pub(super) fn status_of(world: &World, datum: &Datum) -> Option<u16> {
    match &datum.thing {
        Thing::Error(status) => *status,
        Thing::Record(fields) => fields
            .iter()
            .filter(|(key, _)| matches!(&**key, "status" | "statusCode" | "status_code" | "code"))
            .find_map(|(_, value)| match &value.thing {
                // Taken over from an error that has none, or one of its own.
                Thing::Error(None) => Some(500),
                _ => status_of(world, value),
            }),
        Thing::Value(Value::Number(text)) => text.parse().ok().filter(|status| (100..600).contains(status)),
        Thing::Value(Value::Text(text)) => {
            status_of_code(text).or_else(|| text.parse().ok().filter(|status| (400..600).contains(status)))
        }
        Thing::Value(value @ (Value::Outside(_) | Value::Member(_))) => {
            let path = world.path(value)?;
            let last = path.rsplit('.').next().unwrap_or(&path);
            let digits: String = last.chars().filter(char::is_ascii_digit).collect();
            digits.parse().ok().filter(|status| (100..600).contains(status)).or_else(|| status_of_code(last))
        }
        _ => None,
    }
}

/// The status that a code stands for: `FORBIDDEN` of a procedure, `unauthorized`.
pub fn status_of_code(name: &str) -> Option<u16> {
    match name {
        "UNAUTHORIZED" | "Unauthorized" | "unauthorized" | "UNAUTHENTICATED" | "unauthenticated" => Some(401),
        "FORBIDDEN" | "Forbidden" | "forbidden" => Some(403),
        "NOT_FOUND" | "NotFound" | "not_found" => Some(404),
        "BAD_REQUEST" | "bad_request" => Some(400),
        "OK" | "CREATED" | "NO_CONTENT" | "ACCEPTED" => Some(200),
        _ => None,
    }
}

/// True for the address of a sign-in page.
pub(super) fn is_door(target: &Datum) -> bool {
    let text = match &target.thing {
        Thing::Value(Value::Text(text)) => text.to_lowercase(),
        Thing::Value(Value::Outside(path)) => path.to_lowercase(),
        Thing::Record(fields) => return fields.iter().any(|(_, value)| is_door(value)),
        _ => return false,
    };
    access().answers.doors.iter().any(|door| text.contains(door.as_str()))
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

//! Routes as people and tools read them: the route table, and what is said of one route.

mod html;
mod markdown;
mod table;

use serde::Serialize;

use crate::app::access::{Effect, Proof, Status};
use crate::app::route::Note;
use crate::app::{App, At, Site};
use crate::facts::{Node, Part, Role};
use crate::text::Span;

pub use html::html;
pub use markdown::markdown;
pub use table::{Look, lines, table};

/// Where something stands: a path relative to the root, with `/`, and a span in it.
pub struct Spot<'a> {
    pub path: &'a str,
    pub span: Span,
}

/// The 1-based line of a spot. None where the file can no longer be read.
pub type LineOf<'a> = dyn Fn(&Spot<'_>) -> Option<usize> + 'a;

/// One route, told.
#[derive(Debug, Serialize)]
pub struct Row {
    pub method: String,
    pub path: String,
    pub framework: &'static str,
    pub file: String,
    pub line: usize,
    /// The name of what handles it, where that has one.
    pub handler: Option<String>,
    /// `none`, `authn`, `authz` or `unknown`.
    pub auth: &'static str,
    /// What was found where a guard should be: `present`, `weak` (configuration or code that could not be followed decides
    /// whether it works), `optional`, `declared-public`, `absent` or `unknown`.
    pub guard: &'static str,
    pub authenticated_by: Option<Guard>,
    pub authorised_by: Option<Guard>,
    /// Of an open route: what turns away only those who send nothing that looks like a credential.
    pub only_presented: Option<Guard>,
    /// Why it is open, where the code says so.
    pub public_reason: Option<String>,
    /// What runs before the handler, in the order in which a request meets it.
    pub chain: Vec<String>,
    pub unknowns: Vec<String>,
    pub data: Vec<Access>,
    pub tests: Vec<Tested>,
}

/// A test that reaches a route.
#[derive(Debug, Serialize)]
pub struct Tested {
    pub name: String,
    pub file: String,
    pub line: usize,
    /// It speaks of 401 or 403: somebody is to be turned away.
    pub expects_rejection: bool,
}

/// What turns a request away.
#[derive(Debug, Serialize)]
pub struct Guard {
    /// As the code calls it; empty where it has no name.
    pub name: String,
    pub place: String,
    pub file: String,
    pub line: usize,
    /// Where the request ends, and with which status.
    pub rejects_in: String,
    pub rejects_at: usize,
    pub status: Option<u16>,
}

/// What a route does to data.
#[derive(Debug, Serialize)]
pub struct Access {
    pub model: String,
    pub verb: String,
    pub writes: bool,
    /// The caller chose which; the caller's identity limits it.
    pub by_client: bool,
    pub by_identity: bool,
    /// The columns that decide which rows.
    pub columns: Vec<String>,
    /// How many rows at most: a number, or `?` where the code says that there is a limit and not which.
    pub limit: Option<String>,
    pub in_loop: bool,
    pub in_transaction: bool,
    pub file: String,
    pub line: usize,
}

/// The word for a status in every format.
pub fn auth(status: Status) -> &'static str {
    match status {
        Status::None => "none",
        Status::Authenticated => "authn",
        Status::Authorised => "authz",
        Status::Unknown => "unknown",
    }
}

/// What was found where a guard should be.
fn found(site: &Site) -> &'static str {
    match site.access.status {
        Status::Authenticated | Status::Authorised if site.access.is_weak => "weak",
        Status::Authenticated | Status::Authorised => "present",
        _ if site.route.declared_public.is_some() => "declared-public",
        Status::Unknown => "unknown",
        Status::None if site.access.optional.is_some() => "optional",
        Status::None => "absent",
    }
}

/// Where a node of an app stands.
pub fn spot(app: &App, at: At) -> Option<Spot<'_>> {
    Some(Spot { path: &app.files.get(at.file)?.path, span: app.files.span(at)? })
}

/// Every route of an app, in its order.
pub fn rows(app: &App, line: &LineOf) -> Vec<Row> {
    app.sites.iter().map(|site| row(app, site, line)).collect()
}

fn row(app: &App, site: &Site, line: &LineOf) -> Row {
    let place = |at: At| {
        let spot = spot(app, at);
        let file = spot.as_ref().map_or("", |spot| spot.path).to_owned();
        (file, spot.and_then(|spot| line(&spot)).unwrap_or_default())
    };
    let guard = |proof: &Proof| {
        let ((file, line), (rejects_in, rejects_at)) = (place(proof.at), place(proof.stop.at));
        let status = proof.stop.status;
        Guard { name: guard_name(app, proof), place: proof.place.clone(), file, line, rejects_in, rejects_at, status }
    };
    let (route, access) = (&site.route, &site.access);
    let (file, at_line) = match &route.document {
        Some((document, line)) => (document.to_string(), *line as usize),
        None => place(route.at),
    };
    let data = access.effects.iter().map(|effect| {
        let (file, line) = place(effect.at);
        let Effect { writes, by_client, by_identity, in_loop, in_transaction, .. } = *effect;
        let (model, verb) = (model(app, effect), effect.verb.clone());
        let (columns, limit) = (effect.by.clone(), effect.limit.clone());
        Access { model, verb, writes, by_client, by_identity, columns, limit, in_loop, in_transaction, file, line }
    });
    let tests = site.tests.iter().map(|test| {
        let (file, line) = place(test.call);
        Tested { name: test.name.clone(), file, line, expects_rejection: test.expects_rejection }
    });
    Row {
        method: route.method.to_string(),
        path: route.path.clone(),
        framework: route.framework.name(),
        file,
        line: at_line,
        handler: Some(handler_name(app, site)).filter(|name| !name.is_empty()),
        auth: auth(access.status),
        guard: found(site),
        authenticated_by: access.authenticated_by.as_ref().map(guard),
        authorised_by: access.authorised_by.as_ref().map(guard),
        only_presented: access.only_presented.as_ref().map(guard),
        public_reason: route.declared_public.as_ref().map(|note| note.text.clone()),
        chain: route.chain.iter().map(|link| link.place.clone()).collect(),
        unknowns: unknowns(site).into_iter().map(|note| note.text.clone()).collect(),
        data: data.collect(),
        tests: tests.collect(),
    }
}

/// What could not be followed, each once.
pub fn unknowns(site: &Site) -> Vec<&Note> {
    let mut notes: Vec<&Note> = Vec::new();
    for note in site.route.unknown.iter().chain(&site.access.unknown) {
        if notes.iter().all(|known| known.text != note.text) {
            notes.push(note);
        }
    }
    notes
}

/// The name of the function that handles a route; empty where it has none.
pub fn handler_name(app: &App, site: &Site) -> String {
    match site.route.path.strip_prefix("action:") {
        Some(action) => action.to_owned(),
        None => app.files.node(site.route.handler.at).map_or("", handler_of).to_owned(),
    }
}

fn handler_of<'a>(node: Node<'a>) -> &'a str {
    if node.is(Role::Function) { node.function_name() } else { node.name() }
}

/// What the code calls a guard: the name that is put in front of the route. Empty where it has none.
pub fn guard_name(app: &App, proof: &Proof) -> String {
    if proof.at == proof.stop.at { String::new() } else { called(app, proof.at).to_owned() }
}

/// What the code calls something that it puts in front of a route. Empty where it has no name.
pub fn called(app: &App, at: At) -> &str {
    app.files.node(at).map_or("", |node| name_of(node, 0))
}

/// Calls that only put a guard somewhere; what they are given is the guard.
const PUTTING: [&str; 24] = [
    "use",
    "all",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "route",
    "register",
    "addHook",
    "add_middleware",
    "before_request",
    "before_app_request",
    "useGlobalGuards",
    "UseGuards",
    "Depends",
    "Security",
    "include_router",
    "path",
    "re_path",
    "url",
    "apply",
    "guard",
    "onBeforeHandle",
];

fn name_of<'a>(node: Node<'a>, depth: u32) -> &'a str {
    match node.role() {
        _ if depth > 6 => "",
        Role::Name | Role::Member => node.name(),
        Role::Function | Role::Class => node.function_name(),
        Role::Call | Role::New if !PUTTING.contains(&node.call_name()) => node.call_name(),
        Role::Call | Role::New => {
            let given = node.arguments().filter(|argument| !argument.is_literal() && !argument.is(Role::Function));
            let names: Vec<_> = given.map(|argument| name_of(argument, depth + 1)).collect();
            names.into_iter().rfind(|name| !name.is_empty()).unwrap_or("")
        }
        Role::Decorator | Role::Keyword | Role::Await | Role::Spread | Role::As | Role::Array | Role::Tuple => {
            node.children().map(|child| name_of(child, depth + 1)).find(|name| !name.is_empty()).unwrap_or("")
        }
        Role::Parameter | Role::Defaulted => {
            let call = node.descendants().find(|node| node.is(Role::Call));
            // `user: CurrentUser`, which stands for what is called.
            let named = || node.child(Part::Type).map_or(node.name(), Node::name);
            call.map_or_else(named, |call| name_of(call, depth + 1))
        }
        _ => node.children().next().filter(|node| node.is(Role::Call)).map_or("", |call| name_of(call, depth + 1)),
    }
}

/// What an effect is about: the model of the schema, or what the code calls it.
pub fn model(app: &App, effect: &Effect) -> String {
    let last = |subject: &str| subject.trim_end_matches("()").rsplit('.').next().unwrap_or(subject).to_owned();
    let known = effect.subjects.iter().rev().find_map(|subject| app.schema.model(&last(subject)));
    match known {
        Some(model) => model.name.to_string(),
        None => {
            effect.subjects.iter().rev().map(|subject| last(subject)).find(|name| !name.is_empty()).unwrap_or_default()
        }
    }
}

/// Which rows an effect is about, how many, and what is around it, in words; empty where nothing is said.
pub fn extent(effect: &Effect) -> String {
    let mut words = Vec::new();
    if !effect.by.is_empty() {
        words.push(format!("where {}", effect.by.join(", ")));
    }
    match effect.limit.as_deref() {
        Some("?") => words.push("with a limit".to_owned()),
        Some(limit) => words.push(format!("at most {limit}")),
        None => {}
    }
    let around = [("in a loop", effect.in_loop), ("in a transaction", effect.in_transaction)];
    words.extend(around.iter().filter(|(_, is)| *is).map(|(word, _)| (*word).to_owned()));
    words.join(", ")
}

impl Row {
    /// Who gets through, in a few words.
    fn access(&self) -> String {
        let guard = |guard: &Guard| if guard.name.is_empty() { guard.place.clone() } else { guard.name.clone() };
        let by = [&self.authenticated_by, &self.authorised_by].into_iter().flatten().map(guard);
        let mut by: Vec<_> = by.collect();
        by.dedup();
        match (&self.public_reason, by.is_empty()) {
            (Some(reason), _) => format!("{} ({reason})", self.auth),
            (None, true) => match self.unknowns.first().filter(|_| self.auth == "unknown") {
                Some(unknown) => format!("unknown ({unknown})"),
                None => self.auth.to_owned(),
            },
            (None, false) => format!("{} ({})", self.auth, by.join(", ")),
        }
    }

    /// `writes Order, reads User`.
    fn touches(&self) -> String {
        let of = |writes| {
            let mut names: Vec<_> =
                self.data.iter().filter(|data| data.writes == writes).map(|data| data.model.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            names.join(", ")
        };
        let parts = [("writes", of(true)), ("reads", of(false))];
        let parts: Vec<_> = parts
            .iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(verb, names)| format!("{verb} {names}"))
            .collect();
        parts.join(", ")
    }
}

/// `14 routes: 3 open to anybody, 1 unknown, 6 without a test`.
pub fn summary(rows: &[Row]) -> String {
    let count = |of: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| of(row)).count();
    let plural = if rows.len() == 1 { "" } else { "s" };
    let (open, unknown) = (count(&|row| row.auth == "none"), count(&|row| row.auth == "unknown"));
    let untested = count(&|row| row.tests.is_empty());
    format!("{} route{plural}: {open} open to anybody, {unknown} unknown, {untested} without a test", rows.len())
}

/// One JSON object a line.
pub fn json(rows: &[Row]) -> String {
    rows.iter().filter_map(|row| serde_json::to_string(row).ok()).map(|line| line + "\n").collect()
}

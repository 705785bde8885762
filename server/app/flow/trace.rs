//! Follows data from where it does harm back to where a caller wrote it, through the functions of the project.

mod objects;

use std::collections::HashSet;
use std::sync::Arc;

use super::file::{By, Ending};
use super::kept::{fillers, handed_out, holders, is_written, outlives_the_request};
use super::models::{self, LEAST, MOST, Named};
use super::read::only_answers;
use super::resolve::{Callee, callee, callers, has_methods, imported};
use super::value::{Check, DOCUMENTS, Flow, MOST_PLACES, Origin, Root, Trail, Want, What, deeper};
use super::{Kind, Place, Source};
use crate::app::App;
use crate::app::files::{At, FileId};
use crate::app::route::Calling;
use crate::facts::{Id, Node, Occurrences, Part, Role};
use crate::models::flow::{Harm, model};
use objects::given_to;

/// How many functions a value is followed through.
pub const DEEPEST: u32 = 7;

/// How many origins one question may look at.
const STEPS: u32 = 600;

pub(super) struct Tracer<'a> {
    app: &'a App,
    steps: u32,
    seen: HashSet<(FileId, Root, Vec<Arc<str>>, Harm)>,
}

impl<'a> Tracer<'a> {
    pub fn new(app: &'a App) -> Self {
        Self { app, steps: STEPS, seen: HashSet::new() }
    }

    /// Where the caller wrote what this origin may hold. None where that is nowhere, or cannot be seen.
    pub fn source(&mut self, file: FileId, origin: &Origin, harm: Harm, depth: u32) -> Option<Source> {
        self.steps = self.steps.checked_sub(1)?;
        if depth > DEEPEST || !origin.live.has(harm) {
            return None;
        }
        if origin.checks.iter().any(|check| self.validates(file, origin, *check, harm, true, depth)) {
            return None;
        }
        let mut found = match &origin.root {
            Root::Request => self.of_request(file, origin, harm).or_else(|| self.left_on_request(origin, harm, depth)),
            Root::Input(parameter) => self.of_input(file, origin, *parameter, harm),
            Root::Stored(at) => self.of_stored(file, origin, *at, harm, depth),
            Root::Param(function, at) => self.of_parameter(file, origin, At { file, id: *function }, *at, harm, depth),
            Root::Call(site) => self.of_call(file, origin, *site, harm, depth),
            Root::Variable(name) => self.of_variable(file, origin, name, harm, depth),
            Root::Field(_) => self.of_stores(file, origin, &origin.root, harm, depth),
            Root::OnRequest(member) => self.left(origin, member, harm, depth),
        }?;
        self.along(file, origin, &mut found.steps);
        found.text |= origin.text;
        found.markup |= origin.markup;
        found.derived |= origin.derived;
        Some(found)
    }

    /// Any of these.
    fn any(&mut self, file: FileId, flow: &Flow, harm: Harm, depth: u32) -> Option<Source> {
        for origin in flow.whole().origins {
            let key = (file, origin.root.clone(), origin.path.clone(), harm);
            let mut asked = self.seen.insert(key.clone());
            // What was come past on the way here leads nowhere new.
            if matches!(origin.root, Root::Request | Root::Input(_) | Root::Stored(_)) {
                asked = true;
            }
            if asked && let Some(found) = self.source(file, &origin, harm, depth + 1) {
                self.seen.remove(&key);
                return Some(found);
            }
        }
        None
    }

    fn along(&self, file: FileId, origin: &Origin, steps: &mut Vec<Place>) {
        let mut trail: Vec<&Trail> =
            std::iter::successors(origin.trail.as_deref(), |trail| trail.before.as_deref()).collect();
        trail.reverse();
        for step in trail {
            let at = At { file, id: step.at };
            if steps.iter().any(|known| known.at == at) || steps.len() > 14 {
                continue;
            }
            let Some(node) = self.app.files.node(at) else { continue };
            let note = match step.what {
                What::Named if node.name().is_empty() => "it is kept".to_owned(),
                What::Named => format!("`{}` holds it", node.name()),
                What::Built => "text is made of it".to_owned(),
                What::Answered => "it is handed back".to_owned(),
                What::Read => "it is read".to_owned(),
            };
            steps.push(Place { at, note });
        }
    }

    fn found(&self, file: FileId, origin: &Origin, kind: Kind, name: &str, at: Id, exact: bool) -> Source {
        let at = At { file, id: origin.at.unwrap_or(at) };
        let shown = shown(name, &origin.path);
        let note = match kind {
            Kind::Request => "this is what the request says",
            Kind::Stored => "this is what somebody wrote earlier",
        };
        Source {
            kind,
            shown,
            path: origin.path.clone(),
            exact,
            steps: vec![Place { at, note: note.to_owned() }],
            text: false,
            markup: false,
            derived: false,
        }
    }

    fn of_request(&self, file: FileId, origin: &Origin, harm: Harm) -> Option<Source> {
        let at = origin.at.or(origin.trail.as_ref().map(|trail| trail.at)).unwrap_or(Id::ROOT);
        self.as_request(file, origin, "request", at, harm)
    }

    fn as_request(&self, file: FileId, origin: &Origin, name: &str, at: Id, harm: Harm) -> Option<Source> {
        let request = &model().request;
        let reach = request.reach(origin.path.iter().map(|member| &**member))?;
        let rest = &origin.path[reach..];
        if rest.iter().any(|member| request.written.iter().any(|each| *each == **member))
            && origin.path[..reach].iter().any(|member| matches!(&**member, "file" | "files" | "FILES"))
        {
            return None;
        }
        // Django takes what cannot be printed out of the names of files.
        let is_name = rest.last().is_some_and(|last| &**last == "name");
        if harm == Harm::Log && is_name && origin.path[..reach].iter().any(|member| &**member == "FILES") {
            return None;
        }
        // `event.data` is a message between windows and workers.
        if name == "event" && origin.path.first().is_some_and(|member| &**member == "data") {
            return None;
        }
        // A client of HTTP under the name of a request: `this.request.post(url)` answers what another server says.
        let first = |at: usize| origin.path.get(at).map(|member| &**member);
        if first(1) == Some("()") && matches!(first(0), Some("post" | "put" | "patch" | "delete" | "request")) {
            return None;
        }
        // What something else answers when it is called on a field is not the caller's word.
        let mut calls = rest.windows(2).filter(|pair| &*pair[1] == "()").map(|pair| &*pair[0]);
        if rest.len() > 2 && calls.any(|method| !is_accessor(method)) {
            return None;
        }
        let exact = rest.iter().all(|member| matches!(&**member, "()" | "data"));
        Some(self.found(file, origin, Kind::Request, name, at, exact))
    }

    /// A parameter that a framework fills: of a field, what the model of the body says counts.
    fn of_input(&self, file: FileId, origin: &Origin, parameter: Id, harm: Harm) -> Option<Source> {
        let node = self.app.files.node(At { file, id: parameter })?;
        let kind = super::read::annotation(node);
        let kind = kind.trim_start_matches([':', ' ']);
        if kind.contains("UploadFile")
            && !origin.path.iter().any(|member| matches!(&**member, "filename" | "content_type"))
        {
            // What is in the file is no text that anybody runs.
            return None;
        }
        // `limit: Annotated[int, Query(le=100)]`, `limit: int = Query(50, le=100)`
        let most = |node: Node<'_>| node.is(Role::Keyword) && matches!(node.name(), "le" | "lt");
        let capped = kind.contains("le=") || kind.contains("lt=") || node.descendants().any(most);
        if harm == Harm::Work && capped {
            return None;
        }
        let class = kind.split(['[', ' ', '|']).next().unwrap_or_default();
        let shape = is_of_shape(harm);
        let python = node.file.language == crate::syntax::Language::Python;
        let named = Named { file, name: class.to_owned() };
        if models::is_injected(self.app, &named) {
            return None;
        }
        let of_class = !models::classes(self.app, &named).is_empty();
        if python && !is_sent(kind) && !of_class {
            // Most likely something that the application puts there.
            return None;
        }
        let answers = origin.path.iter().enumerate().filter(|(_, member)| &***member == "()");
        let mut called = answers.filter_map(|(at, _)| origin.path.get(at.checked_sub(1)?));
        if called.any(|method| !is_accessor(method)) {
            return None;
        }
        let fields =
            origin.path.iter().filter(|member| !matches!(&***member, "body" | "query" | "params" | "()" | "[]"));
        let mut holder = named;
        // What is one of a few, and what is merely measured, a schema may say.
        let measured = || origin.path.iter().rev().any(|member| model().is_measure(member));
        if harm == Harm::Listed && (python || !class.is_empty()) || harm == Harm::Amount && measured() {
            return None;
        }
        for field in fields {
            let Some(told) = models::field(self.app, &holder, field) else { break };
            // What a class says of its fields is held to where it is read by it.
            if shape && harm != Harm::Amount && (python || super::validated::has_pipe(self.app)) {
                return None;
            }
            let held = |bounds: &[&str]| models::is_held_to(self.app, &holder, field, bounds);
            if harm == Harm::Amount && held(&LEAST) || harm == Harm::Work && held(&MOST) {
                return None;
            }
            // A number says how much.
            if told.closed && harm == Harm::Work && matches!(&*told.inner.name, "number" | "int" | "float") {
                break;
            }
            // A number has no fields: something else was looked up by it.
            if told.closed && (!shape || origin.path.last().is_some_and(|last| last != field)) {
                return None;
            }
            holder = told.inner;
        }
        // A model is held to before the function runs: what it names is there, also where it is written out as a dictionary.
        let read =
            origin.path.iter().filter(|member| !matches!(&***member, "()" | "[]" | "model_dump" | "dict")).count();
        if of_class && python && read < 2 && matches!(harm, Harm::Kind | Harm::Absent) {
            return None;
        }
        // A model of Pydantic leaves out what it does not know.
        if of_class && (harm == Harm::Object || harm == Harm::Mass && (python || super::validated::has_pipe(self.app)))
        {
            return None;
        }
        let name = name_of(node);
        let exact = origin.path.iter().all(|member| matches!(&**member, "body" | "()" | "dict" | "model_dump"));
        Some(self.found(file, origin, Kind::Request, name, parameter, exact))
    }

    fn of_stored(&mut self, file: FileId, origin: &Origin, at: Id, harm: Harm, depth: u32) -> Option<Source> {
        if at == DOCUMENTS {
            return self.of_stores(file, origin, &origin.root, harm, depth);
        }
        let field = origin.path.iter().rev().find(|member| !matches!(&***member, "[]" | "()"));
        let plain = field.is_none_or(|field| model().is_plain(field) && field.parse::<u32>().is_err());
        if plain {
            return None;
        }
        let name = field.map_or("", |field| &**field);
        let found = Source { shown: format!("`{name}`"), ..self.found(file, origin, Kind::Stored, name, at, false) };
        // Where the code is seen to fill the column, what it fills it with says more.
        match self.of_column(name, harm, depth) {
            Some(filled) => filled.map(|filled| Source { steps: [filled.steps, found.steps].concat(), ..found }),
            None => (!matches!(harm, Harm::Path | Harm::Url) && is_written(self.app, name, harm, origin.markup))
                .then_some(found),
        }
    }

    /// What a column is filled with. None where nothing is seen to fill it.
    fn of_column(&mut self, name: &str, harm: Harm, depth: u32) -> Option<Option<Source>> {
        let app = self.app;
        let files = fillers(app, name);
        for file in files.iter() {
            let columns = app.files.get(*file).into_iter().flat_map(|source| &source.flow().columns);
            for (_, flow) in columns.filter(|(column, _)| &**column == name) {
                if let Some(found) = self.any(*file, flow, harm, depth) {
                    return Some(Some(found));
                }
            }
        }
        (!files.is_empty()).then_some(None)
    }

    fn of_parameter(
        &mut self,
        file: FileId,
        origin: &Origin,
        function: At,
        at: u8,
        harm: Harm,
        depth: u32,
    ) -> Option<Source> {
        let node = self.app.files.node(function)?;
        let parameter = node.parameters().nth(at as usize)?;
        let name = name_of(parameter);
        let request = &model().request;
        let kind = super::read::annotation(parameter);
        let kind = kind.trim_start_matches([':', ' ']).split(['<', '[']).next().unwrap_or_default();
        let handler = self.app.flow_index().handlers.get(&function);
        // `job: DequeuedJob` under the name of a request is none.
        let speaks = ["Req", "Context", "Ctx", "Event", "any", "unknown"].iter().any(|word| kind.contains(word));
        let is_request = request.names.iter().any(|each| each == name) && (kind.is_empty() || speaks)
            || request.types.iter().any(|each| each == kind)
            || matches!(node.function_name(), "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "loader" | "action")
            || handler.is_some();
        if is_request
            && let Some(found) = self
                .as_request(file, origin, name, parameter.id, harm)
                .or_else(|| self.left_on_request(origin, harm, depth))
        {
            return Some(found);
        }
        if let Some((calling, action, tail)) = handler
            && self.is_filled(*calling, *action, tail, name, origin, harm)
        {
            return Some(self.found(file, origin, Kind::Request, name, parameter.id, origin.path.is_empty()));
        }
        if let Some(found) = self.of_callback(file, node, at as usize, &origin.path, harm, depth) {
            return Some(found);
        }
        for caller in callers(self.app, function).iter() {
            let source = self.app.files.get(caller.file)?;
            let flow = source.flow();
            let site = &flow.sites[caller.site as usize];
            let Some(given) = given_to(site, parameter, at as usize, caller.skips, &origin.path) else { continue };
            if let Some(mut found) = self.any(caller.file, &given, harm, depth) {
                let called = node.function_name();
                found.steps.push(Place {
                    at: At { file: caller.file, id: site.call },
                    note: format!("it is given to `{called}`"),
                });
                found.steps.push(Place { at: At { file, id: parameter.id }, note: format!("`{called}` takes it") });
                return Some(found);
            }
        }
        None
    }

    /// True for a parameter that a caller of the route fills, the request itself left aside.
    fn is_filled(&self, calling: Calling, action: bool, tail: &str, name: &str, origin: &Origin, harm: Harm) -> bool {
        match calling {
            Calling::Flask | Calling::Django | Calling::DjangoMethod => {
                // Only what is a part of the path, and of text.
                let fills = |converter: &str| {
                    let is_pattern = tail.contains(&format!("(?P<{name}>"));
                    lets_in_text(converter) && (harm != Harm::Path || converter == "path" || is_pattern)
                };
                !matches!(name, "request" | "self") && converter_of(tail, name).is_some_and(fills)
            }
            // What a procedure takes is what its schema lets in.
            Calling::TrpcHandler if is_of_shape(harm) => false,
            Calling::TrpcHandler => origin.path.first().is_some_and(|first| matches!(&**first, "input" | "rawInput")),
            Calling::Next => action,
            _ => false,
        }
    }

    fn of_call(&mut self, file: FileId, origin: &Origin, site: u32, harm: Harm, depth: u32) -> Option<Source> {
        let source = self.app.files.get(file)?;
        let flow = source.flow();
        let site = flow.sites.get(site as usize)?;
        let node = source.facts.node(site.callee);
        if self.app.is_declared_clean(file, node, harm) {
            return None;
        }
        if self.app.is_declared_source(file, node) {
            let note = "the configuration says that callers write this".to_owned();
            let steps = vec![Place { at: At { file, id: site.call }, note }];
            let shown = shown(&format!("{}()", node.name()), &origin.path);
            let path = origin.path.clone();
            let exact = path.is_empty();
            return Some(Source {
                kind: Kind::Request,
                shown,
                path,
                exact,
                steps,
                text: false,
                markup: false,
                derived: false,
            });
        }
        let Some(target) = callee(self.app, file, node) else {
            return self.of_made(file, origin, site, harm, depth);
        };
        let callee_source = self.app.files.get(target.at.file)?;
        let function = callee_source.flow().functions.get(&target.at.id)?;
        let skips = target.skips(node);
        if !origin.path.is_empty()
            && let Some(found) = self.of_itself(file, origin, site, target, harm, depth)
        {
            return Some(found);
        }
        let answers = if target.made {
            let (field, rest) = origin.path.split_first()?;
            if let Some(found) = self.of_handed_out(target.at.file, rest, &Root::Field(field.clone()), harm, depth) {
                return Some(found);
            }
            self.of_instance(target, field, rest)?
        } else {
            select(&function.answers, &origin.path)
        };
        // A function that is answered is not what it answers.
        let answers = match origin.path.is_empty() {
            true => {
                Flow { fields: answers.fields.into_iter().filter(|(name, _)| &**name != "()").collect(), ..answers }
            }
            false => answers,
        };
        for mut answer in answers.whole().origins {
            answer.markup |= origin.markup;
            if !answer.live.has(harm)
                || answer.checks.iter().any(|check| self.validates(target.at.file, &answer, *check, harm, true, depth))
            {
                continue;
            }
            let found = match &answer.root {
                Root::Param(function, at) if *function == target.at.id => {
                    let parameter = self.app.files.node(target.at)?.parameters().nth(*at as usize)?;
                    let given = given_to(site, parameter, *at as usize, skips, &answer.path).unwrap_or_default();
                    self.any(file, &given, harm, depth)
                }
                // `box.get()`: a field of the object that it is called on.
                Root::Field(name) if let Some(found) = self.of_receiver(file, site, name, &answer, harm, depth) => {
                    Some(found)
                }
                _ => {
                    let key = (target.at.file, answer.root.clone(), answer.path.clone(), harm);
                    if self.seen.insert(key) { self.source(target.at.file, &answer, harm, depth + 1) } else { None }
                }
            };
            if let Some(mut found) = found {
                found.text |= answer.text;
                found.markup |= answer.markup;
                found.derived |= answer.derived;
                let name = node.name();
                found.steps.push(Place { at: At { file, id: site.call }, note: format!("`{name}` answers it") });
                return Some(found);
            }
        }
        None
    }

    fn of_variable(
        &mut self,
        file: FileId,
        origin: &Origin,
        name: &Arc<str>,
        harm: Harm,
        depth: u32,
    ) -> Option<Source> {
        let source = self.app.files.get(file)?;
        let symbol = source.facts.names.find(name)?;
        let occurrences = Occurrences::default();
        let binding = occurrences.resolve(source.facts.root(), symbol)?;
        if !has_methods(self.app, file, &binding)
            && let Some(found) = self.of_stores(file, origin, &origin.root, harm, depth)
        {
            return Some(found);
        }
        if binding.kind != crate::facts::BindingKind::Import {
            return None;
        }
        let (target, imported) = imported(self.app, file, &binding)?;
        let name = imported.map_or_else(|| name.clone(), Into::into);
        self.of_stores(target, origin, &Root::Variable(name), harm, depth)
    }

    /// What somebody before this put on the request: `req.file = path.join(folder, name)`.
    fn left_on_request(&mut self, origin: &Origin, harm: Harm, depth: u32) -> Option<Source> {
        let (member, rest) = origin.path.split_first()?;
        self.left(&Origin { path: rest.to_vec(), ..origin.clone() }, member, harm, depth)
    }

    fn left(&mut self, behind: &Origin, member: &Arc<str>, harm: Harm, depth: u32) -> Option<Source> {
        let root = Root::OnRequest(member.clone());
        for file in holders(self.app, member).iter() {
            if let Some(found) = self.of_stores(*file, behind, &root, harm, depth) {
                return Some(found);
            }
        }
        None
    }

    fn of_stores(&mut self, file: FileId, origin: &Origin, root: &Root, harm: Harm, depth: u32) -> Option<Source> {
        // What is put on the request is read again while it lasts.
        let same = matches!(root, Root::OnRequest(_));
        if !same && !outlives_the_request(harm) {
            return None;
        }
        let source = self.app.files.get(file)?;
        let flow = source.flow();
        let field = origin.path.iter().rev().find(|member| !matches!(&***member, "[]" | "()"));
        if field.is_some_and(|field| model().is_plain(field)) {
            return None;
        }
        for (_, held) in flow.stores.iter().filter(|(stored, _)| stored == root) {
            let held = select(held, &origin.path);
            if let Some(found) = self.any(file, &held, harm, depth) {
                return Some(if same { found } else { Source { kind: Kind::Stored, ..found } });
            }
        }
        self.of_handed_out(file, &origin.path, root, harm, depth)
    }

    /// What somebody puts into a thing that is kept here and was handed to them.
    fn of_handed_out(
        &mut self,
        file: FileId,
        path: &[Arc<str>],
        root: &Root,
        harm: Harm,
        depth: u32,
    ) -> Option<Source> {
        for put in handed_out(self.app, file).iter().filter(|put| put.root == *root) {
            if let Some(found) = self.any(put.from, &select(&put.held, path), harm, depth) {
                return Some(Source { kind: Kind::Stored, ..found });
            }
        }
        None
    }

    /// Whether a call that looked at a value turns it away where it can do this harm.
    /// `asked`: somebody asks for the answer, so that what cannot be read may be a test.
    fn validates(&mut self, file: FileId, origin: &Origin, check: Check, harm: Harm, asked: bool, depth: u32) -> bool {
        if depth > DEEPEST || self.steps == 0 {
            return true;
        }
        if check.decides != origin.decides && !check.decides.has(harm) {
            return false;
        }
        self.steps -= 1;
        let Some(source) = self.app.files.get(file) else { return false };
        let flow = source.flow();
        let Some(site) = flow.sites.get(check.call as usize) else { return false };
        let node = source.facts.node(site.callee);
        let Some(target) = callee(self.app, file, node) else {
            // A test that cannot be read may be one, and so is a schema of a library.
            let path = crate::facts::Paths::default().of(&Occurrences::default(), node);
            let method = if node.is(Role::Member) { node.name() } else { "" };
            let throws = check.want != Want::Return || !only_answers(source.facts.node(site.call));
            return asked && check.want != Want::Return || throws && model().asserts(path.as_deref(), method).has(harm);
        };
        let rest = site.arguments.get(check.argument as usize).and_then(|flow| {
            let whole = flow.whole();
            let given =
                whole.origins.iter().find(|given| given.root == origin.root && origin.path.starts_with(&given.path))?;
            Some(origin.path[given.path.len()..].to_vec())
        });
        let rest = rest.unwrap_or_default();
        self.holds(target, check.argument + target.skips(node) as u8, &rest, check.want, harm, depth)
    }

    /// Whether a function, where it ends so, has made sure of a parameter.
    fn holds(&mut self, target: Callee, parameter: u8, rest: &[Arc<str>], want: Want, harm: Harm, depth: u32) -> bool {
        let Some(source) = self.app.files.get(target.at.file) else { return false };
        let Some(function) = source.flow().functions.get(&target.at.id) else { return want != Want::Return };
        let mut ends = false;
        for exit in &function.exits {
            let counts = match want {
                Want::True => matches!(exit.ending, Ending::True | Ending::Value),
                Want::False => matches!(exit.ending, Ending::False),
                Want::Return => exit.ending != Ending::Next,
            };
            if !counts {
                continue;
            }
            ends = true;
            let sure = exit.checked.iter().any(|checked| {
                checked.root == Root::Param(target.at.id, parameter)
                    && (rest.starts_with(&checked.path)
                        || checked.path.starts_with(rest)
                            && checked.path.iter().all(|member| matches!(&**member, "()" | "[]")))
                    && checked.decides.has(harm)
                    && match checked.by {
                        By::Test(harms) => harms.has(harm),
                        By::Call(check) => {
                            let inner = Origin { path: checked.path.clone(), ..Origin::new(checked.root.clone()) };
                            self.validates(target.at.file, &inner, check, harm, want != Want::Return, depth + 1)
                        }
                    }
            });
            if !sure {
                return false;
            }
        }
        ends
    }
}

/// True for what a function is handed by some caller who did not write it down, and for what a field holds; no test looked
/// at it.
pub(super) fn is_handed_in(app: &App, file: FileId, origin: &Origin) -> bool {
    let written_nowhere = |function: Id, at: u8| {
        let function = At { file, id: function };
        let parameter = app.files.node(function).and_then(|node| node.parameters().nth(at as usize));
        let name = parameter.map(name_of).unwrap_or_default();
        callers(app, function).iter().any(|caller| {
            let site = app.files.get(caller.file).map(|source| &source.flow().sites[caller.site as usize]);
            let flow = site.and_then(|site| given(site, name, at as usize, caller.skips));
            flow.is_some_and(|flow| !flow.is_empty())
        })
    };
    let kept = |root: &Root| {
        let stores = app.files.get(file).into_iter().flat_map(|source| &source.flow().stores);
        stores.into_iter().any(|(stored, _)| stored == root)
    };
    origin.live.has(Harm::Code)
        && origin.checks.is_empty()
        && match &origin.root {
            Root::Param(function, at) => written_nowhere(*function, *at),
            root @ Root::Field(_) => kept(root),
            _ => false,
        }
}

/// What a call gives to a parameter: under its name, or at its place.
fn given<'a>(site: &'a super::file::Site, name: &str, at: usize, skips: usize) -> Option<&'a Flow> {
    let named = site.named.iter().find(|(each, _)| **each == *name).map(|(_, flow)| flow);
    named.or_else(|| at.checked_sub(skips).and_then(|at| site.arguments.get(at)))
}

/// What a schema takes away.
fn is_of_shape(harm: Harm) -> bool {
    matches!(harm, Harm::Kind | Harm::Absent | Harm::Amount | Harm::Listed)
}

/// The part of a value that a path of members leads to; what is not told apart is the whole.
pub(super) fn select(flow: &Flow, path: &[Arc<str>]) -> Flow {
    let mut flow = flow.clone();
    for member in path {
        let named = flow.fields.iter().find(|(name, _)| name == member);
        // `rows[0]` is one of the rows; where the places of a list are told apart (`where, values = clauses()`), it is that.
        let place = member.parse::<usize>().ok();
        let apart = |at| at < MOST_PLACES && flow.fields.iter().any(|(name, _)| name.parse::<u32>().is_ok());
        let one_of_many = place.is_some_and(|at| !apart(at));
        let named = named.or_else(|| flow.fields.iter().find(|(name, _)| one_of_many && &**name == "[]"));
        let held = named.map(|(_, held)| held.clone());
        let mut next =
            Flow { origins: flow.origins.iter().map(|origin| deeper(origin, member)).collect(), fields: vec![] };
        match held {
            Some(held) => next.join(held),
            // Of an object whose fields are told apart, a field of which nothing is said holds nothing.
            None if !matches!(&**member, "[]" | "()") && flow.fields.iter().any(|(name, _)| is_told_apart(name)) => {}
            None if place.is_some_and(apart) => {}
            // `[]` and calls (`values()`) do not always lead further down.
            None => {
                let named = |(name, _): &&(Arc<str>, Flow)| &**name != super::read::KEY;
                next.fields = flow.fields.iter().filter(named).cloned().collect();
            }
        }
        flow = next;
    }
    flow
}

/// True for the name of a field, and not for what stands for any of them.
fn is_told_apart(name: &str) -> bool {
    !matches!(name, "[]" | "()" | super::read::KEY) && name.parse::<u32>().is_err()
}

/// Methods that hand out what they are called on, or a part of it.
fn is_accessor(method: &str) -> bool {
    const ACCESSORS: [&str; 14] = [
        "dict",
        "model_dump",
        "json",
        "text",
        "get",
        "getAll",
        "getlist",
        "read",
        "items",
        "values",
        "query",
        "param",
        "header",
        "formData",
    ];
    ACCESSORS.contains(&method)
}

/// Types that are read from the request where nothing else is said.
fn is_sent(kind: &str) -> bool {
    const SENT: [&str; 14] = [
        "",
        "str",
        "Optional",
        "dict",
        "Dict",
        "list",
        "List",
        "Any",
        "bytes",
        "Annotated",
        "UploadFile",
        "Union",
        "set",
        "typing",
    ];
    let head = kind.split(['[', ' ', '|', '.', ',']).next().unwrap_or_default();
    SENT.contains(&head)
}

/// The converter of the part of a path that has this name, empty where it has none: `/days/<int:day>`, `days/<day>/`,
/// `(?P<day>.*)`. None where no part has the name.
fn converter_of<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    path.match_indices(name).find_map(|(at, _)| {
        let (before, after) = (&path[..at], path[at + name.len()..].chars().next());
        if after.is_some_and(word) {
            return None;
        }
        match before.strip_suffix(':') {
            Some(before) => before.rsplit(['<', '{']).next(),
            None => before.ends_with(['<', '{']).then_some(""),
        }
    })
}

/// True for converters that let text of any kind in; those of a project let in what it has decided on.
pub(super) fn lets_in_text(converter: &str) -> bool {
    matches!(converter.split('(').next(), Some("" | "str" | "string" | "default" | "path"))
}

pub(super) fn name_of(parameter: Node<'_>) -> &str {
    if parameter.is(Role::Name) {
        return parameter.name();
    }
    let target = parameter.child(Part::Target).or_else(|| parameter.children().find(|child| child.is(Role::Name)));
    target.map_or("", Node::name)
}

/// `req.query.name`
fn shown(name: &str, path: &[Arc<str>]) -> String {
    let mut text = name.to_owned();
    for member in path {
        match &**member {
            "()" => text.push_str("()"),
            "[]" => text.push_str("[…]"),
            member => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(member);
            }
        }
    }
    format!("`{text}`")
}

//! Calls: what they answer, what they put where, and what is left to be looked into.

use std::sync::Arc;

use super::super::file::{Ending, Site};
use super::super::value::{Flow, Origin, Root};
use super::expression::text;
use super::known::Known;
use super::rows::{documents, row};
use super::{Reader, State, annotation};
use crate::facts::{BindingKind, Node, Part, Role};
use crate::models::flow::{Harm, Harms};

/// `request.url`, `request.nextUrl`: as the base of another address it only says where the server itself is. The `url` of
/// anything else is what somebody wrote.
fn is_own_address(base: Node<'_>) -> bool {
    let base = if base.name() == "origin" { base.child(Part::Object).unwrap_or(base) } else { base };
    let of = base.child(Part::Object).map_or("", Node::name);
    base.is(Role::Member)
        && matches!(base.name(), "url" | "nextUrl")
        && matches!(of, "req" | "request" | "_req" | "_request")
}

/// What a call is given.
pub(super) struct Given<'a> {
    pub call: Node<'a>,
    pub callee: Node<'a>,
    /// Its canonical path, where it is not a function of this file.
    pub path: Option<std::rc::Rc<str>>,
    /// The method's name; empty where it is called by its name alone.
    pub method: &'a str,
    pub receiver: Flow,
    /// What is called, where that is made here or held by a variable.
    pub made: Flow,
    pub arguments: Vec<(Node<'a>, Flow)>,
    pub named: Vec<(Node<'a>, Flow)>,
    /// What the first argument holds for certain.
    pub known: Option<Known>,
    /// The statement of SQL that it runs, and where its values begin.
    pub statement: Option<(&'a str, usize)>,
}

impl Given<'_> {
    fn all(&self) -> Flow {
        let given = self.arguments.iter().chain(&self.named);
        given.fold(Flow::default(), |all, (_, flow)| all.joined(flow.whole()))
    }

    pub fn argument(&self, at: usize) -> Flow {
        self.arguments.get(at).map(|(_, flow)| flow.clone()).unwrap_or_default()
    }
}

impl<'a> Reader<'a> {
    pub(super) fn called(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        let Some(callee) = node.callee() else { return Flow::default() };
        // `(0, eval)(text)`
        let last = callee.children().last().filter(|_| callee.is(Role::Sequence));
        let callee = last.unwrap_or(callee);
        if callee.is(Role::Function) {
            let given: Vec<Flow> = node.arguments().map(|argument| self.eval(argument, state)).collect();
            return self.function(callee, state, Some(&given));
        }
        let own = self.function_of(callee).is_some();
        let path = if own { None } else { self.path_of(callee) };
        let method = if callee.is(Role::Member) { callee.name() } else { "" };
        let list = self.take_list(callee, state);
        let known = node.argument(0).and_then(|first| self.known(first, state));
        let (receiver, made) = match callee.child(Part::Object).filter(|_| callee.is(Role::Member)) {
            Some(object) => (self.eval(object, state), Flow::default()),
            // `new Function(text)()`, `make(text)()`
            None if callee.is_any(&[Role::Call, Role::New, Role::Await, Role::Index]) => {
                (Flow::default(), self.eval(callee, state))
            }
            None => (Flow::default(), self.held(callee, state)),
        };
        let (arguments, named, statement) = (vec![], vec![], None);
        let mut given = Given { call: node, callee, path, method, receiver, made, arguments, named, known, statement };
        let mut callbacks = Vec::new();
        for argument in node.parts(Part::Argument) {
            match argument.role() {
                Role::Function => {
                    callbacks.push(argument);
                    given.arguments.push((argument, Flow::default()));
                }
                Role::Keyword => {
                    if let Some(value) = argument.child(Part::Value) {
                        let flow = self.eval(value, state);
                        given.named.push((argument, state.settle(flow)));
                    }
                }
                _ => {
                    let flow = self.eval(argument, state);
                    given.arguments.push((argument, state.settle(flow)));
                }
            }
        }
        if given.path.as_deref() == Some("URL")
            && let Some((base, flow)) = given.arguments.get_mut(1)
            && is_own_address(*base)
        {
            *flow = Flow::default();
        }
        given.statement = self.statement_of(&given);
        self.called_on(&given, state);
        self.converted(&given, state);
        self.harm(&given, state);
        self.kept(&given);
        self.filled(&given);
        self.page(&given);
        if self.python() {
            self.started(&given, state);
        }
        let answered = self.callbacks(&given, &callbacks, state);
        if let Some(answer) = self.in_other_words(&given, state) {
            return answer.joined(answered);
        }
        let mut answer = self.answer_of(&given, answered, state);
        if let Some(flow) = list.and_then(|list| self.on_list(list, &given, state)) {
            return flow;
        }
        // A method of the project's that is called like one of every list.
        if self.out.site_of(node.id).is_none() && self.may_be_own(&given) {
            answer.join(self.entered(&given));
        }
        answer
    }

    /// True for a method of what may be an instance of a class of the project.
    fn may_be_own(&self, given: &Given<'a>) -> bool {
        let Some(object) = given.callee.child(Part::Object).filter(|_| given.callee.is(Role::Member)) else {
            return false;
        };
        if object.is(Role::Member) {
            return object.child(Part::Object).is_some_and(super::expression::is_self);
        }
        // `new Store(folder).read()`
        let made = object.callee().filter(|made| object.is(Role::New) && made.is(Role::Name));
        if made.is_some_and(|made| self.occurrences.resolve(made, made.symbol()).is_some()) {
            return true;
        }
        let binding = object.is(Role::Name).then(|| self.occurrences.resolve(object, object.symbol())).flatten();
        let Some(binding) = binding else { return false };
        let capital = |name: &str| name.starts_with(|first: char| first.is_ascii_uppercase());
        match binding.kind {
            BindingKind::Import => {
                let import = if binding.node.is(Role::Import) { Some(binding.node) } else { binding.node.parent() };
                import.is_some_and(|import| import.name().starts_with('.') || self.python() && import != binding.node)
            }
            BindingKind::Parameter => capital(annotation(binding.node).trim_start_matches([':', ' '])),
            BindingKind::Variable => binding.node.child(Part::Value).map(Node::awaited).is_some_and(|value| {
                let callee = value.callee().filter(|callee| callee.is(Role::Name));
                let local = value.argument(0).and_then(|module| self.literal(module));
                callee.is_some_and(|callee| match callee.name() {
                    "require" => local.is_some_and(|module| module.starts_with('.')),
                    "Map" | "Set" | "WeakMap" | "URL" | "URLSearchParams" | "Date" | "Headers" | "Path" => false,
                    name => capital(name),
                })
            }),
            _ => false,
        }
    }

    /// Runs the functions that a call is given, and answers what they answer.
    fn callbacks(&mut self, given: &Given<'a>, callbacks: &[Node<'a>], state: &mut State) -> Flow {
        let mut answered = Flow::default();
        let promise = given.path.as_deref() == Some("Promise");
        let rows = self.reads_rows(given);
        if promise {
            self.resolved.push(Flow::default());
        }
        for callback in callbacks {
            if promise {
                self.function(*callback, state, None);
            } else if let Some(given) = self.of_param(given, *callback) {
                self.function(*callback, state, Some(&given));
            } else if rows {
                let row = row(given.call.id);
                self.function(*callback, state, Some(&[Flow::default(), Flow::of(row)]));
            } else if self.model.calls_for_each(given.method) && !given.receiver.is_empty() {
                let each =
                    if given.method == "then" { given.receiver.clone() } else { self.element_of(&given.receiver) };
                let flow = self.function(*callback, state, Some(&[each]));
                answered.join(flow);
            } else if given.method == "reduce" {
                let each = self.element_of(&given.receiver);
                let flow = self.function(*callback, state, Some(&[given.argument(1), each]));
                answered.join(flow);
            } else {
                let flow = self.function(*callback, state, None);
                answered.join(flow);
            }
        }
        // `items.map(render)`
        if self.model.calls_for_each(given.method) && callbacks.is_empty() && !given.receiver.is_empty() {
            let named =
                given.arguments.first().map(|(node, _)| *node).filter(|node| node.is_any(&[Role::Name, Role::Member]));
            if let Some(function) = named {
                let each =
                    if given.method == "then" { given.receiver.clone() } else { self.element_of(&given.receiver) };
                let site = self.site(function, function, Flow::default(), vec![state.settle(each)], Vec::new());
                answered.join(Flow::of(Origin::new(Root::Call(site))));
            }
        }
        if promise {
            answered.join(self.resolved.pop().unwrap_or_default());
        }
        answered
    }

    /// What `router.param("id", (req, res, next, id) => …)` hands to its callback, and Koa's `(id, ctx, next)`.
    fn of_param(&self, given: &Given<'a>, callback: Node<'a>) -> Option<Vec<Flow>> {
        let name = given.arguments.first().filter(|(name, _)| name.is(Role::String) && given.method == "param");
        let name = name.and_then(|(name, _)| self.literal(*name))?;
        let request = |path: Vec<Arc<str>>| Flow::of(Origin { path, ..Origin::new(Root::Request) });
        let (own, none) = (request(vec!["params".into(), name.into()]), Flow::default());
        Some(match callback.parameters().count() {
            3 => vec![own, request(Vec::new()), none],
            _ => vec![request(Vec::new()), none.clone(), none, own],
        })
    }

    fn answer_of(&mut self, given: &Given<'a>, answered: Flow, state: &mut State) -> Flow {
        let (path, method) = (given.path.as_deref(), given.method);
        if path == Some("Promise") {
            return answered;
        }
        if let Some(name) = self.called_parameter(given) {
            // `next()` lets the request go on; `resolve(x)` answers the promise.
            if name == "next" {
                self.exit(Ending::Next, state);
            } else if let Some(last) = self.resolved.last_mut() {
                last.join(given.argument(0));
            }
        }
        if path.is_some_and(|path| self.model.request.calls.iter().any(|call| call.strip_suffix("()") == Some(path))) {
            return Flow::of(Origin { path: vec!["cookies".into()], ..Origin::new(Root::Request) });
        }
        if self.is_conversion(given) {
            let key = given.arguments.first().and_then(|(key, _)| self.literal(*key)).filter(|_| method == "get");
            let field = key.map_or_else(|| given.receiver.clone(), |key| given.receiver.member(&key.into()));
            return self.number(field.whole().joined(given.all()));
        }
        // `Math.min(n, 100)`: no more than that.
        if matches!(path, Some("Math.min" | "min"))
            && given.arguments.iter().any(|(node, flow)| flow.is_empty() && !node.is(Role::Spread))
        {
            return given.all().only(Harms::of(Harm::Amount));
        }
        // A method of the same object, however it is called.
        if given
            .callee
            .child(Part::Object)
            .is_some_and(|object| given.callee.is(Role::Member) && super::expression::is_self(object))
        {
            return self.unknown(given);
        }
        let pattern = self.replaced(given);
        let clears = self.model.clears(path, method).with(pattern);
        let hands_on = self.model.hands_on_arguments(path);
        let through = self.model.hands_on_receiver(method);
        if (self.model.puts_into(method) || method == "write" && self.is_buffer(given))
            && let Some(object) = given.callee.child(Part::Object)
            // What is asked of an address is encoded, and does not say whose it is.
            && !(object.is(Role::Member) && object.name() == "searchParams")
        {
            self.put_into(given, object, state);
        }
        if path == Some("Object.assign") {
            // The first of them is changed.
            let rest = given.arguments.iter().skip(1).fold(Flow::default(), |all, (_, flow)| all.joined(flow.clone()));
            if let Some((object, _)) = given.arguments.first().filter(|(object, _)| !object.is(Role::Object)) {
                self.put(*object, rest, state);
            }
            return given.arguments.iter().fold(Flow::default(), |all, (_, flow)| all.joined(flow.clone()));
        }
        if path == Some("json.load") && given.argument(0).is_empty() {
            return documents();
        }
        self.document_written(given, path);
        if path == Some("Promise.all") || self.model.copies(path) && given.arguments.len() == 1 {
            let mut copy = given.argument(0);
            for (keyword, flow) in &given.named {
                copy.set(keyword.name().into(), flow.clone());
            }
            return copy;
        }
        // What lies in an archive is called as its sender likes, wherever the server has put it.
        if matches!(path, Some("zipfile.ZipFile" | "tarfile.open" | "adm-zip" | "unzipper.Open.file")) {
            let sent = |mut origin: Origin| {
                if let Some(at) = origin.path.iter().position(|member| matches!(&**member, "file" | "files")) {
                    origin.path.truncate(at + 1);
                    origin.path.push("filename".into());
                }
                origin
            };
            return given.all().map(&sent).made();
        }
        // `zip(names, ages)`: one of each.
        if path == Some("zip") && self.python() {
            let mut one = Flow::default();
            for (at, (_, flow)) in given.arguments.iter().enumerate() {
                one.set(at.to_string().into(), self.element_of(flow));
            }
            return one.within(std::slice::from_ref(&self.element));
        }
        // `filter(str.isalnum, text)`
        if path == Some("filter") && self.python() {
            const PLAIN: [&str; 5] = ["str.isalnum", "str.isdigit", "str.isalpha", "str.isdecimal", "str.isnumeric"];
            let by = given.arguments.first().and_then(|(function, _)| self.path_of(*function));
            if by.is_some_and(|by| PLAIN.contains(&&*by)) {
                return Flow::default();
            }
        }
        // A number and a thing.
        if path == Some("enumerate") && self.python() {
            let mut pair = Flow::default();
            pair.set("1".into(), self.element_of(&given.argument(0)));
            let mut all = Flow::default();
            all.set(self.element.clone(), pair);
            return all;
        }
        if !clears.is_empty()
            && clears.without(pattern).both(Harms::of(Harm::Command)) == Harms::of(Harm::Command)
            && clears.has(Harm::Html)
        {
            // Harmless for everything. How long a text is, or where something stands in it, is bounded by what was sent.
            let all = given.receiver.whole().joined(given.all());
            return if self.model.is_numeric(path, method) {
                self.number(all)
            } else if is_number(path) {
                all.only(Harms::OF_NUMBERS.without(Harms::of(Harm::Amount)))
            } else {
                Flow::default()
            };
        }
        if hands_on || !clears.is_empty() && !through {
            let flow = given.all().joined(if pattern.is_empty() { Flow::default() } else { given.receiver.whole() });
            let flow = flow.cleared(clears);
            return if matches!(path, Some("String" | "str" | "repr" | "JSON.stringify" | "json.dumps")) {
                text(flow, false)
            } else if matches!(path, Some("json.loads" | "JSON.parse")) {
                match given.arguments.first() {
                    Some((text, flow)) if flow.is_empty() && self.is_file(*text) => documents(),
                    _ => given.argument(0).cleared(clears),
                }
            } else if matches!(path, Some("max")) && given.arguments.iter().any(|(node, _)| node.is(Role::Number)) {
                flow.cleared(Harms::of(Harm::Amount)).made()
            } else if matches!(path, Some("path.extname" | "os.path.splitext" | "mimetypes.guess_type")) {
                flow.piece(Harms::NONE)
            } else {
                flow.made()
            };
        }
        if self.model.maps(method) {
            let mut all = Flow::default();
            if !answered.is_empty() {
                all.set(self.element.clone(), answered.clone());
            }
            return if matches!(method, "then" | "reduce") { answered } else { all };
        }
        if self.reads_rows(given)
            && given
                .receiver
                .origins
                .iter()
                .all(|one| matches!(one.root, Root::Variable(_) | Root::Field(_) | Root::Call(_) | Root::Stored(_)))
        {
            let mut flow = Flow::of(row(given.call.id));
            flow.join(given.receiver.clone());
            return flow;
        }
        if through && !(given.receiver.is_empty() && given.all().is_empty()) {
            return self.of_method(given, clears);
        }
        // A compiled pattern is no text any more.
        if matches!(path, Some("RegExp" | "re.compile")) {
            return Flow::default();
        }
        if through && self.literal_receiver(given) {
            return Flow::default();
        }
        if let Some(flow) = self.validated(given) {
            return flow;
        }
        self.unknown(given)
    }

    /// A number of it; JavaScript's may be none.
    pub(super) fn number(&self, flow: Flow) -> Flow {
        let kept = if self.python() { Harms::OF_NUMBERS } else { Harms::OF_NUMBERS.with(Harms::of(Harm::Kind)) };
        flow.map(&|origin| Origin { live: origin.live.both(kept), derived: true, number: true, ..origin })
    }

    fn literal_receiver(&self, given: &Given<'a>) -> bool {
        given
            .callee
            .child(Part::Object)
            .is_some_and(|object| object.is_any(&[Role::String, Role::Template, Role::Array, Role::Regex]))
    }

    /// A method that gives back the text of what it is called on.
    fn of_method(&mut self, given: &Given<'a>, clears: Harms) -> Flow {
        let object = given.callee.child(Part::Object);
        let mut flow = given.receiver.clone();
        // `name.split(".").pop()`
        if matches!(given.method, "pop" | "shift" | "at")
            && let Some(object) = object.filter(|object| self.is_taken_apart(*object))
        {
            let last = self.of_last_piece(object, given.method == "pop");
            return self.element_of(&flow).piece(Harms::NONE).cleared(clears).cleared(last);
        }
        match given.method {
            "get" | "getAll" | "getlist" | "getall" | "pop" | "setdefault" | "get_all"
                if !given.arguments.is_empty() =>
            {
                let key = given.arguments.first().and_then(|(key, _)| self.literal(*key));
                if let Some(keys) = self.keys_of_section(given) {
                    return keys.iter().fold(flow, |flow, key| flow.member(key)).cleared(clears);
                }
                // `req.get("X-Name")` of Express reads a header.
                let of_request = object.is_some_and(|object| {
                    object.is(Role::Name) && self.model.request.names.iter().any(|name| name == object.name())
                });
                let is_header = of_request && !self.python() && flow.origins.iter().all(|one| one.path.is_empty());
                flow = match key {
                    Some(key) if is_header => {
                        let through: [Arc<str>; 3] = [given.method.into(), self.call.clone(), key.into()];
                        through.iter().fold(flow, |flow, member| flow.member(member))
                    }
                    Some(key) => {
                        let key: Arc<str> = key.into();
                        let own = flow.fields.iter().any(|(name, _)| *name == key);
                        if own || flow.fields.is_empty() { flow.member(&key) } else { self.element_of(&flow) }
                    }
                    None => self.element_of(&flow),
                };
                if given.arguments.len() > 1 && !given.arguments[1].0.is(Role::Null) {
                    flow = flow.cleared(Harms::of(Harm::Absent));
                    flow.join(given.argument(1));
                }
            }
            // The request's own: `request.json()`, `c.req.text()`.
            "json" | "text" | "formData" | "blob" | "read" | "arrayBuffer" | "stream" | "get_json"
                if given.arguments.is_empty() =>
            {
                let name: Arc<str> = given.method.into();
                flow = flow.member(&name);
            }
            "values" | "keys" | "items" | "entries" | "filter" | "sort" | "reverse" | "copy" | "to_dict" | "dict"
            | "model_dump" | "lean" | "toSorted" | "toReversed" | "find" | "findLast" | "catch" | "finally"
            | "toArray" | "promise" | "valueOf" => {
                if matches!(given.method, "items" | "entries") {
                    // A pair of a key and a value.
                    let each = self.element_of(&flow);
                    let mut pair = Flow::default();
                    let keys = flow.member(&super::expression::KEY.into());
                    // Files that were sent are a list, and its places are numbers.
                    let listed = |origin: &Origin| origin.path.last().is_some_and(|last| &**last == "files");
                    if !(given.method == "entries" && !self.python() && flow.origins.iter().all(listed)) {
                        pair.set("0".into(), flow.whole().joined(keys).made());
                    }
                    pair.set("1".into(), each);
                    let mut all = Flow::default();
                    all.set(self.element.clone(), pair);
                    return all;
                }
                if matches!(given.method, "find" | "findLast") {
                    flow = self.element_of(&flow);
                }
            }
            // Some of a list is a list.
            "slice" | "flat" if is_list(&flow) => {}
            // `Buffer.from(text).toString("hex")`
            "toString"
                if given
                    .arguments
                    .first()
                    .and_then(|(form, _)| self.literal(*form))
                    .is_some_and(|form| matches!(form, "hex" | "base64" | "base64url")) =>
            {
                return Flow::default();
            }
            "split" | "splitlines" | "match" | "matchAll" => flow = flow.made(),
            _ => {
                let more = given.all();
                let markup = object.is_some_and(|object| self.holds_markup(object));
                flow = flow.whole().joined(more);
                flow = if markup
                    || matches!(
                        given.method,
                        "join"
                            | "format"
                            | "concat"
                            | "replace"
                            | "strip"
                            | "trim"
                            | "lower"
                            | "toLowerCase"
                            | "upper"
                            | "toString"
                    ) && !given.receiver.is_empty()
                    || object.is_some_and(|object| object.is_any(&[Role::String, Role::Template]))
                {
                    text(flow, markup)
                } else {
                    flow.made()
                };
                if given.method == "format" && object.is_some_and(|object| self.source.literals.is_addressed(object.id))
                {
                    flow = flow.cleared(Harms::of(Harm::Redirect).with(Harms::of(Harm::Url)));
                }
            }
        }
        flow.cleared(clears)
    }

    /// `int(x)` in other words: `request.args.get("n", type=int)`, `z.coerce.number().parse(x)`.
    fn is_conversion(&self, given: &Given<'a>) -> bool {
        given.named.iter().any(|(keyword, _)| {
            keyword.name() == "type"
                && keyword
                    .child(Part::Value)
                    .is_some_and(|kind| matches!(kind.name(), "int" | "float" | "bool" | "UUID"))
        })
    }

    /// What is taken out of a text by replacing: the harms whose signs the pattern names.
    fn replaced(&self, given: &Given<'a>) -> Harms {
        let first = given.arguments.first().map(|(node, _)| self.value(*node));
        let written = first.and_then(|node| {
            // `re.compile(r"…").sub("", text)` is told in what it is called on.
            let compiled = if node.is(Role::Call) { node.argument(0)? } else { node };
            self.literal(compiled)
        });
        match given.method {
            "replace" | "replaceAll" | "translate" => {
                // In JavaScript a text is replaced where it stands first, and so is a pattern without `g`.
                let once = !self.python()
                    && given.method == "replace"
                    && first.is_none_or(|node| {
                        !node.is(Role::Regex)
                            || self.literal(node).is_some_and(|written| {
                                !written.rsplit('/').next().is_some_and(|flags| flags.contains('g'))
                            })
                    });
                written.map_or(Harms::NONE, |written| super::pattern::taken_out(written, once))
            }
            "sub" if given.path.as_deref() == Some("re.sub") => {
                written.map_or(Harms::NONE, |written| super::pattern::taken_out(written, false))
            }
            // `SIGNS.sub("", text)` of `SIGNS = re.compile(r"…")`.
            "sub" => {
                let made = given.callee.child(Part::Object).map(|object| self.value(object));
                let pattern = made.filter(|made| made.call_name() == "compile").and_then(|made| made.argument(0));
                pattern
                    .and_then(|pattern| self.literal(pattern))
                    .map_or(Harms::NONE, |written| super::pattern::taken_out(written, false))
            }
            // Cut at the ends of lines, it holds none.
            "split" => written
                .map_or(Harms::NONE, |written| super::pattern::taken_out(written, false))
                .both(Harms::of(Harm::Log)),
            "encode" if written.is_some_and(|codec| codec.contains("escape")) => Harms::of(Harm::Log),
            _ => Harms::NONE,
        }
    }

    /// The name of the parameter that is called, where it is one.
    fn called_parameter(&self, given: &Given<'a>) -> Option<&'a str> {
        let callee = given.callee;
        let binding = callee.is(Role::Name).then(|| self.occurrences.resolve(callee, callee.symbol())).flatten()?;
        (binding.kind == BindingKind::Parameter).then(|| callee.name())
    }

    /// `io.StringIO()`, which holds what is written into it.
    fn is_buffer(&self, given: &Given<'a>) -> bool {
        let made = given.callee.child(Part::Object).map(|object| self.value(object)).filter(|made| made.is(Role::Call));
        let path = made.and_then(Node::callee).and_then(|callee| self.path_of(callee));
        matches!(path.as_deref(), Some("io.StringIO" | "io.BytesIO"))
    }

    fn put_into(&mut self, given: &Given<'a>, object: Node<'a>, state: &mut State) {
        let element = self.element.clone();
        let mut held = Flow::default();
        match given.method {
            "set" | "insert" | "setdefault" | "hset" => {
                let value = given.arguments.last().map(|(_, flow)| flow.clone()).unwrap_or_default();
                if given.arguments.len() < 2 {
                    return;
                }
                if let Some(keys) = self.keys_of_section(given) {
                    return self.put(object, value.within(&keys), state);
                }
                let key = given
                    .arguments
                    .first()
                    .filter(|(key, _)| key.is(Role::String))
                    .and_then(|(key, _)| self.literal(*key));
                let named = given.argument(0).whole();
                if given.method == "set" && !named.is_empty() {
                    held.set(super::expression::KEY.into(), named);
                }
                held.set(key.map_or(element, Into::into), value);
            }
            "update" | "extend" => {
                held = given.argument(0);
                for (keyword, flow) in &given.named {
                    held.set(keyword.name().into(), flow.clone());
                }
            }
            _ => {
                let all = given.arguments.iter().fold(Flow::default(), |all, (_, flow)| all.joined(flow.clone()));
                if !all.is_empty() {
                    held.set(element, all);
                }
            }
        }
        if !held.is_empty() {
            self.put(object, held, state);
        }
    }

    /// `config.set("section", "key", value)`: a value stands under two names.
    fn keys_of_section(&self, given: &Given<'a>) -> Option<[Arc<str>; 2]> {
        let made = self.value(given.callee.child(Part::Object)?);
        let path = made.callee().filter(|_| made.is(Role::Call)).and_then(|callee| self.path_of(callee))?;
        let key = |at: usize| self.literal(given.arguments.get(at)?.0).map(Arc::from);
        matches!(&*path, "configparser.ConfigParser" | "configparser.RawConfigParser")
            .then(|| Some([key(0)?, key(1)?]))
            .flatten()
    }

    /// `Process(target=work, args=(a, b))`, `pool.submit(work, a, b)`: a function that is called elsewhere with these.
    fn started(&mut self, given: &Given<'a>, state: &State) {
        let keyword = |name: &str| given.named.iter().find(|(keyword, _)| keyword.name() == name);
        let (function, arguments): (_, Vec<Flow>) = match given.path.as_deref() {
            Some("multiprocessing.Process" | "threading.Thread" | "threading.Timer") => {
                let target = given.call.keyword("target");
                let args = keyword("args").map(|(_, flow)| flow.clone()).unwrap_or_default();
                let each = (0..6).map(|at| args.fields.iter().find(|(name, _)| **name == *at.to_string()));
                (target, each.map(|field| field.map(|(_, flow)| flow.clone()).unwrap_or_default()).collect())
            }
            Some("asyncio.to_thread") => (given.call.argument(0), self.behind(given, 1)),
            _ if given.method == "submit" || given.method == "apply_async" => {
                (given.call.argument(0), self.behind(given, 1))
            }
            _ if given.method == "run_in_executor" => (given.call.argument(1), self.behind(given, 2)),
            _ => return,
        };
        let Some(function) = function.filter(|node| node.is_any(&[Role::Name, Role::Member])) else { return };
        let arguments = arguments.into_iter().map(|flow| state.settle(flow)).collect();
        self.site(function, function, Flow::default(), arguments, Vec::new());
    }

    fn behind(&self, given: &Given<'a>, from: usize) -> Vec<Flow> {
        given.arguments.iter().skip(from).map(|(_, flow)| flow.clone()).collect()
    }

    /// A call that another function may answer.
    fn unknown(&mut self, given: &Given<'a>) -> Flow {
        let symbolic = given.receiver.origins.iter().any(|origin| !origin.derived);
        let mut flow = Flow::default();
        if symbolic {
            // `req.get("x")`, `c.req.query("q")`
            let name: Arc<str> = given.method.into();
            let (call, key) = (self.call.clone(), given.arguments.first().and_then(|(key, _)| self.literal(*key)));
            flow = Flow { origins: given.receiver.origins.clone(), fields: vec![] }.member(&name).member(&call);
            if let Some(key) = key {
                flow = flow.member(&key.into());
            }
        }
        let resolves = match given.callee.role() {
            Role::Name => self.occurrences.resolve(given.callee, given.callee.symbol()).is_some(),
            // `HANDLERS[kind](text)`
            Role::Member | Role::Index => true,
            _ => false,
        };
        if resolves {
            flow.join(self.entered(given));
        }
        flow
    }

    /// What the function answers that a call enters.
    fn entered(&mut self, given: &Given<'a>) -> Flow {
        let mut named: Vec<(Arc<str>, Flow)> =
            given.named.iter().map(|(keyword, flow)| (keyword.name().into(), flow.clone())).collect();
        let mut arguments = Vec::new();
        for (node, flow) in &given.arguments {
            let is_numbered = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
            let is_told_apart = node.is(Role::Spread) && flow.origins.is_empty() && !flow.fields.is_empty();
            match is_told_apart {
                // `f(*[a, b])`, `f(**{"name": a})`
                true => {
                    let (places, names): (Vec<_>, Vec<_>) =
                        flow.fields.iter().cloned().partition(|(name, _)| is_numbered(name));
                    arguments.extend(places.into_iter().map(|(_, flow)| flow));
                    named.extend(names);
                }
                false => arguments.push(flow.clone()),
            }
        }
        let site = self.site(given.call, given.callee, given.receiver.clone(), arguments, named);
        Flow::of(Origin::new(Root::Call(site)))
    }

    /// The site of a call, made when first come past.
    pub(super) fn site(
        &mut self,
        call: Node<'a>,
        callee: Node<'a>,
        receiver: Flow,
        arguments: Vec<Flow>,
        named: Vec<(Arc<str>, Flow)>,
    ) -> u32 {
        if let Some(site) = self.out.site_of(call.id) {
            let known = &mut self.out.sites[site as usize];
            for (held, more) in known.arguments.iter_mut().zip(arguments) {
                held.join(more);
            }
            return site;
        }
        let number = self.out.sites.len() as u32;
        let name = match callee.child(Part::Object).filter(|_| callee.is(Role::Index)) {
            Some(table) => format!("{}{}", table.name(), super::super::resolve::ONE_OF).into(),
            None => self.text(callee),
        };
        let inside = self.inside();
        self.out.by_name.entry(name).or_default().push(number);
        self.out.by_call.insert(call.id, number);
        self.out.sites.push(Site { call: call.id, callee: callee.id, inside, receiver, arguments, named });
        number
    }
}

/// True for what was kept as a thing and not as a text.
fn is_list(flow: &Flow) -> bool {
    let kept = |origin: &Origin| {
        let held = matches!(origin.root, Root::Variable(_) | Root::Field(_) | Root::Stored(_) | Root::Call(_));
        held && !origin.text && !origin.derived
    };
    !flow.origins.is_empty() && flow.origins.iter().all(kept)
}

/// True for what makes the number that was sent of a text.
fn is_number(path: Option<&str>) -> bool {
    const NUMBERS: [&str; 12] = [
        "int",
        "float",
        "complex",
        "abs",
        "round",
        "Number",
        "parseInt",
        "parseFloat",
        "Number.parseInt",
        "Number.parseFloat",
        "BigInt",
        "decimal.Decimal",
    ];
    path.is_some_and(|path| NUMBERS.contains(&path) || path.starts_with("Math."))
}

//! Where data does harm: calls, assignments and answers that the model knows.

use super::super::file::Hit;
use super::super::value::{Flow, Origin};
use super::call::Given;
use super::known::Known;
use super::{Reader, State};
use crate::facts::{Flags, Node, Part, Role};
use crate::models::flow::{Harm, Sink};
use crate::models::sql;

/// Programs that run text.
const SHELLS: [&str; 8] = ["sh", "bash", "zsh", "cmd", "cmd.exe", "/bin/sh", "/bin/bash", "powershell"];

const RUNS_TEXT: [&str; 4] = ["-c", "/c", "-Command", "-lc"];

/// What Prisma's calls are given by name.
const OF_PRISMA: [&str; 4] = ["data", "where", "include", "skip_duplicates"];

impl<'a> Reader<'a> {
    /// What a call does harm with.
    pub(super) fn harm(&mut self, given: &Given<'a>, state: &State) {
        let path = given.path.as_deref();
        for sink in self.model.sinks_of(path, given.method) {
            if !self.applies(sink, given) {
                continue;
            }
            if sink.receiver {
                let flow = state.settle(given.receiver.whole());
                if let Some(object) = given.callee.child(Part::Object) {
                    self.hit(sink, given.call, object, flow);
                }
            }
            let positions: Vec<usize> =
                if sink.every { (0..given.arguments.len()).collect() } else { sink.arguments.clone() };
            for at in positions {
                let Some((node, flow)) = given.arguments.get(at) else { continue };
                if sink.harm == Harm::Log && at > 0 && self.is_represented(given, at) {
                    continue;
                }
                if self.options_only(sink, *node) {
                    let entries: Vec<_> = flow
                        .fields
                        .iter()
                        .filter(|(name, _)| sink.options.iter().any(|each| *each == **name))
                        .map(|(name, flow)| match sink.record {
                            // Only what the caller names as a whole.
                            true => (node.entry(name), Flow { origins: flow.origins.clone(), fields: vec![] }),
                            false => (None, flow.whole()),
                        })
                        .collect();
                    for (entry, flow) in entries {
                        self.hit(sink, given.call, entry.unwrap_or(*node), flow);
                    }
                    continue;
                }
                self.argument(sink, given, *node, flow.clone());
            }
            // `create(name=name, data=data)` writes the columns out; Prisma's alone is `create(data=data)`.
            let written_out = sink.record
                && self.python()
                && given.named.iter().any(|(keyword, _)| !OF_PRISMA.contains(&keyword.name()));
            for (keyword, flow) in given.named.iter().filter(|_| !written_out) {
                if sink.every && keyword.name() != "extra" || sink.options.iter().any(|name| name == keyword.name()) {
                    let value = keyword.child(Part::Value).unwrap_or(*keyword);
                    self.argument(sink, given, value, flow.clone());
                }
            }
        }
        self.sql(given);
        self.located(given, state);
        self.rendered(given);
        self.slow_pattern(given, state);
        self.limited(given);
    }

    /// True for a value that the text in front of it shows as source or as a number: `logger.info("%r", name)`.
    fn is_represented(&self, given: &Given<'a>, at: usize) -> bool {
        let Some(text) = given.arguments.first().and_then(|(node, _)| self.literal(self.value(*node))) else {
            return false;
        };
        let marks: Vec<char> = text
            .replace("%%", "")
            .split('%')
            .skip(1)
            .filter_map(|rest| rest.chars().find(|c| c.is_ascii_alphabetic()))
            .collect();
        marks.get(at - 1).is_some_and(|kind| matches!(kind, 'r' | 'a' | 'd' | 'i' | 'f' | 'x' | 'j'))
    }

    /// A pattern of the source that takes exponentially long over what a caller may send.
    fn slow_pattern(&mut self, given: &Given<'a>, state: &State) {
        let object = given.callee.child(Part::Object);
        let matches = matches!(
            given.method,
            "test" | "exec" | "match" | "fullmatch" | "search" | "findall" | "sub" | "matchAll" | "replace"
        );
        if !matches {
            return;
        }
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.harm == Harm::Work && sink.backtracks) else {
            return;
        };
        let pattern = |node: Node<'a>| {
            let value = self.value(node);
            let written = if value.is(Role::Call) { value.argument(0) } else { Some(value) }?;
            let regex = written.is(Role::Regex)
                || value.is(Role::Call)
                || given.path.as_deref().is_some_and(|path| path.starts_with("re."));
            self.literal(written).filter(|text| regex && super::pattern::explodes(text))
        };
        let by_object = object.is_some_and(|object| pattern(object).is_some());
        let by_first = given.arguments.first().is_some_and(|(node, _)| pattern(*node).is_some());
        let (node, flow) = if by_object {
            let Some((node, flow)) = given.arguments.first() else { return };
            (*node, flow.whole())
        } else if by_first && given.path.as_deref().is_some_and(|path| path.starts_with("re.")) {
            let Some((node, flow)) = given.arguments.get(1) else { return };
            (*node, flow.whole())
        } else if by_first && let Some(object) = object {
            (object, state.settle(given.receiver.whole()))
        } else {
            return;
        };
        self.hit(sink, given.call, node, flow);
    }

    /// An object of options, of which only some are the sink.
    fn options_only(&self, sink: &Sink, node: Node<'a>) -> bool {
        // `const params = { … }; charge(params)`
        let is_object = node.is(Role::Object) || node.is(Role::Name) && self.value(node).is(Role::Object);
        !sink.options.is_empty() && is_object && !self.python()
    }

    fn argument(&mut self, sink: &'static Sink, given: &Given<'a>, node: Node<'a>, flow: Flow) {
        // `make_response((body, headers))`
        let first = flow.fields.iter().find(|(name, _)| sink.answer && node.is(Role::Tuple) && &**name == "0");
        let flow = if sink.answer && node.is(Role::Tuple) {
            first.map(|(_, flow)| flow.whole()).unwrap_or_default()
        } else if sink.record {
            // Only what the caller names as a whole: fields that are picked are picked.
            Flow { origins: flow.origins, fields: Vec::new() }
        } else if sink.shells {
            let Some(flow) = self.in_shell(given, node, flow) else { return };
            flow
        } else {
            flow.whole()
        };
        let mut flow = flow;
        if sink.harm == Harm::Path {
            // A file that was sent is no name of one.
            flow.origins.retain(|origin| !is_file(origin));
        }
        let flow = if sink.answer {
            let strict = given.method == "write" || given.method == "end";
            let origins = flow
                .origins
                .into_iter()
                .filter(|origin| if strict { origin.markup } else { self.reads_as_html(origin) });
            Flow { origins: origins.collect(), fields: Vec::new() }
        } else {
            flow
        };
        self.hit(sink, given.call, node, flow);
    }

    fn applies(&self, sink: &Sink, given: &Given<'a>) -> bool {
        let call = given.call;
        if call.has(Flags::TAGGED) {
            return false;
        }
        // Paths that are objects are Python's; what else has such a method opens nothing.
        if sink.receiver && sink.harm == Harm::Path && !self.python() {
            return false;
        }
        if let Some(option) = &sink.requires {
            let set = call.option(&[option]).or_else(|| self.entry_of_last(call, option));
            if set.is_none_or(|value| value.is_any(&[Role::False, Role::Null])) {
                return false;
            }
        }
        if sink.unless.iter().any(|option| {
            call.option(&[option])
                .or_else(|| self.entry_of_last(call, option))
                .is_some_and(|value| !is_unsafe_loader(value.name()))
        }) {
            return false;
        }
        if sink.powers && !self.python()
            || sink.entries && !given.arguments.first().is_some_and(|(node, _)| node.is(Role::Object))
        {
            return false;
        }
        // Compiled to see whether it is one, and not run.
        if sink.harm == Harm::Pattern
            && call.is(Role::New)
            && call.parent().is_some_and(|around| around.is(Role::Discard))
        {
            return false;
        }
        if sink.entities && !self.follows_entities(given) {
            return false;
        }
        if sink.upload && !self.is_upload(given) {
            return false;
        }
        if sink.appends && !self.appends(given) || sink.filters && !self.is_filtered(given) {
            return false;
        }
        if sink.document
            && given.arguments.first().is_some_and(|(node, _)| {
                node.is_any(&[Role::Function, Role::String, Role::Name])
                    && !self.value(*node).is(Role::Object)
                    && given.argument(0).fields.is_empty()
                    && given.argument(0).origins.iter().all(|origin| origin.path.len() != 1)
            })
        {
            return false;
        }
        !sink.answer || self.answers_html(given)
    }

    /// An entry of the options behind the other arguments, also where they have a name.
    fn entry_of_last(&self, call: Node<'a>, option: &str) -> Option<Node<'a>> {
        let last = call.arguments().last()?;
        self.value(last).entry(option)
    }

    /// `etree.fromstring(text, etree.XMLParser(resolve_entities=True))`. What the parser does where nothing is said depends on
    /// its version.
    fn follows_entities(&self, given: &Given<'a>) -> bool {
        let parser = given.call.option(&["parser"]).or_else(|| given.call.argument(1));
        let Some(parser) = parser.map(|parser| self.value(parser)).filter(|parser| parser.is(Role::Call)) else {
            return false;
        };
        let told = |name: &str| parser.keyword(name).is_some_and(|value| value.is(Role::True));
        told("resolve_entities") || told("load_dtd")
    }

    fn is_upload(&self, given: &Given<'a>) -> bool {
        let named = given
            .receiver
            .origins
            .iter()
            .any(|origin| origin.path.iter().any(|member| matches!(&**member, "files" | "file" | "FILES")));
        named
            || given.arguments.first().is_some_and(|(_, flow)| {
                flow.whole().origins.iter().any(|origin| origin.path.iter().any(|member| &**member == "filename"))
            })
    }

    /// `open(path, "a")`, `createWriteStream(path, { flags: "a" })`.
    fn appends(&self, given: &Given<'a>) -> bool {
        let Some(object) = given.callee.child(Part::Object) else { return false };
        let mut opened = self.value(object);
        if opened.is(Role::Name)
            && let Some(binding) = self.occurrences.resolve(opened, opened.symbol())
            && binding.node.is(Role::As)
            && let Some(value) = binding.node.children().next()
        {
            opened = value.awaited();
        }
        let strings = opened.descendants().filter(|node| node.is(Role::String)).filter_map(|node| self.literal(node));
        let mut strings = strings;
        strings.any(|mode| matches!(mode, "a" | "a+" | "at" | "ab"))
    }

    /// `conn.search(base, f"(uid={name})")`
    fn is_filtered(&self, given: &Given<'a>) -> bool {
        let named = given.named.iter().filter_map(|(keyword, _)| keyword.child(Part::Value));
        let entry = given.arguments.iter().filter_map(|(node, _)| self.value(*node).entry("filter"));
        let all = given.arguments.iter().map(|(node, _)| *node).chain(named).chain(entry);
        let text = |node: Node<'a>| super::expression::leading(self.value(node)).and_then(|first| self.literal(first));
        all.filter_map(text).any(|text| text.trim_start().starts_with('(') && text.contains('='))
    }

    /// The value of a list that begins with a shell.
    fn in_shell(&self, given: &Given<'a>, node: Node<'a>, flow: Flow) -> Option<Flow> {
        if let Some(list @ Known::List(_)) = &given.known {
            return (list.may_hold(0, &SHELLS) && list.may_hold(1, &RUNS_TEXT)).then(|| flow.whole());
        }
        let first = given.arguments.first().map(|(node, _)| self.value(*node))?;
        let program = if first.is(Role::Array) { first.children().next()? } else { first };
        let named = self.literal(program).is_some_and(|name| SHELLS.contains(&name));
        let list = self.value(node);
        let flag = list
            .descendants()
            .any(|node| node.is(Role::String) && self.literal(node).is_some_and(|flag| RUNS_TEXT.contains(&flag)))
            || given.arguments.iter().any(|(node, _)| matches!(self.literal(*node), Some("-c" | "/c")));
        (named && flag).then(|| flow.whole())
    }

    /// A loop that runs as often as a number says: its condition compares what it counts.
    pub(super) fn repeated(&mut self, node: Node<'a>, state: &mut State) {
        let Some(condition) = node.child(Part::Condition) else { return };
        let condition = condition.awaited();
        if !condition.is_any(&[Role::Binary, Role::Compare]) || !matches!(condition.name(), "<" | "<=" | ">" | ">=") {
            return;
        }
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.harm == Harm::Work && sink.repeats) else { return };
        for side in condition.children().filter(|side| side.is_any(&[Role::Name, Role::Member])) {
            let flow = self.eval(side, state);
            let flow = state.settle(flow.whole());
            self.hit(sink, condition, side, flow);
        }
    }

    /// `"ha" * n`, `[0] * n`
    pub(super) fn repeated_text(&mut self, node: Node<'a>, sides: [(Node<'a>, &Flow); 2], state: &State) {
        let held = |side: Node<'a>| self.value(side).is_any(&[Role::String, Role::Template, Role::Array]);
        let Some((number, flow)) =
            [(0, 1), (1, 0)].into_iter().find_map(|(text, number)| held(sides[text].0).then(|| sides[number]))
        else {
            return;
        };
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.harm == Harm::Work && sink.repeats) else { return };
        let flow = state.settle(flow.clone());
        self.hit(sink, node, number, flow);
    }

    /// The text of a database call.
    fn sql(&mut self, given: &Given<'a>) {
        let model = sql::model();
        let name = given.call.call_name();
        if given.call.has(Flags::TAGGED) || !(model.is_sink(given.path.as_deref(), name) || model.may_take(name)) {
            return;
        }
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.harm == Harm::Sql) else { return };
        let first = given.arguments.first().filter(|(node, _)| !node.is(Role::Object));
        if let Some((node, flow)) = first {
            self.hit(sink, given.call, *node, flow.whole());
        }
        for name in &model.options {
            if let Some(flow) =
                given.argument(0).fields.iter().find(|(each, _)| **each == **name).map(|(_, flow)| flow.whole())
            {
                self.hit(sink, given.call, given.call, flow);
            }
        }
    }

    pub(super) fn hit(&mut self, sink: &'static Sink, call: Node<'a>, value: Node<'a>, flow: Flow) {
        let origins: Vec<Origin> = flow.origins.into_iter().filter(|origin| origin.live.has(sink.harm)).collect();
        if origins.is_empty() {
            return;
        }
        let inside = self.inside();
        let known = self
            .out
            .hits
            .iter_mut()
            .rev()
            .find(|hit| hit.call == call.id && hit.value == value.id && std::ptr::eq(hit.sink, sink));
        match known {
            Some(hit) => {
                let mut all = Flow { origins: std::mem::take(&mut hit.origins), fields: vec![] };
                all.join(Flow { origins, fields: vec![] });
                hit.origins = all.origins;
            }
            None => self.out.hits.push(Hit { sink, call: call.id, value: value.id, origins, inside }),
        }
    }
}

/// An upload itself, not what it or something in it is called.
fn is_file(origin: &Origin) -> bool {
    let around = |member: &&std::sync::Arc<str>| matches!(&***member, "req" | "request" | "raw");
    let at = origin.path.iter().take_while(around).count();
    let within = origin.path.get(at).filter(|member| matches!(&***member, "files" | "file" | "FILES")).map(|_| at);
    let named =
        |member: &std::sync::Arc<str>| matches!(&**member, "filename" | "name" | "originalname" | "originalFilename");
    let whole = |at: usize| {
        // `ZipFile(BytesIO(file.read()))`
        let read = origin.path.iter().skip(at).any(|member| matches!(&**member, "read" | "getvalue"));
        let holds =
            read || matches!(origin.path.last().map(|last| &**last), Some("stream" | "file" | "buffer" | "data"));
        origin.path.len() <= at + 2 || holds
    };
    within.is_some_and(|at| whole(at) && !origin.path.iter().any(named))
}

/// `yaml.Loader` and its like make any object of the text.
fn is_unsafe_loader(name: &str) -> bool {
    name.contains("Unsafe") || matches!(name, "Loader" | "CLoader")
}

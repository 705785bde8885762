//! Rows and pages: what columns are filled with, and which templates are given what.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::super::file::Rendered;
use super::super::value::{DOCUMENTS, Flow, Origin, Root};
use super::call::Given;
use super::{Reader, State};
use crate::facts::{FileFacts, Id, Node, Part, Role, Symbol};
use crate::models::flow::{Harm, Harms};
use crate::models::sql::reads_like_sql;
use crate::syntax::sql::{limited_by, reads, sets, tokens};

/// What text of a row can do where it is used.
const OF_ROWS: Harms = Harms::of(Harm::Html)
    .with(Harms::of(Harm::Command))
    .with(Harms::of(Harm::Code))
    .with(Harms::of(Harm::Revive))
    .with(Harms::of(Harm::Path))
    .with(Harms::of(Harm::Url));

/// How many columns of one file are remembered.
const MOST_COLUMNS: usize = 400;

impl<'a> Reader<'a> {
    /// Remembers what a call puts into which columns.
    pub(super) fn filled(&mut self, given: &Given<'a>) {
        if self.frames.len() < 2 && self.python() {
            return;
        }
        if let Some((statement, from)) = given.statement {
            let columns = sets(&tokens(statement, 0));
            let values = self.values(given, from);
            for (column, at) in columns {
                let flow = at.and_then(|at| values.get(at).cloned()).unwrap_or_default();
                self.fill(column.into(), flow);
            }
            return;
        }
        let class = given.callee.name().starts_with(|c: char| c.is_ascii_uppercase());
        let makes = class && (given.call.is(Role::New) || given.method.is_empty());
        if !makes && !self.model.fills(given.method) {
            return;
        }
        for (keyword, flow) in &given.named {
            self.fill(keyword.name().into(), flow.clone());
        }
        let objects: Vec<_> =
            given.arguments.iter().filter(|(node, _)| self.value(*node).is(Role::Object)).cloned().collect();
        for (node, flow) in objects {
            let object = self.value(node);
            self.entries(object, &flow, 0);
        }
    }

    /// `LIMIT ?` of a statement, which a caller may set.
    pub(super) fn limited(&mut self, given: &Given<'a>) {
        let Some((statement, from)) = given.statement else { return };
        let Some(at) = limited_by(&tokens(statement, 0)) else { return };
        let Some(flow) = self.values(given, from).get(at).filter(|flow| !flow.is_empty()).cloned() else { return };
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.limits) else { return };
        let listed = given.arguments.get(from).map(|(node, _)| self.value(*node));
        let listed =
            listed.and_then(|list| list.children().nth(at).filter(|_| list.is_any(&[Role::Array, Role::Tuple])));
        let value = listed.or_else(|| given.arguments.get(from + at).map(|(node, _)| *node)).unwrap_or(given.call);
        self.hit(sink, given.call, value, flow.whole());
    }

    fn entries(&mut self, object: Node<'a>, flow: &Flow, depth: u32) {
        for entry in object.children().filter(|entry| entry.is_any(&[Role::Pair, Role::Shorthand])) {
            let name = if entry.is(Role::Pair) { self.key_of(entry) } else { entry.name().into() };
            let held =
                flow.fields.iter().find(|(each, _)| *each == name).map(|(_, flow)| flow.clone()).unwrap_or_default();
            let inner = entry.child(Part::Value).filter(|value| value.is(Role::Object));
            match inner.filter(|_| self.model.stands_around(&name) && depth < 3) {
                Some(inner) => self.entries(inner, &held, depth + 1),
                None => self.fill(name, held),
            }
        }
    }

    /// `row.title = …`
    pub(super) fn fill(&mut self, column: Arc<str>, flow: Flow) {
        if self.out.columns.len() < MOST_COLUMNS && !column.is_empty() {
            self.out.columns.push((column, flow.whole()));
        }
    }

    /// The statement that a call runs, and behind which argument its values stand.
    pub(super) fn statement_of(&self, given: &Given<'a>) -> Option<(&'a str, usize)> {
        let text = |node: Node<'a>| self.literal(self.value(node)).filter(|text| reads_like_sql(text));
        if let Some((first, _)) = given.arguments.first()
            && let Some(statement) = text(*first)
        {
            return Some((statement, 1));
        }
        Some((text(self.prepared(given.callee.child(Part::Object)?)?)?, 0))
    }

    /// The text of a prepared statement: `db.prepare("insert …").run(name)`, also where it is kept under a name that no other
    /// has in this file: `this.statements = { add: db.prepare("insert …") }`.
    pub(super) fn prepared(&self, statement: Node<'a>) -> Option<Node<'a>> {
        let made = self.value(statement);
        if made.is(Role::Call) {
            return made.argument(0).filter(|_| made.call_name() == "prepare");
        }
        if !made.is(Role::Member) {
            return None;
        }
        let kept = self.prepared.get_or_init(|| prepared_under_names(self.facts));
        kept.get(&made.symbol()).copied().flatten().map(|text| self.facts.node(text))
    }

    /// The values that stand for the placeholders of a statement, in their order.
    fn values(&self, given: &Given<'a>, from: usize) -> Vec<Flow> {
        let listed =
            given.arguments.get(from).filter(|(node, _)| self.value(*node).is_any(&[Role::Array, Role::Tuple]));
        match listed {
            Some((node, flow)) => {
                let count = self.value(*node).children().count();
                let each = |at: usize| flow.fields.iter().find(|(name, _)| **name == *at.to_string());
                (0..count).map(|at| each(at).map(|(_, flow)| flow.clone()).unwrap_or_default()).collect()
            }
            None => given.arguments.iter().skip(from).map(|(_, flow)| flow.clone()).collect(),
        }
    }

    /// Remembers which template a call renders, and what it is given.
    pub(super) fn page(&mut self, given: &Given<'a>) {
        let by_path = matches!(
            given.path.as_deref(),
            Some(
                "flask.render_template"
                    | "quart.render_template"
                    | "django.shortcuts.render"
                    | "django.template.loader.render_to_string"
            )
        );
        if !by_path && !matches!(given.method, "render" | "view" | "TemplateResponse") {
            return;
        }
        let name =
            given.arguments.iter().take(2).find_map(|(node, _)| self.literal(*node).filter(|_| node.is(Role::String)));
        let Some(template) = name else { return };
        let mut all: Vec<(Arc<str>, Flow, crate::facts::Id)> = Vec::new();
        for (keyword, flow) in &given.named {
            let value = keyword.child(Part::Value).unwrap_or(*keyword);
            all.push((keyword.name().into(), flow.clone(), value.id));
        }
        for (node, flow) in &given.arguments {
            let object = self.value(*node);
            for (name, flow) in flow.fields.iter().filter(|_| object.is(Role::Object)) {
                let entry = object.entry(name).unwrap_or(*node);
                all.push((name.clone(), flow.clone(), entry.id));
            }
        }
        if !all.is_empty() {
            self.out.rendered.push(Rendered { call: given.call.id, template: template.into(), given: all });
        }
    }

    /// `row.title = …` fills a column of that name; of a request or an answer it does not.
    pub(super) fn assigned(&mut self, target: Node<'a>, flow: &Flow, state: &State) {
        let object = target.child(Part::Object).filter(|object| target.is(Role::Member) && object.is(Role::Name));
        let Some(object) = object else { return };
        let other = ["res", "response", "reply", "app", "module", "exports", "self", "this", "window", "document"];
        if other.contains(&object.name()) || self.model.request.names.iter().any(|name| name == object.name()) {
            return;
        }
        let name = self.text(target);
        self.fill(name, state.settle(flow.clone()));
    }

    pub(super) fn reads_rows(&self, given: &Given<'_>) -> bool {
        let path = given.path.as_deref();
        let callback = given.arguments.first().is_some_and(|(node, _)| node.is(Role::Function));
        // `store.one("SELECT …", id)`: whatever it is called, it answers rows.
        let selects = || {
            let statement = given.arguments.first().map(|(node, _)| *node).filter(|_| !given.method.is_empty());
            let prepared = || given.callee.child(Part::Object).and_then(|object| self.prepared(object));
            let prepared = if matches!(given.method, "get" | "all" | "each" | "iterate") { prepared() } else { None };
            let text = prepared.or(statement).and_then(|node| self.literal(self.value(node))).unwrap_or_default();
            reads(text)
        };
        // `Order.objects.get(pk=id)`: a dictionary is asked by position.
        let looks_up = || {
            self.python()
                && matches!(given.method, "get" | "aget")
                && given.arguments.is_empty()
                && given.named.iter().any(|(keyword, _)| !matches!(keyword.name(), "default" | "type"))
        };
        !callback
            && (self.model.reads_stored(path, given.method) || selects() || looks_up() || self.builds_query(given))
    }

    /// `knex("posts").where(…).limit(20)`: what is put together is waited for as rows.
    fn builds_query(&self, given: &Given<'_>) -> bool {
        let on_table = |link: Node<'_>| {
            let callee = link.callee().filter(|callee| link.is(Role::Call) && callee.is(Role::Name));
            callee.is_some_and(|callee| self.model.is_builder(callee.name()))
                && link.argument(0).is_some_and(|table| table.is(Role::String))
        };
        !self.python() && self.model.builds(given.method) && given.call.chain().any(on_table)
    }

    /// True for the text of a file: `fs.readFileSync(…)`, `path.read_text()`, `file.read()`.
    pub(super) fn is_file(&self, text: Node<'a>) -> bool {
        let read = self.value(text).awaited();
        read.is(Role::Call)
            && matches!(read.call_name(), "readFileSync" | "readFile" | "read_text" | "read_bytes" | "read")
    }

    /// `json.dump(all, file)`, `fs.writeFileSync(name, JSON.stringify(all))`
    pub(super) fn document_written(&mut self, given: &Given<'a>, path: Option<&str>) {
        let is_written = match path {
            Some("json.dump") => true,
            Some("json.dumps" | "JSON.stringify") => given.call.parent().is_some_and(|around| {
                around.is(Role::Call)
                    && matches!(
                        around.call_name(),
                        "writeFileSync" | "writeFile" | "write_text" | "write_bytes" | "write"
                    )
            }),
            _ => false,
        };
        if is_written {
            self.store(Root::Stored(DOCUMENTS), given.argument(0));
        }
    }
}

/// The texts of the statements that are prepared and kept under a name; none where a name is given to several.
fn prepared_under_names(facts: &FileFacts) -> HashMap<Symbol, Option<Id>, FxBuildHasher> {
    let mut found: HashMap<Symbol, Option<Id>, FxBuildHasher> = HashMap::default();
    for call in facts.all(Role::Call).filter(|call| call.call_name() == "prepare" && call.part() == Part::Value) {
        let Some(holder) = call.parent() else { continue };
        let named = match holder.role() {
            Role::Pair | Role::Field => Some(holder),
            Role::Assign => holder.child(Part::Target),
            _ => None,
        };
        if let Some(named) = named {
            let text = call.argument(0).map(|text| text.id);
            found.entry(named.symbol()).and_modify(|known| *known = None).or_insert(text);
        }
    }
    found
}

/// What is read from a file that holds JSON.
pub(super) fn documents() -> Flow {
    Flow::of(row(DOCUMENTS))
}

/// What a row of a call may hold.
pub(super) fn row(call: Id) -> Origin {
    Origin { live: OF_ROWS, ..Origin::new(Root::Stored(call)) }
}

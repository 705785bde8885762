//! One statement after another, applied to the tables so far.

use std::sync::Arc;

use super::cursor::{Cursor, Name, items};
use super::{Bucket, Column, Command, Condition, Database, Function, Policy, Table, ViewDef};
use crate::app::files::Document;
use crate::app::schema::Place;
use crate::syntax::sql::{Kind, Token, tokens};
use crate::text::Span;

/// How deep `do` blocks and executed texts are read into each other.
const DEEPEST: u32 = 4;

/// The database of one group of files, so far.
pub(super) struct Fold {
    group: Arc<str>,
    done: Database,
    /// Code that switches row-level security by computed names also does so for tables yet to come.
    standing_dynamic: bool,
}

/// The statement under way.
#[derive(Clone, Copy)]
struct Context<'a> {
    path: &'a Arc<str>,
    /// The text that spans point into, as far as they are above `offset`.
    text: &'a str,
    offset: u32,
    depth: u32,
    loose: bool,
}

impl Context<'_> {
    fn place(&self, span: Span) -> Place {
        Place { path: self.path.clone(), span }
    }

    /// A condition and where it stands.
    fn condition(&self, tokens: &[Token<'_>]) -> Option<Condition> {
        let tokens = unwrapped(tokens);
        let span = tokens.first()?.span.hull(tokens.last()?.span);
        Some(Condition { text: self.source(tokens), place: self.place(span) })
    }

    /// The source of some tokens, in one line.
    fn source(&self, tokens: &[Token<'_>]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        let range = (first.span.start - self.offset) as usize..(last.span.end - self.offset) as usize;
        let text = self.text.get(range).unwrap_or_default();
        let lines = text.lines().map(|line| line.split_once("-- ").map_or(line, |(code, _)| code));
        lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }
}

impl Fold {
    pub fn new(group: &str) -> Self {
        Self { group: group.into(), done: Database::default(), standing_dynamic: false }
    }

    pub fn finish(mut self, database: &mut Database) {
        if self.standing_dynamic {
            self.done.tables.iter_mut().for_each(|table| table.rls_uncertain = true);
        }
        database.tables.append(&mut self.done.tables);
        database.views.append(&mut self.done.views);
        database.functions.append(&mut self.done.functions);
        database.buckets.append(&mut self.done.buckets);
    }

    /// `loose`: the file is a script that nothing applies, beside migrations that are.
    pub fn document(&mut self, document: &Document, loose: bool, problems: &mut Vec<(Arc<str>, String)>) {
        // Migration tools that keep both directions in one file mark the second.
        let undo = ["-- +goose Down", "-- +migrate Down", "-- migrate:down", "-- rambler down", "--//@UNDO"];
        let end = undo.iter().filter_map(|mark| document.text.find(mark)).min().unwrap_or(document.text.len());
        let text = &document.text[..end];
        let context = Context { path: &document.path, text, offset: 0, depth: 0, loose };
        let unread = self.run(context);
        for span in unread {
            let line = text[..span.start as usize].lines().count().max(1);
            problems.push((document.path.clone(), format!("the SQL statement near line {line} could not be read")));
        }
    }

    /// Statements that stand somewhere in code; what makes no sense in them is left out.
    pub fn statements(&mut self, path: &Arc<str>, text: &str, offset: u32) {
        self.run(Context { path, text, offset, depth: 0, loose: false });
    }

    /// Runs every statement; answers with those that begin like ones that matter and make no sense.
    fn run(&mut self, context: Context<'_>) -> Vec<Span> {
        let all = tokens(context.text, context.offset);
        let mut unread = Vec::new();
        for statement in all.split(|token| token.is_sign(";")) {
            let statement = if context.depth == 0 { statement } else { inner(statement) };
            if let Some(first) = statement.first()
                && self.statement(context, statement).is_none()
            {
                unread.push(first.span);
            }
        }
        unread
    }

    /// None where the statement begins like one that matters and then makes no sense.
    fn statement(&mut self, context: Context<'_>, statement: &[Token<'_>]) -> Option<()> {
        let mut at = Cursor::new(statement);
        if at.eat(&["create"]) {
            at.eat(&["or", "replace"]);
            at.eat(&["or", "alter"]);
            self.create(context, at, statement)
        } else if at.eat(&["alter", "table"]) || at.eat(&["alter", "foreign", "table"]) {
            self.alter_table(context, at)
        } else if at.eat(&["alter", "policy"]) {
            self.alter_policy(context, at)
        } else if at.eat(&["alter", "view"]) {
            at.eat_conditions();
            let name = at.name()?;
            if let Some(invoker) = invoker(at.rest) {
                self.view(name).iter_mut().for_each(|view| view.security_invoker = invoker);
            }
            Some(())
        } else if at.eat(&["alter", "function"]) {
            self.alter_function(at)
        } else if at.eat(&["drop"]) {
            self.drop(context, at)
        } else if at.eat(&["revoke"]) {
            self.revoke(at);
            Some(())
        } else if at.eat(&["insert", "into"]) {
            self.insert(context, at);
            Some(())
        } else if at.eat(&["update"]) {
            self.update(at);
            Some(())
        } else if at.eat(&["do"]) {
            let body = at.rest.iter().find(|token| token.kind == Kind::Text)?;
            self.body(context, *body)
        } else if at.eat(&["execute"]) {
            self.execute(context, at)
        } else {
            Some(())
        }
    }

    /// `insert into storage.buckets (id, name, public) values ('a', 'a', true), …`.
    fn insert(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>) -> Option<()> {
        let target = at.name()?;
        (target.schema == Some("storage") && target.name == "buckets").then_some(())?;
        let columns = at.names()?;
        let place_of = |name: &str| columns.iter().position(|column| column.eq_ignore_ascii_case(name));
        at.eat(&["values"]).then_some(())?;
        while let Some(row) = at.group() {
            let values = items(row);
            let text = |name: &str| values.get(place_of(name)?)?.first().copied();
            if let Some(name) = text("id").or_else(|| text("name")).filter(|name| name.kind == Kind::Text) {
                let public = text("public").is_some_and(|value| value.is("true"));
                self.done.buckets.retain(|known| &*known.name != name.text);
                self.done.buckets.push(Bucket { name: name.text.into(), public, place: context.place(name.span) });
            }
            at.eat_sign(",");
        }
        Some(())
    }

    /// `update storage.buckets set public = false where id = 'a'`; without a condition, all of them.
    fn update(&mut self, mut at: Cursor<'_, '_>) -> Option<()> {
        let target = at.name()?;
        (target.schema == Some("storage") && target.name == "buckets").then_some(())?;
        let mut set = at;
        set.seek(|at| at.at(&["public"])).then_some(())?;
        set.bump();
        set.eat_sign("=").then_some(())?;
        let public = set.bump()?.is("true");
        let named: Vec<_> = at.rest.iter().filter(|token| token.kind == Kind::Text).collect();
        for bucket in &mut self.done.buckets {
            if named.is_empty() || named.iter().any(|name| name.text == &*bucket.name) {
                bucket.public = public;
            }
        }
        Some(())
    }

    /// The statements of a `do` block. A text inside another's quotes is read where its quotes are not doubled.
    fn body(&mut self, context: Context<'_>, body: Token<'_>) -> Option<()> {
        if context.depth >= DEEPEST {
            return None;
        }
        let start = body.text.as_ptr() as usize - context.text.as_ptr() as usize;
        let offset = context.offset + start as u32;
        self.run(Context { text: body.text, offset, depth: context.depth + 1, ..context });
        Some(())
    }

    /// `execute 'alter table …'` is the statement in the text; one put together from parts is anybody's guess.
    fn execute(&mut self, context: Context<'_>, at: Cursor<'_, '_>) -> Option<()> {
        if let [text] = at.rest
            && text.kind == Kind::Text
            && !text.text.contains("''")
        {
            return self.body(context, *text);
        }
        let says_so = |token: &Token<'_>| {
            let lower = token.text.to_ascii_lowercase();
            token.kind == Kind::Text && (lower.contains("row level security") || lower.contains("policy"))
        };
        if at.rest.iter().any(says_so) {
            self.done.tables.iter_mut().for_each(|table| table.rls_uncertain = true);
        }
        Some(())
    }

    fn create(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>, whole: &[Token<'_>]) -> Option<()> {
        if at.eat_any(&["temp", "temporary"]) || at.eat(&["local", "temporary"]) || at.eat(&["global", "temporary"]) {
            return Some(());
        }
        at.eat(&["unlogged"]);
        at.eat(&["foreign"]);
        let unique = at.eat(&["unique"]);
        while at.eat_any(&["clustered", "nonclustered", "recursive"]) {}
        if at.eat(&["table"]) {
            self.create_table(context, at)
        } else if at.eat(&["policy"]) {
            self.create_policy(context, at)
        } else if at.eat(&["materialized", "view"]) {
            self.create_view(context, at, true)
        } else if at.eat(&["view"]) {
            self.create_view(context, at, false)
        } else if at.eat(&["function"]) {
            self.create_function(context, at, whole)
        } else if unique && at.eat(&["index"]) {
            self.unique_index(context, at)
        } else {
            Some(())
        }
    }

    fn create_table(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>) -> Option<()> {
        at.eat_conditions();
        let name = at.name()?;
        let place = context.place(name.span);
        let (schema, _) = split(name);
        // A table made anew after it was dropped is a new table; made again, the first one stays.
        self.done.tables.retain(|table| table.dropped.is_none() || !table.is(schema, name.name));
        let index = self.table(name, &place);
        let table = &mut self.done.tables[index];
        if !table.declared || table.by_script && !context.loose {
            table.created = place.clone();
            (table.declared, table.by_script) = (true, context.loose);
        }
        if at.at(&["partition", "of"]) {
            at.rest = &at.rest[2..];
            let parent = at.name().and_then(|parent| self.find(parent));
            if let Some(columns) = parent.map(|parent| self.done.tables[parent].columns.clone()) {
                self.done.tables[index].columns = columns;
            }
            return Some(());
        }
        // `on cluster c (…)`, `as select …`.
        if !at.seek(|at| at.peek().is_some_and(|token| token.is_sign("(") || token.is("as"))) || at.at(&["as"]) {
            return Some(());
        }
        let body = at.group()?;
        for item in items(body) {
            self.table_item(context, index, item);
        }
        Some(())
    }

    /// A column or a constraint.
    fn table_item(&mut self, context: Context<'_>, index: usize, item: &[Token<'_>]) -> Option<()> {
        if self.constraint(index, item).is_some() {
            return Some(());
        }
        let mut at = Cursor::new(item);
        if at.eat(&["like"]) {
            let columns = self.done.tables[self.find(at.name()?)?].columns.clone();
            self.done.tables[index].columns.extend(columns);
            return Some(());
        }
        let column = column(context, item)?;
        let table = &mut self.done.tables[index];
        if !table.columns.iter().any(|known| known.name.eq_ignore_ascii_case(&column.name)) {
            table.columns.push(column);
        }
        Some(())
    }

    /// A constraint of a table. None where it is none.
    fn constraint(&mut self, index: usize, item: &[Token<'_>]) -> Option<()> {
        let mut at = Cursor::new(item);
        let named = at.peek()?.kind == Kind::Word && at.eat(&["constraint"]);
        if named {
            at.name()?;
        }
        if at.peek()?.kind != Kind::Word {
            return None;
        }
        let table = &mut self.done.tables[index];
        if at.eat(&["primary", "key"]) || at.at(&["unique"]) {
            let primary = !at.eat(&["unique"]);
            // `unique key name (a, b)`, `unique nulls not distinct (a)`, `primary key clustered (a)`.
            at.seek(|at| at.peek().is_some_and(|token| token.is_sign("(")));
            let columns = at.names().unwrap_or_default();
            let mut set: Vec<Arc<str>> = Vec::new();
            for column in &columns {
                let known = table.columns.iter_mut().find(|known| known.name.eq_ignore_ascii_case(column));
                if let Some(known) = known {
                    known.primary |= primary && columns.len() == 1;
                    known.unique |= !primary && columns.len() == 1;
                    known.optional &= !primary;
                }
                set.push((*column).into());
            }
            if !set.is_empty() {
                table.unique.push(set);
            }
            return Some(());
        }
        if at.eat(&["foreign", "key"]) {
            at.seek(|at| at.peek().is_some_and(|token| token.is_sign("(")));
            let columns = at.names()?;
            if at.eat(&["references"]) {
                let target = qualified(at.name()?);
                for column in table
                    .columns
                    .iter_mut()
                    .filter(|known| columns.iter().any(|it| known.name.eq_ignore_ascii_case(it)))
                {
                    column.references = Some(target.clone());
                }
            }
            return Some(());
        }
        // A column may be called `key`, `index` or `check`; then a type follows it.
        let keyed = at.at(&["check"]) && at.rest.get(1).is_some_and(|next| next.is_sign("("));
        let keyed =
            keyed || at.at(&["exclude"]) || at.at(&["period", "for"]) || at.at(&["fulltext"]) || at.at(&["spatial"]);
        let mut index_at = at;
        let index_key = index_at.eat_any(&["key", "index"]) && {
            // `key (a)` or `key name (a)`, against a column `key varchar(20)`.
            index_at.peek().is_some_and(|token| token.is_sign("("))
                || index_at.name().is_some() && {
                    let inside = index_at.group().unwrap_or_default();
                    inside.first().is_some_and(|token| token.is_name() && token.text.parse::<u32>().is_err())
                }
        };
        (named || keyed || index_key).then_some(())
    }

    fn alter_table(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>) -> Option<()> {
        at.eat_conditions();
        let name = at.name()?;
        at.eat_sign("*");
        let index = self.table(name, &context.place(name.span));
        for action in items(at.rest) {
            self.alter(context, index, action);
        }
        Some(())
    }

    fn alter(&mut self, context: Context<'_>, index: usize, action: &[Token<'_>]) -> Option<()> {
        let mut at = Cursor::new(action);
        let table = &mut self.done.tables[index];
        let rls = ["row", "level", "security"];
        if at.eat(&["enable"]) {
            table.rls_enabled |= at.eat(&rls);
        } else if at.eat(&["disable"]) {
            let off = at.eat(&rls);
            table.rls_uncertain |= off && context.loose;
            table.rls_enabled &= !off || context.loose;
        } else if at.eat(&["force"]) {
            table.forced |= at.eat(&rls);
        } else if at.eat(&["no", "force"]) {
            table.forced &= !at.eat(&rls);
        } else if at.eat(&["add"]) {
            let column = at.eat(&["column"]);
            at.eat_conditions();
            if !column && self.constraint(index, at.rest).is_some() {
                return Some(());
            }
            // Transact-SQL and MySQL: `add (a int, b int)`.
            match at.group() {
                Some(group) => items(group).into_iter().for_each(|item| {
                    self.table_item(context, index, item);
                }),
                None => self.table_item(context, index, at.rest)?,
            }
        } else if at.eat(&["drop"]) {
            if at.at(&["constraint"])
                || at.at(&["primary"])
                || at.at(&["index"])
                || at.at(&["foreign"])
                || at.at(&["key"])
            {
                return Some(());
            }
            at.eat(&["column"]);
            at.eat_conditions();
            let gone = at.name()?.name;
            table.columns.retain(|column| !column.name.eq_ignore_ascii_case(gone));
            table.unique.retain(|set| !set.iter().any(|name| name.eq_ignore_ascii_case(gone)));
        } else if at.eat(&["rename"]) {
            self.rename(index, at)?;
        } else if at.eat(&["set", "schema"]) {
            table.schema = at.name()?.name.into();
        } else if at.eat(&["alter"]) {
            at.eat(&["column"]);
            let name = at.name()?.name;
            let column = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(name))?;
            if at.eat(&["set", "not", "null"]) {
                column.optional = false;
            } else if at.eat(&["drop", "not", "null"]) {
                column.optional = true;
            } else if at.eat(&["set", "data", "type"]) || at.eat(&["type"]) {
                let mut end = at;
                end.seek(|at| at.at(&["using"]) || at.at(&["collate"]));
                column.kind = context.source(&at.rest[..at.rest.len() - end.rest.len()]).into();
            }
        } else if at.eat_any(&["modify", "change"]) {
            // MySQL: `modify [column] name definition`, `change [column] old new definition`.
            let changes = action[0].is("change");
            at.eat(&["column"]);
            let mut rest = at;
            let old = rest.name()?.name;
            let new = column(context, if changes { rest.rest } else { at.rest })?;
            let known = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(old))?;
            let (references, primary) = (known.references.take(), known.primary);
            *known =
                Column { primary: primary || new.primary, references: new.references.clone().or(references), ..new };
        }
        Some(())
    }

    fn rename(&mut self, index: usize, mut at: Cursor<'_, '_>) -> Option<()> {
        let table = &mut self.done.tables[index];
        if at.eat(&["to"]) || at.eat(&["as"]) {
            let new: Arc<str> = at.name()?.name.into();
            let old = (table.schema.clone(), std::mem::replace(&mut table.name, new.clone()));
            // Foreign keys follow their table.
            for column in self.done.tables.iter_mut().flat_map(|table| &mut table.columns) {
                let points = column.references.as_deref().is_some_and(|target| is_target(target, &old.0, &old.1));
                if points {
                    column.references = Some(format!("{}.{new}", old.0).into());
                }
            }
            return Some(());
        }
        if at.at(&["constraint"]) || at.at(&["index"]) || at.at(&["key"]) {
            return Some(());
        }
        at.eat(&["column"]);
        let old = at.name()?.name;
        at.eat(&["to"]);
        let new: Arc<str> = at.name()?.name.into();
        let names = table.columns.iter_mut().map(|column| &mut column.name).chain(table.unique.iter_mut().flatten());
        names.filter(|name| name.eq_ignore_ascii_case(old)).for_each(|name| *name = new.clone());
        Some(())
    }

    fn create_policy(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>) -> Option<()> {
        at.eat_conditions();
        let name = at.name()?;
        let place = context.place(name.span);
        at.eat(&["on"]).then_some(())?;
        let target = at.name()?;
        let mut policy = Policy {
            name: name.name.into(),
            command: Command::All,
            roles: Vec::new(),
            using: None,
            check: None,
            permissive: true,
            place: place.clone(),
        };
        clauses(context, at, &mut policy)?;
        let index = self.table(target, &context.place(target.span));
        let policies = &mut self.done.tables[index].policies;
        policies.retain(|known| known.name != policy.name);
        policies.push(policy);
        Some(())
    }

    fn alter_policy(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>) -> Option<()> {
        at.eat_conditions();
        let name = at.name()?.name;
        at.eat(&["on"]).then_some(())?;
        let target = at.name()?;
        let index = self.find(target)?;
        let policy = self.done.tables[index].policies.iter_mut().find(|policy| &*policy.name == name)?;
        if at.eat(&["rename", "to"]) {
            policy.name = at.name()?.name.into();
            return Some(());
        }
        clauses(context, at, policy)
    }

    fn create_view(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>, materialized: bool) -> Option<()> {
        at.eat_conditions();
        let name = at.name()?;
        let (schema, _) = split(name);
        let mut body = at;
        body.seek(|at| at.at(&["as"]));
        let head = &at.rest[..at.rest.len() - body.rest.len()];
        let mut reads: Vec<Arc<str>> = Vec::new();
        for (index, token) in body.rest.iter().enumerate() {
            if token.is("from") || token.is("join") {
                let mut source = Cursor::new(&body.rest[index + 1..]);
                source.eat_any(&["only", "lateral"]);
                reads.extend(source.name().map(qualified));
            }
        }
        let view = ViewDef {
            group: self.group.clone(),
            schema: schema.into(),
            name: name.name.into(),
            security_invoker: invoker(head).unwrap_or(false),
            materialized,
            reads,
            asks_caller: body.rest.windows(3).any(|run| {
                run[0].is("auth")
                    && run[1].is_sign(".")
                    && ["uid", "jwt", "role", "email"].iter().any(|it| run[2].is(it))
            }) || body.rest.iter().any(|token| token.is("current_setting")),
            revoked: Vec::new(),
            place: context.place(name.span),
        };
        self.done.views.retain(|known| !known.is_called(schema, name.name));
        self.done.views.push(view);
        Some(())
    }

    fn create_function(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>, whole: &[Token<'_>]) -> Option<()> {
        let name = at.name()?;
        let (schema, _) = split(name);
        let head: Vec<_> = whole.iter().filter(|token| token.kind != Kind::Text).collect();
        let says = |keywords: &[&str]| {
            head.windows(keywords.len()).any(|run| run.iter().zip(keywords).all(|(token, keyword)| token.is(keyword)))
        };
        let body = whole.iter().filter(|token| token.kind == Kind::Text).max_by_key(|token| token.text.len());
        let lower = body.map_or(String::new(), |body| body.text.to_ascii_lowercase());
        if lower.contains("row level security") && lower.contains("execute") {
            self.standing_dynamic = true;
        }
        self.done.functions.retain(|known| !(known.schema.eq_ignore_ascii_case(schema) && *known.name == *name.name));
        self.done.functions.push(Function {
            group: self.group.clone(),
            schema: schema.into(),
            name: name.name.into(),
            security_definer: says(&["security", "definer"]),
            search_path: says(&["set", "search_path"]),
            trigger: says(&["returns", "trigger"]) || says(&["returns", "event_trigger"]),
            place: context.place(name.span),
        });
        Some(())
    }

    fn alter_function(&mut self, mut at: Cursor<'_, '_>) -> Option<()> {
        let name = at.name()?;
        let (schema, _) = split(name);
        let says = |first: &str, second: &str| at.rest.windows(2).any(|pair| pair[0].is(first) && pair[1].is(second));
        let known = self.done.functions.iter_mut();
        for function in known.filter(|it| it.schema.eq_ignore_ascii_case(schema) && *it.name == *name.name) {
            function.search_path |= says("set", "search_path");
            function.security_definer |= says("security", "definer");
            function.security_definer &= !says("security", "invoker");
        }
        Some(())
    }

    fn unique_index(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>) -> Option<()> {
        at.seek(|at| at.at(&["on"]));
        at.eat(&["on"]).then_some(())?;
        at.eat_conditions();
        let name = at.name()?;
        if at.eat(&["using"]) {
            at.bump();
        }
        let columns = at.names();
        // A partial index holds for some rows only.
        let partial = at.seek(|at| at.at(&["where"]));
        let index = self.table(name, &context.place(name.span));
        if let Some(columns) = columns.filter(|_| !partial) {
            let table = &mut self.done.tables[index];
            if let [only] = columns[..] {
                let column = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(only));
                column.into_iter().for_each(|column| column.unique = true);
            }
            table.unique.push(columns.into_iter().map(Arc::from).collect());
        }
        Some(())
    }

    fn drop(&mut self, context: Context<'_>, mut at: Cursor<'_, '_>) -> Option<()> {
        if context.loose {
            return Some(());
        }
        if at.eat(&["policy"]) {
            at.eat_conditions();
            let name = at.name()?.name;
            at.eat(&["on"]).then_some(())?;
            if let Some(index) = self.find(at.name()?) {
                self.done.tables[index].policies.retain(|policy| &*policy.name != name);
            }
        } else if at.eat(&["table"]) {
            at.eat_conditions();
            for item in items(at.rest) {
                let name = Cursor::new(item).name()?;
                if let Some(index) = self.find(name) {
                    self.done.tables[index].dropped = Some(context.place(name.span));
                }
            }
        } else if at.eat(&["view"]) || at.eat(&["materialized", "view"]) {
            at.eat_conditions();
            for item in items(at.rest) {
                let name = Cursor::new(item).name()?;
                let (schema, _) = split(name);
                self.done.views.retain(|known| !known.is_called(schema, name.name));
            }
        } else if at.eat(&["function"]) {
            at.eat_conditions();
            let name = at.name()?;
            let (schema, _) = split(name);
            self.done.functions.retain(|it| !(it.schema.eq_ignore_ascii_case(schema) && *it.name == *name.name));
        } else if at.eat(&["schema"]) {
            at.eat_conditions();
            let name = at.name()?;
            let within = self.done.tables.iter_mut().filter(|table| table.schema.eq_ignore_ascii_case(name.name));
            within.for_each(|table| table.dropped = Some(context.place(name.span)));
        }
        Some(())
    }

    /// `revoke all [privileges] on [table] a, b from anon, authenticated`.
    fn revoke(&mut self, mut at: Cursor<'_, '_>) -> Option<()> {
        at.eat(&["all"]).then_some(())?;
        at.eat(&["privileges"]);
        at.eat(&["on"]).then_some(())?;
        let everywhere = at.eat(&["all", "tables", "in", "schema"]);
        at.eat(&["table"]);
        let mut from = at;
        from.seek(|at| at.at(&["from"]));
        let targets: Vec<_> = items(&at.rest[..at.rest.len() - from.rest.len()])
            .into_iter()
            .filter_map(|item| Cursor::new(item).name())
            .collect();
        from.eat(&["from"]).then_some(())?;
        let roles: Vec<Arc<str>> =
            items(from.rest).into_iter().filter_map(|item| Some(Cursor::new(item).name()?.name.into())).collect();
        for table in &mut self.done.tables {
            let meant = targets.iter().any(|target| {
                if everywhere {
                    table.schema.eq_ignore_ascii_case(target.name)
                } else {
                    table.is(split(*target).0, target.name)
                }
            });
            if meant {
                table.revoked.extend(roles.iter().cloned());
            }
        }
        for view in &mut self.done.views {
            let meant = targets.iter().any(|target| {
                let (schema, name) = split(*target);
                if everywhere { view.schema.eq_ignore_ascii_case(target.name) } else { view.is_called(schema, name) }
            });
            if meant {
                view.revoked.extend(roles.iter().cloned());
            }
        }
        Some(())
    }

    fn find(&self, name: Name<'_>) -> Option<usize> {
        let (schema, name) = split(name);
        self.done.tables.iter().position(|table| table.is(schema, name))
    }

    fn view(&mut self, name: Name<'_>) -> Option<&mut ViewDef> {
        let (schema, name) = split(name);
        self.done.views.iter_mut().find(|view| view.is_called(schema, name))
    }

    /// The table of a name; one that no statement creates, where there is none yet.
    fn table(&mut self, name: Name<'_>, place: &Place) -> usize {
        if let Some(index) = self.find(name) {
            return index;
        }
        let (schema, name) = split(name);
        self.done.tables.push(Table {
            group: self.group.clone(),
            schema: schema.into(),
            name: name.into(),
            created: place.clone(),
            declared: false,
            by_script: false,
            columns: Vec::new(),
            unique: Vec::new(),
            rls_enabled: false,
            forced: false,
            rls_uncertain: false,
            policies: Vec::new(),
            revoked: Vec::new(),
            dropped: None,
        });
        self.done.tables.len() - 1
    }
}

impl ViewDef {
    fn is_called(&self, schema: &str, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) && self.schema.eq_ignore_ascii_case(schema)
    }
}

/// Within a block of code a statement may stand behind `begin`, `then`, `else` or `loop`.
fn inner<'a, 't>(statement: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let starts = |token: &Token<'_>| {
        ["create", "alter", "drop", "execute", "revoke", "insert", "update"].iter().any(|word| token.is(word))
    };
    let opens = |token: &Token<'_>| ["begin", "then", "else", "loop"].iter().any(|word| token.is(word));
    let start = statement
        .iter()
        .enumerate()
        .position(|(index, token)| starts(token) && (index == 0 || opens(&statement[index - 1])));
    start.map_or(&[], |start| &statement[start..])
}

/// Schema and name; `public` (Transact-SQL: `dbo`) is where names without a schema are.
fn split(name: Name<'_>) -> (&str, &str) {
    let schema = name.schema.filter(|schema| !schema.eq_ignore_ascii_case("dbo"));
    (schema.unwrap_or("public"), name.name)
}

fn qualified(name: Name<'_>) -> Arc<str> {
    match name.schema {
        Some(schema) => format!("{schema}.{}", name.name).into(),
        None => name.name.into(),
    }
}

fn is_target(target: &str, schema: &str, name: &str) -> bool {
    let (its_schema, its_name) = target.rsplit_once('.').unwrap_or(("public", target));
    its_name.eq_ignore_ascii_case(name) && its_schema.eq_ignore_ascii_case(schema)
}

/// `security_invoker`, where the options of a view say it.
fn invoker(options: &[Token<'_>]) -> Option<bool> {
    let at = options.iter().position(|token| token.is("security_invoker"))?;
    let value = match &options[at + 1..] {
        [equals, value, ..] if equals.is_sign("=") => value.text,
        _ => "true",
    };
    Some(["true", "on", "1", "yes"].iter().any(|yes| value.eq_ignore_ascii_case(yes)))
}

/// `name type …` as a column.
fn column(context: Context<'_>, item: &[Token<'_>]) -> Option<Column> {
    const ENDS: [&str; 27] = [
        "not",
        "null",
        "default",
        "primary",
        "unique",
        "references",
        "check",
        "constraint",
        "generated",
        "collate",
        "auto_increment",
        "autoincrement",
        "comment",
        "on",
        "identity",
        "key",
        "as",
        "deferrable",
        "codec",
        "encode",
        "virtual",
        "stored",
        "invisible",
        "first",
        "after",
        "ttl",
        "using",
    ];
    let mut at = Cursor::new(item);
    let name = at.name().filter(|name| name.schema.is_none())?;
    let mut end = at;
    end.seek(|at| at.peek().is_some_and(|token| ENDS.iter().any(|word| token.is(word))));
    let kind = context.source(&at.rest[..at.rest.len() - end.rest.len()]);
    let mut found = Column {
        name: name.name.into(),
        kind: kind.as_str().into(),
        optional: true,
        primary: false,
        unique: false,
        references: None,
        place: context.place(name.span),
    };
    while end.peek().is_some() {
        if end.eat(&["not", "null"]) {
            found.optional = false;
        } else if end.eat(&["primary", "key"]) {
            (found.primary, found.optional) = (true, false);
        } else if end.eat(&["unique"]) {
            found.unique = true;
        } else if end.eat(&["references"]) {
            found.references = end.name().map(qualified);
        } else if end.group().is_none() {
            end.bump();
        }
    }
    Some(found)
}

/// `as permissive for select to authenticated using (…) with check (…)`.
fn clauses(context: Context<'_>, mut at: Cursor<'_, '_>, policy: &mut Policy) -> Option<()> {
    while at.peek().is_some() {
        if at.eat(&["as"]) {
            policy.permissive = !at.eat(&["restrictive"]);
            at.eat(&["permissive"]);
        } else if at.eat(&["for"]) {
            policy.command = match at.bump()? {
                word if word.is("select") => Command::Select,
                word if word.is("insert") => Command::Insert,
                word if word.is("update") => Command::Update,
                word if word.is("delete") => Command::Delete,
                _ => Command::All,
            };
        } else if at.eat(&["to"]) {
            policy.roles.clear();
            loop {
                policy.roles.push(at.name()?.name.into());
                if !at.eat_sign(",") {
                    break;
                }
            }
        } else if at.eat(&["using"]) {
            policy.using = context.condition(at.group()?);
        } else if at.eat(&["with", "check"]) {
            policy.check = context.condition(at.group()?);
        } else {
            at.bump();
        }
    }
    Some(())
}

/// `((x))` as `x`.
fn unwrapped<'a, 't>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let mut at = Cursor::new(tokens);
    match at.group() {
        Some(inside) if at.rest.is_empty() && !inside.is_empty() => unwrapped(inside),
        _ => tokens,
    }
}

//! What a request does to data: which rows, chosen by whom, read or changed.

use std::rc::Rc;

use super::super::files::At;
use super::super::value::{ClassId, Made, ObjectId, Value};
use super::calls::{Given, is_function};
use super::datum::{Datum, Marks, There, Thing};
use super::statement::Statement;
use super::visit::Visit;
use crate::facts::Role;
use crate::models::access::access;
use crate::models::pattern::words;
use crate::models::sql::reads_like_sql;
use crate::models::supabase::supabase;

/// Data that was read or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub at: At,
    /// The method: `findMany`, `delete`.
    pub verb: String,
    /// What it was called on and with, as far as it has names: `prisma.order`, `Order.objects`, `db`, `orders`.
    pub subjects: Vec<String>,
    /// The names of the columns that are given values or compared with some.
    pub keys: Vec<String>,
    /// The names of the columns that decide which rows, as they are written.
    pub by: Vec<String>,
    /// How many rows at most, where the code says so; `?` where it does not say how many.
    pub limit: Option<String>,
    /// It is done once for each of many.
    pub in_loop: bool,
    /// It is done together with others, or not at all.
    pub in_transaction: bool,
    /// The names of the columns that are compared with, or set to, what the caller did not choose.
    pub fixed: Vec<String>,
    /// The names of the columns that are given what the caller chose.
    pub sent: Vec<String>,
    /// What its statement sets, for the call further on that is given the values: `db.prepare(…).run(name)`.
    pub(super) sets: Vec<(String, Option<usize>)>,
    /// The names of the columns that are asked for, where it says.
    pub selected: Vec<String>,
    pub writes: bool,
    /// It was looked up before it was written.
    pub loaded: bool,
    /// It was written before the handler, for whoever asks for whatever.
    pub ahead: bool,
    /// The names of the columns that are looked at after it was read.
    pub looked_at: Vec<String>,
    /// The whole of it was handed on: answered, mapped, given to code that is not known.
    pub handed_on: bool,
    /// It was given to a template, which shows some of it.
    pub rendered: bool,
    /// The caller chose which or what; the caller's identity limits it or is written.
    pub by_client: bool,
    pub by_identity: bool,
    /// The caller chose which rows, and not only what is in them; which rows is limited to what is the caller's.
    pub chosen: bool,
    pub limited: bool,
    /// A method of the row was told who calls, and may have put them into it: `article.favourite(user)`.
    pub told: bool,
    /// One of its columns was given a value.
    pub assigned: bool,
    /// Where the database client that it goes through was made, where that decides by whose rights.
    pub client: Option<At>,
    /// Only some columns are asked for, or some left out.
    pub narrowed: bool,
}

/// What is done with rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Read,
    Add,
    Change,
    Delete,
}

impl Effect {
    fn new(at: At, verb: &str) -> Self {
        Self {
            at,
            verb: verb.to_owned(),
            subjects: Vec::new(),
            keys: Vec::new(),
            by: Vec::new(),
            limit: None,
            in_loop: false,
            in_transaction: false,
            fixed: Vec::new(),
            sent: Vec::new(),
            sets: Vec::new(),
            selected: Vec::new(),
            writes: false,
            loaded: false,
            ahead: false,
            looked_at: Vec::new(),
            handed_on: false,
            rendered: false,
            by_client: false,
            by_identity: false,
            chosen: false,
            limited: false,
            told: false,
            assigned: false,
            client: None,
            narrowed: false,
        }
    }

    /// True where the handler writes it.
    pub fn changes(&self) -> bool {
        self.writes && !self.ahead
    }

    /// The columns that people may get to see. None where it may be all of them.
    pub fn seen(&self) -> Option<&[String]> {
        if !self.selected.is_empty() {
            return Some(&self.selected);
        }
        (!self.handed_on && !self.rendered && !self.looked_at.is_empty()).then_some(&self.looked_at)
    }

    /// True where a page is made of it, and nothing else: what of it the page shows is not said here.
    pub fn only_rendered(&self) -> bool {
        self.rendered && !self.handed_on
    }

    /// Says how many rows there are, and nothing of what is in them.
    pub fn only_counts(&self) -> bool {
        access().data.tallies.contains(&self.verb)
    }

    /// What is done with the rows.
    pub fn deed(&self) -> Deed {
        let ends = ["delete", "destroy", "remove", "del", "truncate", "drop"];
        let verb = self.verb.to_lowercase();
        if !self.writes {
            Deed::Read
        } else if ends.iter().any(|word| verb.starts_with(word)) || verb.contains("delete") || verb.contains("remove") {
            Deed::Delete
        } else if self.adds() && self.verb != "$" {
            Deed::Add
        } else {
            Deed::Change
        }
    }

    /// All that becomes of the row is what its method made of being told who calls: who may be told so is for it to say.
    pub fn is_only_told(&self) -> bool {
        let ends = ["delete", "destroy", "remove"].iter().any(|word| self.verb.starts_with(word));
        self.told && !self.assigned && !ends
    }

    /// Adds something new; nobody else's is touched.
    pub fn adds(&self) -> bool {
        let adds = ["create", "insert", "bulk_create", "$"];
        let may_add = ["save", "add"];
        adds.iter().any(|word| self.verb.starts_with(word))
            || !self.loaded && may_add.iter().any(|word| self.verb.starts_with(word))
    }
}

impl Visit<'_, '_> {
    /// Remembers what is done to data. Calls chained to one another are one effect.
    pub(super) fn effect(
        &mut self,
        name: &str,
        receiver: Option<&Datum>,
        given: &Given,
        at: At,
        statement: Option<&Statement>,
    ) -> usize {
        let writes = self.does_write(name, receiver, statement);
        let marks = given.marks().with(receiver.map_or(Marks::NONE, Datum::all_marks));
        let known = match receiver.map(|receiver| &receiver.thing) {
            Some(Thing::Row(effect)) => Some(*effect),
            _ => {
                let same = self.happened.effects.iter().position(|effect| effect.at == at);
                same.or_else(|| carried(name, receiver, given))
            }
        };
        let mut subjects: Vec<String> = Vec::new();
        let starts =
            known.is_none() || matches!(name, "from" | "from_" | "into" | "table" | "collection" | "select_from");
        // `filter(kind="cycle")` is not about a table of that name.
        for datum in receiver.into_iter().chain(&given.positional) {
            match &datum.thing {
                Thing::Table(table) => subjects.push(table.to_string()),
                // `select("name")` and `orderBy("created_at")` further on are about columns; a query builder's text is an alias.
                Thing::Value(Value::Text(_)) if !starts || name == "createQueryBuilder" => {}
                Thing::Value(value) => subjects.extend(self.named(value)),
                _ => {}
            }
        }
        if known.is_none() && subjects.iter().all(String::is_empty) {
            subjects.extend(self.named_by_text(at));
        }
        let mut named = Columns::default();
        given.all().for_each(|datum| named.of(datum));
        let prepared = known.and_then(|known| self.happened.effects.get(known)).map(|effect| effect.sets.clone());
        let sets = statement.map(|statement| statement.sets.clone()).or(prepared).unwrap_or_default();
        named.of_statement(&sets, given);
        let Columns { mut keys, mut fixed, mut sent } = named;
        keys.extend(given.named.iter().map(|(name, _)| name.to_string()));
        fixed.extend(given.named.iter().filter(|(_, value)| is_fixed(value)).map(|(name, _)| name.to_string()));
        sent.extend(given.named.iter().filter(|(_, value)| is_sent(value)).map(|(name, _)| name.to_string()));
        // What a statement names says more than what it is handed to.
        if let Some(table) = statement.and_then(|statement| statement.table.clone()) {
            subjects = vec![table];
        }
        let by_method = self.is_method_of_row(receiver, name);
        let by = self.deciding(name, given, statement);
        let limit = self.limited_to(name, given, statement);
        let (in_loop, in_transaction) = (self.rounds > 0, self.is_whole(given));
        keys.extend(statement.iter().flat_map(|statement| statement.by.iter().cloned()));
        let selected = selected(name, given);
        let index = known.unwrap_or_else(|| {
            let client = receiver.and_then(Datum::value).and_then(|value| self.database_client(value));
            let narrowed = self.leaves_columns_out(receiver);
            self.happened.effects.push(Effect { client, narrowed, ..Effect::new(at, name) });
            self.happened.effects.len() - 1
        });
        if let Some(effect) = self.happened.effects.get_mut(index) {
            if writes && !effect.writes {
                effect.verb = statement.map_or_else(|| name.to_owned(), |statement| statement.verb.clone());
                // `knex("tasks")` names the table and has looked nothing up yet.
                effect.loaded = known.is_some() && (effect.by_client || effect.by_identity || !effect.keys.is_empty());
            }
            effect.writes |= writes;
            effect.by_client |= marks.has(Marks::CLIENT);
            effect.by_identity |= marks.has(Marks::IDENTITY) && !by_method;
            effect.told |= marks.has(Marks::IDENTITY) && by_method;
            let which = which(name, receiver, given, writes);
            effect.chosen |= which.has(Marks::CLIENT);
            effect.limited |= which.has(Marks::IDENTITY) && !by_method;
            effect.subjects.extend(subjects);
            effect.keys.extend(keys);
            // `.eq("tenant_id", tenant)` names a column as `{ tenant_id: tenant }` does.
            let by_column = given.positional.len() > 1 && !writes;
            effect.keys.extend(first_text(given).filter(|_| by_column).map(str::to_owned));
            effect.narrowed |= narrows(name, given);
            effect.in_loop |= in_loop;
            effect.in_transaction |= in_transaction;
            if effect.limit.is_none() {
                effect.limit = limit;
            }
            for column in by {
                if !effect.by.contains(&column) {
                    effect.by.push(column);
                }
            }
            effect.fixed.extend(fixed);
            effect.sent.extend(sent);
            effect.sets = sets;
            effect.selected.extend(selected);
            let held = if unread_ids(given).any(|column| effect.by.iter().any(|each| each == column)) {
                which.with(Marks::IDENTITY)
            } else {
                which
            };
            self.tie_rows(index, held);
        }
        let values = receiver.into_iter().chain(&given.positional).filter_map(Datum::value).cloned();
        if let Some(class) = values.collect::<Vec<_>>().iter().find_map(|value| self.class_behind(value)) {
            self.classes.insert(index, class);
        }
        index
    }

    /// `note.viewed_by(user)`: what a row of the project's class is told picks no rows.
    fn is_method_of_row(&mut self, receiver: Option<&Datum>, name: &str) -> bool {
        let Some(Thing::Row(effect)) = receiver.map(|receiver| &receiver.thing) else { return false };
        let class = self.classes.get(effect).copied();
        class.is_some_and(|class| matches!(self.run.attribute(class, name), Some(Value::Function(_))))
    }

    /// The class of the project that something is about: `User` of `db.getRepository(User)` and of `User.objects`.
    fn class_behind(&mut self, value: &Value) -> Option<ClassId> {
        match self.run.force(value) {
            Value::Class(class) => Some(class),
            Value::Member(member) => self.class_behind(&member.of),
            Value::Object(object) => {
                let (callee, arguments) = self.run.world.call(object)?;
                let (callee, given) = (callee.clone(), arguments.get(0).cloned());
                let given = given.map(|given| self.run.force(&given)).and_then(|given| given.class());
                given.or_else(|| self.class_behind(&callee))
            }
            _ => None,
        }
    }

    /// `user.hasPermission(needed)` of the caller's own row, where a method of the project answers and grants it: nothing is
    /// needed, or everybody has it.
    pub(super) fn grants(&mut self, receiver: &Datum, name: &str, given: &Given, at: At) -> bool {
        let Thing::Row(effect) = receiver.thing else { return false };
        if !self.persona.is_known() {
            return false;
        }
        let Some(class) = self.classes.get(&effect).copied() else { return false };
        let Some(Value::Function(method)) = self.run.attribute(class, name) else { return false };
        let asked = self.happened.asked_role;
        let granted = self.enter_method(method, receiver.clone(), given.clone(), at).there == There::Yes;
        self.happened.asked_role &= asked || !granted;
        granted
    }

    /// Whether a call changes rows. `redis.del(key)` deletes none.
    pub(super) fn does_write(&self, name: &str, receiver: Option<&Datum>, statement: Option<&Statement>) -> bool {
        let chained = receiver.is_some_and(|receiver| matches!(receiver.thing, Thing::Row(_)));
        let is_write = access().data.writes.iter().any(|each| each == name);
        is_write && (name != "del" || chained) || statement.is_some_and(Statement::writes)
    }

    /// What a method is called on, as it is written, where no value says it: `Post` of `ctx.db.query.Post.findMany()`.
    fn named_by_text(&self, at: At) -> Option<String> {
        let receiver = self.run.node(at)?.receiver()?;
        let name = receiver.is_any(&[Role::Member, Role::Name]).then(|| receiver.name())?;
        (!is_accessor(name) && !matches!(name, "this" | "self" | "db" | "tx" | "trx")).then(|| name.to_owned())
    }

    /// True for a look into a list of credentials that no longer count.
    pub(super) fn lists_revoked(&self, name: &str, effect: Option<usize>, at: At) -> bool {
        let effect = effect.and_then(|effect| self.happened.effects.get(effect));
        let subjects = effect.into_iter().flat_map(|effect| effect.subjects.iter().map(String::as_str));
        let written = self.run.node(at).and_then(|call| call.receiver());
        let written = written.into_iter().flat_map(|receiver| receiver.descendants_and_self()).map(|node| node.name());
        let mut names = subjects.chain(written).chain([name]);
        names.any(|name| access().caller.is_barred(name))
    }

    /// Containers by the name they are written under: what is deleted from them is no row.
    pub(super) fn is_plumbing(&self, at: At) -> bool {
        const PLUMBING: [&str; 14] = [
            "searchParams",
            "headers",
            "cookies",
            "cookieStore",
            "classList",
            "formData",
            "params",
            "cache",
            "seen",
            "set",
            "map",
            "controller",
            "clients",
            "listeners",
        ];
        let receiver = self.run.node(at).and_then(|call| call.receiver());
        receiver.is_some_and(|receiver| PLUMBING.contains(&receiver.name()))
    }

    /// A method that containers have too, of what shows no sign of being about rows.
    pub(super) fn is_of_container(&self, name: &str, receiver: Option<&Datum>, at: At) -> bool {
        let data = &access().data;
        let Some(receiver) = receiver.filter(|_| data.shared.iter().any(|each| each == name)) else { return false };
        let is_row = matches!(receiver.thing, Thing::Row(_) | Thing::Part(_) | Thing::Table(_));
        let is_looked_up = [Marks::RECORD, Marks::IDENTITY, Marks::OWNER].iter().any(|mark| receiver.marks.has(*mark));
        let is_class = matches!(receiver.thing, Thing::Value(Value::Class(_)));
        if is_row || is_looked_up || is_class {
            return false;
        }
        let tells = |text: &str| words(text).iter().any(|word| data.holders.contains(word));
        let written = self.run.node(at).and_then(|call| call.receiver());
        let mut names =
            written.into_iter().flat_map(|receiver| receiver.descendants_and_self()).map(|node| node.name());
        !names.any(tells)
            && !receiver.value().and_then(|value| self.run.world.path(value)).is_some_and(|path| tells(&path))
    }

    /// `team.users.some((user) => user.id === session.user.id)` of what was loaded: what the question says of each.
    pub(super) fn asked_of_each(
        &mut self,
        name: &str,
        receiver: Option<&Datum>,
        given: &Given,
        at: At,
    ) -> Option<There> {
        if !matches!(name, "some" | "find" | "findIndex" | "every") {
            return None;
        }
        let loaded = receiver.filter(|it| matches!(it.thing, Thing::Part(_) | Thing::Row(_) | Thing::Opaque))?;
        let question = given.positional.first().filter(|first| is_function(first))?.clone();
        let element = Datum::new(loaded.thing.clone(), loaded.marks, There::Maybe);
        let asked = std::mem::take(&mut self.happened.asked_identity);
        let answer = self.invoke(question, Given::of(vec![element]), at);
        let about_caller = std::mem::replace(&mut self.happened.asked_identity, asked);
        self.happened.asked_identity |= about_caller;
        (about_caller && answer.there == There::No).then_some(There::No)
    }

    /// What was read is handed to something that may show all of it.
    pub(super) fn hand_on(&mut self, datum: &Datum) {
        self.of_rows(datum, &|effect| effect.handed_on = true);
    }

    /// What was read is handed to a template.
    pub(super) fn render(&mut self, datum: &Datum) {
        self.of_rows(datum, &|effect| effect.rendered = true);
    }

    fn of_rows(&mut self, datum: &Datum, change: &dyn Fn(&mut Effect)) {
        match &datum.thing {
            Thing::Row(effect) => {
                if let Some(effect) = self.happened.effects.get_mut(*effect) {
                    change(effect);
                }
            }
            Thing::Record(fields) => fields.iter().for_each(|(_, value)| self.of_rows(value, change)),
            Thing::List(items) => items.iter().for_each(|item| self.of_rows(item, change)),
            _ => {}
        }
    }

    /// A column of a loaded row is looked at.
    pub(super) fn look_at(&mut self, effect: usize, name: &str) {
        if let Some(effect) = self.happened.effects.get_mut(effect) {
            if matches!(name, "data" | "dataValues" | "_doc" | "__dict__" | "rows" | "json") {
                effect.handed_on = true;
            } else if !effect.looked_at.iter().any(|each| each == name) {
                effect.looked_at.push(name.to_owned());
            }
        }
    }

    /// A client that leaves columns out of everything it is asked for: `new PrismaClient({ omit })`.
    fn leaves_columns_out(&self, receiver: Option<&Datum>) -> bool {
        let root = receiver.and_then(Datum::value).and_then(|value| self.run.world.root(value));
        let given = root.and_then(|root| self.run.world.call(root)).and_then(|(_, arguments)| arguments.get(0));
        given.is_some_and(|given| self.run.world.entry(given, "omit").is_some())
    }

    /// Where the client was made that a value is, or belongs to.
    fn database_client(&self, value: &Value) -> Option<At> {
        let root = self.run.world.root(value)?;
        let made = |path: &String| supabase().makes_client(path);
        self.run.world.callee_path(root).as_ref().is_some_and(made).then(|| self.run.world.object(root).at)
    }

    /// The names under which a schema may know a value: a class, a path, a table's name.
    pub(super) fn named(&self, value: &Value) -> Vec<String> {
        match value {
            Value::Class(class) => vec![self.run.world.class(*class).name.to_string()],
            Value::Object(object) if self.instance_of(*object).is_some() => {
                self.instance_of(*object).into_iter().collect()
            }
            Value::Object(object) => match self.run.world.call(*object) {
                // `Article.objects.select_related("author")` is about articles; `pgTable("post", …)` about posts.
                Some((Value::Member(member), arguments)) => {
                    let mut names = self.named(&member.of);
                    if matches!(&*member.name, "collection" | "table" | "from" | "from_" | "model" | "getRepository") {
                        names.extend(arguments.get(0).and_then(Value::text).map(str::to_owned));
                    }
                    names
                }
                Some((_, arguments)) => arguments.get(0).and_then(Value::text).map(str::to_owned).into_iter().collect(),
                None => Vec::new(),
            },
            Value::Member(member) => {
                let mut names = self.named(&member.of);
                if !is_accessor(&member.name) {
                    names.push(member.name.to_string());
                }
                names
            }
            Value::Outside(path) => vec![path.to_string()],
            Value::Text(text) if text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')) => {
                vec![text.to_string()]
            }
            _ => Vec::new(),
        }
    }

    /// The name of the class that an object is an instance of.
    fn instance_of(&self, object: ObjectId) -> Option<String> {
        match self.run.world.object(object).made {
            Made::Instance { class, .. } => Some(self.run.world.class(class).name.to_string()),
            _ => None,
        }
    }

    /// What is made of a model: `new Order(fields)` of Mongoose, `Order.model_validate(sent)`.
    pub(super) fn of_model(&self, value: &Value) -> Option<Thing> {
        let name = match value {
            Value::Class(class) => self.run.world.class(*class).name.to_string(),
            Value::Object(object) => {
                let (callee, arguments) = self.run.world.call(*object)?;
                let path = self.run.world.path(callee)?;
                let makes = access().data.models.holds(&format!("{path}()"));
                arguments.get(0).filter(|_| makes).and_then(Value::text)?.to_owned()
            }
            _ => return None,
        };
        Some(Thing::Table(name.into()))
    }

    /// A serializer or form around a loaded row: saving it writes the row.
    pub(super) fn around_row(&mut self, class: ClassId, given: &Given) -> Option<Datum> {
        let row = given.all().find(|datum| matches!(datum.thing, Thing::Row(_)))?.clone();
        let bases = self.run.ancestry(class);
        let paths: Vec<_> = bases.iter().filter_map(|base| self.run.world.path(base)).collect();
        let is_around = paths.iter().any(|path| path.contains("erializer") || path.ends_with("Form"));
        if let (true, Thing::Row(effect)) = (is_around, &row.thing) {
            self.forms.insert(*effect, class);
        }
        is_around.then_some(row)
    }

    /// True for a call that only names a table: `(trx ?? knex)("tasks")`.
    pub(super) fn names_table(given: &Given) -> bool {
        let only = given.positional.first().filter(|_| given.positional.len() == 1 && given.named.is_empty());
        let text = only.and_then(Datum::text).unwrap_or_default();
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
    }

    /// Something is put into a list that is a part of a loaded row: the row will be written, and it is known with what.
    pub(super) fn grows(&mut self, effect: usize, name: &str, given: &Given) -> bool {
        let grows =
            matches!(name, "push" | "unshift" | "append" | "add" | "addToSet" | "set" | "insert" | "extend" | "pull");
        if let Some(effect) = self.happened.effects.get_mut(effect).filter(|_| grows) {
            effect.writes = true;
            effect.loaded = true;
            effect.by_identity |= given.marks().has(Marks::IDENTITY);
        }
        grows
    }
}

/// A row or a statement that a call is given to be executed, changed or deleted, and not to look for others by.
pub(super) fn carried(name: &str, receiver: Option<&Datum>, given: &Given) -> Option<usize> {
    const CARRY: [&str; 20] = [
        "execute",
        "exec",
        "scalar",
        "scalars",
        "stream",
        "stream_scalars",
        "add",
        "add_all",
        "save",
        "delete",
        "merge",
        "remove",
        "softRemove",
        "fetch_all",
        "fetch_one",
        "fetch_val",
        "fetchrow",
        "run",
        "all",
        "one",
    ];
    receiver.filter(|_| CARRY.contains(&name))?;
    given.positional.iter().find_map(|datum| match datum.thing {
        Thing::Row(effect) => Some(effect),
        _ => None,
    })
}

/// The marks of what decides which rows a call is about. What is written into them decides nothing.
fn which(name: &str, receiver: Option<&Datum>, given: &Given, writes: bool) -> Marks {
    let mut marks = Marks::NONE;
    // `select(Order).where(…)` of a chain says it in a call of its own.
    if let Some(receiver) = receiver.filter(|receiver| !matches!(receiver.thing, Thing::Row(_) | Thing::Value(_))) {
        marks = marks.with(receiver.all_marks());
    }
    if matches!(name, "set" | "values" | "data" | "payload" | "select" | "returning") {
        return marks;
    }
    let conditions = |datum: &Datum| match &datum.thing {
        Thing::Record(fields) => {
            let found: Vec<_> = fields.iter().filter(|(key, _)| matches!(&**key, "where" | "filter")).collect();
            (!found.is_empty()).then(|| found.iter().fold(Marks::NONE, |marks, (_, value)| marks.with(chooses(value))))
        }
        _ => None,
    };
    let said: Vec<_> = given.all().filter_map(conditions).collect();
    if !said.is_empty() {
        return said.into_iter().fold(marks, Marks::with);
    }
    let changes = writes && (name.contains("pdate") || name.contains("eplace") || name.contains("psert"));
    // `updateOne(which, what)`; `update(what)` behind a condition.
    let last = if changes { given.positional.len().saturating_sub(1).min(1) } else { given.positional.len() };
    // `paginate(orders, page=page)` shows a piece of the orders.
    let only_rows = access().data.said.iter().any(|each| each == name);
    let is_row = |datum: &&Datum| !only_rows || matches!(datum.thing, Thing::Row(_));
    let positional = given.positional.iter().take(last).filter(is_row).map(chooses);
    let named = given.named.iter().filter(|(key, _)| !changes && !only_rows && !is_range(key));
    positional.chain(named.map(|(_, value)| chooses(value))).fold(marks, Marks::with)
}

/// The marks of what a condition compares with, apart from the ends of ranges and pieces of text: `{ createdAt: { gte } }`
/// looks for many rows, and chooses none.
fn chooses(datum: &Datum) -> Marks {
    match &datum.thing {
        Thing::Record(fields) => {
            let chosen = fields.iter().filter(|(key, _)| !is_range(key));
            chosen.fold(datum.marks, |marks, (_, value)| marks.with(chooses(value)))
        }
        Thing::List(items) => items.iter().fold(datum.marks, |marks, item| marks.with(chooses(item))),
        _ => datum.all_marks(),
    }
}

/// `gte` of `{ createdAt: { gte: since } }`, `created__gte`.
fn is_range(key: &str) -> bool {
    let last = key.rsplit("__").next().unwrap_or(key);
    access().data.ranges.iter().any(|each| each == last.trim_start_matches('$'))
}

/// Members behind which the rows of what they are members of are found.
fn is_accessor(name: &str) -> bool {
    matches!(name, "objects" | "query" | "session" | "_default_manager" | "all_objects" | "manager")
}

/// The columns that a call asks for: `select: { name: true }`, `attributes: ["name"]`, `.only("name")`.
fn selected(verb: &str, given: &Given) -> Vec<String> {
    let mut found = Vec::new();
    let texts = |datum: &Datum, into: &mut Vec<String>| match &datum.thing {
        Thing::List(items) => into.extend(items.iter().filter_map(Datum::text).map(str::to_owned)),
        _ => into.extend(datum.text().into_iter().flat_map(|text| text.split([',', ' '])).map(str::to_owned)),
    };
    if matches!(verb, "select" | "only" | "values" | "values_list") {
        given.positional.iter().for_each(|datum| texts(datum, &mut found));
    }
    for datum in given.all() {
        let Thing::Record(fields) = &datum.thing else { continue };
        for (key, value) in fields.iter() {
            match (&**key, &value.thing) {
                ("select", Thing::Record(columns)) => {
                    let asked = columns.iter().filter(|(_, value)| value.there != There::No);
                    found.extend(asked.map(|(name, _)| name.to_string()));
                }
                ("attributes" | "select" | "columns" | "fields", _) => texts(value, &mut found),
                _ => {}
            }
        }
    }
    found.retain(|name| !name.is_empty());
    let all = found.iter().any(|name| name.contains(['*', '-', '(', '+']) || name == "...");
    if all { Vec::new() } else { found }
}

/// The names of the columns that a call is given.
#[derive(Default)]
struct Columns {
    keys: Vec<String>,
    fixed: Vec<String>,
    sent: Vec<String>,
}

impl Columns {
    /// Those in an argument: the keys of its records, `where` and `data` looked into.
    fn of(&mut self, datum: &Datum) {
        let Thing::Record(fields) = &datum.thing else { return };
        for (key, value) in fields.iter() {
            self.add(key, Some(value));
            if matches!(&**key, "where" | "data" | "values" | "set" | "$set" | "create" | "update" | "AND")
                || key.contains('_') && matches!(value.thing, Thing::Record(_))
            {
                self.of(value);
            }
        }
    }

    /// Those that a statement sets, each to one of the values that it is given.
    fn of_statement(&mut self, sets: &[(String, Option<usize>)], given: &Given) {
        let values = || given.positional.iter().filter(|datum| !datum.text().is_some_and(reads_like_sql));
        let listed = values().next().and_then(|first| match &first.thing {
            Thing::List(values) => Some(values.iter().collect::<Vec<_>>()),
            _ => None,
        });
        let values = listed.unwrap_or_else(|| values().collect());
        for (column, at) in sets {
            self.add(column, at.and_then(|at| values.get(at).copied()));
        }
    }

    fn add(&mut self, column: &str, value: Option<&Datum>) {
        self.keys.push(column.to_owned());
        if value.is_some_and(is_fixed) {
            self.fixed.push(column.to_owned());
        }
        if value.is_some_and(is_sent) {
            self.sent.push(column.to_owned());
        }
    }
}

/// True for a value that the caller chose, or some of it.
fn is_sent(value: &Datum) -> bool {
    value.all_marks().has(Marks::CLIENT)
}

/// The columns with ids that are held to values of which nothing is known: they may well be the caller's.
fn unread_ids(given: &Given) -> impl Iterator<Item = &str> {
    fn of<'d>(column: &'d str, value: &'d Datum, into: &mut Vec<&'d str>) {
        match &value.thing {
            Thing::Record(fields) => fields.iter().for_each(|(column, value)| of(column, value, into)),
            _ if is_fixed(value) && value.marks.origins().is_none() && is_id(column) => into.push(column),
            _ => {}
        }
    }
    let mut found = Vec::new();
    given.all().for_each(|datum| of("", datum, &mut found));
    given.named.iter().for_each(|(column, value)| of(column, value, &mut found));
    // `.eq("team_id", team)`.
    if let (Some(column), [_, value]) = (first_text(given), given.positional.as_slice()) {
        of(column, value, &mut found);
    }
    found.into_iter()
}

fn is_id(column: &str) -> bool {
    words(column).last().is_some_and(|word| matches!(word.as_str(), "id" | "ids" | "uuid"))
}

/// True for a value that the caller did not choose, and that is no constant either.
fn is_fixed(value: &Datum) -> bool {
    let constant = matches!(
        &value.thing,
        Thing::Record(_)
            | Thing::List(_)
            | Thing::Value(Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null)
    );
    !constant && !value.all_marks().has(Marks::CLIENT)
}

pub(super) fn first_text(given: &Given) -> Option<&str> {
    given.positional.first().and_then(Datum::text)
}

/// True for a look for what no longer counts among others: `where: { token: claims.jti, revoked: true }`.
pub(super) fn asks_for_barred(given: &Given) -> bool {
    fn names((key, value): &(Rc<str>, Datum)) -> bool {
        matches!(value.value(), Some(Value::Bool(true))) && access().caller.is_barred(key) || holds(value)
    }
    fn holds(datum: &Datum) -> bool {
        matches!(&datum.thing, Thing::Record(fields) if fields.iter().any(names))
    }
    given.named.iter().any(names) || given.positional.iter().any(holds)
}

/// True for a look for a credential that is no text at all: `filter(api_key="")`.
pub(super) fn asks_for_nothing(given: &Given) -> bool {
    fn names((key, value): &(Rc<str>, Datum)) -> bool {
        let is_credential = || words(key).iter().any(|word| matches!(word.as_str(), "key" | "token" | "secret"));
        value.text() == Some("") && is_credential() || holds(value)
    }
    fn holds(datum: &Datum) -> bool {
        matches!(&datum.thing, Thing::Record(fields) if fields.iter().any(names))
    }
    given.named.iter().any(names) || given.positional.iter().any(holds)
}

/// True for a call that chooses columns: `.select("id name")`, and not `.select("*")`.
fn narrows(name: &str, given: &Given) -> bool {
    const CHOOSE: [&str; 12] = [
        "select",
        "only",
        "defer",
        "values",
        "values_list",
        "project",
        "projection",
        "with_entities",
        "load_only",
        "returning",
        "column",
        "columns",
    ];
    // Mongoose: `find(which, { name: 1, email: 1 })`, `findById(id, "-password")`.
    let projects = given.positional.get(1).is_some_and(|second| match &second.thing {
        Thing::Record(fields) => !fields.is_empty() && fields.iter().all(|(_, value)| value.number().is_some()),
        _ => second.text().is_some(),
    });
    if projects && matches!(name, "find" | "findOne" | "findById") {
        return true;
    }
    let all = first_text(given).is_some_and(|text| text.trim() == "*");
    // SQLAlchemy's `select(User)` and `query(User)` choose no column.
    let model = given.positional.iter().all(|each| matches!(each.thing, Thing::Value(Value::Class(_))));
    CHOOSE.contains(&name) && !given.positional.is_empty() && !all && !model
}

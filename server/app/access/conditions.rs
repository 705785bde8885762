//! Which rows a call is about: the columns that decide, and how many there may be.

use std::rc::Rc;

use super::super::files::At;
use super::super::value::Value;
use super::calls::{Given, is_function};
use super::datum::{Datum, Marks, There, Thing};
use super::statement::Statement;
use super::visit::Visit;
use crate::facts::{Node, Part, Role};
use crate::models::access::access;

/// The columns of several conditions together.
pub(super) fn all_columns(sides: &[Datum]) -> Thing {
    let records = sides.iter().filter_map(|side| match &side.thing {
        Thing::Record(fields) => Some(fields.iter().cloned()),
        _ => None,
    });
    let fields: Vec<_> = records.flatten().collect();
    if fields.is_empty() { Thing::Opaque } else { Thing::Record(Rc::new(fields)) }
}

/// `(Note.id == id) | (Note.owner_id == caller)`: what the caller names is found, whosever it is.
pub(super) fn is_left_to_caller(sides: &[Datum]) -> bool {
    let marks = |side: &Datum| side.all_marks();
    sides.iter().any(|side| marks(side).has(Marks::CLIENT) && !marks(side).has(Marks::IDENTITY))
        && sides.iter().any(|side| marks(side).has(Marks::IDENTITY))
}

impl<'a> Visit<'_, 'a> {
    /// `eq(orders.id, id)`, `and(…)`, `Q(user=user)`, `Order.id.in_(ids)`: a condition is a record of the columns that it
    /// compares.
    pub(super) fn condition(&self, path: &str, receiver: Option<&Datum>, given: &Given, at: At) -> Option<Datum> {
        let name = path.rsplit('.').next().unwrap_or(path);
        let library = ["drizzle-orm", "sqlalchemy", "sqlmodel", "django", "tortoise"];
        let is_of = |paths: &[&str]| paths.iter().any(|library| path.starts_with(library));
        let holds = |list: &[String]| list.iter().any(|each| each == name);
        let data = &access().data;
        let node = self.run.node(at)?;
        let thing = if is_of(&library[..1]) && holds(&data.compares) {
            let column = node.argument(0).filter(|first| first.is(Role::Member))?;
            let value = given.positional.get(1).cloned().unwrap_or_else(Datum::unknown);
            Thing::Record(Rc::new(vec![(column.name().into(), value)]))
        } else if is_of(&library) && holds(&data.joins) {
            all_columns(&given.positional)
        } else if is_of(&library) && name == "Q" {
            let fields = given.named.iter().cloned();
            let inner = match all_columns(&given.positional) {
                Thing::Record(fields) => fields.iter().cloned().collect(),
                _ => Vec::new(),
            };
            Thing::Record(Rc::new(fields.chain(inner).collect()))
        } else if matches!(
            name,
            "in_" | "is_" | "not_in" | "notin_" | "is_not" | "isnot" | "like" | "ilike" | "between"
        ) {
            let column = receiver.and_then(Datum::value).filter(|value| matches!(value, Value::Member(_)))?;
            let Value::Member(column) = column else { return None };
            let value = given.positional.first().cloned().unwrap_or_else(Datum::unknown);
            Thing::Record(Rc::new(vec![(Rc::from(&*column.name), value)]))
        } else {
            return None;
        };
        let marks = given.marks();
        if matches!(name, "or" | "or_") && is_left_to_caller(&given.positional) {
            return Some(Datum::opaque(marks.without(Marks::IDENTITY), There::Maybe));
        }
        Some(Datum::new(thing, marks, There::Maybe))
    }

    /// `findFirst({ where: (table, { eq }) => eq(table.id, id) })` of Drizzle, with the condition that the function answers in
    /// its place.
    pub(super) fn with_condition(&mut self, given: &Given, at: At) -> Option<Given> {
        let Thing::Record(options) = &given.positional.first()?.thing else { return None };
        let place = options.iter().position(|(key, value)| &**key == "where" && is_function(value))?;
        let mut options = options.to_vec();
        let data = &access().data;
        let operators = data.compares.iter().chain(&data.joins).map(|name| {
            let operator = Value::Outside(format!("drizzle-orm.{name}").into());
            (Rc::from(name.as_str()), Datum::new(Thing::Value(operator), Marks::NONE, There::Yes))
        });
        let operators = Datum::new(Thing::Record(Rc::new(operators.collect())), Marks::NONE, There::Yes);
        let condition = options[place].1.clone();
        options[place].1 = self.invoke(condition, Given::of(vec![Datum::unknown(), operators]), at);
        let mut given = given.clone();
        given.positional[0] = Datum { thing: Thing::Record(Rc::new(options)), ..given.positional[0].clone() };
        Some(given)
    }

    /// The columns that decide which rows a call is about.
    pub(super) fn deciding(&self, name: &str, given: &Given, statement: Option<&Statement>) -> Vec<String> {
        let data = &access().data;
        let holds = |list: &[String]| list.iter().any(|each| each == name);
        if let Some(statement) = statement {
            return statement.by.clone();
        }
        let mut found: Vec<String> = Vec::new();
        let records = || given.positional.iter().chain(given.named.iter().map(|(_, value)| value)).filter_map(record);
        // `{ where: … }`, which may also be a function that is given the columns.
        for (key, value) in records().flatten().chain(given.named.iter()) {
            if !matches!(&**key, "where" | "filter" | "whereClause" | "criteria") {
                continue;
            }
            match &value.thing {
                Thing::Record(fields) => named_in(fields, &mut found),
                Thing::List(items) => items.iter().filter_map(record).for_each(|fields| named_in(fields, &mut found)),
                Thing::Closure { at, .. } => {
                    found.extend(self.run.node(*at).into_iter().flat_map(compared_in).map(str::to_owned));
                }
                _ => {}
            }
        }
        if !found.is_empty() || holds(&data.said) {
            return found;
        }
        if name.starts_with("findById") || name == "findByPk" {
            return vec!["id".to_owned()];
        }
        let is_new = ["create", "insert", "add", "bulk_create", "save", "upsert", "merge"];
        if is_new.iter().any(|word| name.starts_with(word)) {
            return found;
        }
        let positional = &given.positional;
        match positional.first().and_then(Datum::text).filter(|_| asks(name)) {
            // `.where("id", id)`, `.eq("id", id)`.
            Some(column) if positional.len() > 1 && is_column(column) => found.push(last(column)),
            Some(fragment) => found.extend(compared_by(fragment)),
            None => {
                let changes = name.contains("pdate") || name.contains("eplace");
                // `update(which, what)`, `update(Model, which, what)`; what a chain's `update` is given is all written.
                let most = match (changes, positional.len()) {
                    (true, count) => count.saturating_sub(1),
                    (false, _) => 2,
                };
                let which = positional.iter().take(most).filter_map(record);
                which
                    .filter(|fields| !is_options(fields) && !is_update(fields))
                    .for_each(|fields| named_in(fields, &mut found));
            }
        }
        // Python's `filter(id=order_id)`.
        if !name.contains("pdate") && !name.starts_with("find_one") && !name.ends_with("_one") {
            let named = given.named.iter().filter(|(key, _)| !data.options.iter().any(|option| *option == **key));
            found.extend(named.map(|(key, _)| column_of(key)));
        }
        if found.is_empty() && holds(&data.by_key) && is_by_key(name, given) {
            found.push("id".to_owned());
        }
        found
    }

    /// How many rows a call is about at most. `?` where that is said and not known.
    pub(super) fn limited_to(&self, name: &str, given: &Given, statement: Option<&Statement>) -> Option<String> {
        let data = &access().data;
        let holds = |list: &[String]| list.iter().any(|each| each == name);
        if let Some(limit) = statement.and_then(|statement| statement.limit.clone()) {
            return Some(limit);
        }
        let first = given.positional.first();
        if holds(&data.limits)
            && let Some(first) = first
        {
            return Some(count(first));
        }
        if name == "range" && given.positional.len() == 2 {
            let ends: Vec<_> = given.positional.iter().filter_map(Datum::number).collect();
            return Some(match ends.as_slice() {
                [from, to] => format!("{}", to - from + 1.0),
                _ => "?".to_owned(),
            });
        }
        if name == "paginate" {
            let size = given.named.iter().find(|(key, _)| matches!(&**key, "per_page" | "perPage" | "limit"));
            return Some(size.map_or_else(|| "?".to_owned(), |(_, size)| count(size)));
        }
        let of_record = |fields: &'_ [(Rc<str>, Datum)]| {
            let said = fields.iter().find(|(key, _)| matches!(&**key, "take" | "limit"));
            said.map(|(_, value)| count(value))
        };
        let options = given.positional.iter().filter_map(record).filter(|fields| is_options(fields));
        if let Some(said) = options.clone().find_map(of_record) {
            return Some(said);
        }
        (holds(&data.one) || matches!(name, "get" | "aget")).then(|| "1".to_owned())
    }

    /// `Order.objects.all()[:20]`.
    pub(super) fn sliced(&mut self, of: &Datum, slice: Node<'a>) {
        let Thing::Row(effect) = of.thing else { return };
        let Some(end) = slice.children().last() else { return };
        let file = self.state.frames.last().map(|frame| frame.file);
        let literal = file.and_then(|file| self.run.source(file)).and_then(|file| file.literals.get(end.id));
        let count = literal.filter(|_| end.is(Role::Number)).map_or_else(|| "?".to_owned(), str::to_owned);
        if let Some(effect) = self.happened.effects.get_mut(effect) {
            effect.limit.get_or_insert(count);
        }
    }
}

fn record(datum: &Datum) -> Option<&[(Rc<str>, Datum)]> {
    match &datum.thing {
        Thing::Record(fields) => Some(fields),
        _ => None,
    }
}

/// The number that a value is, or `?`.
fn count(datum: &Datum) -> String {
    let plain = |value: &Value| match value {
        Value::Number(text) => Some(text.to_string()),
        _ => None,
    };
    datum.value().and_then(plain).unwrap_or_else(|| "?".to_owned())
}

/// A record of which a key is an option of the call.
fn is_options(fields: &[(Rc<str>, Datum)]) -> bool {
    fields.iter().any(|(key, _)| access().data.options.iter().any(|option| *option == **key))
}

/// `{ $set: { status } }` says what is written.
fn is_update(fields: &[(Rc<str>, Datum)]) -> bool {
    const WRITE: [&str; 8] = ["$set", "$inc", "$push", "$pull", "$addToSet", "$unset", "$setOnInsert", "$mul"];
    fields.iter().any(|(key, _)| WRITE.contains(&&**key))
}

/// The columns in a condition: operators and joins are looked into.
fn named_in(fields: &[(Rc<str>, Datum)], into: &mut Vec<String>) {
    const JOINS: [&str; 8] = ["AND", "OR", "NOT", "and", "or", "not", "some", "every"];
    for (key, value) in fields {
        if JOINS.contains(&&**key) || key.starts_with('$') {
            match &value.thing {
                Thing::Record(inner) => named_in(inner, into),
                Thing::List(items) => items.iter().filter_map(record).for_each(|inner| named_in(inner, into)),
                _ => {}
            }
        } else if &**key != "..." {
            into.push(column_of(key));
        }
    }
}

/// `status__in` of Django asks for the column `status`.
fn column_of(key: &str) -> String {
    const LOOKUPS: [&str; 20] = [
        "in",
        "exact",
        "iexact",
        "gt",
        "gte",
        "lt",
        "lte",
        "contains",
        "icontains",
        "startswith",
        "istartswith",
        "endswith",
        "range",
        "isnull",
        "regex",
        "date",
        "year",
        "not",
        "ne",
        "iendswith",
    ];
    match key.rsplit_once("__") {
        Some((column, lookup)) if LOOKUPS.contains(&lookup) => column.to_owned(),
        _ => key.to_owned(),
    }
}

/// `orders.id` is the column `id`.
fn last(column: &str) -> String {
    column.rsplit('.').next().unwrap_or(column).to_owned()
}

fn is_column(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '>'))
}

/// Methods whose first text is a column or a condition.
fn asks(name: &str) -> bool {
    const ASKS: [&str; 24] = [
        "where",
        "andWhere",
        "orWhere",
        "whereIn",
        "whereNot",
        "andWhereNot",
        "whereLike",
        "having",
        "eq",
        "neq",
        "gt",
        "gte",
        "lt",
        "lte",
        "like",
        "ilike",
        "is",
        "in",
        "contains",
        "filter",
        "whereRef",
        "not",
        "match",
        "whereNotIn",
    ];
    ASKS.contains(&name)
}

/// The columns of a condition that is written as SQL: `o.id = :id and o.user_id = :user`.
fn compared_by(fragment: &str) -> Vec<String> {
    Statement::of(&format!("select 1 from x where {fragment}")).map(|statement| statement.by).unwrap_or_default()
}

/// The columns that a function compares: `(order, { eq }) => eq(order.id, id)`.
fn compared_in<'a>(function: Node<'a>) -> Vec<&'a str> {
    let compares =
        |node: &Node<'a>| node.is(Role::Call) && access().data.compares.iter().any(|each| each == node.call_name());
    let calls = function.child(Part::Body).into_iter().flat_map(|body| body.descendants_and_self());
    let columns = calls.filter(compares).filter_map(|call| call.argument(0));
    columns.filter(|column| column.is(Role::Member)).map(|column| column.name()).collect()
}

/// A call that takes the value of a primary key: `findById(id)`, `session.get(Order, id)`, `orders.delete(id)`.
fn is_by_key(name: &str, given: &Given) -> bool {
    let is_model = |datum: &&Datum| matches!(datum.thing, Thing::Value(Value::Class(_)) | Thing::Table(_));
    let mut values = given.positional.iter().skip_while(is_model);
    let plain = |datum: &Datum| match &datum.thing {
        Thing::Opaque | Thing::Part(_) | Thing::List(_) => true,
        Thing::Value(value) => matches!(value, Value::Text(_) | Value::Number(_)),
        _ => false,
    };
    // What is put, and not whom: `update(values)`.
    let enough = !matches!(name, "update" | "increment" | "decrement") || given.positional.len() > 1;
    enough && values.next().is_some_and(plain)
}

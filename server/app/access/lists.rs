//! Lists whose items are known, and what is asked of each of them.

use super::super::files::At;
use super::super::value::Value;
use super::address::either;
use super::calls::{Given, is_function};
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;
use crate::facts::{Node, Part, Role};

/// How many items of a list are followed one by one.
pub(super) const UNROLLED: usize = 12;

/// How many items a list of texts may have: paths that are open to everybody.
pub(super) const LONGEST: usize = 400;

fn list(items: Vec<Datum>, is_javascript: bool) -> Datum {
    let there = There::of(is_javascript || !items.is_empty());
    Datum::new(Thing::List(items.into()), Marks::NONE, there)
}

/// The items of which something holds, or the first of them. None where that is not decided.
fn chosen(items: &[Datum], asked: &[There], name: &str) -> Option<Datum> {
    let mut kept = Vec::new();
    for (item, there) in items.iter().zip(asked) {
        match there {
            There::Maybe => return None,
            There::Yes if name == "find" => return Some(item.clone()),
            There::Yes => kept.push(item.clone()),
            There::No => {}
        }
    }
    Some(if name == "find" { Datum::null() } else { list(kept, true) })
}

/// `checks.every(Boolean)`
fn by_truth(items: &[Datum], name: &str) -> Option<Datum> {
    let asked: Vec<_> = items.iter().map(|item| item.there).collect();
    if matches!(name, "filter" | "find") {
        return chosen(items, &asked, name);
    }
    let some = name == "some";
    let there = asked.into_iter().map(|there| if some { there } else { there.not() }).reduce(either);
    let there = there.unwrap_or(There::No);
    Some(Datum::opaque(Marks::NONE, if some { there } else { there.not() }))
}

impl<'a> Visit<'_, 'a> {
    /// A method of a list that is known.
    pub(super) fn on_list(&mut self, receiver: &Datum, name: &str, given: &Given, at: At) -> Datum {
        let Thing::List(items) = &receiver.thing else { return Datum::unknown() };
        let callback = given.positional.first().filter(|first| is_function(first)).cloned();
        let is_boolean = given.positional.first().and_then(Datum::value) == Some(&Value::Outside("Boolean".into()));
        if let ("some" | "every" | "filter" | "find", true) = (name, is_boolean)
            && let Some(answer) = by_truth(items, name)
        {
            return answer;
        }
        match (name, callback) {
            ("some" | "every" | "map" | "filter" | "forEach" | "find" | "flatMap", Some(callback)) => {
                let most = if self.is_expression(&callback) { LONGEST } else { UNROLLED };
                if (1..=most).contains(&items.len())
                    && let Some(answer) = self.each(items, name, &callback, at)
                {
                    return answer;
                }
                let item = items.iter().cloned().reduce(|a, b| a.join(&b));
                let empty = item.is_none();
                let item = item.unwrap_or_else(Datum::unknown);
                let result = self.invoke(callback, Given::of(vec![item]), at);
                match name {
                    "every" if empty => Datum::bool(true),
                    "some" if empty => Datum::bool(false),
                    "some" | "every" => result,
                    _ => Datum::opaque(receiver.all_marks().with(result.all_marks()), There::Maybe),
                }
            }
            ("at" | "pop" | "shift", None) if items.len() == 1 => items[0].clone(),
            ("indexOf" | "findIndex", None) => {
                let item = given.positional.first().cloned().unwrap_or_else(Datum::unknown);
                match self.holds(receiver, &item) {
                    There::Yes => self.of_value(Value::Number("0".into())),
                    There::No => self.of_value(Value::Number("-1".into())),
                    There::Maybe => Datum::opaque(item.all_marks(), There::Maybe),
                }
            }
            ("includes" | "has" | "contains" | "count", None) => {
                let item = given.positional.first().cloned().unwrap_or_else(Datum::unknown);
                let there = self.holds(receiver, &item);
                // What is not decided hangs on what was sent.
                let kept = [Marks::CLIENT, Marks::ASKED].into_iter().filter(|mark| item.marks.has(*mark));
                let marks = kept.filter(|_| there == There::Maybe).fold(Marks::NONE, Marks::with);
                Datum::opaque(marks, there)
            }
            _ => self.generic(name, Some(receiver), given, at),
        }
    }

    /// `(path) => request.path.startsWith(path)`, which costs little for each item.
    fn is_expression(&self, function: &Datum) -> bool {
        let Thing::Closure { at, .. } = function.thing else { return false };
        let body = self.run.node(at).and_then(|node| node.child(Part::Body));
        body.is_some_and(|body| !body.is(Role::Block))
    }

    /// `paths.some((path) => …)`, item by item. None where what is asked is not decided of each.
    fn each(&mut self, items: &[Datum], name: &str, callback: &Datum, at: At) -> Option<Datum> {
        match name {
            "some" | "every" => Some(self.each_asked(items, name == "some", callback, at)),
            "map" => {
                let made = items.iter().map(|item| self.invoke(callback.clone(), Given::of(vec![item.clone()]), at));
                Some(list(made.collect(), true))
            }
            "forEach" => {
                for item in items {
                    self.invoke(callback.clone(), Given::of(vec![item.clone()]), at);
                }
                Some(Datum::null())
            }
            "filter" | "find" => {
                let asked: Vec<_> = (items.iter())
                    .map(|item| self.invoke(callback.clone(), Given::of(vec![item.clone()]), at).there)
                    .collect();
                chosen(items, &asked, name)
            }
            _ => None,
        }
    }

    fn each_asked(&mut self, items: &[Datum], some: bool, callback: &Datum, at: At) -> Datum {
        let mut marks = Marks::NONE;
        let answers = items.iter().map(|item| {
            let answer = self.invoke(callback.clone(), Given::of(vec![item.clone()]), at);
            marks = marks.with(answer.all_marks());
            if some { answer.there } else { answer.there.not() }
        });
        let answers: Vec<_> = answers.collect();
        let there = answers.into_iter().reduce(either).unwrap_or(There::No);
        Datum::opaque(marks, if some { there } else { there.not() })
    }

    /// `new Set([…]).has(item)`.
    pub(super) fn asked_of_set(&mut self, set: &Value, name: &str, given: &Given) -> Option<There> {
        let (callee, arguments) = self.run.world.call(set.object()?)?;
        let is_set = name == "has" && self.run.world.path(callee).is_some_and(|path| &*path == "Set");
        let list = arguments.get(0).filter(|_| is_set)?.clone();
        let (list, item) = (self.of_value(list), given.positional.first()?.clone());
        matches!(list.thing, Thing::List(_)).then(|| self.holds(&list, &item))
    }

    /// What Python's own functions answer of lists that are known, and of plain values.
    pub(super) fn of_builtin(&mut self, path: &str, given: &Given, at: At) -> Option<Datum> {
        if path == "dict" && given.positional.is_empty() {
            let there = There::of(!given.named.is_empty());
            return Some(Datum::new(Thing::Record(given.named.clone().into()), Marks::NONE, there));
        }
        let first = given.positional.first()?;
        if matches!(path, "bool" | "Boolean") && first.there != There::Maybe {
            return Some(Datum::opaque(first.all_marks(), first.there));
        }
        if let Some(value) = first.value().filter(|_| first.marks == Marks::NONE)
            && matches!(path, "int" | "str" | "float" | "Number" | "String" | "parseInt" | "parseFloat")
        {
            let number =
                value.text().filter(|_| !matches!(path, "str" | "String")).map(|text| text.trim().parse::<f64>());
            return match (number, value) {
                (Some(Ok(number)), _) => Some(self.of_value(Value::Number(number.to_string().into()))),
                (None, Value::Text(_) | Value::Number(_) | Value::Bool(_)) => Some(first.clone()),
                _ => None,
            };
        }
        if let ("filter" | "map", Some(Thing::List(items))) = (path, given.positional.get(1).map(|list| &list.thing)) {
            let items = items.clone();
            return match (path, first.is_null()) {
                ("filter", true) if items.iter().all(|item| item.there != There::Maybe) => {
                    Some(list(items.iter().filter(|item| item.there == There::Yes).cloned().collect(), true))
                }
                (_, false) if is_function(first) => self.each(&items, path, &first.clone(), at),
                _ => None,
            };
        }
        if let (Thing::Record(fields), There::Yes) = (&first.thing, first.there) {
            return match path {
                "Object.values" => Some(list(fields.iter().map(|(_, value)| value.clone()).collect(), true)),
                "Object.assign" => {
                    let of = |datum: &Datum| match (&datum.thing, datum.there) {
                        (Thing::Record(fields), There::Yes) => Some(fields.to_vec()),
                        _ => None,
                    };
                    let fields = given.positional.iter().map(of).collect::<Option<Vec<_>>>()?.concat();
                    Some(Datum::new(Thing::Record(fields.into()), Marks::NONE, There::Yes))
                }
                _ => None,
            };
        }
        let Thing::List(items) = &first.thing else { return None };
        match path {
            "Set" | "Array.from" => Some(first.clone()),
            "Map" | "Object.fromEntries" => {
                let pair = |item: &Datum| match &item.thing {
                    Thing::List(pair) => Some((pair.first()?.text()?.into(), pair.get(1)?.clone())),
                    _ => None,
                };
                let fields: Vec<_> = items.iter().map(pair).collect::<Option<_>>()?;
                Some(Datum::new(Thing::Record(fields.into()), Marks::NONE, There::Yes))
            }
            // `any(path.startswith(each) for each in OPEN)`.
            "any" | "all" => {
                let some = path == "any";
                let holds = items.iter().map(|item| if some { item.there } else { item.there.not() });
                let there = holds.reduce(either).unwrap_or(There::No);
                Some(Datum::opaque(first.all_marks(), if some { there } else { there.not() }))
            }
            "next" | "anext" => Some(match (items.first(), given.positional.get(1)) {
                (Some(item), _) => item.clone(),
                (None, Some(default)) => default.clone(),
                (None, None) => {
                    self.raise(at, None);
                    Datum::unknown()
                }
            }),
            "list" | "tuple" | "set" | "frozenset" | "iter" | "sorted" | "reversed" => Some(first.clone()),
            _ => None,
        }
    }

    /// A comprehension over one list that is known, of which it is known what is left out.
    pub(super) fn listed(&mut self, node: Node<'a>, frame: usize) -> Option<Datum> {
        let value = node.child(Part::Value)?;
        let mut rounds = node.children().filter(|child| child.is(Role::Loop));
        let (round, None) = (rounds.next()?, rounds.next()) else { return None };
        let (iterable, target) = (round.child(Part::Iterable)?, round.child(Part::Target)?);
        let (filters, others): (Vec<_>, Vec<_>) = node
            .children()
            .filter(|child| *child != value && *child != round)
            .partition(|child| child.is(Role::Filter));
        let plain = others.is_empty() && round.children().all(|child| child == iterable || child == target);
        if !plain || !iterable.is_any(&[Role::Name, Role::Member, Role::Array, Role::Tuple]) {
            return None;
        }
        let items = self.few(iterable, frame)?;
        let mut values = Vec::new();
        for item in items.iter() {
            self.assign(target, item.clone(), frame);
            let mut asked =
                filters.iter().flat_map(|filter| filter.children()).map(|condition| self.truth(condition, frame));
            match asked.find(|there| *there != There::Yes) {
                Some(There::No) => continue,
                Some(_) => return None,
                None => {}
            }
            drop(asked);
            values.push(self.eval(value, frame));
        }
        Some(list(values, false))
    }
}

//! What is known for certain while a function runs: constants, and lists of which every place is told apart. It says which
//! branches can be taken at all, and what stands where.

use std::sync::Arc;

use super::super::value::{Flow, MOST_PLACES};
use super::call::Given;
use super::{Key, Reader, State};
use crate::facts::{Id, Node, Part, Role};

/// How many texts are told apart that may stand in one place.
const MOST_TEXTS: usize = 4;

/// What an expression holds for certain.
#[derive(Clone, Debug)]
pub(super) enum Known {
    Nothing,
    Truth(bool),
    Number(i64),
    Text(Arc<str>),
    List(List),
}

/// A list, and the calls that have made it what it is: an expression may be looked at more than once.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    places: Vec<Place>,
    calls: Vec<Id>,
}

/// What stands in one place of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    known: Option<Known>,
    /// The texts that it may hold, where they are written down.
    texts: Vec<Arc<str>>,
    flow: Flow,
}

impl Place {
    fn new(known: Option<Known>, flow: Flow) -> Self {
        let texts = if let Some(Known::Text(text)) = &known { vec![text.clone()] } else { Vec::new() };
        Self { known, texts, flow }
    }

    fn join(mut self, other: &Place) -> Self {
        self.texts.extend(other.texts.iter().cloned());
        self.texts.dedup();
        self.texts.truncate(MOST_TEXTS);
        let known = self.known.and_then(|known| known.both(other.known.as_ref()?));
        Self { known, texts: self.texts, flow: self.flow.joined(other.flow.clone()) }
    }
}

impl Known {
    /// What is known where two ways meet.
    pub fn both(self, other: &Known) -> Option<Known> {
        match (self, other) {
            (Known::List(mine), Known::List(theirs)) if mine.places.len() == theirs.places.len() => {
                let places = mine.places.into_iter().zip(&theirs.places).map(|(one, two)| one.join(two));
                let calls = mine.calls.into_iter().chain(theirs.calls.iter().copied());
                Some(Known::List(List { places: places.collect(), calls: calls.collect() }))
            }
            (known, other) => known.equals(other).filter(|same| *same).map(|_| known),
        }
    }

    /// Whether two are the same. None where languages differ on it.
    pub fn equals(&self, other: &Known) -> Option<bool> {
        match (self, other) {
            (Known::Nothing, Known::Nothing) => Some(true),
            (Known::Truth(one), Known::Truth(two)) => Some(one == two),
            (Known::Number(one), Known::Number(two)) => Some(one == two),
            (Known::Text(one), Known::Text(two)) => Some(one == two),
            _ => None,
        }
    }

    fn is_true(&self, python: bool) -> bool {
        match self {
            Known::Nothing => false,
            Known::Truth(truth) => *truth,
            Known::Number(number) => *number != 0,
            Known::Text(text) => !text.is_empty(),
            Known::List(list) => !python || !list.places.is_empty(),
        }
    }

    /// True where one of these texts may stand in a place of a list.
    pub fn may_hold(&self, at: usize, texts: &[&str]) -> bool {
        let Known::List(list) = self else { return false };
        list.places.get(at).is_some_and(|place| place.texts.iter().any(|text| texts.contains(&&**text)))
    }
}

impl<'a> Reader<'a> {
    /// Whether a condition holds, where that is known.
    pub(super) fn truth(&self, condition: Node<'a>, state: &State) -> Option<bool> {
        Some(self.known(condition, state)?.is_true(self.python()))
    }

    /// What an expression holds, where that is known.
    pub(super) fn known(&self, node: Node<'a>, state: &State) -> Option<Known> {
        match node.role() {
            Role::String => self.written(node),
            Role::Template if node.children().next().is_none() => self.written(node),
            Role::Number => self.literal(node)?.parse().ok().map(Known::Number),
            Role::True => Some(Known::Truth(true)),
            Role::False => Some(Known::Truth(false)),
            Role::Null => Some(Known::Nothing),
            Role::Name => state.known.get(&self.key(node)?).cloned(),
            Role::Not => Some(Known::Truth(!self.truth(node.children().next()?, state)?)),
            Role::Unary if node.name() == "-" => match self.known(node.children().next()?, state)? {
                Known::Number(number) => number.checked_neg().map(Known::Number),
                _ => None,
            },
            Role::Index => self.place(node, state)?.known,
            Role::Conditional => {
                let (condition, then, otherwise) = super::expression::parts_of_conditional(node)?;
                self.known(if self.truth(condition, state)? { then? } else { otherwise? }, state)
            }
            Role::Binary | Role::Compare => {
                let mut sides = node.children();
                let (left, right, None) = (sides.next()?, sides.next()?, sides.next()) else { return None };
                let (left, right) = (self.known(left, state)?, self.known(right, state)?);
                computed(node.name(), left, right, self.python())
            }
            _ => None,
        }
    }

    /// A text without escapes, whose length is its own.
    fn written(&self, node: Node<'a>) -> Option<Known> {
        self.literal(node).filter(|text| !text.contains('\\')).map(|text| Known::Text(text.into()))
    }

    /// What stands where an index that is known leads to.
    pub(super) fn place(&self, index: Node<'a>, state: &State) -> Option<Place> {
        let (object, key) = (index.child(Part::Object)?, index.child(Part::Index)?);
        let Some(Known::Number(at)) = self.known(key, state) else { return None };
        match self.known(object, state)? {
            Known::List(List { places, .. }) => places.get(self.offset(at, places.len())?).cloned(),
            Known::Text(text) => {
                let at = self.offset(at, text.chars().count())?;
                let known = text.chars().nth(at).map(|one| Known::Text(one.to_string().into()));
                Some(Place::new(known, Flow::default()))
            }
            _ => None,
        }
    }

    /// What flows out of a place of a list that is known.
    pub(super) fn flow_of_place(&self, index: Node<'a>, state: &State) -> Option<Flow> {
        let object = index.child(Part::Object).filter(|object| object.is(Role::Name))?;
        let listed = matches!(self.known(object, state), Some(Known::List(_)));
        self.place(index, state).filter(|_| listed).map(|place| place.flow)
    }

    fn offset(&self, at: i64, length: usize) -> Option<usize> {
        let at = if at < 0 && self.python() { at.checked_add_unsigned(length as u64)? } else { at };
        usize::try_from(at).ok().filter(|at| *at < length)
    }

    fn key(&self, name: Node<'a>) -> Option<Key> {
        let binding = self.occurrences.resolve(name, name.symbol())?;
        Some((binding.scope.id, name.symbol()))
    }

    /// A variable is given a value: `flow` is what flows into it.
    pub(super) fn remember(&mut self, target: Node<'a>, value: Node<'a>, flow: &Flow, state: &mut State) {
        if !target.is(Role::Name) || self.frames.len() < 2 {
            return;
        }
        let known = match value.role() {
            Role::Array => self.listed(value, flow, state),
            _ => self.known(value, state),
        };
        // Two names of one list change it behind each other's back.
        let known = known.filter(|known| value.is(Role::Array) || !matches!(known, Known::List(_)));
        if let Some(known) = known
            && self.stays_here(target, matches!(known, Known::List(_)))
            && let Some(key) = self.key(target)
        {
            state.known.insert(key, known);
        }
    }

    fn listed(&self, list: Node<'a>, flow: &Flow, state: &State) -> Option<Known> {
        let count = list.children().count();
        if count > MOST_PLACES || list.children().any(|child| child.is(Role::Spread)) {
            return None;
        }
        let place = |(at, child): (usize, Node<'a>)| {
            let held = flow.fields.iter().find(|(name, _)| **name == *at.to_string());
            Place::new(self.known(child, state), held.map(|(_, held)| held.clone()).unwrap_or_default())
        };
        let places = list.children().enumerate().map(place).collect();
        Some(Known::List(List { places, calls: Vec::new() }))
    }

    /// True for a variable of a function that no function inside changes; a list is changed by whoever has it.
    fn stays_here(&self, name: Node<'a>, is_list: bool) -> bool {
        let Some(binding) = self.occurrences.resolve(name, name.symbol()) else { return false };
        let function = |node: Node<'a>| node.ancestors().find(|up| up.is(Role::Function)).map(|up| up.id);
        let (all, home) = (self.occurrences.bindings(name, name.symbol()), function(name));
        let occurrences = self.occurrences.of(self.facts, name.symbol());
        let mut uses = occurrences.iter().map(|id| self.facts.node(*id));
        !binding.scope.is(Role::Module)
            && all.iter().filter(|each| each.scope == binding.scope).all(|each| function(each.name) == home)
            && !uses.any(|used| {
                let is_global = used.parent().is_some_and(|up| up.is(Role::Global));
                is_global || is_list && binding.scope.encloses(used) && function(used) != home
            })
    }

    /// A variable changes in a way that is not followed: `i++`, `list[0] = x`, `del list[0]`, a pattern that captures it.
    pub(super) fn forget(&self, name: Node<'a>, state: &mut State) {
        if let Some(key) = self.key(name).filter(|_| name.is(Role::Name)) {
            state.known.remove(&key);
        }
    }

    /// What is in here may have run any number of times, half, or not at all.
    pub(super) fn forget_changed(&self, inside: Node<'a>, state: &mut State) {
        state.known.retain(|(_, symbol), known| {
            let occurrences = self.occurrences.of(self.facts, *symbol);
            !occurrences.iter().map(|id| self.facts.node(*id)).any(|node| {
                inside.encloses(node) && (matches!(known, Known::List(_)) || crate::facts::binding(node).is_some())
            })
        });
    }

    /// The list that a method is called on. It is taken out: what the method does with it is told by `on_list`.
    pub(super) fn take_list(&self, callee: Node<'a>, state: &mut State) -> Option<(Key, List)> {
        let object = callee.child(Part::Object).filter(|object| callee.is(Role::Member) && object.is(Role::Name))?;
        let key = self.key(object).filter(|key| matches!(state.known.get(key), Some(Known::List(_))))?;
        match state.known.remove(&key)? {
            Known::List(list) => Some((key, list)),
            _ => None,
        }
    }

    /// What a method makes of a list, and what it hands out of it.
    pub(super) fn on_list(&self, (key, mut list): (Key, List), given: &Given<'a>, state: &mut State) -> Option<Flow> {
        if list.calls.contains(&given.call.id) {
            state.known.insert(key, Known::List(list));
            return None;
        }
        list.calls.push(given.call.id);
        let places = &mut list.places;
        let number = |at: usize, state: &State| match self.known(given.arguments.get(at)?.0, state) {
            Some(Known::Number(number)) => Some(number),
            _ => None,
        };
        let entry = |at: usize, state: &State| {
            let (node, flow) = given.arguments.get(at)?;
            (!node.is(Role::Spread)).then(|| Place::new(self.known(*node, state), flow.clone()))
        };
        let out = match (given.method, given.arguments.len()) {
            ("append" | "push", 1) => {
                places.push(entry(0, state)?);
                None
            }
            ("insert", 2) => {
                let at = usize::try_from(number(0, state)?).ok()?.min(places.len());
                places.insert(at, entry(1, state)?);
                None
            }
            ("unshift", 1) => {
                places.insert(0, entry(0, state)?);
                None
            }
            ("shift", 0) => Some((!places.is_empty()).then(|| places.remove(0))?),
            ("pop", 0) => Some(places.pop()?),
            ("pop", 1) => Some(places.remove(self.offset(number(0, state)?, places.len())?)),
            ("index" | "count" | "includes" | "indexOf", _) => None,
            _ => return None,
        };
        if places.len() <= MOST_PLACES {
            state.known.insert(key, Known::List(list));
        }
        out.map(|place| place.flow)
    }
}

/// What an operator makes of two things that are known.
fn computed(operator: &str, left: Known, right: Known, python: bool) -> Option<Known> {
    use Known::{List, Number, Text, Truth};
    let truth = |truth: bool| Some(Truth(truth));
    match (operator, &left, &right) {
        ("==" | "===" | "is", ..) => left.equals(&right).map(Truth),
        ("!=" | "!==" | "is not", ..) => left.equals(&right).map(|same| Truth(!same)),
        ("and" | "&&", ..) => Some(if left.is_true(python) { right } else { left }),
        ("or" | "||", ..) => Some(if left.is_true(python) { left } else { right }),
        ("in" | "not in", Text(part), Text(whole)) if python => truth(whole.contains(&**part) == (operator == "in")),
        ("in" | "not in", one, List(list)) if python => {
            let same = list.places.iter().map(|place| place.known.as_ref().and_then(|known| known.equals(one)));
            let same: Option<Vec<bool>> = same.collect();
            truth(same?.contains(&true) == (operator == "in"))
        }
        ("+", Text(one), Text(two)) if one.len() + two.len() < 256 => Some(Text(format!("{one}{two}").into())),
        (_, Number(one), Number(two)) => match operator {
            "<" => truth(one < two),
            "<=" => truth(one <= two),
            ">" => truth(one > two),
            ">=" => truth(one >= two),
            "+" => one.checked_add(*two).map(Number),
            "-" => one.checked_sub(*two).map(Number),
            "*" => one.checked_mul(*two).map(Number),
            "//" if *two > 0 => Some(Number(one.div_euclid(*two))),
            // Languages differ on what is left of a number below zero.
            "%" if *one >= 0 && *two > 0 => Some(Number(one % two)),
            _ => None,
        },
        _ => None,
    }
}

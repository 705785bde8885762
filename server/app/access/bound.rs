//! Functions that others were made of: those that were given some of their arguments (`functools.partial(check, "admin")`,
//! `check.bind(null, "admin")`), and those under decorators.

use std::rc::Rc;

use super::super::files::At;
use super::super::interpret::PARTIAL;
use super::super::route::Calling;
use super::super::value::{FunctionId, Made, Value};
use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;

impl Visit<'_, '_> {
    /// A function that code calls itself, behind what its decorators made of it.
    pub(super) fn enter_decorated(&mut self, id: FunctionId, given: Given, at: At) -> Datum {
        let place = self.run.world.function(id).at;
        // What a wrapper calls is the next one, and the last calls the function.
        let within = self.wrapping.iter().filter(|each| **each == place).count();
        let made = self.run.decorations(&Value::Function(id)).iter().filter_map(|each| each.result.function());
        let wrappers: Vec<_> = made.filter(|wrapper| self.run.world.function(*wrapper).at != place).collect();
        let Some(wrapper) = wrappers.get(within) else { return self.enter_function(id, given, at) };
        self.wrapping.push(place);
        let answer = self.enter_function(*wrapper, given, at);
        self.wrapping.pop();
        answer
    }

    /// What a decorator calls what it stands in front of with: `return view(current_user, *args, **kwargs)`.
    pub(super) fn hand_over(&mut self, given: Given) {
        let joined = match self.handed.take() {
            Some(before) if before.positional.len() == given.positional.len() => {
                let each = before.positional.iter().zip(&given.positional).map(|(one, other)| one.join(other));
                let named = given.named.iter().map(|(name, value)| {
                    let held = before.named(name).map_or_else(|| value.clone(), |held| held.join(value));
                    (name.clone(), held)
                });
                Given { positional: each.collect(), named: named.collect() }
            }
            _ => given,
        };
        self.handed = Some(joined);
    }

    /// The same for a handler that is called with this where nothing stands in front of it.
    pub(super) fn handed_to(&mut self, calling: Calling, plain: Vec<Datum>) -> Given {
        let is_request = |datum: &Datum| matches!(datum.thing, Thing::Request);
        match (calling, self.handed.take()) {
            // Flask gives a view what stands in the path alone, by name.
            (Calling::Flask, Some(mut handed)) => {
                handed.positional.retain(|datum| !is_request(datum));
                handed
            }
            (Calling::Django | Calling::DjangoMethod, Some(mut handed))
                if handed.positional.first().is_some_and(is_request) =>
            {
                handed.positional.extend(plain.into_iter().skip(1));
                handed
            }
            _ => Given::of(plain),
        }
    }

    pub(super) fn bound(function: Datum, given: Given) -> Datum {
        Datum::new(Thing::Bound(Rc::new((function, given))), Marks::NONE, There::Yes)
    }

    /// A call of one: what it was given before comes first.
    pub(super) fn call_bound(&mut self, function: Datum, mut before: Given, given: Given, at: At) -> Datum {
        before.positional.extend(given.positional);
        before.named.retain(|(name, _)| given.named.iter().all(|(other, _)| other != name));
        before.named.extend(given.named);
        self.invoke(function, before, at)
    }

    /// The function and the arguments, where a module made one.
    pub(super) fn bound_by_module(&mut self, value: &Value) -> Option<(Datum, Given)> {
        let (function, arguments) = self.run.partial(value.object()?)?;
        let function = self.of_value(function);
        let positional = arguments.positional.into_iter().map(|argument| self.of_value(argument.value)).collect();
        let named =
            arguments.named.into_iter().map(|(name, argument)| (Rc::from(&*name), self.of_value(argument.value)));
        Some((function, Given { positional, named: named.collect() }))
    }

    /// True for what is made of the project's code and can be called.
    pub(super) fn is_called_by_project(&mut self, value: &Value) -> bool {
        let Some(object) = value.object() else { return false };
        match self.run.world.object(object).made {
            Made::Instance { class, .. } => self.run.attribute(class, "__call__").is_some(),
            _ => self.bound_by_module(value).is_some(),
        }
    }

    /// `check.call(this, …)`, `check.apply(this, […])`, `check.bind(this, …)`.
    pub(super) fn on_function(&mut self, function: Datum, name: &str, given: Given, at: At) -> Datum {
        let rest = || given.positional.iter().skip(1).cloned().collect();
        match (name, given.positional.get(1).map(|second| &second.thing)) {
            ("call", _) => self.invoke(function, Given::of(rest()), at),
            ("bind", None) => function,
            ("bind", _) => Self::bound(function, Given::of(rest())),
            (_, Some(Thing::List(items))) => self.invoke(function, Given::of(items.to_vec()), at),
            _ => self.invoke(function, Given::default(), at),
        }
    }

    /// A call that makes one.
    pub(super) fn binds(&self, path: &str, given: &Given) -> Option<Datum> {
        let (function, rest) = given.positional.split_first().filter(|_| path == PARTIAL)?;
        Some(Self::bound(function.clone(), Given { positional: rest.to_vec(), named: given.named.clone() }))
    }
}

//! Failures and successes that are values: `E.left(error)` and `E.right(user)` of fp-ts, `err` and `ok` of neverthrow.

use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;
use crate::models::access::access;

const FAILED: &str = "failed";

impl Visit<'_, '_> {
    /// A call that makes one, or asks which of both it is.
    pub(super) fn outcome(&self, path: &str, given: &Given) -> Option<Datum> {
        let model = &access().outcomes;
        let first = || given.positional.first().cloned().unwrap_or_else(Datum::null);
        if model.failures.holds(path) {
            return Some(of(There::Yes, first()));
        }
        if model.successes.holds(path) {
            return Some(of(There::No, first()));
        }
        if model.nullable.holds(path) {
            return Some(of(first().there.not(), first()));
        }
        if model.failed.holds(path) {
            return has_failed(given.positional.first()?);
        }
        if model.succeeded.holds(path) {
            return has_failed(given.positional.first()?).map(|failed| Datum { there: failed.there.not(), ..failed });
        }
        None
    }

    /// `O.none`
    pub(super) fn no_outcome(&self, path: &str) -> Option<Datum> {
        access().outcomes.none.holds(path).then(|| of(There::Yes, Datum::null()))
    }
}

/// `found.isErr()`
pub(super) fn asked_of_outcome(outcome: &Datum, name: &str) -> Option<Datum> {
    let model = &access().outcomes;
    if model.asks_failed.iter().any(|each| each == name) {
        return has_failed(outcome);
    }
    let succeeded = model.asks_succeeded.iter().any(|each| each == name);
    has_failed(outcome).filter(|_| succeeded).map(|failed| Datum { there: failed.there.not(), ..failed })
}

/// None where nothing says that it is an outcome.
fn has_failed(outcome: &Datum) -> Option<Datum> {
    let Thing::Record(fields) = &outcome.thing else { return None };
    let (_, failed) = fields.iter().find(|(key, _)| &**key == FAILED)?;
    Some(Datum::opaque(Marks::NONE, failed.there))
}

/// What was found is under `right`, `value` or `some`, what was missing under `left` or `error`, as each library has it.
fn of(failed: There, value: Datum) -> Datum {
    let flag = match failed {
        There::Yes => Datum::bool(true),
        There::No => Datum::bool(false),
        There::Maybe => Datum::unknown(),
    };
    let held: &[&str] = match failed {
        There::Yes => &["left", "error"],
        There::No => &["right", "value"],
        There::Maybe => &["left", "error", "right", "value"],
    };
    let mut fields = vec![(FAILED.into(), flag)];
    fields.extend(held.iter().map(|key| ((*key).into(), value.clone())));
    Datum::new(Thing::Record(fields.into()), Marks::NONE, There::Yes)
}

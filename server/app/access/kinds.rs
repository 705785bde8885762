//! Questions about what kind of thing a value is, where that is known: `Array.isArray(x)`, `isinstance(x, list)`.

use super::calls::Given;
use super::datum::{Datum, There, Thing};
use super::visit::Visit;
use crate::app::value::Value;

#[derive(PartialEq)]
enum Kind {
    List,
    Record,
    Text,
    Number,
    Other,
}

impl Visit<'_, '_> {
    /// None for any other call, and where the value is not known well enough.
    pub(super) fn asked_of_kind(&self, path: &str, given: &Given) -> Option<Datum> {
        let first = given.positional.first()?;
        let wanted = match path {
            "Array.isArray" => vec![Kind::List],
            "isinstance" => {
                let kinds = given.positional.get(1)?;
                match &kinds.thing {
                    Thing::List(kinds) => kinds.iter().map(|kind| self.kind_called(kind)).collect::<Option<_>>()?,
                    _ => vec![self.kind_called(kinds)?],
                }
            }
            _ => return None,
        };
        let kind = kind_of(first)?;
        Some(Datum::opaque(first.all_marks(), There::of(wanted.contains(&kind))))
    }

    fn kind_called(&self, kind: &Datum) -> Option<Kind> {
        let path = kind.value().and_then(|value| self.run.world.path(value))?;
        match &*path {
            "list" | "tuple" => Some(Kind::List),
            "dict" => Some(Kind::Record),
            "str" => Some(Kind::Text),
            "int" | "float" => Some(Kind::Number),
            _ => None,
        }
    }
}

fn kind_of(datum: &Datum) -> Option<Kind> {
    match &datum.thing {
        Thing::List(_) | Thing::Value(Value::List(_)) => Some(Kind::List),
        Thing::Record(_) | Thing::Value(Value::Record(_)) => Some(Kind::Record),
        Thing::Value(Value::Text(_)) => Some(Kind::Text),
        Thing::Value(Value::Number(_)) => Some(Kind::Number),
        Thing::Value(Value::Null | Value::Function(_)) => Some(Kind::Other),
        _ => None,
    }
}

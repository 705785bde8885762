//! Questions about what kind of thing a value is, where that is known: `Array.isArray(x)`, `isinstance(x, list)`,
//! `typeof x === "string"`, and how long a text is.

use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;
use crate::app::files::At;
use crate::app::value::Value;

/// Schemas that take what is not there.
const LENIENT: [&str; 9] =
    ["optional", "nullish", "nullable", "default", "prefault", "catch", "any", "unknown", "preprocess"];

#[derive(PartialEq)]
enum Kind {
    List,
    Record,
    Text,
    Number,
    Bool,
    Other,
}

impl Visit<'_, '_> {
    /// None for any other call, and where the value is not known well enough.
    pub(super) fn asked_of_kind(&self, path: &str, given: &Given) -> Option<Datum> {
        let first = given.positional.first()?;
        let wanted = match path {
            "len" => {
                let length = first.text()?.chars().count();
                let there = There::of(length > 0);
                return Some(Datum::new(Thing::Value(Value::Number(length.to_string().into())), first.marks, there));
            }
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

    /// A schema does not take what is not there: `claims.safeParse(undefined)`.
    pub(super) fn refused_by_schema(&mut self, path: &str, given: &Given, at: At) -> Option<Datum> {
        let (schema, method) = path.rsplit_once('.')?;
        let is_lenient = schema.split(['.', '(']).any(|part| LENIENT.contains(&part));
        if !schema.starts_with("zod") || is_lenient || !given.positional.first()?.is_null() {
            return None;
        }
        match method {
            "parse" | "parseAsync" => {
                self.raise(at, None);
                Some(Datum::null())
            }
            "safeParse" | "safeParseAsync" => {
                let outcome = vec![("success".into(), Datum::bool(false)), ("data".into(), Datum::null())];
                Some(Datum::new(Thing::Record(outcome.into()), Marks::NONE, There::Yes))
            }
            _ => None,
        }
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
        Thing::Value(Value::Bool(_)) => Some(Kind::Bool),
        Thing::Value(Value::Null | Value::Function(_)) => Some(Kind::Other),
        _ => None,
    }
}

/// Whether `typeof` of a value is that word. None where nothing is known of the word.
pub(super) fn is_of_type(value: &Datum, word: &str) -> Option<There> {
    if word == "undefined" {
        let is_missing = value.is_null() || matches!(value.thing, Thing::Opaque) && value.there == There::No;
        // Something that counts as false may be there all the same.
        return Some(match value.there {
            There::Yes => There::No,
            _ if is_missing => There::Yes,
            _ => There::Maybe,
        });
    }
    let wanted: &[Kind] = match word {
        "string" => &[Kind::Text],
        "number" => &[Kind::Number],
        "boolean" => &[Kind::Bool],
        "object" => &[Kind::List, Kind::Record],
        _ => return None,
    };
    // `typeof null` is "object", and what was not sent is `null` or `undefined`.
    if value.is_null() || matches!(value.thing, Thing::Opaque) && value.there == There::No {
        return Some(if word == "object" { There::Maybe } else { There::No });
    }
    Some(kind_of(value).map_or(There::Maybe, |kind| There::of(wanted.contains(&kind))))
}

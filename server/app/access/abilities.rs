//! CASL: what an ability answers somebody who has none of the rights that were not given to everybody.

use super::super::files::At;
use super::super::value::Value;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;
use crate::models::access::access;

impl Visit<'_, '_> {
    /// `ability.can("update", note)`, `ForbiddenError.from(ability).throwUnlessCan("update", note)`
    pub(super) fn asked_of_ability(&mut self, path: &str, at: At) -> Option<Datum> {
        let (abilities, builders) = (&access().caller.abilities, &access().caller.ability_builders);
        let made = format!("{path}()");
        if abilities.holds(&made) || builders.holds(&made) {
            return Some(Datum::new(Thing::Value(Value::Outside(made.into())), Marks::NONE, There::Yes));
        }
        let (_, method) = path.rsplit_once('.').filter(|(ability, _)| abilities.holds(ability))?;
        let denied = match method {
            "can" => There::No,
            "cannot" => There::Yes,
            "throwUnlessCan" => {
                self.happened.asked_role = true;
                self.raise(at, Some(403));
                return Some(Datum::null());
            }
            _ => return None,
        };
        self.happened.asked_role = true;
        Some(Datum::opaque(Marks::NONE, denied))
    }
}

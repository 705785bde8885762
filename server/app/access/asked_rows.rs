//! Methods of loaded rows that are told who calls, and say whose the row is: `order.raise_not_editable(request.user)`.

use super::super::files::At;
use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;

impl Visit<'_, '_> {
    /// What a method of the project says of the caller and a row, where that is certain: it refuses, or it compares the two
    /// and answers by that. Where it is not, the method counts as what its name tells: what it may put into the row for the
    /// caller does not make that row the caller's.
    pub(super) fn asked_of_row(&mut self, receiver: &Datum, name: &str, given: &Given, at: At) -> Option<Datum> {
        let Thing::Row(effect) = receiver.thing else { return None };
        let is_told = given.marks().has(Marks::IDENTITY)
            || given.all().any(|datum| matches!(datum.thing, Thing::User | Thing::Request));
        if receiver.marks.has(Marks::IDENTITY) || !is_told {
            return None;
        }
        // `form.save(request)` of a form around the row.
        let classes = [self.forms.get(&effect).copied(), self.classes.get(&effect).copied()];
        let mut methods = classes.into_iter().flatten().map(|class| self.run.attribute(class, name));
        let method = methods.find_map(|method| method.and_then(|method| method.function()))?;
        let before = (self.state.clone(), self.happened.clone(), self.entered.clone());
        self.happened.asked_identity = false;
        let answer = self.enter_method(method, receiver.clone(), given.clone(), at);
        if self.raised || self.happened.asked_identity && answer.there != There::Maybe {
            self.happened.asked_identity |= before.1.asked_identity;
            return Some(answer);
        }
        (self.state, self.happened, self.entered) = before;
        None
    }
}

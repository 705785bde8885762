//! Methods that plugins of Fastify put on every request or reply: `decorateRequest("isAdmin", isAdmin)`.

use super::super::files::At;
use super::super::route::Calling;
use super::super::value::{FunctionId, Value};
use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;

impl Visit<'_, '_> {
    /// A method of the request that a plugin of the project gave it: its body says what it does, whatever its name.
    pub(super) fn decorated(&mut self, of: &Datum, name: &str, given: &Given, at: At) -> Option<Datum> {
        if self.calling != Calling::Fastify {
            return None;
        }
        let by = match of.thing {
            Thing::Request => "request",
            Thing::Response(_) => "reply",
            _ => return None,
        };
        let function = self.decoration(by, name)?;
        let this = Datum::new(of.thing.clone(), Marks::NONE, There::Yes);
        Some(self.enter_method(function, this, given.clone(), at))
    }

    fn decoration(&mut self, by: &str, name: &str) -> Option<FunctionId> {
        let given = self.run.added(&format!("{by}.{name}"))?.clone();
        match self.run.force(&given) {
            Value::Function(function) => Some(function),
            _ => None,
        }
    }
}

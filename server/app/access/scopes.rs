//! Scopes of Starlette: what a backend grants to who calls, and what `requires` and `has_required_scope` ask for.

use super::super::route::Link;
use super::super::value::{ObjectId, Value};
use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::links::Outcome;
use super::visit::{Stop, Visit};

/// Under which the scopes of Starlette's `request.auth` are kept.
const SCOPES: &str = "seaworthy.scopes";

impl Visit<'_, '_> {
    /// `AuthenticationMiddleware`: its backend says who calls, and turns away only by raising.
    pub(super) fn backend(&mut self, object: ObjectId, link: &Link) -> Outcome {
        let backend = self.run.world.call(object).and_then(|(_, arguments)| arguments.named_or("backend", 0).cloned());
        let Some(backend) = backend.map(|argument| self.run.force(&argument.value)) else { return Outcome::Passed };
        let method = self.run.member(&backend, "authenticate", None);
        let Some(id) = method.function() else { return Outcome::Passed };
        let request = Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let answer = self.enter_method(
            id,
            Datum::new(Thing::Value(backend), Marks::NONE, There::Yes),
            Given::of(vec![request.clone()]),
            link.at,
        );
        let thrown = self.thrown();
        if std::mem::take(&mut self.raised) {
            return Outcome::Stopped(thrown.unwrap_or(Stop { at: link.at, status: Some(401) }));
        }
        if let Thing::List(items) = &answer.thing
            && let Some(scopes) = items.first()
        {
            self.leave(&request, SCOPES, scopes.clone());
        }
        Outcome::Passed
    }

    /// `@requires("admin")`.
    pub(super) fn requires(&mut self, object: ObjectId) -> Option<bool> {
        let arguments = self.run.world.call(object)?.1.clone();
        let wanted = arguments.named_or("scopes", 0)?.value.clone();
        let wanted = self.plain(&wanted);
        match self.has_scopes(&wanted) {
            There::Yes => Some(true),
            There::No => Some(false),
            There::Maybe => None,
        }
    }

    /// `has_required_scope(request, ["admin"])`: whether this persona has all of the scopes. Who is signed in and nothing
    /// special has no other than `authenticated`, unless a backend of the project's says so.
    pub(super) fn has_scopes(&mut self, wanted: &Datum) -> There {
        let wanted = match &wanted.thing {
            Thing::List(items) => items.to_vec(),
            Thing::Value(value @ (Value::List(_) | Value::Text(_))) => {
                let each = self.run.world.flattened(value);
                each.iter().map(|value| self.plain(value)).collect()
            }
            _ => return There::Maybe,
        };
        let granted = match self.state.left.get(SCOPES).map(|scopes| &scopes.thing) {
            Some(Thing::List(items)) => items.iter().map(|item| item.text().map(str::to_owned)).collect(),
            _ => None,
        };
        let has =
            |scope: &Datum, held: &[String]| scope.text().is_some_and(|scope| held.iter().any(|each| each == scope));
        let held: Vec<String> = match granted {
            Some(held) => held,
            None if self.persona.is_known() => vec!["authenticated".to_owned()],
            None => Vec::new(),
        };
        let enough = wanted.iter().all(|scope| has(scope, &held));
        self.happened.asked_role |= !enough && self.persona.is_known();
        There::of(enough)
    }
}

//! Guards that the project's configuration names: what they do is taken from there, not from their code.

use super::super::declared::{Named, Proves};
use super::super::files::At;
use super::super::route::Link;
use super::super::value::{Made, Value};
use super::calls::Given;
use super::datum::Datum;
use super::links::Outcome;
use super::visit::{Stop, Visit};
use crate::facts::{Node, Part, Role};

impl<'a> Visit<'_, 'a> {
    /// What becomes of the request at a link that the project names. None where it names another.
    pub(super) fn by_project(&mut self, value: &Value, link: &Link) -> Option<Outcome> {
        if self.run.files.declared().guards.is_empty() {
            return None;
        }
        let proves =
            self.named_value(value).or_else(|| self.run.files.declared().proves_called(self.run.node(link.at)?))?;
        let status = match proves {
            Proves::Nothing => return Some(Outcome::Passed),
            _ if !self.persona.is_known() => Some(401),
            Proves::Authorisation => {
                self.happened.asked_role |= self.persona.is_known();
                Some(403)
            }
            Proves::Authentication => {
                let who = self.identity();
                self.results.push((value.clone(), who));
                return Some(Outcome::Passed);
            }
        };
        Some(Outcome::Stopped(Stop { at: link.at, status }))
    }

    /// What a call of a guard that the project names answers. None where it names another.
    pub(super) fn call_by_project(&mut self, place: Option<At>, path: &str, given: &Given, at: At) -> Option<Datum> {
        let declared = self.run.files.declared();
        if declared.guards.is_empty() {
            return None;
        }
        let proves = match place {
            Some(place) => self.named_at(place)?,
            // A package's is told by its whole path; what cannot be resolved, by how it is called.
            None if path.starts_with("?.") => {
                let callee = self.run.node(at).and_then(Node::callee)?;
                let object = callee.child(Part::Object).map(Node::name);
                let whole = object.map(|object| format!("{object}.{}", callee.name()));
                match &whole {
                    Some(whole) => declared.proves(Named { path: Some(whole), ..Named::default() })?,
                    None => declared.proves(Named { name: callee.name(), ..Named::default() })?,
                }
            }
            None => declared.proves(Named { path: Some(path), ..Named::default() })?,
        };
        match proves {
            Proves::Nothing => {
                self.callbacks(given, at);
                return Some(Datum::unknown());
            }
            _ if !self.persona.is_known() => self.raise(at, Some(401)),
            Proves::Authorisation => {
                self.happened.asked_role |= self.persona.is_known();
                self.raise(at, Some(403));
            }
            Proves::Authentication => return Some(self.identity()),
        }
        Some(Datum::unknown())
    }

    fn named_value(&self, value: &Value) -> Option<Proves> {
        let world = &self.run.world;
        match value {
            Value::Function(id) => self.named_at(world.function(*id).at),
            Value::Class(class) => self.named_at(world.class(*class).at),
            Value::Object(object) if let Made::Instance { class, .. } = world.object(*object).made => {
                self.named_at(world.class(class).at)
            }
            Value::Unknown(Some(at)) => self.run.files.declared().proves_called(self.run.node(*at)?),
            other => {
                let path = world.path(other)?;
                let path = path.trim_end_matches("()");
                let declared = self.run.files.declared();
                let alone = path.rsplit('.').next().unwrap_or(path);
                let by_path = declared.proves(Named { path: Some(path), ..Named::default() });
                // In front of a route, the bare name is clear enough.
                by_path.or_else(|| declared.proves(Named { name: alone, ..Named::default() }))
            }
        }
    }

    /// A function or class of the project; what a factory makes counts as the factory does.
    fn named_at(&self, at: At) -> Option<Proves> {
        let declared = self.run.files.declared();
        let file = self.run.source(at.file).map(|file| &*file.path);
        let node = self.run.node(at)?;
        let functions = std::iter::once(node).chain(node.ancestors().filter(|node| node.is(Role::Function)));
        functions
            .filter_map(|node| {
                let name = if node.is(Role::Class) { node.name() } else { node.function_name() };
                let class = node.ancestors().find(|above| above.is_any(&[Role::Class, Role::Function]));
                let class = class.filter(|above| above.is(Role::Class)).map(Node::name);
                // `CanActivate` of a class that is named.
                let as_class = class.and_then(|class| declared.proves(Named { name: class, file, ..Named::default() }));
                let is_entry = matches!(name, "canActivate" | "__call__" | "has_permission" | "dispatch" | "use");
                let named = declared.proves(Named { name, class, file, path: None });
                named.or_else(|| as_class.filter(|_| is_entry))
            })
            .next()
    }
}

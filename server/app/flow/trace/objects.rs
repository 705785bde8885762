//! What is held by objects that are made, answered or called back with, and what a call gives to a parameter.

use std::sync::Arc;

use super::super::Source;
use super::super::classes::{answers_itself, field_of_class, getter};
use super::super::file::Site;
use super::super::resolve::{Callee, callee};
use super::super::value::{Flow, Origin, Root};
use super::{Place, Tracer, given, name_of, select};
use crate::app::files::{At, FileId};
use crate::facts::{Node, Part, Role};
use crate::models::flow::Harm;
use crate::syntax::Language;

impl Tracer<'_> {
    /// What a field holds of an instance that a constructor made.
    pub(super) fn of_instance(&self, target: Callee, field: &Arc<str>, rest: &[Arc<str>]) -> Option<Flow> {
        let source = self.app.files.get(target.at.file)?;
        let stores = &source.flow().stores;
        let constructor = self.app.files.node(target.at)?;
        let held = |wanted: &Arc<str>, rest: &[Arc<str>]| {
            let of_field = stores.iter().filter(|(root, _)| matches!(root, Root::Field(name) if name == wanted));
            let stored = of_field.fold(Flow::default(), |all, (_, held)| all.joined(select(held, rest)));
            // TypeScript's `constructor(readonly name: string)` keeps what it is given under that name.
            let place = constructor.parameters().position(|parameter| name_of(parameter) == &**wanted);
            let place = place.filter(|_| stored.is_empty() && constructor.file.language != Language::Python);
            match place {
                Some(at) => {
                    let own = Root::Param(target.at.id, at.min(250) as u8);
                    Flow::of(Origin { path: rest.to_vec(), ..Origin::new(own) })
                }
                None => stored,
            }
        };
        let read = getter(self.app, target.at, field).and_then(|at| source.flow().functions.get(&at.id));
        // What a property answers is made of fields.
        let read = read.map(|function| select(&function.answers, rest)).unwrap_or_default();
        let fields = read.whole().origins.into_iter().filter_map(|origin| match &origin.root {
            Root::Field(name) => Some(held(name, &origin.path)),
            _ => None,
        });
        Some(fields.fold(held(field, rest), Flow::joined))
    }

    /// A field of what a method answers that answers its object: what the method puts there, or what was there before.
    pub(super) fn of_itself(
        &mut self,
        file: FileId,
        origin: &Origin,
        site: &Site,
        target: Callee,
        harm: Harm,
        depth: u32,
    ) -> Option<Source> {
        let function = self.app.files.node(target.at).filter(|function| answers_itself(*function))?;
        let (field, rest) = origin.path.split_first()?;
        let source = self.app.files.get(target.at.file)?;
        let skips = target.skips(self.app.files.get(file)?.facts.node(site.callee));
        let flow = source.flow();
        let stores = flow.stores.iter().filter(|(root, _)| matches!(root, Root::Field(name) if name == field));
        for origin in stores.flat_map(|(_, held)| select(held, rest).whole().origins) {
            if let Root::Param(of, at) = &origin.root
                && *of == target.at.id
                && let Some(parameter) = function.parameters().nth(usize::from(*at))
                && let Some(given) = given_to(site, parameter, usize::from(*at), skips, &origin.path)
                && let Some(found) = self.any(file, &given, harm, depth)
            {
                return Some(found);
            }
        }
        self.any(file, &select(&site.receiver, &origin.path), harm, depth)
    }

    /// What a function is called back with by the function of the project that it is handed to.
    pub(super) fn of_callback(
        &mut self,
        file: FileId,
        callback: Node<'_>,
        at: usize,
        path: &[Arc<str>],
        harm: Harm,
        depth: u32,
    ) -> Option<Source> {
        let call = callback.parent().filter(|up| up.is(Role::Call) && callback.part() == Part::Argument)?;
        let called = call.callee()?;
        let target = callee(self.app, file, called)?;
        let place = call.arguments().position(|argument| argument == callback)? + target.skips(called);
        let name = name_of(self.app.files.node(target.at)?.parameters().nth(place)?);
        let source = self.app.files.get(target.at.file)?;
        let flow = source.flow();
        for number in flow.by_name.get(name).into_iter().flatten() {
            let site = &flow.sites[*number as usize];
            let inside = site.inside == target.at.id && source.facts.node(site.callee).is(Role::Name);
            if let Some(given) = site.arguments.get(at).filter(|_| inside)
                && let Some(mut found) = self.any(target.at.file, &select(given, path), harm, depth)
            {
                let at = At { file: target.at.file, id: site.call };
                found.steps.push(Place { at, note: format!("`{name}` is called back with it") });
                return Some(found);
            }
        }
        None
    }

    /// What a method answers of a field, where it is seen how its object was made.
    pub(super) fn of_receiver(
        &mut self,
        file: FileId,
        site: &Site,
        field: &Arc<str>,
        answer: &Origin,
        harm: Harm,
        depth: u32,
    ) -> Option<Source> {
        let made = |origin: &&Origin| matches!(origin.root, Root::Call(_)) && !origin.derived;
        let origins: Vec<Origin> = site.receiver.origins.iter().filter(made).cloned().collect();
        let held = select(&Flow { origins, fields: Vec::new() }, std::slice::from_ref(field));
        self.any(file, &select(&held, &answer.path), harm, depth)
    }

    /// A field of an instance whose class only lists its fields: a dataclass, a named tuple.
    pub(super) fn of_made(
        &mut self,
        file: FileId,
        origin: &Origin,
        site: &Site,
        harm: Harm,
        depth: u32,
    ) -> Option<Source> {
        let (field, rest) = origin.path.split_first()?;
        let node = self.app.files.get(file)?.facts.node(site.callee);
        let at = field_of_class(self.app, file, node, field)?;
        let given = given(site, field, at, 0).map(|flow| select(flow, rest))?;
        self.any(file, &given, harm, depth)
    }
}

/// The part that a path leads to of what a call gives to a parameter: `**values` is given all that has a name.
pub(super) fn given_to(site: &Site, parameter: Node<'_>, at: usize, skips: usize, path: &[Arc<str>]) -> Option<Flow> {
    if parameter.is(Role::Spread) {
        let inner = parameter.children().next()?;
        let by_name = parameter.file.language == Language::Python && inner.span().start - parameter.span().start == 2;
        if by_name {
            let (first, rest) = path.split_first()?;
            return site.named.iter().find(|(each, _)| each == first).map(|(_, flow)| select(flow, rest));
        }
        let behind = site.arguments.iter().skip(at.saturating_sub(skips));
        let place = path.first().and_then(|first| first.parse::<usize>().ok());
        let rest = path.get(1..).unwrap_or_default();
        return match place {
            Some(place) => behind.clone().nth(place).map(|flow| select(flow, rest)),
            None => Some(behind.fold(Flow::default(), |all, flow| all.joined(select(flow, rest)))),
        };
    }
    given(site, name_of(parameter), at, skips).map(|flow| select(flow, path))
}

//! What a route's handler and the functions in front of it may call, by names: only ever a reason to be silent, or a
//! step of a proof that holds something else as well.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxBuildHasher;

use crate::app::literals::Literals;
use crate::app::{At, FileId, Site};
use crate::facts::{Node, Role};
use crate::rules::Cx;

/// How many functions of one route are looked at, and how deep.
const MOST: usize = 120;
const DEEPEST: usize = 4;

/// A function and the file that it is in.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub file: FileId,
    pub node: Node<'a>,
}

impl<'a> Place<'a> {
    pub fn at(self) -> At {
        At { file: self.file, id: self.node.id }
    }
}

/// The handler of a route, as a place.
pub fn handler<'a>(cx: &Cx<'a>, site: &Site) -> Option<Place<'a>> {
    let at = site.route.handler.at;
    Some(Place { file: at.file, node: cx.app.files.node(at)? })
}

/// The handler and whatever it may call.
pub fn of_handler<'a>(cx: &Cx<'a>, site: &Site) -> Vec<Place<'a>> {
    reached(cx, started(cx, site), true)
}

/// The handler, and what a wrapper is given where that is what the route is registered with: `wrap(async (req, res) => …)`.
fn started<'a>(cx: &Cx<'a>, site: &Site) -> Vec<Place<'a>> {
    let Some(handler) = handler(cx, site) else { return Vec::new() };
    let registered = cx.app.files.node(site.route.at).filter(|call| call.is(Role::Call));
    let wrapper = registered.and_then(|call| call.arguments().last()).filter(|last| last.is(Role::Call));
    let wrapper = wrapper.map(|node| Place { file: site.route.at.file, node });
    let beside = wrapper.filter(|wrapper| wrapper.file != handler.file || !wrapper.node.encloses(handler.node));
    std::iter::once(handler).chain(beside).collect()
}

/// The handler and what it calls by a name that can only stand for one function: enough to say that something happens.
pub fn surely_of_handler<'a>(cx: &Cx<'a>, site: &Site) -> Vec<Place<'a>> {
    reached(cx, started(cx, site), false)
}

/// What is put in front of the handler, and whatever that may call.
pub fn of_links<'a>(cx: &Cx<'a>, site: &Site) -> Vec<Place<'a>> {
    let links = site
        .route
        .chain
        .iter()
        .filter_map(|link| Some(Place { file: link.at.file, node: cx.app.files.node(link.at)? }));
    reached(cx, links.collect(), true)
}

/// Places, and the functions that they may call.
pub fn reached<'a>(cx: &Cx<'a>, start: Vec<Place<'a>>, perhaps: bool) -> Vec<Place<'a>> {
    let mut found = start;
    let (mut from, mut depth) = (0, 0);
    while from < found.len() && depth < DEEPEST && found.len() < MOST {
        let end = found.len();
        for index in from..end {
            for at in callees(cx, found[index], perhaps).iter() {
                let Some(node) = cx.app.files.node(*at) else { continue };
                let callee = Place { file: at.file, node };
                let known = |each: &Place<'a>| each.file == callee.file && each.node.encloses(callee.node);
                if found.len() < MOST && !found.iter().any(known) {
                    found.push(callee);
                }
            }
        }
        (from, depth) = (end, depth + 1);
    }
    found
}

/// The functions that names within a place may stand for; many routes lead to the same places.
fn callees<'a>(cx: &Cx<'a>, place: Place<'a>, perhaps: bool) -> Arc<[At]> {
    let known = cx.app.memo().get(Callees::default);
    let key = (place.at(), perhaps);
    if let Some(found) = known.lock().get(&key) {
        return found.clone();
    }
    let found: Arc<[At]> = find_callees(cx, place, perhaps).into();
    known.lock().insert(key, found.clone());
    found
}

/// What places may call, by the place and whether names that may mean several things count.
#[derive(Default)]
struct Callees(Mutex<Known>);

type Known = HashMap<(At, bool), Arc<[At]>, FxBuildHasher>;

impl Callees {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find_callees(cx: &Cx<'_>, place: Place<'_>, perhaps: bool) -> Vec<At> {
    let mut names: Vec<&str> = Vec::new();
    let above = place.node.decorators().into_iter().filter_map(applied);
    for node in place.node.descendants_and_self().chain(above) {
        let name = match node.role() {
            // `row.delete()` is most often the row's own, whoever else has a function of that name.
            Role::Call
                if !perhaps
                    && node.receiver().is_some_and(|on| !matches!(on.name(), "self" | "cls" | "this"))
                    && is_of_rows(node.call_name()) =>
            {
                continue;
            }
            Role::Call => node.call_name(),
            Role::Name | Role::Shorthand if perhaps => node.name(),
            _ => continue,
        };
        if name.len() > 2 && !names.contains(&name) {
            names.push(name);
        }
    }
    let all = names.into_iter().map(|name| functions(cx, place.file, name));
    all.filter(|found| perhaps || found.len() == 1).flatten().collect()
}

/// What stands above a function by its own name, `@members_only`: it runs before it. `@router.get(…)` registers it.
fn applied(decorator: Node<'_>) -> Option<Node<'_>> {
    let applied = decorator.children().next()?;
    let name = if applied.is(Role::Call) { applied.callee()? } else { applied };
    name.is(Role::Name).then_some(name)
}

fn is_of_rows(name: &str) -> bool {
    let data = &crate::models::access::access().data;
    [&data.reads, &data.writes].into_iter().flatten().any(|each| each == name)
}

/// The functions of this name: of the file itself, or else of the others where there are few.
fn functions(cx: &Cx<'_>, home: FileId, name: &str) -> Vec<At> {
    let all = cx.app.definitions().named(name);
    let here: Vec<At> = all.iter().copied().filter(|at| at.file == home).collect();
    if here.is_empty() && all.len() <= 4 { all.to_vec() } else { here }
}

/// True where some symbol within the places passes.
pub fn any_name(places: &[Place<'_>], test: impl Fn(&str) -> bool) -> bool {
    places.iter().any(|place| {
        place
            .node
            .descendants_and_self()
            .any(|node| !node.name().is_empty() && node.role() != Role::Type && test(node.name()))
    })
}

/// True where some literal within the places passes.
pub fn any_literal(cx: &Cx<'_>, places: &[Place<'_>], test: impl Fn(&str) -> bool) -> bool {
    places.iter().any(|place| {
        let Some(source) = cx.app.files.get(place.file) else { return false };
        let literals: &Literals = &source.literals;
        place.node.descendants_and_self().any(|node| literals.get(node.id).is_some_and(&test))
    })
}

/// The first call within the places that passes.
pub fn find_call<'a>(places: &[Place<'a>], test: impl Fn(Place<'a>) -> bool) -> Option<Place<'a>> {
    places.iter().find_map(|place| {
        let calls = place.node.descendants_and_self().filter(|node| node.is_any(&[Role::Call, Role::New]));
        calls.map(|node| Place { file: place.file, node }).find(|call| test(*call))
    })
}

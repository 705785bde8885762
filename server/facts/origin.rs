//! Where an expression comes from: its canonical path.
//!
//! `jwt.sign` under `import jwt from "jsonwebtoken"` is `jsonwebtoken.sign`; `get` under `from requests import get` is
//! `requests.get`; `pool.query` with `const pool = new Pool()` from `pg` is `pg.Pool().query`. Models name libraries by
//! these paths, so an alias, a default import or a variable in between changes nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::rc::Rc;

use rustc_hash::FxBuildHasher;

use super::bindings::{Binding, BindingKind, Occurrences};
use super::node::Node;
use super::{Id, Part, Role};
use crate::syntax::Language;

/// How many variables and calls a path is followed through.
const FARTHEST: u32 = 12;

/// The canonical paths of one file, each found once: nearly every rule asks for those of nearly every call. Most are one of
/// a few, so a node is known by a number.
#[derive(Default)]
pub struct Paths {
    known: RefCell<HashMap<Id, Option<Number>, FxBuildHasher>>,
    numbers: RefCell<HashMap<Rc<str>, Number, FxBuildHasher>>,
    paths: RefCell<Vec<Rc<str>>>,
}

/// A path's place in the list, counted from one, so that "no path" costs nothing.
type Number = NonZeroU32;

impl Paths {
    /// The canonical path of a name, member chain, call or construction. None where its root is an expression of
    /// another kind, or a parameter without a type.
    pub fn of(&self, occurrences: &Occurrences, node: Node<'_>) -> Option<Rc<str>> {
        follow(self, occurrences, node, FARTHEST)
    }

    /// None where the node was not asked for yet.
    fn known(&self, id: Id) -> Option<Option<Rc<str>>> {
        let number = *self.known.borrow().get(&id)?;
        Some(number.map(|number| self.paths.borrow()[number.get() as usize - 1].clone()))
    }

    /// The same text for equal paths.
    fn shared(&self, path: &str) -> (Rc<str>, Option<Number>) {
        if let Some((path, number)) = self.numbers.borrow().get_key_value(path) {
            return (path.clone(), Some(*number));
        }
        let path: Rc<str> = path.into();
        let mut paths = self.paths.borrow_mut();
        paths.push(path.clone());
        let number = u32::try_from(paths.len()).ok().and_then(Number::new);
        self.numbers.borrow_mut().extend(number.map(|number| (path.clone(), number)));
        (path, number)
    }
}

fn follow(paths: &Paths, occurrences: &Occurrences, node: Node<'_>, steps: u32) -> Option<Rc<str>> {
    let node = node.awaited();
    if let Some(known) = paths.known(node.id) {
        return known;
    }
    let found = step(paths, occurrences, node, steps.checked_sub(1)?).map(|path| paths.shared(&path));
    let (path, number) = found.unzip();
    // Cut short, the path would depend on where the question began.
    if steps > FARTHEST / 2 {
        paths.known.borrow_mut().insert(node.id, number.flatten());
    }
    path
}

fn step(paths: &Paths, occurrences: &Occurrences, node: Node<'_>, steps: u32) -> Option<String> {
    match node.role() {
        Role::Member => {
            let object = follow(paths, occurrences, node.child(Part::Object)?, steps)?;
            Some(join(&object, node.name()))
        }
        Role::Call | Role::New => {
            let callee = node.callee()?;
            if let Some(module) = required(node) {
                return Some(module.to_owned());
            }
            if callee.name() == "require" && callee.is(Role::Name) {
                return None;
            }
            Some(format!("{}()", follow(paths, occurrences, callee, steps)?))
        }
        Role::Name | Role::Shorthand => match occurrences.resolve(node, node.symbol()) {
            None => Some(node.name().to_owned()),
            Some(binding) => of_binding(paths, occurrences, binding, steps),
        },
        _ => None,
    }
}

fn of_binding(paths: &Paths, occurrences: &Occurrences, binding: Binding<'_>, steps: u32) -> Option<String> {
    let steps = steps.checked_sub(1)?;
    match binding.kind {
        BindingKind::Import => imported(binding),
        BindingKind::Variable => {
            let value = binding.node.child(Part::Value)?;
            let target = binding.node.child(Part::Target)?;
            if let Some(module) = required(value) {
                return Some(if target == binding.name {
                    module.to_owned()
                } else {
                    join(module, key_of(binding.name))
                });
            }
            if target == binding.name {
                return follow(paths, occurrences, value, steps).map(|path| path.to_string());
            }
            // `const { data } = …`: one level of destructuring is a member access.
            let direct = target.is(Role::Object) && binding.name.ancestors().take(2).any(|node| node == target);
            direct
                .then(|| follow(paths, occurrences, value, steps))
                .flatten()
                .map(|path| join(&path, key_of(binding.name)))
        }
        BindingKind::Parameter => {
            let annotation = binding.node.child(Part::Type)?;
            if annotation.is(Role::Type) {
                let name = annotation.name().trim_start_matches([':', ' ']);
                let simple = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
                return simple.then(|| of_type(occurrences, binding.node, name));
            }
            follow(paths, occurrences, annotation, steps).map(|path| format!("{path}()"))
        }
        BindingKind::Other if binding.node.is(Role::As) => {
            // `with open(…) as f`, `with Client() as client`: the value itself.
            follow(paths, occurrences, binding.node.children().next()?, steps).map(|path| path.to_string())
        }
        BindingKind::Function | BindingKind::Class => Some(binding.name.name().to_owned()),
        BindingKind::Other => None,
    }
}

/// An instance of a type named in an annotation.
fn of_type(occurrences: &Occurrences, at: Node<'_>, name: &str) -> String {
    let (head, rest) = name.split_once('.').unwrap_or((name, ""));
    let root = (at.file.names.find(head))
        .and_then(|symbol| occurrences.resolve(at, symbol))
        .filter(|binding| binding.kind == BindingKind::Import)
        .and_then(imported)
        .unwrap_or_else(|| head.to_owned());
    join(&root, rest) + "()"
}

/// The path of what an import binds.
fn imported(binding: Binding<'_>) -> Option<String> {
    let python = binding.name.file.language == Language::Python;
    let import = if binding.node.is(Role::Import) { binding.node } else { binding.node.parent()? };
    let module = import.name();
    Some(match binding.node.role() {
        // `import x from "m"`, `import a.b`, `from m import x`.
        Role::Import if !python => module.to_owned(),
        Role::Import if module.is_empty() => {
            // `import a.b` binds `a`; its members spell the rest out.
            binding.name.name().split('.').next()?.to_owned()
        }
        Role::Import => join(module, binding.name.name()),
        Role::ImportAll => module.to_owned(),
        _ if binding.node.name() == "default" => module.to_owned(),
        _ => join(module, binding.node.name()),
    })
}

/// The module of `require("m")`.
fn required(value: Node<'_>) -> Option<&str> {
    let call = value.awaited();
    let module = call.is(Role::Call).then(|| call.argument(0)).flatten()?;
    (call.callee()?.is(Role::Name) && call.call_name() == "require").then(|| module.file.names.text(module.symbol()))
}

/// The key under which a destructuring pattern takes a name.
fn key_of(name: Node<'_>) -> &str {
    match name.parent() {
        Some(pair) if pair.is(Role::Pair) => pair.name(),
        _ => name.name(),
    }
}

fn join(path: &str, member: &str) -> String {
    match (path, member) {
        (_, "") => path.to_owned(),
        ("", _) => member.to_owned(),
        _ if path.ends_with('.') => format!("{path}{member}"),
        _ => format!("{path}.{member}"),
    }
}

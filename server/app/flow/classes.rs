//! Classes of the project: their bases, their properties, and those that only list their fields.

use super::resolve::{Callee, class_named, method};
use crate::app::App;
use crate::app::files::{At, FileId};
use crate::facts::{Node, Part, Role};
use crate::syntax::Language;

/// How many bases of a class are looked at.
const HIGHEST: usize = 6;

/// The names of the classes that a class is made from.
fn bases(class: Node<'_>) -> impl Iterator<Item = &str> {
    let named = class.children().filter(|child| child.part() != Part::Body && !child.is(Role::Decorator));
    named.flat_map(Node::descendants_and_self).filter(|node| node.is(Role::Name)).map(Node::name)
}

/// The class, and those of the project that it is made from.
fn lineage(app: &App, class: At) -> Vec<At> {
    let mut found = vec![class];
    let mut next = 0;
    while let Some(class) = found.get(next).copied().filter(|_| found.len() < HIGHEST) {
        next += 1;
        let Some(node) = app.files.node(class) else { continue };
        for base in bases(node).filter_map(|base| class_named(app, class.file, base)) {
            if !found.contains(&base) {
                found.push(base);
            }
        }
    }
    found
}

/// A method of a class or of one that it is made from.
pub(super) fn method_of(app: &App, class: At, name: &str) -> Option<Callee> {
    lineage(app, class).into_iter().find_map(|class| method(app, class, name))
}

/// A method that a class calls on itself, and its bases or those made from it have: `self.render()`.
pub(super) fn overridden(app: &App, class: At, name: &str) -> Option<Callee> {
    if let Some(found) = method_of(app, class, name) {
        return Some(found);
    }
    let of_child = |at: &&At| {
        let node = app.files.node(**at)?;
        let child = node.ancestors().find(|up| up.is(Role::Class)).filter(|_| node.is(Role::Function))?;
        lineage(app, At { file: at.file, id: child.id }).contains(&class).then_some(())
    };
    app.definitions().named(name).iter().find(|at| of_child(at).is_some()).map(|at| Callee::of(app, *at))
}

/// The method of the class of a constructor that is read like a field of this name.
pub(super) fn getter(app: &App, constructor: At, name: &str) -> Option<At> {
    let class = app.files.node(constructor)?.ancestors().find(|up| up.is(Role::Class))?;
    let found = method(app, At { file: constructor.file, id: class.id }, name)?;
    app.files.node(found.at)?.is_getter().then_some(found.at)
}

/// The place of a field in a class that only lists its fields.
pub(super) fn field_of_class(app: &App, file: FileId, class: Node<'_>, field: &str) -> Option<usize> {
    let class = class_named(app, file, class.name()).filter(|_| class.is(Role::Name))?;
    let node = app.files.node(class)?;
    let mut fields = (node.file.language == Language::Python).then(|| node.listed_fields())?;
    fields.position(|name| name == field)
}

/// True for a method that answers the object it is called on.
pub(super) fn answers_itself(method: Node<'_>) -> bool {
    let itself = |node: Node<'_>| node.is(Role::Return) && node.children().next().is_some_and(super::read::is_self);
    method.own_descendants().any(itself)
}

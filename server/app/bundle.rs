//! Which files reach a browser: what their entry points import, as bundlers see it.
//!
//! An entry point says so itself (`'use client'`, a call that mounts the page) or lies where its framework takes pages
//! from. Imports that only name types are left out of a bundle, and so are those that nothing but a function for the
//! server uses. A server action is replaced by a call of the server, and ends the way.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::files::{At, FileId, Files, SourceFile};
use super::manifests::Manifests;
use super::modules::{Modules, Target};
use crate::facts::{Flags, Id, Node, Part, Role};
use crate::models::bundle;
use crate::syntax::Language;

/// How a file came into a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It begins with `'use client'`.
    Marked,
    /// It mounts the page.
    Mounts,
    /// Its framework makes a page of it.
    Page,
    /// Another file of the bundle imports it, there.
    Imported(At),
}

/// The files that reach a browser.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Bundle(HashMap<FileId, Way, FxBuildHasher>);

impl Bundle {
    pub(super) fn of(files: &Files, modules: &Modules) -> Self {
        let mut bundle = Self::default();
        let mut open: Vec<FileId> = Vec::new();
        let manifests = files.ids().iter().any(|id| is_below_pages(files, *id)).then(|| modules.manifests(files));
        for id in files.ids() {
            let Some(source) = files.get(id).filter(|source| may_enter(source)) else { continue };
            let page = || manifests.as_ref().is_some_and(|manifests| is_page(manifests, &source.path));
            let way = if directive(source) == Some("use client") {
                Way::Marked
            } else if mounts(source) {
                Way::Mounts
            } else if page() {
                Way::Page
            } else {
                continue;
            };
            bundle.0.insert(id, way);
            open.push(id);
        }
        while let Some(id) = open.pop() {
            let Some(source) = files.get(id) else { continue };
            for (node, specifier) in imports(source, bundle.0.get(&id) == Some(&Way::Page)) {
                for target in targets(files, modules, id, node, specifier) {
                    let enters = files.get(target).is_some_and(|source| may_enter(source) && !stays(source));
                    if enters && !bundle.0.contains_key(&target) {
                        bundle.0.insert(target, Way::Imported(At { file: id, id: node.id }));
                        open.push(target);
                    }
                }
            }
        }
        bundle
    }

    /// How a file came into the bundle; None where it is in none.
    pub fn way(&self, file: FileId) -> Option<Way> {
        self.0.get(&file).copied()
    }

    /// The entry point that leads to a file, and the imports on the way, in order.
    pub fn path(&self, file: FileId) -> Option<(FileId, Way, Vec<At>)> {
        let (mut at, mut steps) = (file, Vec::new());
        loop {
            match self.way(at)? {
                Way::Imported(import) => {
                    steps.push(import);
                    at = import.file;
                }
                way => {
                    steps.reverse();
                    return Some((at, way, steps));
                }
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn may_enter(source: &SourceFile) -> bool {
    source.facts.language != Language::Python && source.kind.is_production()
}

/// True for what says that it must not be in a bundle, or is not put into it.
fn stays(source: &SourceFile) -> bool {
    directive(source) == Some("use server")
        || source.path.contains(".server.")
        || source.facts.all(Role::Import).any(|import| bundle::keeps_out(import.name()))
}

/// The directive that a file opens with.
fn directive(source: &SourceFile) -> Option<&str> {
    let first = source.facts.root().children().find(|node| !node.is(Role::Comment))?;
    let text = first.children().next().filter(|inner| first.is(Role::Discard) && inner.is(Role::String))?;
    source.literals.get(text.id)
}

/// True for a file that hands the page over to a library of the browser.
fn mounts(source: &SourceFile) -> bool {
    let imports: Vec<&str> = source.facts.all(Role::Import).map(Node::name).collect();
    imports.iter().any(|module| bundle::mounts_from(module))
        && source.facts.all(Role::Call).any(|call| bundle::mounts(call.call_name()))
}

fn is_below_pages(files: &Files, id: FileId) -> bool {
    files.get(id).is_some_and(|source| may_enter(source) && format!("/{}", source.path).contains("/pages/"))
}

/// A page of Next's older router; what lies under `pages/api` is the server's.
fn is_page(manifests: &Manifests, path: &str) -> bool {
    let Some(package) = manifests.package_of(path) else { return false };
    let inside = path.strip_prefix(&*package.folder).unwrap_or(path).trim_start_matches('/');
    let inside = inside.strip_prefix("src/").unwrap_or(inside);
    let page = inside.strip_prefix("pages/").filter(|page| !page.starts_with("api/") && !page.starts_with("_document"));
    page.is_some() && manifests.has(path, "next")
}

/// The imports of a file that are values in the bundle, and what they name.
fn imports<'a>(source: &'a SourceFile, is_page: bool) -> Vec<(Node<'a>, &'a str)> {
    let facts = &source.facts;
    let loads = facts
        .all(Role::Import)
        .chain(facts.all(Role::Export))
        .filter(|node| !node.name().is_empty() && !node.has(Flags::TYPE_ONLY) && is_used(*node, is_page));
    let calls = facts.all(Role::Call).filter(|call| matches!(call.call_name(), "require" | "import"));
    let calls = calls.filter_map(|call| {
        let module = call.argument(0).filter(|first| first.is(Role::String))?;
        Some((call, source.literals.get(module.id)?))
    });
    loads.map(|node| (node, node.name())).chain(calls).collect()
}

/// True where something other than a type, or than a function that only the server runs, uses what is imported.
fn is_used(import: Node<'_>, is_page: bool) -> bool {
    if import.is(Role::Export) {
        return true;
    }
    let names: Vec<_> = bound(import).collect();
    // `import "./styles"` is there for what it does.
    names.is_empty() || names.into_iter().any(|name| is_name_used(import, name, is_page))
}

/// The nodes that carry the names which an import binds.
fn bound<'a>(import: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    import.children().filter(|child| !child.has(Flags::TYPE_ONLY)).filter_map(|child| match child.role() {
        Role::Name => Some(child),
        Role::ImportName => child.child(Part::Target).or(Some(child)),
        Role::ImportAll => child.children().find(|inner| inner.is(Role::Name)).or(Some(child)),
        _ => None,
    })
}

fn is_name_used(import: Node<'_>, name: Node<'_>, is_page: bool) -> bool {
    let file = import.file;
    let uses = file.tree.of_symbol(name.symbol()).map(|id: Id| file.node(id)).filter(|node| {
        let role = node.is_any(&[Role::Name, Role::Shorthand, Role::Tag, Role::Element]);
        role && *node != name && !import.encloses(*node)
    });
    let on_server = |node: Node<'_>| {
        let function = |node: &Node<'_>| node.is(Role::Function) && bundle::runs_on_server(node.function_name());
        node.ancestors().any(|above| function(&above))
    };
    uses.into_iter().any(|node| !is_page || !on_server(node))
}

/// The files that an import brings in. Of a file that only passes names on, those behind the names that are asked for.
fn targets(files: &Files, modules: &Modules, from: FileId, node: Node<'_>, specifier: &str) -> Vec<FileId> {
    let Target::File(target) = modules.resolve(files, from, specifier) else { return Vec::new() };
    let asked: Vec<&str> = node
        .children()
        .filter(|child| child.is(Role::ImportName) && !child.has(Flags::TYPE_ONLY))
        .map(Node::name)
        .collect();
    let Some(source) = files.get(target).filter(|source| !asked.is_empty() && passes_on(source)) else {
        return vec![target];
    };
    let exports = source.facts.all(Role::Export).filter(|export| !export.has(Flags::TYPE_ONLY));
    let wanted = exports.filter(|export| {
        let names: Vec<_> = export.children().filter(|child| child.is(Role::ImportName)).collect();
        let gives = |child: &Node<'_>| asked.contains(&child.child(Part::Target).map_or(child.name(), Node::name));
        names.is_empty() || names.iter().any(gives)
    });
    wanted
        .filter_map(|export| match modules.resolve(files, target, export.name()) {
            Target::File(file) => Some(file),
            _ => None,
        })
        .collect()
}

/// True for a file that consists of `export … from`.
fn passes_on(source: &SourceFile) -> bool {
    let mut statements = source.facts.root().children().filter(|node| !node.is(Role::Comment)).peekable();
    statements.peek().is_some() && statements.all(|node| node.is(Role::Export) && !node.name().is_empty())
}

//! The path of a long builder chain.

use crate::facts::{BindingKind, Node, Part, Role, View};

/// The canonical path of a chain however long it is, also where a variable holds the first part of it and is assigned
/// again (`query = query.eq(…)`). A root that nothing is known of stands under its own name.
pub fn chain_path<'a>(view: &View<'a>, node: Node<'a>) -> Option<String> {
    path(view, node, 4)
}

fn path<'a>(view: &View<'a>, node: Node<'a>, depth: u32) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let links: Vec<Node<'a>> = node.chain().collect();
    let root = *links.last()?;
    if !root.is_any(&[Role::Name, Role::Shorthand]) {
        return None;
    }
    let mut text = builder(view, root, depth)
        .or_else(|| view.path_of(root).map(|path| path.to_string()))
        .unwrap_or_else(|| root.name().to_owned());
    for link in links.iter().rev().skip(1) {
        match link.role() {
            Role::Member => {
                text.push('.');
                text.push_str(link.name());
            }
            Role::Call | Role::New => text.push_str("()"),
            _ => return None,
        }
    }
    Some(text)
}

/// What a variable was first given, where that is a chain itself.
fn builder<'a>(view: &View<'a>, root: Node<'a>, depth: u32) -> Option<String> {
    let binding = view.bindings(root, root).into_iter().find(|binding| {
        let whole = binding.node.child(Part::Target) == Some(binding.name);
        binding.kind == BindingKind::Variable && whole && binding.name.id < root.id
    })?;
    let value = binding.node.child(Part::Value)?.awaited();
    let itself = value.chain().last().is_some_and(|first| first.symbol() == root.symbol());
    if itself || !value.is_any(&[Role::Call, Role::Member]) { None } else { path(view, value, depth) }
}

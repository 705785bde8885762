//! Whether a file's code runs in a browser, as far as the file itself says.

use crate::facts::{Node, Role, View};

/// True where the file opens with `'use client'`.
pub fn is_client(view: &View<'_>) -> bool {
    directives(view).any(|directive| directive == "use client")
}

fn directives<'a>(view: &View<'a>) -> impl Iterator<Item = String> {
    let statements = view.file.root().children().take_while(|node| node.is(Role::Discard));
    statements
        .filter_map(|node| node.children().next().filter(|inner| inner.is(Role::String)))
        .filter_map(|node: Node<'a>| view.string(node))
}

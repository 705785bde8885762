//! Where imports end, and how to add one.

use crate::facts::{BindingKind, Node, Role, View};
use crate::findings::TextEdit;
use crate::text::Span;

/// Python: adds `import module` among the others, sorted; None where the file has it already.
pub fn import_module(view: &View<'_>, module: &str) -> Option<TextEdit> {
    let root = view.file.root();
    if view.lookup(root, module).is_some_and(|found| found.kind == BindingKind::Import && found.scope == root) {
        return None;
    }
    let line = format!("import {module}\n");
    let plain = |node: &Node<'_>| node.is(Role::Import) && node.name().is_empty();
    let first = |node: Node<'_>| node.children().next().map_or("", Node::name).to_owned();
    let imports: Vec<_> = root.children().filter(|node| node.is(Role::Import)).collect();
    let block: Vec<_> = imports.iter().copied().take_while(plain).collect();
    let (at, text) = if let Some(later) = block.iter().find(|node| first(**node).as_str() > module) {
        (later.span().start, line)
    } else if let Some(last) = block.last() {
        (last.span().end, format!("\nimport {module}"))
    } else if let Some(import) = imports.first() {
        (import.span().start, line)
    } else {
        // Behind the docstring, which has to stay the first statement.
        let docstring = |node: &Node<'_>| node.is(Role::Discard) && node.children().all(|child| child.is(Role::String));
        let statement = root.children().find(|node| !docstring(node))?;
        (statement.span().start, format!("{line}\n"))
    };
    Some(TextEdit { span: Span::new(at, at), text })
}

/// The end of the line on which the last import of the file's head ends; None in a file without imports.
pub fn after_imports(view: &View<'_>) -> Option<u32> {
    let last = view.file.root().children().filter(|node| node.is(Role::Import)).last()?;
    let line = view.text.byte_to_line(last.span().end as usize);
    let text = view.text.line(line).to_string();
    Some((view.text.line_to_byte(line) + text.trim_end_matches(['\r', '\n']).len()) as u32)
}

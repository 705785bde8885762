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

/// Python: adds a name to what the file imports from a module; no edit where it has it already, None where it imports nothing
/// from there.
pub fn add_to_import(view: &View<'_>, module: &str, name: &str) -> Option<Option<TextEdit>> {
    let root = view.file.root();
    if view.lookup(root, name).is_some_and(|found| found.kind == BindingKind::Import && found.scope == root) {
        return Some(None);
    }
    let import = root.children().find(|node| node.is(Role::Import) && node.name() == module)?;
    let last = import.children().filter(|child| child.is_any(&[Role::ImportName, Role::Name])).last()?;
    let at = Span::new(last.span().end, last.span().end);
    Some(Some(TextEdit { span: at, text: format!(", {name}") }))
}

/// The end of the line on which the last import of the file's head ends; None in a file without imports.
pub fn after_imports(view: &View<'_>) -> Option<u32> {
    let last = view.file.root().children().filter(|node| node.is(Role::Import)).last()?;
    let line = view.text.byte_to_line(last.span().end as usize);
    let text = view.text.line(line).to_string();
    Some((view.text.line_to_byte(line) + text.trim_end_matches(['\r', '\n']).len()) as u32)
}

/// JavaScript: makes names of a module usable. What has to stand before each of them (`crypto.`, where the file has the
/// whole module), and the edits that import those it lacks. `modules` are the module's spellings, the preferred one first.
pub fn import_names(view: &View<'_>, modules: &[&str], names: &[&str]) -> (String, Vec<TextEdit>) {
    let root = view.file.root();
    let missing: Vec<&str> = names.iter().copied().filter(|name| view.lookup(root, name).is_none()).collect();
    if missing.is_empty() {
        return (String::new(), Vec::new());
    }
    let imports = || root.children().filter(|node| node.is(Role::Import) && modules.contains(&node.name()));
    let whole = imports().flat_map(Node::descendants).find(|node| {
        node.is(Role::ImportAll) || node.is(Role::Name) && node.parent().is_some_and(|parent| parent.is(Role::Import))
    });
    if let Some(name) = whole.map(bound).filter(|name| !name.is_empty()) {
        return (format!("{name}."), Vec::new());
    }
    let required = |name: &str| {
        let bound = view
            .file
            .root()
            .children()
            .flat_map(Node::descendants_and_self)
            .find(|node| node.is(Role::Name) && node.name() == name);
        bound.and_then(|bound| view.path_of(bound)).is_some_and(|path| modules.contains(&&*path))
    };
    let short = modules.last().copied().unwrap_or_default();
    if required(short) {
        return (format!("{short}."), Vec::new());
    }
    let names = missing.join(", ");
    if let Some(last) =
        imports().filter_map(|import| import.children().filter(|child| child.is(Role::ImportName)).last()).next()
    {
        let at = Span::new(last.span().end, last.span().end);
        return (String::new(), vec![TextEdit { span: at, text: format!(", {names}") }]);
    }
    let module = modules.first().copied().unwrap_or_default();
    let common = view.file.all(Role::Import).next().is_none() && view.file.names.find("require").is_some();
    let line = if common {
        format!("const {{ {names} }} = require('{module}');\n")
    } else {
        format!("import {{ {names} }} from '{module}';\n")
    };
    // `'use strict'` and its like have to stay the first statement.
    let directive = |node: &Node<'_>| node.is(Role::Discard) && node.children().all(|child| child.is(Role::String));
    let first = root.children().find(|node| !directive(node)).map_or(0, |node| node.span().start);
    (String::new(), vec![TextEdit { span: Span::new(first, first), text: line }])
}

/// The name that an import binds.
fn bound<'a>(node: Node<'a>) -> &'a str {
    node.children().find(|child| child.is(Role::Name)).map_or(node.name(), Node::name)
}

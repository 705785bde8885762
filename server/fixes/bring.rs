//! Makes a name that one file of the app knows usable in another: the import that is needed, in this file's own style.

use crate::app::{FileId, Files};
use crate::facts::{BindingKind, Node, Occurrences, Part, Role, View};
use crate::findings::TextEdit;
use crate::text::Span;

use super::imports::after_imports;

/// Where a name comes from.
#[derive(Debug, PartialEq, Eq)]
struct Source {
    /// As an import in the file at hand spells it.
    module: String,
    /// Its name there; None where the module itself, or what it exports by default, is meant.
    name: Option<String>,
}

/// The edits that make `name`, as the file `from` means it, usable in the file of `view`. None where that cannot be told, or
/// where the name means something else here.
pub fn bring(files: &Files, view: &View<'_>, own: FileId, from: FileId, name: &str) -> Option<Vec<TextEdit>> {
    let here = view.lookup(view.file.root(), name);
    if from == own {
        return here.map(|_| Vec::new());
    }
    let source = source(files, view, own, from, name)?;
    if let Some(here) = here {
        // It is here already: imported from the same place, or defined here and imported there.
        let (path, same) = (files.get(own)?.path.clone(), &source.module);
        let imported = module_of(files, own, here.node).is_some_and(|(module, _)| module == *same);
        let defined = here.kind != BindingKind::Import && stem(&path).ends_with(same.trim_start_matches(['.', '/']));
        return (imported || defined).then(Vec::new);
    }
    Some(vec![import(view, &source, name)?])
}

/// What the file `from` binds a name to, spelled for an import in the file `own`.
fn source(files: &Files, view: &View<'_>, own: FileId, from: FileId, name: &str) -> Option<Source> {
    let (theirs, ours) = (files.get(from)?, files.get(own)?);
    let occurrences = Occurrences::default();
    let root = theirs.facts.root();
    let binding = occurrences.resolve(root, theirs.facts.names.find(name)?)?;
    if let Some((module, imported)) = module_of(files, from, binding.node) {
        let module = if module.starts_with('.') {
            if view.python() {
                let target = python_target(&theirs.path, &module)?;
                relative_module(&ours.path, &target)
            } else {
                relative(&ours.path, &join(folder(&theirs.path), &module))
            }
        } else {
            module
        };
        return Some(Source { module, name: imported });
    }
    if binding.kind == BindingKind::Import {
        return None;
    }
    let module = if view.python() {
        own_module(files, view, &ours.path, &theirs.path)?
    } else {
        is_exported(root, binding.node, name).then(|| relative(&ours.path, stem(&theirs.path)))?
    };
    Some(Source { module, name: Some(name.to_owned()) })
}

/// The module that a binding comes from, and the name it has there.
fn module_of(files: &Files, file: FileId, node: Node<'_>) -> Option<(String, Option<String>)> {
    let import = std::iter::once(node).chain(node.ancestors()).find(|up| up.is(Role::Import));
    if let Some(import) = import {
        let named = node.is(Role::ImportName) && node.child(Part::Target).is_none();
        let python = node.is(Role::Import) && node.file.language == crate::syntax::Language::Python;
        if named {
            return Some((import.name().to_owned(), Some(node.name().to_owned())));
        }
        // What `from … import` names, and the default of a module of JavaScript, are names of the import itself.
        let whole = node.is(Role::Import) && !import.name().is_empty();
        return whole.then(|| (import.name().to_owned(), python.then(String::new)));
    }
    let call = node.child(Part::Value).filter(|value| value.is(Role::Call) && value.call_name() == "require")?;
    let module = files.get(file)?.literals.get(call.argument(0)?.id)?.to_owned();
    let target = node.child(Part::Target)?;
    Some((module, target.is(Role::Object).then(String::new)))
}

/// True where other files can import what is defined under a name.
fn is_exported(root: Node<'_>, definition: Node<'_>, name: &str) -> bool {
    if definition.ancestors().any(|up| up.is(Role::Export) && !up.has(crate::facts::Flags::DEFAULT_EXPORT)) {
        return true;
    }
    let listed = |export: Node<'_>| export.children().any(|child| child.is(Role::ImportName) && child.name() == name);
    let common = |assign: Node<'_>| {
        let target = assign.child(Part::Target);
        let exports = target.is_some_and(|it| it.chain().any(|part| matches!(part.name(), "exports")));
        exports
            && (target.is_some_and(|it| it.name() == name)
                || assign
                    .child(Part::Value)
                    .is_some_and(|value| value.is(Role::Object) && value.children().any(|entry| entry.name() == name)))
    };
    root.descendants().any(|node| node.is(Role::Export) && listed(node) || node.is(Role::Assign) && common(node))
}

/// The edit that imports a name.
fn import(view: &View<'_>, source: &Source, name: &str) -> Option<TextEdit> {
    let root = view.file.root();
    let Source { module, name: imported } = source;
    let same = root.children().filter(|node| node.is(Role::Import) && node.name() == module);
    let items = same.flat_map(|import| import.children().filter(|child| is_item(view, *child)));
    if let Some(last) = items.last().filter(|_| imported.is_some()) {
        let end = last.span().end;
        return Some(TextEdit { span: Span::new(end, end), text: format!(", {name}") });
    }
    let text = view.text.to_string();
    if view.python() {
        imported.as_ref()?;
        return Some(line(view, &format!("from {module} import {name}")));
    }
    let quote = if text.contains(" from '") || text.contains("require('") { '\'' } else { '"' };
    let end = if text.lines().any(|line| line.ends_with(';')) { ";" } else { "" };
    let common = view.file.all(Role::Import).next().is_none() && view.file.names.find("require").is_some();
    let what = if imported.is_some() { format!("{{ {name} }}") } else { name.to_owned() };
    Some(line(
        view,
        &if common {
            format!("const {what} = require({quote}{module}{quote}){end}")
        } else {
            format!("import {what} from {quote}{module}{quote}{end}")
        },
    ))
}

/// A name in the braces of an import, or behind the `import` of Python.
fn is_item(view: &View<'_>, node: Node<'_>) -> bool {
    node.is(Role::ImportName) || view.python() && node.is(Role::Name)
}

/// A line behind the imports, or behind the calls of `require` at the head of the file.
fn line(view: &View<'_>, text: &str) -> TextEdit {
    let required = |node: &Node<'_>| {
        node.is(Role::Declare)
            && node.child(Part::Value).is_some_and(|value| value.chain().any(|it| it.call_name() == "require"))
    };
    let last = view.file.root().children().filter(required).last();
    let behind = after_imports(view).or_else(|| {
        let line = view.text.byte_to_line(last?.span().end as usize);
        let text = view.text.line(line).to_string();
        Some((view.text.line_to_byte(line) + text.trim_end_matches(['\r', '\n']).len()) as u32)
    });
    match behind {
        Some(at) => TextEdit { span: Span::new(at, at), text: format!("\n{text}") },
        None => {
            // `"use server"`, `'use strict'` and docstrings have to stay the first statement.
            let directive =
                |node: &Node<'_>| node.is(Role::Discard) && node.children().all(|child| child.is(Role::String));
            let first = view.file.root().children().find(|node| !directive(node) && !node.is(Role::Comment));
            let at = first.map_or(0, |node| node.span().start);
            TextEdit { span: Span::new(at, at), text: format!("{text}\n\n") }
        }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path without its extension and without a last `/index`.
fn stem(path: &str) -> &str {
    let start = path.rfind('/').map_or(0, |at| at + 1);
    let plain = path[start..].find('.').map_or(path, |at| &path[..start + at]);
    plain.strip_suffix("/index").unwrap_or(plain)
}

/// A relative specifier from a folder, as a path from the root.
fn join(folder: &str, specifier: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in specifier.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A path from the root, as a file imports it.
fn relative(from: &str, target: &str) -> String {
    let own: Vec<&str> = folder(from).split('/').filter(|part| !part.is_empty()).collect();
    let other: Vec<&str> = target.split('/').collect();
    let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let up = own.len() - shared;
    let start = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    format!("{start}{}", other[shared..].join("/"))
}

/// What a relative import of Python stands for: the parts of its path.
fn python_target(path: &str, module: &str) -> Option<Vec<String>> {
    let rest = module.trim_start_matches('.');
    let dots = module.len() - rest.len();
    let mut parts: Vec<String> = folder(path).split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    parts.truncate(parts.len().checked_sub(dots - 1)?);
    parts.extend(rest.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
    Some(parts)
}

/// A module as a relative import of Python spells it.
fn relative_module(from: &str, target: &[String]) -> String {
    let own: Vec<&str> = folder(from).split('/').filter(|part| !part.is_empty()).collect();
    let shared = own.iter().zip(target).take_while(|(a, b)| **a == b.as_str()).count();
    format!("{}{}", ".".repeat(own.len() - shared + 1), target[shared..].join("."))
}

/// How a file imports another of the same app, judged by its own imports.
fn own_module(files: &Files, view: &View<'_>, ours: &str, theirs: &str) -> Option<String> {
    let plain = theirs.strip_suffix(".py")?;
    let plain = plain.strip_suffix("/__init__").unwrap_or(plain);
    let parts: Vec<String> = plain.split('/').map(str::to_owned).collect();
    let mut relative = false;
    for import in view.file.root().children().filter(|node| node.is(Role::Import)) {
        relative |= import.name().starts_with('.');
        let path = import.name().replace('.', "/");
        if path.is_empty() || path.starts_with('/') {
            continue;
        }
        // The folder that absolute imports start from: one above the file at hand.
        let mut above = Some(folder(ours));
        while let Some(root) = above {
            let start = if root.is_empty() { String::new() } else { format!("{root}/") };
            let found = |end: &str| files.find(&format!("{start}{path}{end}")).is_some();
            if (found(".py") || found("/__init__.py")) && plain.starts_with(&start) {
                return Some(plain[start.len()..].replace('/', "."));
            }
            above = (!root.is_empty()).then(|| folder(root));
        }
    }
    let package = files.find(&join(folder(ours), "__init__.py")).is_some();
    if relative || package {
        return Some(relative_module(ours, &parts));
    }
    (folder(ours) == folder(theirs)).then(|| parts.last().cloned()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_spelled_from_the_file_at_hand() {
        assert_eq!(relative("src/routes/a.ts", &join("src", "./auth")), "../auth");
        assert_eq!(relative("src/app.ts", "src/lib/auth"), "./lib/auth");
        assert_eq!(stem("src/auth/index.ts"), "src/auth");
        let target = python_target("app/api/users.py", "..deps").unwrap_or_default();
        assert_eq!(relative_module("app/api/v1/items.py", &target), "...deps");
        assert_eq!(relative_module("app/main.py", &target), ".deps");
    }
}

//! Reading an environment variable that has to be there.

use super::{after_imports, import_module};
use crate::facts::{Node, Part, Role, View};
use crate::findings::TextEdit;
use crate::syntax::Language;
use crate::text::Span;

/// Replaces an expression by the value of an environment variable, so that the program ends where it is missing.
pub fn required_variable(view: &View<'_>, expression: Node<'_>, variable: &str) -> Option<Vec<TextEdit>> {
    if view.python() {
        let read = TextEdit { span: expression.span(), text: format!("os.environ[\"{variable}\"]") };
        return Some(import_module(view, "os").into_iter().chain([read]).collect());
    }
    let (helper, definition) = match helper_of(view) {
        Some(name) => (name.to_owned(), None),
        None => ("requiredEnv".to_owned(), Some(define_helper(view)?)),
    };
    let read = format!("{helper}('{variable}')");
    let in_markup = expression.is(Role::Text) || expression.parent().is_some_and(|parent| parent.is(Role::Attribute));
    let text = if in_markup { format!("{{{read}}}") } else { read };
    Some(definition.into_iter().chain([TextEdit { span: expression.span(), text }]).collect())
}

/// The file's own function that reads `process.env[name]` and throws where it is missing.
fn helper_of<'a>(view: &View<'a>) -> Option<&'a str> {
    let reads = |node: Node<'_>| {
        let object = node.child(Part::Object).filter(|_| node.is(Role::Index));
        object.and_then(|object| view.path_of(object)).as_deref() == Some("process.env")
    };
    let helper = view.file.root().children().flat_map(|node| {
        // A function below `export` or as it stands.
        std::iter::once(node).chain(node.children().filter(move |_| node.is(Role::Export)))
    });
    helper
        .filter(|node| node.is(Role::Function) && node.parameters().count() == 1)
        .find(|node| node.descendants().any(reads) && node.descendants().any(|inner| inner.is(Role::Throw)))
        .map(Node::name)
}

fn define_helper(view: &View<'_>) -> Option<TextEdit> {
    if view.file.names.find("requiredEnv").is_some() {
        return None;
    }
    let typed =
        view.file.language == Language::TypeScript || view.path.extension().is_some_and(|extension| extension == "tsx");
    let signature = if typed { "(name: string): string" } else { "(name)" };
    let function = format!(
        "function requiredEnv{signature} {{\n  const value = process.env[name];\n  if (!value) throw new Error(`${{name}} is not set`);\n  return value;\n}}"
    );
    Some(match after_imports(view) {
        Some(at) => TextEdit { span: Span::new(at, at), text: format!("\n\n{function}") },
        None => {
            let end = view.text.len_bytes() as u32;
            let gap =
                if view.text.len_lines() > 1 && view.slice(Span::new(end - 1, end)) == "\n" { "\n" } else { "\n\n" };
            TextEdit { span: Span::new(end, end), text: format!("{gap}{function}\n") }
        }
    })
}

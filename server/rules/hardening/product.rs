//! What the product's files have in common: which modules they import, which names and literals they hold. Only ever a
//! reason to be silent: what one of them sees to may be seen to for all.

use crate::app::{App, SourceFile};
use crate::facts::{Node, Role};

/// The files that run for users.
pub fn sources(app: &App) -> impl Iterator<Item = &SourceFile> {
    app.files.ids().into_iter().filter_map(|file| app.files.get(file)).filter(|source| source.kind.is_production())
}

/// True where a file imports a module that passes, however it is spelled.
pub fn imports(source: &SourceFile, test: impl Fn(&str) -> bool) -> bool {
    let imported = |import: Node<'_>| {
        // Python's `import a.b` names the module below the statement.
        test(import.name()) || import.name().is_empty() && import.children().any(|child| test(child.name()))
    };
    let required = |call: Node<'_>| {
        let module = call.argument(0).and_then(|module| source.literals.get(module.id));
        call.call_name() == "require" && module.is_some_and(&test)
    };
    source.facts.all(Role::Import).any(imported) || source.facts.all(Role::Call).any(required)
}

/// True where a literal or the key of an object of a file passes.
pub fn says(source: &SourceFile, test: impl Fn(&str) -> bool) -> bool {
    let literals = source.facts.all(Role::String).chain(source.facts.all(Role::Template));
    let keys = || source.facts.all(Role::Pair).map(|pair| pair.name().trim_matches(['"', '\'']));
    literals.filter_map(|literal| source.literals.get(literal.id)).any(&test) || keys().any(&test)
}

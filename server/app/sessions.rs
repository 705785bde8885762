//! Whether a server knows who calls by what a browser sends by itself: cookies, and sessions that hang on them.

use super::files::{Files, SourceFile};
use crate::facts::{Node, Part, Role};
use crate::models::cors::cors;
use crate::models::testing::lists;
use crate::syntax::Language;

/// True where some file that runs for users reads or sets cookies.
pub fn reads_cookies(files: &Files) -> bool {
    let all = files.ids().into_iter().filter_map(|file| files.get(file));
    all.filter(|source| source.kind.is_production()).any(SourceFile::reads_cookies)
}

/// True where a file does by the names, packages and headers in it.
pub fn in_file(source: &SourceFile) -> bool {
    let facts = &source.facts;
    let named = cors().reads.iter().filter_map(|name| facts.names.find(name));
    let mut nodes = named.flat_map(|symbol| facts.tree.of_symbol(symbol)).map(|id| facts.node(id));
    let of_page = |node: Node<'_>| node.child(Part::Object).is_some_and(|object| object.name() == "document");
    let by_package = |import: Node<'_>| lists(&cors().packages, import.name().split('.').next().unwrap_or_default());
    // `{ session: false }` is an option, and a session of Python's that nobody imports from a framework is a database's.
    let imports =
        |package: &str| facts.all(Role::Import).any(|import| import.name().split('.').next() == Some(package));
    let of_database = |node: Node<'_>| {
        let held = node.child(Part::Object).map_or("", Node::name);
        facts.language == Language::Python
            && node.name() == "session"
            && !(node.is(Role::Member) && matches!(held, "request" | "req"))
            && !imports("flask")
            && !imports("quart")
    };
    nodes.any(|node| !of_page(node) && !node.is(Role::Pair) && !of_database(node))
        || facts.all(Role::Import).any(by_package)
        || source.literals.mention("Cookie")
}

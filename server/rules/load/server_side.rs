//! Where a file's code runs, as far as the file itself says.

use crate::facts::{Node, Part, Role, View};
use crate::models::{clients, environment};

/// True where something says that the file runs on a server, and nothing that it runs in a browser.
pub fn is_server_side(view: &View<'_>) -> bool {
    if view.python() {
        return true;
    }
    let extension = view.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let global = |name: &String| {
        let symbol = view.file.names.find(name);
        symbol.is_some_and(|symbol| {
            view.file
                .tree
                .of_symbol(symbol)
                .map(|id| view.file.node(id))
                .any(|node| node.is(Role::Name) && view.resolve(node).is_none())
        })
    };
    let imports =
        || view.file.all(Role::Import).filter(|import| !import.has(crate::facts::Flags::TYPE_ONLY)).map(Node::name);
    let browser = matches!(extension, "tsx" | "jsx")
        || directive(view, "use client")
        || imports().any(clients::is_browser_module)
        || clients::browser_globals().iter().any(global);
    !browser
        && (directive(view, "use server")
            || is_server_path(view)
            || imports().any(clients::is_server_module)
            || reads_secrets(view))
}

fn directive(view: &View<'_>, wanted: &str) -> bool {
    let first = view.file.root().children().next().filter(|node| node.is(Role::Discard));
    first.and_then(|node| view.string(node.children().next()?)).as_deref() == Some(wanted)
}

fn is_server_path(view: &View<'_>) -> bool {
    let folders: Vec<&str> =
        view.path.parent().map(|path| path.iter().filter_map(|part| part.to_str()).collect()).unwrap_or_default();
    let stem = view.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    clients::is_server_stem(stem)
        || stem.ends_with(".server")
        || (folders.iter().any(|folder| clients::is_server_folder(folder)) && !clients::is_for_both(stem))
        // `api/` beside the other parts of a project is its server; `src/api/` is as often the browser's client of it.
        || folders.first() == Some(&"api")
        || folders.windows(2).any(|pair| {
            matches!(pair, ["app" | "pages", "api"] | ["apps" | "packages", "api"] | ["api", "src" | "lib"])
        })
}

/// A browser has no secrets: who reads one runs on a server.
fn reads_secrets(view: &View<'_>) -> bool {
    view.file.all(Role::Member).any(|member| {
        let on_environment =
            || member.child(Part::Object).is_some_and(|object| matches!(object.name(), "env" | "environment"));
        environment::is_spelled_as_variable(member.name())
            && environment::secret(member.name()).is_some()
            && on_environment()
    })
}

/// True below a folder of programs: `apps/cli/src/commands/dump.ts`.
fn lies_among_programs(view: &View<'_>) -> bool {
    let folders = view.path.parent().into_iter().flat_map(|path| path.iter()).filter_map(|part| part.to_str());
    let is_program = |folder: &str| {
        matches!(folder, "cli" | "bin" | "benchmarks") || folder.starts_with("cli-") || folder.ends_with("-cli")
    };
    !view.python() && folders.into_iter().any(is_program)
}

/// True where a file takes a package that asks or tells the person at a terminal something, and serves nothing.
pub fn talks_to_terminal(view: &View<'_>) -> bool {
    let imports = || {
        let all = view.file.all(Role::Import);
        all.flat_map(|import| std::iter::once(import).chain(import.children())).map(Node::name)
    };
    imports().any(clients::is_for_terminals) && !imports().any(clients::is_framework)
}

/// True for a program that a person or a timer starts: nobody's request waits for it.
pub fn is_program(view: &View<'_>) -> bool {
    let statements = || view.file.root().children();
    if talks_to_terminal(view) || lies_among_programs(view) {
        return true;
    }
    if view.python() {
        let starts = |node: Node<'_>| {
            node.child(Part::Condition).is_some_and(|condition| view.source(condition).contains("__name__"))
        };
        let imports = view.file.all(Role::Import).flat_map(|import| std::iter::once(import).chain(import.children()));
        return statements().any(|node| node.is(Role::If) && starts(node))
            && !imports.into_iter().any(|node| clients::is_framework(node.name()));
    }
    statements().filter(|node| node.is(Role::Discard)).filter_map(|node| node.children().next()).any(|node| {
        let root = node.awaited().chain().filter(|link| link.is(Role::Call)).last();
        root.is_some_and(|call| match call.receiver() {
            Some(object) => object.name() == "process" && call.call_name() == "exit",
            None => clients::is_main(call.call_name()) || call.callee().is_some_and(|callee| callee.is(Role::Function)),
        })
    })
}

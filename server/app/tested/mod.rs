//! Which tests reach which route: by the path and method that they request, by the name that a path is made from, and by
//! calling the handler themselves. And which of their helpers check anything (`checks`).

mod calls;
pub mod checks;
mod paths;

use std::collections::HashMap;

use self::calls::{Call, Target};
use self::paths::Pattern;
use super::files::{At, FileId, Files};
use super::modules::{self, Modules};
use super::route::{Framework, Route};
use crate::facts::{Node, Role};

/// A test that reaches a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// What the runner prints.
    pub name: String,
    /// The call that registers it, or its function.
    pub at: At,
    /// Where the route is reached.
    pub call: At,
    /// It expects somebody to be turned away: it speaks of 401 or 403.
    pub expects_rejection: bool,
}

/// The tests of every route, in the order of the routes.
pub fn of(files: &Files, modules: &Modules, routes: &[&Route]) -> Vec<Vec<Test>> {
    let mut tests = vec![Vec::new(); routes.len()];
    if routes.is_empty() {
        return tests;
    }
    let table = Table::new(files, routes);
    for file in files.ids() {
        let Some(source) = files.get(file).filter(|source| source.kind.is_test()) else { continue };
        let calls = calls::of(source, &|target| table.may_reach(target));
        if calls.is_empty() {
            continue;
        }
        let mut reach = Reach { files, modules, file, imported: None };
        for Call { target, at, tests: by } in calls {
            for route in table.reached(&target, &mut reach) {
                for test in &by {
                    let test = Test {
                        name: test.name.clone(),
                        at: At { file, id: test.id },
                        call: At { file, id: at },
                        expects_rejection: test.expects_rejection,
                    };
                    let tests: &mut Vec<Test> = &mut tests[route];
                    if !tests.iter().any(|known| known.at == test.at) {
                        tests.push(test);
                    }
                }
            }
        }
    }
    tests
}

/// What a test file can reach by importing it; worked out when first asked for.
struct Reach<'a> {
    files: &'a Files,
    modules: &'a Modules,
    file: FileId,
    imported: Option<Vec<FileId>>,
}

impl Reach<'_> {
    /// True where the test file imports a file, or is it.
    fn imports(&mut self, wanted: FileId) -> bool {
        let Self { files, modules, file, imported } = self;
        let imported = imported.get_or_insert_with(|| {
            let Some(source) = files.get(*file) else { return Vec::new() };
            let target = |target| match target {
                modules::Target::File(id) => Some(id),
                _ => None,
            };
            let mut found = Vec::new();
            for import in source.facts.all(Role::Import) {
                found.extend(target(modules.resolve(files, *file, import.name())));
                for name in import.children().filter(|child| child.is(Role::ImportName)) {
                    found.extend(target(modules.submodule(files, *file, import.name(), name.name())));
                }
            }
            found
        });
        imported.contains(&wanted) || *file == wanted
    }
}

/// The routes by what a test may call them.
struct Table<'a> {
    routes: &'a [&'a Route],
    patterns: Vec<Pattern>,
    by_length: HashMap<usize, Vec<usize>>,
    /// Those that take a rest of any length.
    open: Vec<usize>,
    by_handler: HashMap<&'a str, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    /// tRPC's, by their path.
    procedures: HashMap<&'a str, usize>,
    folders: Vec<&'a str>,
}

impl<'a> Table<'a> {
    fn new(files: &'a Files, routes: &'a [&'a Route]) -> Self {
        let mut table = Self {
            routes,
            patterns: routes.iter().map(|route| Pattern::of(&route.path)).collect(),
            by_length: HashMap::new(),
            open: Vec::new(),
            by_handler: HashMap::new(),
            by_name: HashMap::new(),
            procedures: HashMap::new(),
            folders: Vec::new(),
        };
        for (at, route) in routes.iter().enumerate() {
            let pattern = &table.patterns[at];
            match pattern.is_open {
                true => table.open.push(at),
                false => table.by_length.entry(pattern.parts.len()).or_default().push(at),
            }
            let handler = files.node(route.handler.at).filter(|node| node.is(Role::Function));
            let handler = handler.map_or("", Node::function_name);
            if !handler.is_empty() {
                table.by_handler.entry(handler).or_default().push(at);
            }
            for name in names(files, route, handler) {
                table.by_name.entry(name).or_default().push(at);
            }
            if route.framework == Framework::Trpc {
                table.procedures.insert(&route.path, at);
            }
            table.folders.push(files.get(route.at.file).map_or("", |file| &file.path));
        }
        table
    }

    /// False for most calls, which call something else.
    fn may_reach(&self, target: &Target) -> bool {
        match target {
            Target::Path { .. } | Target::Named { .. } => true,
            Target::Function { name, chain } => {
                self.by_handler.contains_key(name.as_str())
                    || chain.as_ref().is_some_and(|chain| self.procedures.contains_key(chain.as_str()))
            }
        }
    }

    fn reached(&self, target: &Target, reach: &mut Reach<'_>) -> Vec<usize> {
        match target {
            Target::Path { method, path } => self.by_path(method.as_deref(), path, reach),
            Target::Named { method, name } => {
                let found = self.by_name.get(name.as_str()).into_iter().flatten().copied();
                found.filter(|at| self.takes(*at, method.as_deref())).collect()
            }
            Target::Function { name, chain } => {
                let by_handler = self.by_handler.get(name.as_str()).into_iter().flatten().copied();
                let called: Vec<_> = by_handler.filter(|at| reach.imports(self.routes[*at].handler.at.file)).collect();
                if !called.is_empty() {
                    return called;
                }
                let procedure = chain.as_ref().and_then(|chain| self.procedures.get(chain.as_str()));
                procedure.copied().into_iter().collect()
            }
        }
    }

    fn takes(&self, at: usize, method: Option<&str>) -> bool {
        let own = &*self.routes[at].method;
        own == "ANY" || method.is_none_or(|method| method == own || method == "HEAD" && own == "GET")
    }

    fn by_path(&self, method: Option<&str>, path: &str, reach: &Reach<'_>) -> Vec<usize> {
        let Some(asked) = paths::asked(path) else { return Vec::new() };
        let same_length = self.by_length.get(&asked.parts.len()).into_iter().flatten();
        let candidates: Vec<usize> = match asked.has_base {
            // What the base is is not known: the rest of the path tells.
            true => (0..self.routes.len()).collect(),
            false => same_length.chain(&self.open).copied().collect(),
        };
        let scored = candidates.into_iter().filter(|at| self.takes(*at, method));
        let scored: Vec<_> = scored.filter_map(|at| Some((at, self.patterns[at].score(&asked)?))).collect();
        let Some(best) = scored.iter().map(|(_, score)| *score).max() else { return Vec::new() };
        let best: Vec<usize> = scored.into_iter().filter(|(_, score)| *score == best).map(|(at, _)| at).collect();
        // Of several apps, the nearest.
        let own = reach.files.get(reach.file).map_or("", |file| &file.path);
        let near = |at: usize| own.split('/').zip(self.folders[at].split('/')).take_while(|(a, b)| a == b).count();
        let nearest = best.iter().map(|at| near(*at)).max();
        best.into_iter().filter(|at| Some(near(*at)) == nearest).collect()
    }
}

/// The names under which a framework makes the path of a route.
fn names(files: &Files, route: &Route, handler: &str) -> Vec<String> {
    let literal = |at: At| Some(files.get(at.file)?.literals.get(at.id)?.to_owned());
    let keyword = |name: &str| {
        let node = files.node(route.at).filter(|node| node.is(Role::Call))?.keyword(name)?;
        literal(At { file: route.at.file, id: node.id })
    };
    match route.framework {
        Framework::Django => keyword("name").into_iter().collect(),
        Framework::Drf => match (keyword("name"), keyword("basename")) {
            (Some(name), _) => vec![name],
            (None, Some(base)) => {
                let one = Pattern::of(&route.path).parts.last().is_some_and(|part| part.is_parameter());
                vec![format!("{base}-{}", if one { "detail" } else { "list" })]
            }
            _ => Vec::new(),
        },
        Framework::Flask | Framework::FastApi | Framework::Starlette if !handler.is_empty() => {
            vec![handler.to_owned()]
        }
        _ => Vec::new(),
    }
}

//! The modules that an application is made of, by their `imports`, and what they hold.

use std::collections::{HashMap, HashSet};

use super::application::Application;
use super::decorators::{self, Applied, class_of};
use super::settings;
use crate::app::files::At;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, Note};
use crate::app::value::{Arguments, ClassId, Value};
use crate::facts::Role;

/// A class that a module holds.
#[derive(Clone, Debug)]
pub struct Held {
    pub class: ClassId,
    pub module: ClassId,
}

/// What an application is made of.
#[derive(Debug, Default)]
pub struct Graph {
    pub modules: Vec<ClassId>,
    pub controllers: Vec<Held>,
    /// Classes among the providers: resolvers and gateways are there.
    pub providers: Vec<Held>,
    /// Providers of `APP_GUARD`.
    pub guards: Vec<Link>,
    pub interceptors: Vec<Link>,
    /// Path prefixes of modules, by `RouterModule`.
    pub prefixes: HashMap<ClassId, String>,
    /// Imports that could not be followed: guards of the whole application may be behind them.
    pub unknown: Vec<Note>,
    /// Modules visited, and whether it was only on a branch.
    seen: HashSet<(ClassId, bool)>,
}

/// Walks the modules of an application.
pub fn of(run: &mut Run<'_>, application: &Application) -> Graph {
    let mut graph = Graph::default();
    match &application.root {
        Some(root) => graph.visit(run, root, false, None),
        // Nothing says which module is the root: all are.
        None => {
            for index in 0..run.world.classes.len() as u32 {
                graph.visit(run, &Value::Class(ClassId(index)), false, None);
            }
        }
    }
    // Providers that could not be read are no guards of everything where the code names each of those, and all were met.
    if graph.guards.len() >= uses(run, "APP_GUARD") {
        graph.unknown.retain(|note| note.text != UNREAD_PROVIDERS);
    }
    graph
}

const UNREAD_PROVIDERS: &str = "`providers` of a module";

/// How often the code uses a name that it imports.
fn uses(run: &Run<'_>, name: &str) -> usize {
    let of_file = |file| {
        let facts = &run.files.get(file)?.facts;
        let nodes = facts.tree.of_symbol(facts.names.find(name)?).map(|id| facts.node(id));
        Some(nodes.filter(|node| node.is(Role::Name) && !node.ancestors().any(|up| up.is(Role::Import))).count())
    };
    run.files.ids().into_iter().filter_map(of_file).sum()
}

impl Graph {
    /// Visits what stands in `imports`.
    fn visit(&mut self, run: &mut Run<'_>, value: &Value, perhaps: bool, at: Option<At>) {
        match class_of(run, value.clone()) {
            Value::Class(class) => self.visit_class(run, class, perhaps),
            // A dynamic module: `{ module, imports, providers, controllers }`.
            Value::Record(record) => {
                let record = Value::Record(record);
                let module = run.world.entry(&record, "module").cloned().map(|module| run.force(&module));
                if let Some(Value::Class(class)) = module {
                    self.visit_class(run, class, perhaps);
                    self.read(run, class, &record, perhaps);
                }
            }
            list @ Value::List(_) => {
                for item in run.world.flattened(&list) {
                    self.visit(run, &item, perhaps, at);
                }
            }
            Value::Object(object) => {
                let path = run.world.callee_path(object).unwrap_or_default();
                let arguments = decorators::arguments(run, object);
                if path.ends_with("RouterModule.register") || path.ends_with("RouterModule.forRoutes") {
                    for tree in &arguments {
                        self.route_tree(run, tree, "");
                    }
                    return;
                }
                // A package's module, perhaps with modules of ours in its options.
                for argument in arguments {
                    if let Value::Class(class) = run.force(&argument) {
                        self.visit_class(run, class, true);
                    }
                }
            }
            Value::Unknown(end) => {
                self.unknown.push(Note { text: "an imported module".to_owned(), at: end.or(at) });
            }
            _ => {}
        }
    }

    fn visit_class(&mut self, run: &mut Run<'_>, class: ClassId, perhaps: bool) {
        if self.seen.contains(&(class, false)) || !self.seen.insert((class, perhaps)) {
            return;
        }
        let applied = decorators::of_class(run, class);
        let modules: Vec<&Applied> = applied.iter().filter(|each| each.common() == Some("Module")).collect();
        for module in modules {
            if !self.modules.contains(&class) {
                self.modules.push(class);
            }
            if let Some(options) = module.argument(run, 0) {
                self.read(run, class, &options, perhaps);
            }
            self.visit_branches(run, class);
        }
    }

    /// Modules that are chosen by a condition that is not known: every branch may be taken.
    fn visit_branches(&mut self, run: &mut Run<'_>, class: ClassId) {
        let (at, scope) = (run.world.class(class).at, run.world.class(class).scope);
        let Some(source) = run.files.get(at.file) else { return };
        for conditional in source.facts.all(Role::Conditional) {
            let names =
                conditional.descendants().filter(|node| node.is(Role::Name) && node.symbol() != Default::default());
            for name in names {
                if let Some(value) = run.lookup(scope, name.symbol())
                    && let Value::Class(class) = run.force(&value)
                {
                    self.visit_class(run, class, true);
                }
            }
        }
    }

    fn read(&mut self, run: &mut Run<'_>, module: ClassId, options: &Value, perhaps: bool) {
        let at = match options {
            Value::Record(record) => run.world.record(*record).at,
            _ => None,
        };
        let mut list = |run: &mut Run<'_>, key: &str| -> Vec<Value> {
            let Some(value) = run.world.entry(options, key).cloned() else { return Vec::new() };
            let value = run.force(&value);
            let open = match &value {
                Value::List(list) => run.world.list(*list).open,
                other => other.is_unknown(),
            };
            if open {
                self.unknown.push(Note { text: format!("`{key}` of a module"), at });
            }
            run.world.flattened(&value)
        };
        let (imports, controllers, providers) =
            (list(run, "imports"), list(run, "controllers"), list(run, "providers"));
        for import in imports {
            self.visit(run, &import, perhaps, at);
        }
        for controller in controllers {
            if let Value::Class(class) = class_of(run, controller) {
                self.controllers.push(Held { class, module });
            }
        }
        for provider in providers {
            match class_of(run, provider) {
                Value::Class(class) => self.providers.push(Held { class, module }),
                record @ Value::Record(_) => self.provide(run, module, &record, perhaps),
                _ => {}
            }
        }
    }

    /// `{ provide, useClass }` and its like.
    fn provide(&mut self, run: &mut Run<'_>, module: ClassId, provider: &Value, perhaps: bool) {
        let entry =
            |run: &mut Run<'_>, key: &str| run.world.entry(provider, key).cloned().map(|value| run.force(&value));
        let token = entry(run, "provide");
        let token = token.and_then(|token| run.world.path(&token)).unwrap_or_default();
        let at = match provider {
            Value::Record(record) => run.world.record(*record).at,
            _ => None,
        };
        let made = ["useClass", "useExisting", "useValue"].into_iter().find_map(|key| entry(run, key));
        let made = match (made, entry(run, "useFactory")) {
            (None, Some(factory)) => {
                let open = Arguments { open: true, ..Arguments::default() };
                at.map(|at| run.call(&factory, open, at))
            }
            (made, _) => made,
        };
        let Some(value) = made.map(|made| class_of(run, made)) else { return };
        let (calling, place, into) = match token.as_str() {
            "@nestjs/core.APP_GUARD" => (Calling::NestGuard, "APP_GUARD", &mut self.guards),
            "@nestjs/core.APP_INTERCEPTOR" => (Calling::NestInterceptor, "APP_INTERCEPTOR", &mut self.interceptors),
            _ => {
                if let Value::Class(class) = value {
                    self.providers.push(Held { class, module });
                }
                return;
            }
        };
        let name = run.world.class(module).name.clone();
        let at = at.unwrap_or(run.world.class(module).at);
        into.push(Link { perhaps, ..Link::new(value, at, calling, format!("{place} of {name}")) });
    }

    /// `{ path, module, children }` of `RouterModule`.
    fn route_tree(&mut self, run: &mut Run<'_>, tree: &Value, above: &str) {
        let tree = run.force(tree);
        if let Value::Class(class) = tree {
            self.prefixes.insert(class, above.to_owned());
            return;
        }
        let path = run.world.entry(&tree, "path").cloned().and_then(|path| settings::text(run, &path));
        let path = format!("{above}/{}", path.unwrap_or_default().trim_matches('/'));
        if let Some(Value::Class(class)) = run.world.entry(&tree, "module").cloned().map(|module| run.force(&module)) {
            self.prefixes.insert(class, path.clone());
        }
        for children in ["children", "modules"] {
            let list = run.world.entry(&tree, children).cloned().map(|list| run.force(&list));
            for child in list.map(|list| run.world.flattened(&list)).unwrap_or_default() {
                self.route_tree(run, &child, &path);
            }
        }
    }
}

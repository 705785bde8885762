//! Models declared in code: what one file says, as a function of that file alone.

mod decorated;
mod drizzle;
mod knex;
mod mongoose;
mod python;
mod sequelize;

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use ropey::Rope;

use super::{Field, Model, Place, Source};
use crate::app::files::SourceFile;
use crate::facts::{BindingKind, FileKind, Node, Part, Role, View};
use crate::syntax::Language;

/// What stands for the user model of a Django project, whatever that is.
pub(super) const USER_MODEL: &str = "settings.AUTH_USER_MODEL";

/// The models of a file, and what only becomes one together with other files (see `Standing`). Pure, so that it can be
/// kept as long as the file stays as it is.
pub fn models_of(file: &SourceFile) -> Vec<Model> {
    if file.kind.is_test() || file.kind == FileKind::Generated {
        return Vec::new();
    }
    // Only names are asked for, and those are in the facts; the text is not at hand and not needed.
    let text = Rope::new();
    let cx = Cx { file, view: View::new(&file.facts, &text, Path::new(&*file.path), file.kind) };
    let mut models = Vec::new();
    if file.facts.language == Language::Python {
        python::read(&cx, &mut models);
    } else {
        decorated::read(&cx, &mut models);
        drizzle::read(&cx, &mut models);
        knex::read(&cx, &mut models);
        mongoose::read(&cx, &mut models);
        sequelize::read(&cx, &mut models);
    }
    models
}

/// A file under inspection.
struct Cx<'a> {
    file: &'a SourceFile,
    view: View<'a>,
}

impl<'a> Cx<'a> {
    fn all(&self, role: Role) -> impl Iterator<Item = Node<'a>> + use<'a> {
        self.file.facts.all(role)
    }

    /// The content of a string literal, where it was kept.
    fn string(&self, node: Node<'a>) -> Option<&'a str> {
        node.is_any(&[Role::String, Role::Template]).then(|| self.file.literals.get(node.id)).flatten()
    }

    /// The content of a string literal, through a variable.
    fn text(&self, node: Node<'a>) -> Option<&'a str> {
        self.string(self.view.value(node))
    }

    fn path(&self, node: Node<'a>) -> Option<Rc<str>> {
        self.view.path_of(node)
    }

    /// The last segment of the path of a base class (or schema), and the module before it.
    fn base(&self, node: Node<'a>) -> Option<(Arc<str>, Arc<str>)> {
        // `Base[int]`, `mixin(Base)`.
        let node = node.chain().last().filter(|_| node.is(Role::Index)).unwrap_or(node);
        if let Some(binding) = self.view.resolve(node).filter(|_| node.is(Role::Name)) {
            let value = binding.node.child(Part::Value).filter(|_| binding.kind == BindingKind::Variable);
            let whole = binding.node.child(Part::Target) == Some(binding.name);
            match value {
                // `const schema = require("./user.schema")`: the module is what it stands for.
                Some(value) if value.call_name() == "require" && whole => {
                    let module = value.argument(0).map_or("", Node::name);
                    return Some((node.name().into(), module.into()));
                }
                Some(value) if value.call_name() != "require" => return Some((node.name().into(), "".into())),
                _ => {}
            }
            if binding.node.is(Role::Import) && self.file.facts.language != Language::Python {
                return Some((node.name().into(), binding.node.name().into()));
            }
        }
        let path = self.path(node)?;
        let path = path.trim_end_matches("()");
        Some(match path.rsplit_once('.').filter(|(_, last)| !last.is_empty()) {
            Some((module, last)) => (last.into(), module.into()),
            None => (path.into(), "".into()),
        })
    }

    fn place(&self, node: Node<'a>) -> Place {
        Place { path: self.file.path.clone(), span: node.span() }
    }

    fn field(&self, name: &str, kind: &str, node: Node<'a>) -> Field {
        Field::new(name, kind, self.place(node))
    }

    fn model(&self, name: &str, source: Source, node: Node<'a>) -> Model {
        Model::new(name, source, self.place(node))
    }

    /// True where the file imports from one of the modules, or from below it.
    fn imports(&self, modules: &[&str]) -> bool {
        let fits = |name: &str| {
            modules.iter().any(|module| {
                name.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
            })
        };
        let required =
            |call: Node<'a>| call.call_name() == "require" && call.argument(0).is_some_and(|it| fits(it.name()));
        self.all(Role::Import).any(|import| fits(import.name())) || self.all(Role::Call).any(required)
    }

    /// What an expression names as another model: `User`, `() => User`, `"User"`, `User.id`, `models.User`.
    fn target(&self, node: Node<'a>) -> Option<String> {
        match node.role() {
            Role::Function => {
                let body = node.child(Part::Body)?;
                let returned = || body.descendants().find(|it| it.is(Role::Return))?.children().next();
                self.target(if body.is(Role::Block) { returned()? } else { body })
            }
            Role::String => self.string(node).map(str::to_owned),
            Role::Name | Role::Shorthand => Some(node.name().to_owned()),
            Role::Member => {
                let object = node.child(Part::Object)?;
                // `models.User`, `this.sequelize.models.User` against `User.id`, `schema.users.id`.
                let of_models = matches!(object.name(), "models" | "db" | "entities" | "schema");
                let class = !object.is(Role::Name) && node.name().starts_with(char::is_uppercase);
                Some(if of_models || class { node.name() } else { object.name() }.to_owned())
            }
            Role::Array => self.target(node.children().next()?),
            _ => None,
        }
    }

    /// The variable that an expression is assigned to.
    fn variable(&self, node: Node<'a>) -> Option<&'a str> {
        let mut at = node;
        loop {
            let parent = at.parent()?;
            match parent.role() {
                Role::Declare | Role::Assign => {
                    return parent.child(Part::Target).filter(|target| target.is(Role::Name)).map(Node::name);
                }
                Role::Await | Role::Binary => at = parent,
                _ => return None,
            }
        }
    }
}

/// True for the literal `true`.
fn is_true(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| node.is(Role::True))
}

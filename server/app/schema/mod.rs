//! The data schemas of an app: which models and tables there are, whose a row is, what in it needs care.
//!
//! What one source file says (`code::models_of`) is a function of that file and cached with it. Documents (Prisma files,
//! SQL) are read whole. `join` puts them together: base classes of other files, the table behind a model, which model
//! holds the identities, and so which columns say whose a row is.

pub mod code;
mod join;
mod prisma;
pub mod sql;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use super::files::Files;
pub use crate::models::schema::Sensitivity;
use crate::models::schema::schema as words;
use crate::text::Span;
pub use code::models_of;
pub use sql::{Bucket, Command, Condition, Function, Policy, Table, ViewDef};

/// Where something is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Relative to the root, with `/`.
    pub path: Arc<str>,
    pub span: Span,
}

/// What declares a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    Prisma,
    Sql,
    Django,
    SqlAlchemy,
    SqlModel,
    Peewee,
    Tortoise,
    TypeOrm,
    MikroOrm,
    Drizzle,
    Mongoose,
    Sequelize,
    Knex,
}

/// Whether a declaration is a model, as far as its own file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Model,
    /// Only lends its fields to others.
    Base,
    /// Its bases decide, and they are elsewhere.
    Open,
    /// No model. It is kept so that nothing of the same name elsewhere is taken for it.
    Other,
    /// Adds fields to a model of its name that is declared elsewhere.
    Addition,
}

/// What a column says of the row it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Owner,
    Tenant,
}

/// One column or relation of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// As the code calls it.
    pub name: Arc<str>,
    /// As the database calls it, where that is said to differ.
    pub column: Option<Arc<str>>,
    /// The type as written.
    pub kind: Arc<str>,
    pub primary: bool,
    pub unique: bool,
    pub optional: bool,
    /// Holds many: a list, or the other side of a relation.
    pub many: bool,
    /// The model it refers to; after joining under the name that this model has.
    pub relation: Option<Arc<str>>,
    pub sensitive: Option<Sensitivity>,
    /// Decided when joining: that a column refers to a user may be said elsewhere.
    pub key: Option<Key>,
    pub place: Place,
}

impl Field {
    fn new(name: &str, kind: &str, place: Place) -> Self {
        Self {
            name: name.into(),
            column: None,
            kind: kind.into(),
            primary: false,
            unique: false,
            optional: false,
            many: false,
            relation: None,
            sensitive: None,
            key: None,
            place,
        }
    }

    /// True under the name that the code or the database uses.
    pub fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) || self.column.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(name))
    }
}

/// A model: one kind of row or document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub name: Arc<str>,
    /// The variable that holds it, where code calls it by another name (`export const users = pgTable("user", …)`).
    pub alias: Option<Arc<str>>,
    pub table: Option<Arc<str>>,
    pub source: Source,
    pub place: Place,
    pub fields: Vec<Field>,
    /// Names of fields that are unique together, the primary key among them.
    pub unique_together: Vec<Vec<Arc<str>>>,
    /// Last segments of the canonical paths of its bases, and the modules they come from.
    pub bases: Vec<(Arc<str>, Arc<str>)>,
    pub standing: Standing,
    /// One of its bases, near or far, makes it the holder of identities.
    user_base: bool,
    user: bool,
}

impl Model {
    fn new(name: &str, source: Source, place: Place) -> Self {
        Self {
            name: name.into(),
            alias: None,
            table: None,
            source,
            place,
            fields: Vec::new(),
            unique_together: Vec::new(),
            bases: Vec::new(),
            standing: Standing::Model,
            user_base: false,
            user: false,
        }
    }

    /// A field by its name in code or in the database.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| &*field.name == name)
            .or_else(|| self.fields.iter().find(|it| it.is_called(name)))
    }

    /// What says whose a row is: foreign keys to users, `ownerId`, `createdBy` and the like. Of the users themselves
    /// it is what identifies them.
    pub fn owner_keys(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.key == Some(Key::Owner))
    }

    /// What says which tenant a row belongs to. Of the tenants themselves it is what identifies them.
    pub fn tenant_keys(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.key == Some(Key::Tenant))
    }

    /// True for the model that holds the identities.
    pub fn is_user(&self) -> bool {
        self.user
    }

    /// The gravest class of its columns. None where it holds content only.
    pub fn data_class(&self) -> Option<Sensitivity> {
        use Sensitivity::{Credential, Money, Personal, Privilege};
        let holds = |class| self.fields.iter().any(|field| field.sensitive == Some(class));
        [Credential, Money, Personal, Privilege].into_iter().find(|class| holds(*class))
    }

    /// True where values for these fields name at most one row.
    pub fn is_unique(&self, names: &[&str]) -> bool {
        let given = |name: &str| names.iter().any(|each| each.eq_ignore_ascii_case(name));
        let alone = |field: &Field| {
            (field.primary || field.unique) && (given(&field.name) || field.column.as_deref().is_some_and(given))
        };
        self.fields.iter().any(alone)
            || self.unique_together.iter().any(|set| !set.is_empty() && set.iter().all(|name| given(name)))
    }
}

/// Every model and table of an app.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    pub models: Vec<Model>,
    /// Tables as SQL files leave them, dropped ones included.
    pub tables: Vec<Table>,
    pub views: Vec<ViewDef>,
    pub functions: Vec<Function>,
    pub buckets: Vec<Bucket>,
    /// What could not be read: a path, and what it was.
    pub problems: Vec<(Arc<str>, String)>,
    names: HashMap<String, Vec<usize>>,
}

/// The tables that code makes by itself: `db.exec("create table …")`.
fn tables_in_code(files: &Files) -> Vec<Table> {
    let sources = files.ids().into_iter().filter_map(|file| files.get(file));
    let production = sources.filter(|source| source.kind.is_production());
    let all = production
        .flat_map(|source| source.literals.tables().map(|(offset, text)| (source.path.clone(), offset, text)));
    all.flat_map(|(path, offset, text)| sql::tables_in(&path, text, offset)).collect()
}

impl Schema {
    /// Reads everything anew.
    pub fn read(files: &Files) -> Self {
        let sources = files.ids().into_iter().filter_map(|id| files.get(id));
        Self::join(sources.flat_map(models_of).collect(), files)
    }

    /// Joins what was found in source files (in the order of their paths) with the documents.
    pub fn join(found: Vec<Model>, files: &Files) -> Self {
        let mut problems = Vec::new();
        let mut models = join::inherit(found);
        for document in files.documents().filter(|document| document.path.ends_with(".prisma")) {
            prisma::read(document, &mut models, &mut problems);
        }
        let database = sql::read(files.documents(), &mut problems);
        join::add_tables(&mut models, &database.tables);
        join::add_tables(&mut models, &tables_in_code(files));
        join::relate(&mut models);
        let names = join::index(&models);
        let sql::Database { tables, views, functions, buckets } = database;
        Self { models, tables, views, functions, buckets, problems, names }
    }

    /// The model that a name stands for: its own name, a client's accessor (`orderItem`), its table, or a plural.
    /// Of several the first by path.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.candidates(name).next()
    }

    /// As `model`; of several the one declared nearest to a file.
    pub fn model_near(&self, name: &str, path: &str) -> Option<&Model> {
        let shared = |model: &&Model| {
            let common = model.place.path.split('/').zip(path.split('/')).take_while(|(a, b)| a == b).count();
            (common, std::cmp::Reverse(model.place.path.len()))
        };
        // The last of equals wins in `max_by_key`, and the first one is wanted.
        let best: Vec<_> = self.candidates(name).collect();
        best.into_iter().rev().max_by_key(shared)
    }

    /// Every model that a name can stand for, the closest spelling first.
    pub fn candidates(&self, name: &str) -> impl Iterator<Item = &Model> {
        let found = join::spellings(name).into_iter().find_map(|spelling| self.names.get(&spelling));
        found.into_iter().flatten().map(|index| &self.models[*index])
    }

    /// True where a file of SQL declares something that people may be told of.
    pub fn is_declared_in(&self, path: &str) -> bool {
        let tables = self.tables.iter().flat_map(|table| {
            let policies = table.policies.iter().map(|policy| &policy.place);
            std::iter::once(&table.created).chain(policies)
        });
        let views = self.views.iter().map(|view| &view.place);
        let functions = self.functions.iter().map(|function| &function.place);
        let buckets = self.buckets.iter().map(|bucket| &bucket.place);
        tables.chain(views).chain(functions).chain(buckets).any(|place| &*place.path == path)
    }

    /// True where people are told the same of both.
    pub fn says_the_same(&self, other: &Schema) -> bool {
        self.models == other.models
            && self.tables == other.tables
            && self.views == other.views
            && self.functions == other.functions
            && self.buckets == other.buckets
    }

    /// The models that hold identities.
    pub fn users(&self) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(|model| model.is_user())
    }

    /// A table of SQL files that is still there, by its name with or without a schema.
    pub fn table(&self, name: &str) -> Option<&Table> {
        let (schema, name) = name.rsplit_once('.').unwrap_or(("public", name));
        self.tables.iter().find(|table| table.dropped.is_none() && table.is(schema, name))
    }
}

/// The class of a field, by name and type. What a relation leads to is not in it, but it may be somebody's role.
fn classify(field: &mut Field) {
    let by_name = |name: &str| words().sensitivity(name, &field.kind);
    let found = by_name(&field.name).or_else(|| field.column.as_deref().and_then(by_name));
    field.sensitive = found.filter(|class| field.relation.is_none() || *class == Sensitivity::Privilege);
}

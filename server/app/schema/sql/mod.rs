//! Tables as SQL files leave them: migrations are folded in the order of their paths.
//!
//! This is a reader of our own. `sqlparser` (0.64) reads every `create table`, `alter table` and `create policy` of the
//! Supabase projects it was tried on, but refuses `do` blocks, in which migrations hide policies and row-level security,
//! and gives up a whole statement for one expression it does not know. Over 1,420 SQL files of mixed dialects it refused
//! 520 files whole, and of the single statements 195 of 441 `create table`: one must tell it the dialect, which a file
//! does not say. It also gives lines and columns where we need bytes. Here a statement is read as far as it makes sense.

mod cursor;
mod fold;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Place;
use crate::app::files::Document;
use fold::Fold;

/// One table, as the last migration leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The folder that its migrations belong to: tables of two databases do not mix.
    pub group: Arc<str>,
    /// `public` where none is said.
    pub schema: Arc<str>,
    pub name: Arc<str>,
    /// Where it is created; where it is first named, if no file creates it.
    pub created: Place,
    /// False where no file creates it: tables of the platform, or made by hand.
    pub declared: bool,
    /// True where only a script beside the migrations creates it.
    pub by_script: bool,
    pub columns: Vec<Column>,
    /// The columns of the primary key, of unique constraints and of unique indexes.
    pub unique: Vec<Vec<Arc<str>>>,
    pub rls_enabled: bool,
    pub forced: bool,
    /// True where code in the files switches row-level security by computed names, or a script beside the migrations
    /// takes something away: then `rls_enabled` and `policies` may be wrong.
    pub rls_uncertain: bool,
    pub policies: Vec<Policy>,
    /// Roles that all rights were taken from.
    pub revoked: Vec<Arc<str>>,
    pub dropped: Option<Place>,
}

impl Table {
    /// Compares without case.
    pub fn is(&self, schema: &str, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) && self.schema.eq_ignore_ascii_case(schema)
    }

    /// The policies that let a command through, given that row-level security is on.
    pub fn policies_for(&self, command: Command) -> impl Iterator<Item = &Policy> {
        self.policies.iter().filter(move |policy| policy.command == Command::All || policy.command == command)
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: Arc<str>,
    /// As written.
    pub kind: Arc<str>,
    pub optional: bool,
    pub primary: bool,
    pub unique: bool,
    /// The table that it refers to, with its schema where that is said.
    pub references: Option<Arc<str>>,
    pub place: Place,
}

/// What a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    All,
    Select,
    Insert,
    Update,
    Delete,
}

/// A policy of row-level security.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub name: Arc<str>,
    pub command: Command,
    /// Empty: everybody.
    pub roles: Vec<Arc<str>>,
    /// The conditions of `using` and `with check`.
    pub using: Option<Condition>,
    pub check: Option<Condition>,
    pub permissive: bool,
    pub place: Place,
}

/// A condition of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As written, in one line, without its outer parentheses.
    pub text: String,
    pub place: Place,
}

/// A view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewDef {
    pub group: Arc<str>,
    pub schema: Arc<str>,
    pub name: Arc<str>,
    /// True where it reads with the rights of who asks, so that row-level security holds.
    pub security_invoker: bool,
    pub materialized: bool,
    /// The tables it reads, as written.
    pub reads: Vec<Arc<str>>,
    /// It says itself whose rows it shows.
    pub asks_caller: bool,
    /// Roles that all rights were taken from.
    pub revoked: Vec<Arc<str>>,
    pub place: Place,
}

/// A bucket of Supabase's storage, as a statement makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub name: Arc<str>,
    /// Whoever knows a file's address reads it.
    pub public: bool,
    pub place: Place,
}

/// A function of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    pub group: Arc<str>,
    pub schema: Arc<str>,
    pub name: Arc<str>,
    /// Runs with the rights of its owner, past row-level security.
    pub security_definer: bool,
    pub search_path: bool,
    /// Only runs as a trigger.
    pub trigger: bool,
    pub place: Place,
}

/// What SQL files leave.
#[derive(Clone, Debug, Default)]
pub struct Database {
    pub tables: Vec<Table>,
    pub views: Vec<ViewDef>,
    pub functions: Vec<Function>,
    pub buckets: Vec<Bucket>,
}

/// Folds every SQL file of `documents`, those of one project in the order of their paths.
pub fn read<'a>(documents: impl Iterator<Item = &'a Document>, problems: &mut Vec<(Arc<str>, String)>) -> Database {
    let mut groups: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
    for document in documents.filter(|document| is_migration(&document.path)) {
        groups.entry(group_of(&document.path)).or_default().push(document);
    }
    let mut database = Database::default();
    for (group, mut documents) in groups {
        let kept = documents.iter().any(|document| is_kept(&document.path));
        // Scripts beside the migrations were run by hand, if at all, and nobody knows when.
        documents.sort_by_cached_key(|document| (is_kept(&document.path), natural(&document.path)));
        let mut fold = Fold::new(group);
        for document in documents {
            fold.document(document, kept && !is_kept(&document.path), problems);
        }
        fold.finish(&mut database);
    }
    database
}

/// The tables that statements in a file of code make. `offset`: where the text begins in its file.
pub fn tables_in(path: &Arc<str>, text: &str, offset: u32) -> Vec<Table> {
    let mut fold = Fold::new("");
    fold.statements(path, text, offset);
    let mut database = Database::default();
    fold.finish(&mut database);
    database.tables
}

/// True for SQL that makes a database, false for what undoes, fills or tests one.
fn is_migration(path: &str) -> bool {
    const NOT: [&str; 10] =
        ["test", "tests", "__tests__", "fixtures", "seed", "seeds", "snippets", "queries", "examples", "node_modules"];
    let Some(stem) = path.strip_suffix(".sql") else { return false };
    let (folders, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    // `1.down.sql`, `1_down.sql`, `1.undo.users.sql`.
    let undoes = name.ends_with("_down") || name.split('.').any(|part| matches!(part, "down" | "undo"));
    let fills = name == "seed" || name.starts_with("seed.") || name.starts_with("seed_") || name.starts_with("seed-");
    !undoes && !fills && !folders.split('/').any(|folder| NOT.contains(&folder))
}

/// True in a folder that a tool applies in order.
fn is_kept(path: &str) -> bool {
    const FOLDERS: [&str; 5] = ["migrations", "migration", "migrate", "schemas", "drizzle"];
    path.split('/').any(|folder| FOLDERS.contains(&folder))
}

/// The folder above the one that SQL files are conventionally kept in.
fn group_of(path: &str) -> &str {
    const KEPT_IN: [&str; 13] = [
        "supabase",
        "prisma",
        "drizzle",
        "migrations",
        "migration",
        "migrate",
        "db",
        "database",
        "sql",
        "schema",
        "schemas",
        "init",
        "sqlite",
    ];
    let mut end = 0;
    for folder in path.split('/') {
        let last = end + folder.len() == path.len();
        if last || KEPT_IN.contains(&folder) {
            break;
        }
        end += folder.len() + 1;
    }
    path[..end].trim_end_matches('/')
}

/// A key under which `V2__x` comes before `V10__x`.
fn natural(path: &str) -> Vec<(u128, String)> {
    let mut key = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let words = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let digits = rest[words..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - words);
        // Text decides first, as in a plain comparison, then the number behind it.
        key.push((0, rest[..words].to_owned()));
        key.push((rest[words..words + digits].parse().unwrap_or(0), String::new()));
        rest = &rest[words + digits..];
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_grouped_by_project() {
        assert_eq!(group_of("supabase/migrations/1.sql"), "");
        assert_eq!(group_of("apps/web/supabase/schemas/a.sql"), "apps/web");
        assert_eq!(group_of("packages/database/migration/2024_x/migration.sql"), "packages");
        assert_eq!(group_of("schema.sql"), "");
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert!(natural("m/V2__b.sql") < natural("m/V10__a.sql"));
        assert!(natural("m/0001_a.sql") < natural("m/0002_a.sql"));
    }

    #[test]
    fn what_undoes_or_fills_is_left_out() {
        assert!(is_migration("db/migrate/1_up.sql"));
        assert!(!is_migration("db/1.down.sql") && !is_migration("supabase/seed.sql"));
        assert!(!is_migration("migrations/2.undo.tasks.sql") && is_migration("migrations/2.do.tasks.sql"));
        assert!(!is_migration("supabase/tests/rls.sql"));
    }
}

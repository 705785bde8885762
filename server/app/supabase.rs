//! The clients of a Supabase project: with which key each is made, and which tables are reached through which.
//!
//! A client made with the public key is anybody's: what it may do is for the database to say. One made with the service
//! key may do everything. Which of them a piece of code holds is asked of the run of the modules, so that helpers in
//! other files are followed.

use std::sync::Arc;

use super::files::{At, Document, FileId, Files, SourceFile};
use super::interpret::Run;
use super::value::Value;
use crate::facts::{Node, Part, Role};
pub use crate::models::supabase::Key;
use crate::models::supabase::supabase;

/// How far the name of a key or a client is followed through variables of a function.
const DEEPEST: u32 = 4;

/// A call that makes a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    pub at: At,
    pub key: Key,
    /// What the key is called where it is handed over.
    pub key_name: Arc<str>,
}

/// A piece of code that names a table of the data interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    pub at: At,
    pub table: Arc<str>,
    /// Where its client was made; None where that could not be followed.
    pub client: Option<At>,
    /// Reads rows; changes them.
    pub reads: bool,
    pub writes: bool,
}

/// A project's `supabase/config.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The folder that `supabase` is in; empty for the root.
    pub folder: Arc<str>,
    /// The schemas that the data interface serves.
    pub exposed: Vec<String>,
    /// Functions that are run for requests without a token.
    pub open_functions: Vec<String>,
}

/// What an app has of a Supabase project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Supabase {
    pub clients: Vec<Client>,
    pub uses: Vec<Use>,
    pub settings: Vec<Settings>,
}

impl Supabase {
    /// Looks for clients and what is done with them in every file that runs.
    pub fn of<'a>(run: &mut Run<'a>, files: &'a Files) -> Self {
        let settings = files.documents().filter(|document| document.path.ends_with("supabase/config.toml"));
        let mut found = Self { settings: settings.filter_map(read_settings).collect(), ..Self::default() };
        let names_it = |source: &SourceFile| source.imports().iter().any(|import| import.module.contains("supabase"));
        if !files.ids().into_iter().filter_map(|file| files.get(file)).any(names_it) {
            return found;
        }
        for file in files.ids() {
            let Some(source) = files.get(file).filter(|source| !source.kind.is_test()) else { continue };
            for call in source.facts.all(Role::Call) {
                found.clients.extend(made(run, file, call));
            }
        }
        if found.clients.is_empty() {
            return found;
        }
        for file in files.ids() {
            let Some(source) = files.get(file).filter(|source| !source.kind.is_test()) else { continue };
            for call in source.facts.all(Role::Call) {
                found.uses.extend(used(run, file, call));
            }
        }
        found
    }

    /// The client that was made at a place.
    pub fn client(&self, at: At) -> Option<&Client> {
        self.clients.iter().find(|client| client.at == at)
    }

    /// The code that names a table.
    pub fn uses_of<'s, 't>(&'s self, table: &'t str) -> impl Iterator<Item = &'s Use> + use<'s, 't> {
        self.uses.iter().filter(move |each| each.table.eq_ignore_ascii_case(table))
    }

    /// The key by which a use asks.
    pub fn key_of(&self, each: &Use) -> Key {
        each.client.and_then(|at| self.client(at)).map_or(Key::Unknown, |client| client.key)
    }

    /// True where the data interface serves a schema of the project that a folder holds.
    pub fn serves(&self, folder: &str, schema: &str) -> bool {
        let model = &supabase().database;
        let said = self.settings.iter().find(|settings| &*settings.folder == folder);
        let exposed = said.map_or(&model.exposed, |settings| &settings.exposed);
        exposed.iter().any(|each| each.eq_ignore_ascii_case(schema))
    }

    /// A client that is made with the public key.
    pub fn public_client(&self) -> Option<&Client> {
        self.clients.iter().find(|client| client.key == Key::Public)
    }
}

fn read_settings(document: &Document) -> Option<Settings> {
    let folder = document.path.strip_suffix("supabase/config.toml")?.trim_end_matches('/');
    let file: toml::Table = document.text.parse().ok()?;
    let api = file.get("api").and_then(|api| api.as_table());
    let says = |key: &str| api.and_then(|api| api.get(key));
    let off = says("enabled").and_then(toml::Value::as_bool) == Some(false);
    let listed = says("schemas").and_then(toml::Value::as_array);
    let exposed = match listed {
        _ if off => Vec::new(),
        Some(listed) => listed.iter().filter_map(|schema| schema.as_str().map(str::to_owned)).collect(),
        None => supabase().database.exposed.clone(),
    };
    let functions = file.get("functions").and_then(|functions| functions.as_table());
    let is_open = |settings: &toml::Value| settings.get("verify_jwt").and_then(toml::Value::as_bool) == Some(false);
    let open = functions.into_iter().flatten().filter(|(_, settings)| is_open(settings));
    Some(Settings { folder: folder.into(), exposed, open_functions: open.map(|(name, _)| name.clone()).collect() })
}

/// The client that a call makes.
fn made<'a>(run: &mut Run<'a>, file: FileId, call: Node<'a>) -> Option<Client> {
    let model = supabase();
    let path = canonical(run, file, call)?;
    if !model.makes_client(&path) {
        return None;
    }
    let at = At { file, id: call.id };
    let named = model.clients.key.iter().find_map(|name| call.keyword(name));
    let key = named.or_else(|| call.argument(1));
    if model.clients.service.holds(&path) {
        return Some(Client { at, key: Key::Service, key_name: "the service key".into() });
    }
    let mut names = Vec::new();
    if let Some(key) = key.filter(|_| model.clients.makers.holds(&path)) {
        named_by(run, file, key, DEEPEST, &mut names);
    }
    let says = |wanted: Key| names.iter().find(|name| model.key(name) == wanted);
    let (key, name) = match (says(Key::Service), says(Key::Public)) {
        (Some(name), _) => (Key::Service, name.clone()),
        (None, Some(name)) => (Key::Public, name.clone()),
        _ if model.clients.public.holds(&path) => (Key::Public, "the public key".to_owned()),
        _ => (Key::Unknown, names.first().cloned().unwrap_or_default()),
    };
    Some(Client { at, key, key_name: name.into() })
}

/// What a call calls. Most calls are told apart by their last name, which costs nothing.
fn canonical<'a>(run: &mut Run<'a>, file: FileId, call: Node<'a>) -> Option<String> {
    const NAMES: [&str; 6] = ["create", "Client", "client", "useSupabase", "serverSupabase", "acreate"];
    let name = call.call_name();
    if !NAMES.iter().any(|start| name.starts_with(start)) && !name.ends_with("Client") && !name.ends_with("_client") {
        return None;
    }
    let value = asked(run, file, call.callee()?);
    run.world.path(&value)
}

fn asked<'a>(run: &mut Run<'a>, file: FileId, node: Node<'a>) -> Value {
    run.refill();
    let Some(scope) = run.module(file) else { return Value::UNKNOWN };
    let value = run.eval(node, file, scope);
    run.force(&value)
}

/// The names that a key goes by: of members, settings and variables, as far as they can be followed.
fn named_by<'a>(run: &mut Run<'a>, file: FileId, node: Node<'a>, depth: u32, into: &mut Vec<String>) {
    let node = node.awaited();
    for inner in node.descendants_and_self() {
        if !inner.is_any(&[Role::Name, Role::Member]) {
            continue;
        }
        into.push(inner.name().to_owned());
        if inner.is(Role::Name) && depth > 0 {
            if let Some(value) = local(inner) {
                named_by(run, file, value, depth - 1, into);
            } else if let Value::Outside(path) = asked(run, file, inner) {
                into.push(path.rsplit('.').next().unwrap_or_default().to_owned());
            }
        }
    }
    // `os.environ["SUPABASE_KEY"]` and `os.getenv("SUPABASE_KEY")` say the name in a text.
    let value = asked(run, file, node);
    if let Some(path) = run.world.path(&value) {
        into.push(path.trim_end_matches("()").rsplit('.').next().unwrap_or_default().to_owned());
    }
    let texts = node.descendants_and_self().filter(|inner| inner.is(Role::String));
    into.extend(texts.filter_map(|text| run.literal(file, text)).map(str::to_owned));
}

/// What a variable of a function around was given.
fn local(name: Node<'_>) -> Option<Node<'_>> {
    name.ancestors().filter(|around| around.is(Role::Function)).find_map(|function| {
        let given = function.descendants().filter(|node| node.is_any(&[Role::Declare, Role::Assign]));
        let mut given = given.filter(|node| node.child(Part::Target).is_some_and(|to| names(to, name)));
        let only = given.next()?.child(Part::Value)?;
        (!only.encloses(name)).then_some(only)
    })
}

fn names(target: Node<'_>, name: Node<'_>) -> bool {
    target.is(Role::Name) && target.name() == name.name()
}

/// `….from("orders")`, and what is done with it.
fn used<'a>(run: &mut Run<'a>, file: FileId, call: Node<'a>) -> Option<Use> {
    let model = &supabase().database;
    let holds = |list: &[String], name: &str| list.iter().any(|each| each == name);
    if !holds(&model.tables, call.call_name()) {
        return None;
    }
    let receiver = call.callee().filter(|callee| callee.is(Role::Member))?.child(Part::Object)?;
    let table = call.argument(0).filter(|first| first.is(Role::String))?;
    let table: Arc<str> = run.literal(file, table)?.into();
    if receiver.is(Role::Member) && receiver.name() == "storage" {
        return None;
    }
    let client = client_of(run, file, receiver, DEEPEST);
    let sounds_so = || receiver.descendants_and_self().any(|node| node.name().to_lowercase().contains("supabase"));
    if client.is_none() && !sounds_so() {
        return None;
    }
    let (mut reads, mut writes) = (false, false);
    let mut node = call;
    while let Some(member) = node.parent().filter(|up| up.is(Role::Member))
        && let Some(next) = member.parent().filter(|up| up.is(Role::Call) && up.callee() == Some(member))
    {
        // What is selected behind a change is what was changed.
        reads |= holds(&model.reads, member.name()) && !writes;
        writes |= holds(&model.writes, member.name());
        node = next;
    }
    Some(Use { at: At { file, id: call.id }, table, client, reads, writes })
}

/// Where the client that an expression holds was made.
fn client_of<'a>(run: &mut Run<'a>, file: FileId, node: Node<'a>, depth: u32) -> Option<At> {
    let node = node.awaited();
    let value = asked(run, file, node);
    let mut root = run.world.root(&value);
    while let Some(object) = root {
        let path = run.world.callee_path(object);
        if path.is_some_and(|path| supabase().makes_client(&path)) {
            return Some(run.world.object(object).at);
        }
        // `client.schema("app")` is the client still.
        root = run.world.method_call(object).and_then(|(of, ..)| run.world.root(of)).filter(|next| *next != object);
    }
    let root = node.chain().last().filter(|root| root.is(Role::Name))?;
    let value = local(root).filter(|_| depth > 0)?;
    client_of(run, file, value, depth - 1)
}

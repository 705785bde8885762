//! Row-level security as SQL files leave it: which tables strangers reach, and what a condition lets through.

use crate::app::access::Effect;
use crate::app::schema::{Condition, Model, Place, Policy, Table};
use crate::app::supabase::{Client, Key, Use};
use crate::findings::Step;
use crate::models::supabase::supabase;
use crate::rules::{Cx, Draft};
use crate::syntax::sql::{Token, tokens};
use crate::text::Span;

/// True where something is declared in the file that is looked at.
pub fn is_here(cx: &Cx<'_>, place: &Place) -> bool {
    cx.app.files.get(cx.file).is_some_and(|file| file.path == place.path)
}

/// A step of a proof at a place of a document.
pub fn at_place(cx: &Cx<'_>, place: &Place, note: impl Into<String>) -> Step {
    let file = (!is_here(cx, place)).then(|| place.path.to_string());
    Step { file, span: Some(place.span), note: note.into() }
}

/// True for what Supabase's data interface serves: a schema of its, in the SQL of one of its projects.
pub fn is_served(cx: &Cx<'_>, group: &str, schema: &str) -> bool {
    is_platform(cx, group) && cx.app.supabase.serves(group, schema)
}

/// True where the SQL of a folder is a Supabase project's: it lies where its tools keep it, says whose a row is by its
/// functions, or code of the same folder asks it through a client.
fn is_platform(cx: &Cx<'_>, group: &str) -> bool {
    let app = cx.app;
    let within = |path: &str| group.is_empty() || path.starts_with(&format!("{group}/"));
    let kept = |path: &str| within(path) && path.split('/').any(|folder| folder == "supabase");
    let tables = || app.schema.tables.iter().filter(|table| &*table.group == group);
    let asks = |policy: &Policy| {
        policy.using.iter().chain(&policy.check).any(|condition| condition.text.to_lowercase().contains("auth.uid"))
    };
    let holds = |client: &Client| app.files.get(client.at.file).is_some_and(|file| within(&file.path));
    tables().any(|table| kept(&table.created.path) || table.policies.iter().any(asks))
        || app.supabase.clients.iter().any(holds)
}

/// True where every right was taken from both roles that a request can have.
pub fn is_taken_away(revoked: &[std::sync::Arc<str>]) -> bool {
    let model = &supabase().database;
    let lists = |role: &String| revoked.iter().any(|each| each.eq_ignore_ascii_case(role));
    let strangers = model.strangers.iter().filter(|role| *role != "public").all(lists);
    strangers && model.members.iter().all(lists)
}

/// The model that stands for a table, if one does.
pub fn model_of<'a>(cx: &Cx<'a>, table: &Table) -> Option<&'a Model> {
    let same = |model: &&Model| model.table.as_deref().unwrap_or(&model.name).eq_ignore_ascii_case(&table.name);
    cx.app.schema.candidates(&table.name).find(same).or_else(|| cx.app.schema.model(&table.name))
}

/// The column that says whose a row is.
pub fn owner_key<'a>(cx: &Cx<'a>, table: &Table) -> Option<&'a str> {
    let model = model_of(cx, table)?;
    // What identifies a tenant itself says nothing of who is in it.
    let own = model.owner_keys().next().or_else(|| model.tenant_keys().find(|key| !key.primary))?;
    Some(own.column.as_deref().unwrap_or(&own.name))
}

/// Code that reaches a table with a key that strangers have.
pub fn uses<'a>(cx: &Cx<'a>, table: &str) -> Vec<&'a Use> {
    let app = cx.app;
    app.supabase.uses_of(table).filter(|each| app.supabase.key_of(each) != Key::Service).collect()
}

/// The proof that strangers can ask: the client that is made with the public key, and where it asks for the table.
pub fn prove_reach<'d>(mut draft: Draft<'d>, cx: &Cx<'_>, table: &str) -> Draft<'d> {
    if let Some(client) = cx.app.supabase.public_client() {
        let note = format!("a client is made with a key that everybody has: `{}`", client.key_name);
        draft = draft.with(cx.step(client.at, note));
    }
    for each in uses(cx, table).into_iter().take(3) {
        let does = if each.writes { "changes" } else { "reads" };
        draft = draft.with(cx.step(each.at, format!("{does} `{table}`")));
    }
    draft
}

/// Whom a condition lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lets {
    Everybody,
    /// Whoever has an account.
    Members,
    /// Whoever writes the word into their own profile.
    SelfDeclared,
    /// Something about the row, or more than is understood here.
    Some,
}

/// What a condition lets through, by its words.
pub fn lets(condition: &Condition) -> Lets {
    let words = plain(&condition.text);
    let text = words.join(" ");
    if text.contains("user_metadata") || text.contains("raw_user_meta_data") {
        return Lets::SelfDeclared;
    }
    let mut weakest = Lets::Everybody;
    for part in words.split(|word| word == "and") {
        match of_part(&part.join(" ")) {
            Lets::Everybody => {}
            Lets::Members => weakest = Lets::Members,
            other => return other,
        }
    }
    weakest
}

fn of_part(part: &str) -> Lets {
    const MEMBERS: [&str; 6] = [
        "auth . role = authenticated",
        "authenticated = auth . role",
        "auth . uid is not null",
        "auth . jwt is not null",
        "auth . email is not null",
        "current_user = authenticated",
    ];
    // Which bucket it is says nothing of whose a file is.
    let bucket = part.strip_prefix("bucket_id = ").or_else(|| part.strip_prefix("storage . objects . bucket_id = "));
    if part == "true" || part == "1 = 1" || bucket.is_some_and(|rest| !rest.contains(' ')) {
        Lets::Everybody
    } else if MEMBERS.contains(&part) {
        Lets::Members
    } else {
        Lets::Some
    }
}

/// The words of a condition without brackets, casts and the `select` that Supabase advises to put around functions.
fn plain(text: &str) -> Vec<String> {
    let all = tokens(text, 0);
    let mut words: Vec<String> = Vec::new();
    let mut casts = false;
    for token in &all {
        if std::mem::take(&mut casts) || token.is_sign("(") || token.is_sign(")") || token.is("select") {
            continue;
        }
        if token.is_sign("::") {
            casts = true;
        } else {
            words.push(token.text.to_lowercase());
        }
    }
    words
}

/// The rest of the statement that a span is in: up to its semicolon.
pub fn statement_end(text: &str, span: Span) -> Option<u32> {
    let all: Vec<Token<'_>> = tokens(text, 0);
    let inside = all.iter().position(|token| token.span.start >= span.start)?;
    all[inside..].iter().find(|token| token.is_sign(";")).map(|token| token.span.end)
}

/// True where an effect goes through a client of strangers' rights to a table with row-level security, or to one of which
/// no file says whether it has any: then the policies decide, and they are read elsewhere.
pub fn asks_policies(cx: &Cx<'_>, effect: &Effect) -> bool {
    let Some(client) = effect.client.and_then(|at| cx.app.supabase.client(at)) else { return false };
    let table = effect.subjects.iter().rev().find_map(|subject| cx.app.schema.table(subject.rsplit('.').next()?));
    client.key != Key::Service && table.is_none_or(|table| table.rls_enabled || table.rls_uncertain || !table.declared)
}

/// A name as SQL takes it.
pub fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if plain && starts { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

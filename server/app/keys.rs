//! The literals that other files sign and encrypt with: where a key stands, and where it is used.
//!
//! The app keeps no text that may be a credential, and none is needed: where the run of the modules ends at a literal that
//! was not kept, it answers the place.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use ropey::Rope;

use super::files::{At, FileId, Files, SourceFile};
use super::interpret::Run;
use super::value::Value;
use crate::facts::{FileKind, Id, Node, Part, Role, View};
use crate::models::environment::{self, Secret};
use crate::models::signing;

/// A literal in one file that is a key in another.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub literal: At,
    pub used: At,
    pub proves: &'static str,
    pub env: &'static str,
    /// What the key is called, where it was found by that: settings that are put together at run time.
    pub name: Option<Arc<str>>,
}

/// Every key of the app that stands in another file than where it is used. `nothing` is the text of files whose text is
/// not asked for.
pub fn of<'a>(run: &mut Run<'a>, files: &'a Files, nothing: &'a Rope) -> Vec<Key> {
    let mut found: Vec<Key> = Vec::new();
    let mut settings: Option<HashMap<&'a str, Vec<At>>> = None;
    for file in files.ids() {
        let Some(source) = files.get(file).filter(|source| source.kind == FileKind::Production) else { continue };
        if source.signings().is_empty() {
            continue;
        }
        let view = View::new(&source.facts, nothing, Path::new(&*source.path), source.kind);
        for Signing { call, key, sink } in source.signings() {
            let key = source.facts.node(*key);
            let Some((literal, name)) = literal(run, files, file, &view, key, &mut settings) else { continue };
            let is_new = !found.iter().any(|known| known.literal == literal);
            if literal.file != file && is_new {
                let used = At { file, id: *call };
                found.push(Key { literal, used, proves: &sink.proves, env: &sink.env, name });
            }
        }
    }
    found
}

/// A call of one file that signs or encrypts, and what it is given as the key.
#[derive(Clone, Copy, Debug)]
pub struct Signing {
    call: Id,
    key: Id,
    sink: &'static signing::Sink,
}

/// Every such call of a file.
pub fn signings(source: &SourceFile) -> Vec<Signing> {
    let mut found = Vec::new();
    if !modules(source).any(signing::is_library) {
        return found;
    }
    let nothing = Rope::new();
    let view = View::new(&source.facts, &nothing, Path::new(&*source.path), source.kind);
    for call in [Role::Call, Role::New].into_iter().flat_map(|role| source.facts.all(role)) {
        let sink = match view.callee_path(call).and_then(|path| signing::sink(&path)) {
            Some(sink) if !sink.checksum => sink,
            _ => continue,
        };
        let named = sink.names.iter().filter_map(|name| call.option(&[name]));
        let keys = named.chain(sink.at.and_then(|at| call.argument(at)));
        found.extend(keys.map(|key| Signing { call: call.id, key: key.id, sink }));
    }
    found
}

/// What a file imports and requires, as written.
fn modules(source: &SourceFile) -> impl Iterator<Item = &str> {
    // Python's `import jwt` names its module below.
    let imports = source.facts.all(Role::Import).flat_map(|import| {
        std::iter::once(import).chain(import.children().filter(move |_| import.name().is_empty())).map(Node::name)
    });
    let calls = source.facts.all(Role::Call).filter(|call| call.call_name() == "require");
    imports.chain(calls.filter_map(|call| Some(source.facts.names.text(call.argument(0)?.symbol()))))
}

/// The literal that a key comes to, and the name that led to it where nothing else did.
fn literal<'a>(
    run: &mut Run<'a>,
    files: &'a Files,
    file: FileId,
    view: &View<'a>,
    key: Node<'a>,
    settings: &mut Option<HashMap<&'a str, Vec<At>>>,
) -> Option<(At, Option<Arc<str>>)> {
    let key = unwrapped(view, key);
    if key.is(Role::String) {
        return None;
    }
    run.refill();
    let scope = run.module(file)?;
    let value = run.eval(key, file, scope);
    let mut value = run.force(&value);
    if let Value::List(list) = &value {
        value = run.world.list(*list).items.first()?.clone();
    }
    let is_literal = |at: &At| files.node(*at).is_some_and(|node| node.is(Role::String));
    match value {
        Value::Unknown(Some(at)) if is_literal(&at) => Some((at, None)),
        Value::Unknown(_) | Value::Import(..) | Value::Member(_) => {
            let name = key_name(view, key)?;
            let known = settings.get_or_insert_with(|| named_settings(files));
            // Of several that say it nothing is known: which of them counts is decided at run time.
            let [only] = known.get(name)?.as_slice() else { return None };
            Some((*only, Some(name.into())))
        }
        _ => None,
    }
}

/// The expression below calls that only change a key's form, and behind variables of this file.
fn unwrapped<'a>(view: &View<'a>, key: Node<'a>) -> Node<'a> {
    let mut node = view.value(key);
    for _ in 0..4 {
        if !node.is_any(&[Role::Call, Role::New]) || !signing::is_wrapper(node.call_name(), node.receiver().is_some()) {
            break;
        }
        let Some(inner) = node.argument(0).filter(|inner| !inner.is(Role::String)).or_else(|| node.receiver()) else {
            break;
        };
        node = view.value(inner);
    }
    node
}

/// The last name of settings that another module of the project exports: `config.cookieSecret`, and `cookieSecret` under
/// `const { cookieSecret } = require("./config")`.
fn key_name<'a>(view: &View<'a>, key: Node<'a>) -> Option<&'a str> {
    let root = key.chain().last().filter(|root| root.is_any(&[Role::Name, Role::Shorthand]))?;
    let path = view.path_of(root)?;
    let is_own = path.starts_with(['.', '~', '@']) && path.contains('/');
    let name = key.name();
    (is_own && environment::secret(name) == Some(Secret::Forges)).then_some(name)
}

/// The literals that modules export under the name of a secret, by that name: entries of an object that is a module's
/// whole export.
fn named_settings(files: &Files) -> HashMap<&str, Vec<At>> {
    let mut all: HashMap<&str, Vec<At>> = HashMap::new();
    for file in files.ids() {
        let Some(source) = files.get(file).filter(|source| source.kind == FileKind::Production) else { continue };
        for pair in source.facts.all(Role::Pair) {
            let value = pair.child(Part::Value).filter(|value| value.is(Role::String));
            let exported = pair.parent().and_then(Node::parent).is_some_and(is_export);
            if let Some(value) = value.filter(|_| exported && environment::secret(pair.name()) == Some(Secret::Forges))
            {
                all.entry(pair.name()).or_default().push(At { file, id: value.id });
            }
        }
    }
    all
}

/// `module.exports = { … }`, `export default { … }`.
fn is_export(node: Node<'_>) -> bool {
    let target = node.child(Part::Target);
    node.is(Role::Export)
        || node.is(Role::Assign) && target.is_some_and(|target| target.is(Role::Member) && target.name() == "exports")
}

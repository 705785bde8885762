//! Names that are taken from a module and that it does not have.
//!
//! Proven in one of three ways: the table says that this version is without it; no version of the standard library has it;
//! the word stands nowhere in all that is installed of the package.

use super::Cx;
use super::imports::Import;
use crate::app::manifests::Version;
use crate::app::modules::{Target, is_standard, split_package};
use crate::app::{FileId, SourceFile, paths};
use crate::facts::Id;
use crate::models::{api, packages};
use crate::syntax::Language;

/// What every object of JavaScript has, and every function: some modules are one (`Module.prototype.require`).
const OF_OBJECTS: [&str; 8] = ["prototype", "call", "apply", "bind", "length", "name", "hasOwnProperty", "toString"];

/// How it is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// The package's version is without it: since when, which version counts here, what is there instead.
    Version { since: Option<&'static str>, version: Option<Box<str>>, instead: &'static str },
    /// No version of the language's library has it.
    Library,
    /// It stands nowhere in the installed package: the folder, relative to the root where it lies there.
    Installed { folder: Box<str> },
}

/// A name that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// Where it is taken.
    pub at: Id,
    pub module: Box<str>,
    /// Empty where the module as a whole is meant.
    pub name: Box<str>,
    pub proof: Proof,
    /// A name that is there and spelled nearly so.
    pub near: Option<Box<str>>,
}

/// Takes in what is not there: name, place, proof, and a near name.
type Add<'a> = dyn FnMut(&str, Id, Proof, Option<Box<str>>) + 'a;

pub fn judge(cx: &Cx<'_>, id: FileId, file: &SourceFile, import: &Import, found: &mut Vec<Absent>) {
    if import.guarded || import.type_only {
        return;
    }
    let module = &*import.module;
    let is_foreign = || matches!(cx.modules.resolve(cx.files, id, module), Target::Package(_));
    let named = import.names.iter().map(|(name, at)| (name, *at));
    let default = Box::from("default");
    let own = import.default.then_some((&default, import.at));
    let taken: Vec<(&Box<str>, Id)> =
        named.chain(import.members.iter().map(|(name, at)| (name, *at))).chain(own).collect();
    let mut add = |name: &str, at: Id, proof: Proof, near: Option<Box<str>>| {
        if !found.iter().any(|known| *known.module == *module && *known.name == *name) {
            found.push(Absent { at, module: module.into(), name: name.into(), proof, near });
        }
    };
    for gone in api::gone(module) {
        let version = cx.manifests.version(&file.path, gone.package());
        let since = gone.since.as_deref();
        let is_gone = match since.and_then(Version::parse) {
            Some(since) => version.is_some_and(|version| version >= since),
            None => cx.manifests.has(&file.path, gone.package()),
        };
        if !is_gone || !is_foreign() {
            continue;
        }
        let version = version.map(|version| version.to_string().into());
        let proof = Proof::Version { since, version, instead: &gone.instead };
        if gone.is_whole() {
            add("", import.at, proof, None);
        } else if let Some((name, at)) = taken.iter().find(|(name, _)| gone.holds(name)) {
            add(name, *at, proof, None);
        }
    }
    let python = file.facts.language == Language::Python;
    let library = if python { api::of_python(module) } else { api::of_node(module) };
    if let Some(library) = library.filter(|_| if python { is_standard(top(module)) } else { true }) {
        // What is removed with its module is said of the module.
        if python && packages::removed_from_python(top(module)).is_some() || !is_foreign() {
            return;
        }
        // A module below it is there, whether or not somebody has loaded it.
        let below = |name: &str| python && api::of_python(&format!("{module}.{name}")).is_some();
        let of_object = |name: &str| !python && OF_OBJECTS.contains(&name);
        let unknown =
            |name: &str| !name.starts_with('_') && !library.contains(name) && !below(name) && !of_object(name);
        for (name, at) in taken.iter().filter(|(name, _)| unknown(name)) {
            add(name, *at, Proof::Library, super::nearest_of(name, library.iter().copied()));
        }
        return;
    }
    installed(cx, file, import, &is_foreign, &mut add);
}

/// Where everything of the package lies here as text, a word that stands nowhere in it is no name of it.
fn installed(cx: &Cx<'_>, file: &SourceFile, import: &Import, is_foreign: &dyn Fn() -> bool, add: &mut Add<'_>) {
    let folder = paths::folder(&file.path);
    let python = file.facts.language == Language::Python;
    // What the compiler says of typed code needs no second voice.
    if import.names.is_empty() || !python && file.facts.language == Language::TypeScript || file.path.ends_with(".tsx")
    {
        return;
    }
    let words = match python {
        true => cx.installed.python_words(folder, top(&import.module)),
        false => match split_package(&import.module) {
            Some((name, _)) => cx.installed.npm_words(cx.files.root(), folder, name),
            None => None,
        },
    };
    let Some((place, words)) = words.filter(|_| is_foreign()) else { return };
    for (name, at) in import.names.iter().filter(|(name, _)| **name != *"default" && !words.has(name)) {
        add(name, *at, Proof::Installed { folder: place.clone() }, None);
    }
}

fn top(module: &str) -> &str {
    module.split('.').next().unwrap_or(module)
}

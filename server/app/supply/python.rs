//! One import of Python.

use super::imports::Import;
use super::{Cx, Fault, Judged, nearest};
use crate::app::manifests::{Ecosystem, Kind, Package, Version, normalised};
use crate::app::modules::{Target, is_standard};
use crate::app::{FileId, SourceFile, paths};
use crate::models::packages;

pub fn judge(cx: &Cx<'_>, id: FileId, file: &SourceFile, import: &Import) -> Option<Judged> {
    let module = &*import.module;
    let top = module.split('.').next().unwrap_or(module);
    // No distribution is called so; the interpreter's own modules are.
    if top.is_empty()
        || top.starts_with('_')
        || import.type_only
        || !matches!(cx.modules.resolve(cx.files, id, module), Target::Package(_))
    {
        return None;
    }
    let folder = paths::folder(&file.path);
    let above: Vec<&Package> = cx.manifests.above(folder, Ecosystem::Python).collect();
    let all: Vec<&Package> =
        cx.manifests.packages().into_iter().filter(|package| package.ecosystem == Ecosystem::Python).collect();
    // Without a manifest above, any of the repository may be the one.
    let near = if above.is_empty() { &all } else { &above };
    if near.is_empty() || near.iter().any(|package| !package.unclear.is_empty()) {
        return None;
    }
    let judged = |package: &str, fault: Fault| Judged {
        at: import.at,
        module: module.into(),
        package: package.into(),
        ecosystem: Ecosystem::Python,
        fault,
        searched: manifests(near),
        lock: cx.manifests.locks_above(folder, Ecosystem::Python).next().map(|(_, lock)| lock.document.clone()),
        elsewhere: None,
        near: None,
        again: false,
        mild: import.lazy,
        unproven: false,
    };
    let declarations = || near.iter().flat_map(|package| &package.declarations);
    let provides = |name: &str| brings(cx, name, top);
    if is_standard(top) {
        let since = packages::removed_from_python(top)?;
        let runs_on = near.iter().find_map(|package| package.runs_on)?;
        let is_gone = Version::parse(since).is_some_and(|since| since <= runs_on);
        let is_replaced = declarations().any(|it| provides(&it.name));
        return (is_gone && !is_replaced).then(|| judged(top, Fault::Removed { since }));
    }
    let named = near.iter().any(|package| package.dependencies.keys().any(|name| provides(name)));
    if named || cx.images.iter().any(|name| provides(name)) {
        let of: Vec<_> = declarations().filter(|it| provides(&it.name)).collect();
        let only = !of.is_empty() && of.iter().all(|it| it.kind == Kind::Development);
        // What another declared distribution brings is there all the same.
        let brought = || {
            let names = declarations().filter(|it| it.kind != Kind::Development).map(|it| &*it.name);
            of.iter().any(|it| packages::brought_by(&it.name, names.clone()).is_some())
        };
        let runs = cx.served.contains(&id) && !import.lazy;
        return (only && runs && !brought())
            .then(|| judged(&of[0].name, Fault::Development { document: of[0].document.clone() }));
    }
    if may_be_ours(cx, &above, top) {
        return None;
    }
    let known = packages::distributions(top);
    let own_name = normalised(top);
    let candidates: Vec<&str> = known.iter().map(String::as_str).chain([own_name.as_str()]).collect();
    let locks: Vec<_> = cx.manifests.locks_above(folder, Ecosystem::Python).map(|(_, lock)| lock).collect();
    let installed = cx.installed.distribution_of(cx.files.root(), folder, top);
    let names: Vec<&str> = near.iter().flat_map(|package| package.dependencies.keys().map(|name| &**name)).collect();
    let locked = candidates.iter().find_map(|name| locks.iter().find(|lock| lock.has(name)).map(|lock| (*name, *lock)));
    // `key_value` of `py-key-value-aio`.
    let alike = || locks.iter().find_map(|lock| lock.find(|name| holds_words(name, top)).map(|name| (name, *lock)));
    let locked = locked.or_else(|| if known.is_empty() { alike() } else { None });
    let package = locked.map(|(name, _)| name.to_owned()).or(installed.clone());
    let brought = candidates.iter().find_map(|name| packages::brought_by(name, names.iter().copied()));
    // A framework's own foundations move with it, and its guides say to import them so.
    if brought.is_some_and(packages::is_foundation) {
        return None;
    }
    let first = candidates.first().map_or(own_name.clone(), |name| (*name).to_owned());
    let fault = match (&package, brought) {
        (None, None) if cx.manifests.is_unread_above(folder, Ecosystem::Python) => return None,
        (None, None) => Fault::Undeclared,
        (_, usual) => {
            let by = locked.and_then(|(name, lock)| lock.needed_by(name)).or(usual).map(Box::from);
            Fault::Borrowed { by, version: locked.and_then(|(name, lock)| lock.text(name)).map(Box::from) }
        }
    };
    let mut found = judged(&package.unwrap_or(first), fault);
    found.elsewhere =
        all.iter().filter(|package| !near.iter().any(|it| it.folder == package.folder)).find_map(|package| {
            let declared = package.declarations.iter().find(|it| provides(&it.name))?;
            Some(declared.document.clone())
        });
    found.unproven = locks.is_empty() && packages::Popular::pypi().rank(&found.package).is_some();
    found.near = nearest(&own_name, names.into_iter());
    Some(found)
}

/// True where a distribution brings a top-level module: by what is installed, by the table, or by its name. In names
/// only a reason to be silent is looked for: `django-cors-headers` brings `corsheaders`.
fn brings(cx: &Cx<'_>, distribution: &str, top: &str) -> bool {
    if cx.installed.modules_of(distribution).is_some_and(|modules| modules.iter().any(|module| module == top)) {
        return true;
    }
    if packages::distributions(top).iter().any(|name| name == distribution) {
        return true;
    }
    if holds_words(distribution, top) {
        return true;
    }
    let squashed = |name: &str| name.replace(['-', '_', '.'], "").to_ascii_lowercase();
    let (distribution, top) = (squashed(distribution), squashed(top));
    let plain = distribution.trim_start_matches("python").trim_start_matches("py");
    distribution.contains(&top) || top.len() > 3 && plain.len() > 3 && top.contains(plain)
}

/// True where the words of a module of several begin those of a distribution, one by one and without a gap: `grpc_tools`
/// of `grpcio-tools`.
fn holds_words(distribution: &str, top: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        normalised(name).split('-').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (all, own) = (words(distribution), words(top));
    own.len() > 1
        && all.windows(own.len()).any(|run| run.iter().zip(&own).all(|(word, own)| word.starts_with(own.as_str())))
}

/// True where a folder or file of the repository has the name: it is on the path when the program is run there.
fn may_be_ours(cx: &Cx<'_>, above: &[&Package], top: &str) -> bool {
    let suffix = format!("/{top}");
    let file = format!("{top}.py");
    cx.folders.iter().any(|folder| *folder == top || folder.ends_with(&suffix))
        || cx.files.ids().iter().filter_map(|id| cx.files.get(*id)).any(|it| paths::split(&it.path).1 == file)
        || cx.own.iter().any(|name| normalised(name).replace('-', "_") == top)
        || above.iter().any(|package| {
            // Written by a build, kept out of the repository, or no Python: an extension module.
            ["", "src"]
                .iter()
                .any(|place| cx.files.root().join(paths::within(&package.folder, place)).join(top).is_dir())
        })
}

/// The documents that packages were read from, as far as they declare anything.
fn manifests(packages: &[&Package]) -> Vec<Box<str>> {
    let mut found: Vec<Box<str>> = Vec::new();
    for declaration in packages.iter().flat_map(|package| &package.declarations) {
        if !found.contains(&declaration.document) {
            found.push(declaration.document.clone());
        }
    }
    found
}

//! One import of JavaScript.

use super::imports::Import;
use super::{Cx, Fault, Judged, nearest};
use crate::app::manifests::{Ecosystem, Kind, Package, Source};
use crate::app::modules::{Target, split_package};
use crate::app::{FileId, SourceFile, paths};
use crate::models::packages;

pub fn judge(cx: &Cx<'_>, id: FileId, file: &SourceFile, import: &Import) -> Option<Judged> {
    let module = &*import.module;
    let folder = paths::folder(&file.path);
    if module.contains(':') || !matches!(cx.modules.resolve(cx.files, id, module), Target::Package(_)) {
        return None;
    }
    if nodejs_built_in_modules::is_nodejs_builtin_module(module) {
        return None;
    }
    let (name, _) = split_package(module).filter(|(name, _)| is_package_name(name))?;
    let above: Vec<&Package> = cx.manifests.above(folder, Ecosystem::JavaScript).collect();
    let owner = above.first()?;
    // Packages that a framework writes into a hidden folder declare what nobody can see here: `.wasp/out/*`.
    let is_hidden = |glob: &str| glob.trim_start_matches("./").starts_with('.');
    let mut globs = above.iter().flat_map(|package| &package.workspaces);
    if above.iter().any(|package| !package.unclear.is_empty()) || globs.any(|glob| is_hidden(glob)) {
        return None;
    }
    // What only declares runs nowhere, and a way into the installed packages names none.
    if file.path.ends_with(".d.ts") || module.starts_with("node_modules/") {
        return None;
    }
    let declared = |name: &str| above.iter().any(|package| package.dependencies.contains_key(name));
    if declared(name) {
        return development(cx, id, import, name, &above);
    }
    let types = format!("@types/{}", name.trim_start_matches('@').replace('/', "__"));
    let is_known = above.iter().any(|package| package.name.as_deref() == Some(name))
        || cx.own.contains(name)
        || import.type_only && declared(&types)
        || packages::provides(module, declared)
        || packages::provides(name, declared)
        || cx.aliases.hold(folder, module)
        || cx.aliases.is_deno(folder)
        || may_be_folder(cx, &above, name);
    if is_known {
        return None;
    }
    let locks: Vec<_> = cx.manifests.locks_above(folder, Ecosystem::JavaScript).map(|(_, lock)| lock).collect();
    let lock = locks.iter().find(|lock| lock.has(name));
    let by_framework =
        packages::brought_by(name, above.iter().flat_map(|it| it.dependencies.keys().map(|name| &**name)));
    let is_there = lock.is_some() || cx.installed.has_npm(cx.files.root(), folder, name);
    // A package for the compiler alone is missed by nobody who runs the program.
    if import.type_only && (is_there || by_framework.is_some()) {
        return None;
    }
    let fault = if is_there || by_framework.is_some() {
        let by = lock.and_then(|lock| lock.needed_by(name)).or(by_framework).map(Box::from);
        Fault::Borrowed { by, version: lock.and_then(|lock| lock.text(name)).map(Box::from) }
    } else if cx.manifests.is_unread_above(folder, Ecosystem::JavaScript) {
        return None;
    } else {
        Fault::Undeclared
    };
    let names = above.iter().flat_map(|package| package.dependencies.keys().map(|name| &**name));
    Some(Judged {
        at: import.at,
        module: module.into(),
        package: name.into(),
        ecosystem: Ecosystem::JavaScript,
        fault,
        searched: above.iter().map(|package| paths::within(&package.folder, "package.json").into()).collect(),
        lock: lock.or(locks.first()).map(|lock| lock.document.clone()),
        elsewhere: elsewhere(cx, owner, name),
        near: nearest(name, names),
        again: false,
        mild: import.lazy || import.type_only,
        unproven: locks.is_empty() && packages::Popular::npm().rank(name).is_some(),
    })
}

/// What is declared for development only and runs in a server that nothing bundles.
fn development(cx: &Cx<'_>, id: FileId, import: &Import, name: &str, above: &[&Package]) -> Option<Judged> {
    let owner = above.iter().find(|package| package.dependencies.contains_key(name))?;
    let of =
        |package: &&Package| package.declarations.iter().filter(|it| *it.name == *name).cloned().collect::<Vec<_>>();
    let declarations: Vec<_> = above.iter().flat_map(of).collect();
    let only = declarations.iter().all(|it| it.kind == Kind::Development);
    if !only || import.type_only || import.lazy || !cx.served.contains(&id) || is_bundled(above) {
        return None;
    }
    // A workspace's root lists everything as its own development's; what runs is put together elsewhere.
    let nearest_declares = owner.folder == above.first()?.folder;
    if !nearest_declares || cx.own.contains(name) || declarations.iter().any(|it| it.source == Source::Local) {
        return None;
    }
    Some(Judged {
        at: import.at,
        module: import.module.clone(),
        package: name.into(),
        ecosystem: Ecosystem::JavaScript,
        fault: Fault::Development { document: declarations.first()?.document.clone() },
        searched: vec![paths::within(&owner.folder, "package.json").into()],
        lock: None,
        elsewhere: None,
        near: None,
        again: false,
        mild: false,
        unproven: false,
    })
}

/// True where what is deployed is a bundle, which holds what it imports.
fn is_bundled(above: &[&Package]) -> bool {
    const BUNDLERS: [&str; 15] = [
        "webpack",
        "esbuild",
        "tsup",
        "rollup",
        "ncc",
        "vite",
        "next",
        "nuxt",
        "remix",
        "parcel",
        "rspack",
        "tsdown",
        "bun build",
        "wrangler",
        "serverless",
    ];
    const FRAMEWORKS: [&str; 8] =
        ["next", "nuxt", "@remix-run/dev", "@react-router/dev", "@sveltejs/kit", "astro", "wrangler", "vite"];
    let Some(package) = above.first() else { return false };
    package.scripts.values().any(|script| BUNDLERS.iter().any(|tool| script.contains(tool)))
        || FRAMEWORKS.iter().any(|name| package.dependencies.contains_key(*name))
}

/// True where the name is that of a folder that a compiler's base may make importable: `components/button`.
fn may_be_folder(cx: &Cx<'_>, above: &[&Package], name: &str) -> bool {
    let first = name.split('/').next().unwrap_or(name);
    let plain = first.trim_start_matches(['@', '~', '$', '#']);
    above.iter().any(|package| {
        ["", "src", "app", "lib", "server", "client", "source", "packages", "libs", "resources/js"].iter().any(
            |place| {
                let folder = paths::within(&paths::within(&package.folder, place), plain);
                cx.folders.contains(&*folder) || cx.files.root().join(&folder).is_dir()
            },
        )
    })
}

fn elsewhere(cx: &Cx<'_>, owner: &Package, name: &str) -> Option<Box<str>> {
    let packages = cx.manifests.packages();
    let other = packages.iter().find(|it| {
        it.ecosystem == owner.ecosystem && it.folder != owner.folder && it.dependencies.contains_key(name)
    })?;
    Some(paths::within(&other.folder, "package.json").into())
}

/// The names that the registry accepts. What is spelled otherwise is an alias that was not understood.
fn is_package_name(name: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c))
    };
    match name.strip_prefix('@').map(|name| name.split_once('/')) {
        Some(Some((scope, name))) => part(scope) && part(name),
        Some(None) => false,
        None => part(name),
    }
}

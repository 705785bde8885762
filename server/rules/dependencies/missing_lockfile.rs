//! An application whose dependencies are chosen anew with every installation.

use super::lines::{Manifest, is_listed, manifest};
use super::nonexistent_package::STALE;
use crate::app::manifests::{Ecosystem, Kind};
use crate::app::paths;
use crate::findings::{Confidence, Severity};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "missing-lockfile",
    title: "Application without one lockfile that holds",
    family: Family::Dependencies,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[1357],
    owasp: &["A03:2025", "A08:2025"],
    asvs: &["15.1.2"],
    page: include_str!("missing_lockfile.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let Some(manifest) = manifest(cx) else { return };
    let Some(first) = manifest.registered().find(|it| it.kind == Kind::Runtime).map(|it| it.name_at) else { return };
    if is_missing(cx, &manifest) {
        missing(out, &manifest, first);
    }
    two(out, &manifest, first);
    stale(out, &manifest);
}

/// True where an application keeps no lockfile, and its ranges leave something open.
pub fn is_missing(cx: &Cx<'_>, manifest: &Manifest) -> bool {
    // Exact versions leave open only what the packages themselves depend on.
    let is_open = manifest.registered().any(|it| it.kind == Kind::Runtime && !is_exact(&it.range));
    is_open && !manifest.is_locked() && is_application(cx, manifest) && !has_another(cx, manifest)
}

fn missing(out: &mut Findings<'_>, manifest: &Manifest, first: Span) {
    let ranges = manifest.registered().filter(|it| it.kind == Kind::Runtime && !is_exact(&it.range)).count();
    let all = manifest.registered().filter(|it| it.kind == Kind::Runtime).count();
    let names = match manifest.ecosystem {
        Ecosystem::JavaScript => "`package-lock.json`, `pnpm-lock.yaml`, `yarn.lock` or `bun.lock`",
        Ecosystem::Python => "`uv.lock`, `poetry.lock`, `pdm.lock`, `Pipfile.lock` or requirements with exact versions",
    };
    let what = if all == 1 { "the dependency".to_owned() } else { format!("{ranges} of {all} dependencies") };
    let message = format!("No lockfile is kept: every installation chooses the versions of {what} anew");
    out.add(first, message)
        .step(Some(first), "the first of them")
        .step(None, format!("neither this folder nor one above it has {names}"));
}

/// Several package managers in one folder install what each has locked.
fn two(out: &mut Findings<'_>, manifest: &Manifest, first: Span) {
    let here: Vec<&str> = (manifest.all().locks_above(&manifest.folder, manifest.ecosystem))
        .filter(|(folder, _)| *folder == manifest.folder)
        .map(|(_, lock)| paths::split(&lock.document).1)
        .collect();
    let alike = |name: &str| matches!(name, "npm-shrinkwrap.json" | "package-lock.json");
    let [one, other, ..] = here[..] else { return };
    let is_pipfile = |name: &str| name == "Pipfile.lock";
    if alike(one) && alike(other) || is_pipfile(one) != is_pipfile(other) {
        return;
    }
    out.add(first, format!("`{one}` and `{other}` lock the same dependencies, each for another package manager"))
        .step(Some(first), "the first of them")
        .step(None, "which of the two counts depends on the command that somebody happens to run");
}

fn stale(out: &mut Findings<'_>, manifest: &Manifest) {
    let Some(lock) = manifest.lock() else { return };
    let counts = || manifest.registered().filter(|it| it.kind != Kind::Optional);
    let unlisted: Vec<_> = counts().filter(|it| !is_listed(lock, it)).collect();
    if unlisted.len() <= STALE {
        return;
    }
    let name = paths::split(&lock.document).1;
    let message = format!("`{name}` does not list {} of {} declared dependencies", unlisted.len(), counts().count());
    let mut draft = out.add(unlisted[0].name_at, message);
    for each in unlisted.iter().take(5) {
        draft = draft.step(Some(each.name_at), "not listed");
    }
}

/// True for what is run, and not depended on: it serves, or its manifest says so.
fn is_application(cx: &Cx<'_>, manifest: &Manifest) -> bool {
    let Some(package) = manifest.package() else { return false };
    let is_below = |path: &str| {
        let nearest = manifest.all().package_of(path);
        nearest.is_some_and(|nearest| nearest.folder == package.folder)
    };
    let serves =
        cx.app.applications.iter().any(|(_, at)| cx.app.files.get(at.file).is_some_and(|it| is_below(&it.path)))
            || cx.app.sites.iter().any(|site| cx.app.files.get(site.home().file).is_some_and(|it| is_below(&it.path)));
    match (manifest.ecosystem, package.is_library) {
        (_, Some(false)) => true,
        (Ecosystem::JavaScript, Some(true)) => false,
        _ => serves,
    }
}

/// True where the dependencies are locked, or left to another rule, in a way that this manifest does not show.
fn has_another(cx: &Cx<'_>, manifest: &Manifest) -> bool {
    let name = paths::split(&manifest.path).1;
    let within = |name: &str| paths::within(&manifest.folder, name);
    match manifest.ecosystem {
        Ecosystem::JavaScript => paths::upwards(&manifest.folder)
            .any(|folder| cx.app.files.document(&paths::within(folder, "deno.lock")).is_some()),
        // Of requirements, versions that float are said line by line.
        Ecosystem::Python if !matches!(name, "pyproject.toml" | "Pipfile") => true,
        Ecosystem::Python => {
            let pinned = |path: &str| {
                let lines = manifest.all().declarations().filter(|it| *it.document == *path);
                let (all, exact) =
                    lines.fold((0, 0), |(all, exact), it| (all + 1, exact + usize::from(is_exact(&it.range))));
                all > 0 && exact * 10 >= all * 9
            };
            let beside = cx.app.files.documents().filter(|it| it.path.ends_with(".txt"));
            beside.map(|it| &*it.path).any(pinned) || cx.app.files.document(&within("conda-lock.yml")).is_some()
        }
    }
}

fn is_exact(range: &str) -> bool {
    let range = range.trim();
    let version = range.trim_start_matches('=');
    let bare = range.len() == version.len();
    version.starts_with(|c: char| c.is_ascii_digit())
        && !version.contains(['*', 'x', 'X', ' ', '|', ','])
        && (!bare || version.split('.').count() > 2)
}

//! `package.json`.

use jsonc_parser::ast::{ObjectProp, Value as Ast};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions};
use serde_json::Value;

use super::Version;
use super::declaration::{Kind, Source};
use super::package::{Ecosystem, Package, Written};
use crate::text::Span;

const DEPENDENCIES: [(&str, Kind); 4] = [
    ("dependencies", Kind::Runtime),
    ("peerDependencies", Kind::Optional),
    ("optionalDependencies", Kind::Optional),
    ("devDependencies", Kind::Development),
];

/// Fields of a package that others depend on.
const PUBLISHED: [&str; 4] = ["files", "publishConfig", "exports", "types"];

pub fn read(folder: &str, text: &str) -> Result<Package, String> {
    let manifest: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut package = Package::new(folder, Ecosystem::JavaScript);
    package.name = manifest["name"].as_str().map(Box::from);
    dependencies(&mut package, text)?;
    package.scripts = entries(&manifest["scripts"]).map(|(name, script)| (name.into(), script.into())).collect();
    package.bin = entries(&manifest["bin"]).map(|(name, file)| (name.into(), file.into())).collect();
    if let (Some(file), Some(name)) = (manifest["bin"].as_str(), &package.name) {
        let command = name.rsplit('/').next().unwrap_or(name);
        package.bin.insert(command.into(), file.into());
    }
    // Yarn's longer spelling is `{ packages: [] }`.
    let globs = manifest["workspaces"].as_array().or_else(|| manifest["workspaces"]["packages"].as_array());
    package.workspaces = globs.into_iter().flatten().filter_map(|glob| glob.as_str().map(Box::from)).collect();
    package.runs_on = manifest["engines"]["node"].as_str().and_then(Version::lowest);
    let published = PUBLISHED.iter().any(|field| !manifest[*field].is_null()) || !manifest["bin"].is_null();
    let runs = ["start", "serve", "dev"].iter().any(|script| package.scripts.contains_key(*script));
    package.is_library = match (manifest["private"].as_bool(), published, runs) {
        (Some(true), ..) | (_, false, true) => Some(false),
        (_, true, _) => Some(true),
        _ => None,
    };
    Ok(package)
}

/// Every dependency at its place. The parser stops at a nesting that nobody writes.
fn dependencies(package: &mut Package, text: &str) -> Result<(), String> {
    let parsed = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let parsed = parsed.map_err(|error| error.to_string())?;
    let Some(Ast::Object(manifest)) = &parsed.value else { return Ok(()) };
    for (field, kind) in DEPENDENCIES {
        let Some(list) = manifest.get_object(field) else { continue };
        for entry in &list.properties {
            declare(package, entry, kind);
        }
    }
    Ok(())
}

fn declare(package: &mut Package, entry: &ObjectProp<'_>, kind: Kind) {
    let Ast::StringLit(range) = &entry.value else { return };
    let name_at = within_quotes(entry.name.range().start, entry.name.range().end);
    let range_at = within_quotes(range.range.start, range.range.end);
    let (source, renamed) = source(&range.value);
    let written = Written { name_at, range_at: Some(range_at), source, renamed };
    package.declare(entry.name.as_str(), &range.value, kind, written);
}

fn within_quotes(start: usize, end: usize) -> Span {
    Span::from(start + 1..end.saturating_sub(1).max(start + 1))
}

/// Where a range leads, and the name that the registry knows, where it is another.
fn source(range: &str) -> (Source, Option<&str>) {
    let starts = |all: &[&str]| all.iter().any(|start| range.starts_with(start));
    if let Some(other) = range.strip_prefix("npm:") {
        let at = other.rfind('@').filter(|at| *at > 0).unwrap_or(other.len());
        return (Source::Registry, Some(&other[..at]));
    }
    if starts(&["workspace:", "file:", "link:", "portal:", "./", "../", "/", "~/"]) {
        return (Source::Local, None);
    }
    if range.starts_with("jsr:") {
        return (Source::Private, None);
    }
    // `user/repository` is a repository too; no version holds a slash.
    let is_remote = starts(&["git", "http:", "https:", "bitbucket:", "gist:", "ssh:"])
        || range.contains('/') && !starts(&["catalog:", "patch:"]);
    (if is_remote { Source::Remote } else { Source::Registry }, None)
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    value.as_object().into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

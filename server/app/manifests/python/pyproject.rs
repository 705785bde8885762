//! `pyproject.toml` in the dialects of PEP 621, PEP 735, poetry, uv and pdm, and `Pipfile`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::requirement;
use crate::app::manifests::declaration::{Kind, Source};
use crate::app::manifests::package::Written;
use crate::app::manifests::{Package, Version};
use crate::text::Span;

type Value<'a> = Spanned<DeValue<'a>>;

pub fn read(package: &mut Package, text: &str) -> Result<(), String> {
    let file = parse(text)?;
    let file = file.get_ref();
    let project = file.get("project");
    let poetry = tool(file, "poetry");
    if let Some(name) = text_at(project, &["name"]).or_else(|| text_at(poetry, &["name"])) {
        package.name = Some(name.into());
    }
    let requires = text_at(project, &["requires-python"]).or_else(|| text_at(poetry, &["dependencies", "python"]));
    package.runs_on = requires.and_then(Version::lowest).or(package.runs_on);
    let sources = at(tool(file, "uv"), &["sources"]);
    let own = |name: &str| uv_source(sources, name);
    listed(package, at(project, &["dependencies"]), Kind::Runtime, &own);
    for (_, list) in table(at(project, &["optional-dependencies"])) {
        listed(package, Some(list), Kind::Optional, &own);
    }
    let groups = [file.get("dependency-groups"), at(tool(file, "pdm"), &["dev-dependencies"])];
    for (_, list) in groups.into_iter().flat_map(table) {
        listed(package, Some(list), Kind::Development, &own);
    }
    listed(package, at(tool(file, "uv"), &["dev-dependencies"]), Kind::Development, &own);
    mapped(package, at(poetry, &["dependencies"]), Kind::Runtime);
    mapped(package, at(poetry, &["dev-dependencies"]), Kind::Development);
    for (name, group) in table(at(poetry, &["group"])) {
        // Only these two names say that production does without.
        let kind =
            if ["dev", "test", "tests", "lint", "docs"].contains(&name) { Kind::Development } else { Kind::Optional };
        mapped(package, at(Some(group), &["dependencies"]), kind);
    }
    for scripts in [at(project, &["scripts"]), at(poetry, &["scripts"])] {
        package
            .bin
            .extend(table(scripts).filter_map(|(name, entry)| Some((name.into(), entry.get_ref().as_str()?.into()))));
    }
    let members = at(tool(file, "uv"), &["workspace", "members"]).and_then(|it| it.get_ref().as_array());
    package.workspaces.extend(members.into_iter().flatten().filter_map(|glob| glob.get_ref().as_str().map(Box::from)));
    let indexes = [at(tool(file, "uv"), &["index"]), at(poetry, &["source"]), at(tool(file, "pdm"), &["source"])];
    package.own_index |= indexes.iter().any(Option::is_some);
    dynamic(package, file, project);
    let is_set = |path: &[&str], key: &str| {
        at(tool(file, path[0]), &path[1..]).and_then(|it| it.get_ref().get(key)).and_then(|it| it.get_ref().as_bool())
    };
    // `package-mode = false` and `package = false` say that nothing is to be built of it.
    let is_package = is_set(&["poetry"], "package-mode").or_else(|| is_set(&["uv"], "package"));
    package.is_library = match is_package {
        Some(false) => Some(false),
        _ if file.get("build-system").is_some() => Some(true),
        _ => package.is_library,
    };
    Ok(())
}

/// `dynamic = ["dependencies"]`: read from elsewhere when it is built.
fn dynamic(package: &mut Package, file: &DeTable<'_>, project: Option<&Value<'_>>) {
    let names = at(project, &["dynamic"]).and_then(|it| it.get_ref().as_array());
    if !names.into_iter().flatten().any(|name| name.get_ref().as_str() == Some("dependencies")) {
        return;
    }
    let from = at(tool(file, "setuptools"), &["dynamic", "dependencies", "file"]).map(Spanned::get_ref);
    match from {
        Some(DeValue::String(path)) => package.includes.push(path.as_ref().into()),
        Some(DeValue::Array(paths)) => {
            package.includes.extend(paths.iter().filter_map(|path| path.get_ref().as_str().map(Box::from)));
        }
        _ => package.unclear.push("the build works the dependencies out".into()),
    }
}

pub fn read_pipfile(package: &mut Package, text: &str) -> Result<(), String> {
    let file = parse(text)?;
    let sources = file.get_ref().get("source").and_then(|it| it.get_ref().as_array());
    let is_public = |it: &Value<'_>| text_at(Some(it), &["url"]).is_some_and(|url| url.contains("//pypi.org/"));
    package.own_index |= sources.into_iter().flatten().any(|it| !is_public(it));
    mapped(package, file.get_ref().get("packages"), Kind::Runtime);
    mapped(package, file.get_ref().get("dev-packages"), Kind::Development);
    Ok(())
}

fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, String> {
    DeTable::parse(text).map_err(|error| error.message().to_owned())
}

/// Where uv is told to take a name from.
fn uv_source(sources: Option<&Value<'_>>, name: &str) -> Option<Source> {
    let (_, source) = table(sources).find(|(each, _)| requirement::normalised(each) == name)?;
    Some(of_table(source))
}

fn of_table(source: &Value<'_>) -> Source {
    let has = |key: &str| source.get_ref().get(key).is_some();
    match () {
        () if has("workspace") || has("path") => Source::Local,
        () if has("git") || has("url") || has("file") => Source::Remote,
        () if has("index") || has("source") => Source::Private,
        () => Source::Registry,
    }
}

/// Requirements as texts.
fn listed(package: &mut Package, list: Option<&Value<'_>>, kind: Kind, own: &dyn Fn(&str) -> Option<Source>) {
    for entry in list.and_then(|it| it.get_ref().as_array()).into_iter().flatten() {
        let Some(requirement) = entry.get_ref().as_str().and_then(requirement::parse) else { continue };
        // Behind the quote; in a string with escapes the places would be off, and nobody escapes a name.
        let base = entry.span().start + 1;
        let place = |range: std::ops::Range<usize>| Span::from(base + range.start..base + range.end);
        let source = own(&requirement.name).unwrap_or(requirement.source);
        let written = Written {
            name_at: place(requirement.name_at),
            range_at: requirement.range_at.map(place),
            source,
            renamed: None,
        };
        package.declare(&requirement.name, &requirement.range, kind, written);
    }
}

/// Requirements as a table from names to ranges, or to tables that hold one.
fn mapped(package: &mut Package, list: Option<&Value<'_>>, kind: Kind) {
    let Some(list) = list.and_then(|it| it.get_ref().as_table()) else { return };
    for (name, value) in list.iter().filter(|(name, _)| name.get_ref().as_ref() != "python") {
        let optional = value.get_ref().get("optional").and_then(|it| it.get_ref().as_bool()).unwrap_or_default();
        let ranged = value.get_ref().as_str().map(|_| value).or_else(|| value.get_ref().get("version"));
        let range = ranged.and_then(|it| it.get_ref().as_str()).unwrap_or_default();
        let range_at = ranged.filter(|_| !range.is_empty()).map(|it| inside(it.span()));
        let name_at = Span::from(name.span());
        let source = if value.get_ref().is_table() { of_table(value) } else { Source::Registry };
        let written = Written { name_at, range_at, source, renamed: None };
        let kind = if optional && kind == Kind::Runtime { Kind::Optional } else { kind };
        package.declare(name.get_ref(), if range == "*" { "" } else { range }, kind, written);
    }
}

fn inside(span: std::ops::Range<usize>) -> Span {
    Span::from(span.start + 1..span.end.saturating_sub(1).max(span.start + 1))
}

fn tool<'a, 'i>(file: &'a DeTable<'i>, name: &str) -> Option<&'a Value<'i>> {
    file.get("tool")?.get_ref().get(name)
}

fn at<'a, 'i>(value: Option<&'a Value<'i>>, path: &[&str]) -> Option<&'a Value<'i>> {
    path.iter().try_fold(value?, |value, key| value.get_ref().get(*key))
}

fn text_at<'a>(value: Option<&'a Value<'_>>, path: &[&str]) -> Option<&'a str> {
    at(value, path)?.get_ref().as_str()
}

fn table<'a, 'i>(value: Option<&'a Value<'i>>) -> impl Iterator<Item = (&'a str, &'a Value<'i>)> {
    let entries = value.and_then(|it| it.get_ref().as_table()).into_iter().flat_map(|table| table.iter());
    entries.map(|(name, value)| (name.get_ref().as_ref(), value))
}

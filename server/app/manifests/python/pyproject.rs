//! `pyproject.toml` in the dialects of PEP 621, PEP 735, poetry, uv and pdm, and `Pipfile`.

use toml::{Table, Value};

use super::requirement;
use crate::app::manifests::Package;

pub fn read(package: &mut Package, text: &str) -> Result<(), String> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let project = file.get("project");
    if let Some(name) = at(project, &["name"]).or_else(|| at(tool(&file, "poetry"), &["name"])).and_then(Value::as_str)
    {
        package.name = Some(name.into());
    }
    listed(package, at(project, &["dependencies"]), false);
    for (_, list) in table(at(project, &["optional-dependencies"])) {
        listed(package, Some(list), true);
    }
    let groups = [file.get("dependency-groups"), at(tool(&file, "pdm"), &["dev-dependencies"])];
    for (_, list) in groups.into_iter().flat_map(table) {
        listed(package, Some(list), true);
    }
    listed(package, at(tool(&file, "uv"), &["dev-dependencies"]), true);
    let poetry = tool(&file, "poetry");
    mapped(package, at(poetry, &["dependencies"]), false);
    mapped(package, at(poetry, &["dev-dependencies"]), true);
    for (_, group) in table(at(poetry, &["group"])) {
        mapped(package, at(Some(group), &["dependencies"]), true);
    }
    for scripts in [at(project, &["scripts"]), at(poetry, &["scripts"])] {
        package
            .bin
            .extend(table(scripts).filter_map(|(name, entry)| Some((name.as_str().into(), entry.as_str()?.into()))));
    }
    let members = at(tool(&file, "uv"), &["workspace", "members"]).and_then(Value::as_array);
    package.workspaces.extend(members.into_iter().flatten().filter_map(|glob| glob.as_str().map(Box::from)));
    Ok(())
}

pub fn read_pipfile(package: &mut Package, text: &str) -> Result<(), String> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
    mapped(package, file.get("packages"), false);
    mapped(package, file.get("dev-packages"), true);
    Ok(())
}

/// Requirements as texts.
fn listed(package: &mut Package, list: Option<&Value>, dev: bool) {
    let lines = list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    for (name, range) in lines.filter_map(requirement::parse) {
        package.depend(&name, &range, dev);
    }
}

/// Requirements as a table from names to ranges, or to tables that hold one.
fn mapped(package: &mut Package, list: Option<&Value>, dev: bool) {
    for (name, value) in table(list).filter(|(name, _)| *name != "python") {
        let optional = value.get("optional").and_then(Value::as_bool).unwrap_or_default();
        let range = value.as_str().or_else(|| value.get("version").and_then(Value::as_str)).unwrap_or_default();
        package.depend(name, if range == "*" { "" } else { range }, dev || optional);
    }
}

fn tool<'a>(file: &'a Table, name: &str) -> Option<&'a Value> {
    file.get("tool")?.get(name)
}

fn at<'a>(value: Option<&'a Value>, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value?, |value, key| value.get(key))
}

fn table(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_table).into_iter().flatten()
}

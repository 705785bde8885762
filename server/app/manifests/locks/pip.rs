//! `poetry.lock`, `uv.lock` and `pdm.lock`, which list packages alike, and `Pipfile.lock`.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Lock, Version};
use crate::app::manifests::normalised;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    package: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    version: Option<String>,
    #[serde(default)]
    dependencies: Needs,
}

/// A table by name (poetry), a list of texts (pdm) or of tables (uv).
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Needs {
    Table(HashMap<String, IgnoredAny>),
    Texts(Vec<String>),
    Tables(Vec<Named>),
    #[default]
    Nothing,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

impl Needs {
    fn names(&self) -> Vec<String> {
        match self {
            Self::Table(table) => table.keys().map(|name| normalised(name)).collect(),
            Self::Texts(texts) => {
                let name = |text: &String| {
                    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
                    normalised(&text[..end.unwrap_or(text.len())])
                };
                texts.iter().map(name).collect()
            }
            Self::Tables(tables) => tables.iter().map(|it| normalised(&it.name)).collect(),
            Self::Nothing => Vec::new(),
        }
    }
}

pub fn read(text: &str) -> Result<Lock, String> {
    let file: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let mut lock = Lock::default();
    for entry in &file.package {
        let name = normalised(&entry.name);
        lock.set(&name, entry.version.as_deref().and_then(Version::parse));
        lock.exact(&name, entry.version.as_deref());
        for needed in entry.dependencies.names() {
            lock.need(&name, &needed);
        }
    }
    Ok(lock)
}

#[derive(Deserialize)]
struct Pipfile {
    #[serde(default)]
    default: HashMap<String, Pinned>,
    #[serde(default)]
    develop: HashMap<String, Pinned>,
}

#[derive(Deserialize)]
struct Pinned {
    version: Option<String>,
}

pub fn read_pipfile(text: &str) -> Result<Lock, String> {
    let file: Pipfile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut lock = Lock::default();
    for (name, pinned) in file.default.iter().chain(&file.develop) {
        let name = normalised(name);
        lock.set(&name, pinned.version.as_deref().and_then(Version::lowest));
        lock.exact(&name, pinned.version.as_deref().map(|version| version.trim_start_matches('=')));
    }
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_normalised() {
        let lock = read(
            "version = 1\n[[package]]\nname = \"Flask_Login\"\nversion = \"0.6.3\"\n[[package]]\nname = \"app\"\n",
        );
        let lock = lock.expect("a lockfile");
        assert_eq!(lock.version("", "flask-login", None), Some(Version::new(0, 6, 3)));
        assert_eq!(lock.version("", "app", None), None);
        let lock = read_pipfile(r#"{"default": {"django": {"version": "==4.2.1"}}, "develop": {"x": {"git": "y"}}}"#);
        assert_eq!(lock.expect("a lockfile").version("", "django", None), Some(Version::new(4, 2, 1)));
    }
}

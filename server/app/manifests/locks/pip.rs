//! `poetry.lock`, `uv.lock` and `pdm.lock`, which list packages alike, and `Pipfile.lock`.

use std::collections::HashMap;

use serde::Deserialize;

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
}

pub fn read(text: &str) -> Result<Lock, String> {
    let file: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let mut lock = Lock::default();
    for entry in &file.package {
        lock.set(&normalised(&entry.name), entry.version.as_deref().and_then(Version::parse));
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
        lock.set(&normalised(name), pinned.version.as_deref().and_then(Version::lowest));
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

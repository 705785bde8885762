//! `package-lock.json`: version 1 by name, 2 and 3 by the path of each installed folder.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::HashMap;

use super::{Lock, Version};

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    packages: HashMap<String, Entry>,
    #[serde(default)]
    dependencies: HashMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    version: Option<String>,
    #[serde(default)]
    dependencies: Option<HashMap<String, IgnoredAny>>,
    #[serde(default)]
    requires: Requires,
}

/// Version 1 says `false`, or which packages a package needs.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Requires {
    Names(HashMap<String, IgnoredAny>),
    #[default]
    Nothing,
    Other(IgnoredAny),
}

impl Requires {
    fn names(&self) -> impl Iterator<Item = &String> {
        match self {
            Self::Names(names) => Some(names.keys()),
            _ => None,
        }
        .into_iter()
        .flatten()
    }
}

pub fn read(text: &str) -> Result<Lock, String> {
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut lock = Lock::default();
    for (path, entry) in &file.packages {
        let version = entry.version.as_deref().and_then(Version::parse);
        let Some((importer, name)) = path.rsplit_once("node_modules/") else { continue };
        lock.set(name, version);
        lock.exact(name, entry.version.as_deref());
        for needed in entry.dependencies.iter().flatten().map(|(name, _)| name) {
            lock.need(name, needed);
        }
        // What is nested in another package is not seen by the app.
        if !importer.contains("node_modules/") {
            lock.set_for(importer.trim_end_matches('/'), name, version);
        }
    }
    for (name, entry) in &file.dependencies {
        let version = entry.version.as_deref().and_then(Version::parse);
        if file.packages.is_empty() {
            lock.set(name, version);
            lock.set_for("", name, version);
            lock.exact(name, entry.version.as_deref());
            for needed in entry.requires.names() {
                lock.need(name, needed);
                lock.set(needed, None);
            }
        }
    }
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_are_read() {
        let lock = read(
            r#"{"lockfileVersion": 3, "packages": {"": {"name": "app"},
            "node_modules/express": {"version": "4.18.2"}, "node_modules/@nestjs/core": {"version": "10.1.0"},
            "apps/api": {"version": "0.0.0"}, "apps/api/node_modules/express": {"version": "5.0.1"},
            "node_modules/x/node_modules/express": {"version": "6.0.0"}}}"#,
        )
        .expect("a lockfile");
        assert_eq!(lock.version("", "express", None), Some(Version::new(4, 18, 2)));
        assert_eq!(lock.version("apps/api", "express", None), Some(Version::new(5, 0, 1)));
        assert_eq!(lock.version("apps/web", "express", None), Some(Version::new(4, 18, 2)));
        assert_eq!(lock.version("", "@nestjs/core", None), Some(Version::new(10, 1, 0)));
        let first = read(r#"{"dependencies": {"express": {"version": "4.16.0", "requires": {"a": "1"}}}}"#);
        assert_eq!(first.expect("a lockfile").version("", "express", None), Some(Version::new(4, 16, 0)));
        assert!(read("{").is_err());
    }
}

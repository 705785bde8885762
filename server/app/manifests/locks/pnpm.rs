//! `pnpm-lock.yaml`, versions 5 to 9.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Lock, Version, split_at_sign};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    #[serde(default)]
    importers: HashMap<String, Importer>,
    /// Where there is a single package.
    #[serde(flatten)]
    root: Importer,
    #[serde(default)]
    packages: Option<HashMap<String, Entry>>,
    /// Since version 9, what each package needs.
    #[serde(default)]
    snapshots: Option<HashMap<String, Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    dependencies: Option<HashMap<String, IgnoredAny>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Importer {
    #[serde(default)]
    dependencies: HashMap<String, Resolved>,
    #[serde(default)]
    dev_dependencies: HashMap<String, Resolved>,
    #[serde(default)]
    optional_dependencies: HashMap<String, Resolved>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Resolved {
    Plain(String),
    Full { version: String },
}

pub fn read(text: &str) -> Result<Lock, String> {
    // The limits that the crate sets are for configuration files; how large a document may be is said elsewhere.
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_events: 20_000_000, max_nodes: 10_000_000 },
    };
    let file: File = serde_saphyr::from_str_with_options(text, options).map_err(|error| error.to_string())?;
    let mut lock = Lock::default();
    let root = std::iter::once((".", &file.root));
    for (folder, importer) in file.importers.iter().map(|(folder, importer)| (folder.as_str(), importer)).chain(root) {
        let folder = if folder == "." { "" } else { folder };
        let all = [&importer.dependencies, &importer.dev_dependencies, &importer.optional_dependencies];
        for (name, resolved) in all.into_iter().flatten() {
            let (Resolved::Plain(version) | Resolved::Full { version }) = resolved;
            // An alias resolves to `other@1.2.3`.
            let version = split_at_sign(version).filter(|(name, _)| !name.contains('(')).map_or(&**version, |(_, v)| v);
            lock.set_for(folder, name, Version::parse(version));
            lock.exact(name, version.split('(').next());
            // Under an alias, a package is listed by its other name only.
            lock.names.insert(name.as_str().into());
        }
    }
    for (key, entry) in file.packages.iter().chain(&file.snapshots).flatten() {
        // `/name/1.2.3` before version 6, `name@1.2.3(peer@4)` since.
        let plain = key.trim_start_matches('/').split('(').next().unwrap_or_default();
        if let Some((name, version)) = split_at_sign(plain).or_else(|| plain.rsplit_once('/')) {
            lock.set(name, Version::parse(version));
            lock.exact(name, Some(version));
            for needed in entry.dependencies.iter().flatten().map(|(needed, _)| needed) {
                lock.need(name, needed);
            }
        }
    }
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str, importer: &str, name: &str) -> Option<String> {
        read(text).expect("a lockfile").version(importer, name, None).map(|version| version.to_string())
    }

    #[test]
    fn every_layout_is_read() {
        let ninth = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    devDependencies:\n      turbo:\n        \
            specifier: ^2\n        version: 2.5.8\n\n  apps/web:\n    dependencies:\n      next:\n        \
            specifier: ^16\n        version: 16.0.1(react@19.1.0)\n      '@acme/db':\n        specifier: workspace:*\n        \
            version: link:../../packages/db\n\npackages:\n\n  '@trpc/server@11.7.1':\n    resolution: {integrity: x}\n";
        assert_eq!(version(ninth, "apps/web", "next").as_deref(), Some("16.0.1"));
        assert_eq!(version(ninth, "apps/web", "turbo").as_deref(), Some("2.5.8"));
        assert_eq!(version(ninth, "", "@trpc/server").as_deref(), Some("11.7.1"));
        assert_eq!(version(ninth, "apps/web", "@acme/db"), None);
        let sixth = "lockfileVersion: '6.0'\n\ndependencies:\n  next:\n    specifier: ^13\n    version: 13.3.2(react@18.2.0)\n\n\
            packages:\n\n  /zod@3.21.4:\n    dev: false\n";
        assert_eq!(version(sixth, "", "next").as_deref(), Some("13.3.2"));
        assert_eq!(version(sixth, "", "zod").as_deref(), Some("3.21.4"));
        let fifth = "lockfileVersion: 5.4\nspecifiers:\n  koa: ^2\ndependencies:\n  koa: 2.13.4\npackages:\n  /@a/b/1.0.0:\n    dev: true\n";
        assert_eq!(version(fifth, "", "koa").as_deref(), Some("2.13.4"));
        assert_eq!(version(fifth, "", "@a/b").as_deref(), Some("1.0.0"));
        assert!(read("importers: [").is_err());
    }
}

//! Which index stands in for the public one, and which names are not for it: `.npmrc`, `pip.conf` and the variables of
//! pip, uv and npm, in the order in which those tools ask them.
//!
//! Credentials in these files are not read: who needs one to be answered stays unanswered.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

const NPM: &str = "https://registry.npmjs.org";
const PYPI: &str = "https://pypi.org/simple";

/// Longer ones are no configuration.
const LONGEST: u64 = 1 << 20;

/// Where to ask. None where no public index is to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    pub npm: Option<String>,
    pub pypi: Option<String>,
    /// Scopes of npm (`@acme`) that have a registry of their own, and whose names are sent nowhere.
    pub private_scopes: HashSet<String>,
    /// The proxy that `.npmrc` names; what the environment names counts without it.
    pub proxy: Option<String>,
}

impl Configuration {
    /// As the tools would see it that install for the project at `root`.
    pub fn of(root: &Path) -> Self {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
        Self::with(root, home.as_deref(), &|name| std::env::var(name).ok())
    }

    pub fn with(root: &Path, home: Option<&Path>, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let mut configuration = Self { npm: Some(NPM.into()), pypi: None, private_scopes: HashSet::new(), proxy: None };
        // The nearest comes last and wins.
        let files = [home.map(|home| home.join(".npmrc")), Some(root.join(".npmrc"))];
        for text in files.into_iter().flatten().filter_map(|path| read(&path)) {
            configuration.take_npmrc(&text);
        }
        if let Some(registry) = variable("npm_config_registry").or_else(|| variable("NPM_CONFIG_REGISTRY")) {
            configuration.npm = address(&registry);
        }
        configuration.pypi = python(root, home, &variable);
        configuration
    }

    fn take_npmrc(&mut self, text: &str) {
        for line in text.lines() {
            let Some((key, value)) = line.split_once('=') else { continue };
            let (key, value) = (key.trim(), value.trim().trim_matches('"'));
            if key == "registry" {
                self.npm = address(value);
            } else if let Some(scope) = key.strip_suffix(":registry").filter(|scope| scope.starts_with('@')) {
                self.private_scopes.insert(scope.to_owned());
            } else if matches!(key, "https-proxy" | "proxy") && address(value).is_some() {
                self.proxy = Some(value.to_owned());
            }
        }
    }
}

/// The one index that pip or uv would ask. None where there are several: any name may be known to the other one alone.
fn python(root: &Path, home: Option<&Path>, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    const MORE: [&str; 5] =
        ["PIP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_INDEX", "PIP_FIND_LINKS", "UV_FIND_LINKS"];
    if MORE.iter().any(|name| variable(name).is_some()) || variable("PIP_NO_INDEX").is_some() {
        return None;
    }
    let mut index = PYPI.to_owned();
    let named = variable("PIP_CONFIG_FILE").map(PathBuf::from);
    let of_home = |path: &str| home.map(|home| home.join(path));
    let environment = variable("VIRTUAL_ENV").map(|folder| Path::new(&folder).join("pip.conf"));
    let files = [
        Some(PathBuf::from("/etc/pip.conf")),
        of_home(".pip/pip.conf"),
        variable("XDG_CONFIG_HOME")
            .map(|folder| Path::new(&folder).join("pip/pip.conf"))
            .or(of_home(".config/pip/pip.conf")),
        of_home("Library/Application Support/pip/pip.conf"),
        of_home("AppData/Roaming/pip/pip.ini"),
        environment,
        Some(root.join("uv.toml")),
        named,
    ];
    for text in files.into_iter().flatten().filter_map(|path| read(&path)) {
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            match key.trim().replace('_', "-").as_str() {
                "index-url" => index = value.trim().trim_matches('"').to_owned(),
                "extra-index-url" | "find-links" | "no-index" => return None,
                _ => {}
            }
        }
        if text.lines().any(|line| line.trim() == "[[index]]") {
            return None;
        }
    }
    let set = ["PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"].iter().find_map(|name| variable(name));
    address(&set.unwrap_or(index))
}

/// An address that may be asked. One with a name and password in it is not: those are not ours to send.
fn address(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or_default();
    (!host.is_empty() && !host.contains(['@', '$', '{'])).then(|| text.to_owned())
}

fn read(path: &Path) -> Option<String> {
    let data = std::fs::metadata(path).ok()?;
    (data.is_file() && data.len() <= LONGEST).then(|| std::fs::read_to_string(path).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)], variables: &[(&str, &str)]) -> Configuration {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            std::fs::write(path, text).expect("a file");
        }
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Configuration::with(&folder.path().join("project"), Some(&folder.path().join("home")), &variable)
    }

    #[test]
    fn the_nearest_configuration_counts_and_private_names_stay() {
        let plain = of(&[], &[]);
        assert_eq!(plain.npm.as_deref(), Some(NPM));
        let found = of(
            &[
                ("home/.npmrc", "registry=https://npm.acme.example/\n//npm.acme.example/:_authToken=x\n"),
                (
                    "project/.npmrc",
                    "@acme:registry=https://npm.acme.example/\nregistry = https://mirror.example/npm/\n",
                ),
                ("home/.config/pip/pip.conf", "[global]\nindex-url = https://mirror.example/simple/\n"),
            ],
            &[],
        );
        assert_eq!(found.npm.as_deref(), Some("https://mirror.example/npm"));
        assert_eq!(found.pypi.as_deref(), Some("https://mirror.example/simple"));
        assert!(found.private_scopes.contains("@acme"));
        let set = of(&[], &[("PIP_INDEX_URL", "http://127.0.0.1:8080/simple/"), ("npm_config_registry", "ftp://x")]);
        assert_eq!((set.pypi.as_deref(), set.npm), (Some("http://127.0.0.1:8080/simple"), None));
    }

    #[test]
    fn where_another_index_may_know_a_name_nobody_is_asked() {
        for variables in [&[("PIP_EXTRA_INDEX_URL", "https://a.example")][..], &[("UV_INDEX", "a=https://a.example")]] {
            assert_eq!(of(&[], variables).pypi, None);
        }
        assert_eq!(of(&[("project/uv.toml", "[[index]]\nurl = \"https://a.example\"\n")], &[]).pypi, None);
        // Credentials are not ours to send.
        assert_eq!(of(&[], &[("PIP_INDEX_URL", "https://user:word@a.example/simple")]).pypi, None);
    }
}

//! What modules export: names that are gone or invented, from `api.toml`, and all that the standard libraries have.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// Names that a module does not have.
#[derive(Debug, Deserialize)]
pub struct Gone {
    pub module: String,
    package: Option<String>,
    names: Vec<String>,
    /// The first version without them. None where no version had them.
    pub since: Option<String>,
    /// What is there instead.
    pub instead: String,
}

impl Gone {
    /// The package that the version is of.
    pub fn package(&self) -> &str {
        self.package.as_deref().unwrap_or(&self.module)
    }

    pub fn holds(&self, name: &str) -> bool {
        self.names.iter().any(|each| each == name || each == "*")
    }

    /// True where the module as a whole is gone.
    pub fn is_whole(&self) -> bool {
        self.names.iter().any(|each| each == "*")
    }
}

#[derive(Deserialize)]
struct File {
    gone: Vec<Gone>,
}

/// What is known to be gone from a module.
pub fn gone(module: &str) -> impl Iterator<Item = &'static Gone> {
    static FILE: OnceLock<FxHashMap<String, Vec<Gone>>> = OnceLock::new();
    let by_module = FILE.get_or_init(|| {
        let mut by_module: FxHashMap<String, Vec<Gone>> = FxHashMap::default();
        for gone in super::read::<File>("api.toml", include_str!("api.toml")).gone {
            by_module.entry(gone.module.clone()).or_default().push(gone);
        }
        by_module
    });
    by_module.get(module).into_iter().flatten()
}

type Library = FxHashMap<&'static str, FxHashSet<&'static str>>;

fn read(text: &'static str) -> Library {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).map(|(module, names)| (module, names.split(' ').collect())).collect()
}

/// What a module of Python's library exports, in any version. None where that is not known.
pub fn of_python(module: &str) -> Option<&'static FxHashSet<&'static str>> {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| read(include_str!("python_library.txt"))).get(module)
}

/// What a module that is built into Node exports, in any version. None where that is not known.
pub fn of_node(module: &str) -> Option<&'static FxHashSet<&'static str>> {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    let module = module.strip_prefix("node:").unwrap_or(module);
    LIBRARY.get_or_init(|| read(include_str!("node_library.txt"))).get(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_libraries_are_known() {
        assert!(of_python("os").is_some_and(|names| names.contains("getcwd") && !names.contains("getcwdu")));
        assert!(of_node("node:fs").is_some_and(|names| names.contains("existsSync") && !names.contains("existSync")));
        assert!(of_node("left-pad").is_none() && of_python("flask").is_none());
        let pydantic: Vec<_> = gone("pydantic").collect();
        assert!(
            pydantic[0].holds("BaseSettings") && !pydantic[0].holds("BaseModel") && pydantic[0].package() == "pydantic"
        );
    }
}

//! The classes of libraries that projects derive from, from `classes.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Classes {
    class: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Option<String>,
    #[serde(default)]
    names: Vec<String>,
    from: Vec<String>,
    #[serde(default)]
    bases: Vec<String>,
    #[serde(default)]
    methods: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    passes_on: Vec<String>,
    #[serde(default)]
    verbs: BTreeMap<String, String>,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    open: bool,
    guard: Option<String>,
}

/// A class of a library.
#[derive(Clone, Debug)]
pub struct Known {
    pub name: String,
    from: Vec<String>,
    bases: Vec<String>,
    /// What it defines, and which methods of `self` that calls.
    pub methods: BTreeMap<String, Vec<String>>,
    /// Methods that call the same method of the next class.
    pub passes_on: Vec<String>,
    /// HTTP methods in lower case, and the method that answers each.
    pub verbs: BTreeMap<String, String>,
    has: Vec<String>,
    /// Exempts itself from a guard of all views.
    pub open: bool,
    /// The decorator that the library itself puts on it.
    pub guard: Option<String>,
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Known {
    pub fn bases(&self) -> impl Iterator<Item = &'static Known> {
        self.bases.iter().filter_map(|base| named(base))
    }

    /// True where the class itself defines an attribute.
    pub fn defines(&self, name: &str) -> bool {
        self.methods.contains_key(name)
            || self.has.iter().any(|each| each == name || each.strip_suffix(":none") == Some(name))
    }

    /// True where the class itself sets an attribute to an empty list.
    pub fn empties(&self, name: &str) -> bool {
        self.has.iter().any(|each| each.strip_suffix(":none") == Some(name))
    }
}

fn table() -> &'static [Known] {
    static TABLE: OnceLock<Vec<Known>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let read: Classes = super::read("classes.toml", include_str!("classes.toml"));
        let mut all = Vec::new();
        for entry in read.class {
            for name in entry.names.iter().chain(&entry.name) {
                all.push(Known {
                    name: name.clone(),
                    from: entry.from.clone(),
                    bases: entry.bases.clone(),
                    methods: entry.methods.clone(),
                    passes_on: entry.passes_on.clone(),
                    verbs: entry.verbs.clone(),
                    has: entry.has.clone(),
                    open: entry.open,
                    guard: entry.guard.clone(),
                });
            }
        }
        all
    })
}

/// The class of a name, whatever it is imported from.
pub fn named(name: &str) -> Option<&'static Known> {
    table().iter().find(|known| known.name == name)
}

/// The class of a canonical path.
pub fn at(path: &str) -> Option<&'static Known> {
    let (module, name) = path.rsplit_once('.')?;
    let module = format!("{module}.");
    table().iter().find(|known| known.name == name && known.from.iter().any(|from| module.starts_with(from.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_base_and_call_is_defined() {
        for known in table() {
            assert_eq!(known.bases().count(), known.bases.len(), "{}", known.name);
        }
        assert!(at("django.views.generic.ListView").is_some_and(|known| known.defines("get")));
        assert!(at("rest_framework.viewsets.ModelViewSet").is_some());
        assert!(at("elsewhere.ListView").is_none());
    }
}

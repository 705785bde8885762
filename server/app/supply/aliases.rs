//! Names that stand for folders, as bundlers, test runners and compilers are told: `alias`, `moduleNameMapper`, `paths`,
//! import maps. Only ever a reason to be silent, so every key of such a configuration counts, whatever it is for.

use std::path::Path;

use serde_json::Value;

use crate::app::manifests::Ecosystem;
use crate::app::{Files, paths};
use crate::facts::Role;

#[derive(Debug, Default)]
pub struct Aliases {
    /// The folder that the configuration lies in, and what a module then begins with.
    keys: Vec<(Box<str>, Box<str>)>,
    /// Folders in which Deno resolves imports.
    deno: Vec<Box<str>>,
}

/// Beginnings of the names of source files that are configuration.
const CONFIGURATION: [&str; 14] = [
    "vite.",
    "vitest.",
    "webpack",
    "jest",
    "babel",
    ".babelrc",
    "metro.",
    "rollup",
    "next.config",
    "nuxt.config",
    "astro.config",
    "svelte.config",
    "craco",
    "rspack",
];

impl Aliases {
    pub fn of(files: &Files) -> Self {
        let mut aliases = Self::default();
        for file in files.ids().into_iter().filter_map(|id| files.get(id)) {
            let (folder, name) = paths::split(&file.path);
            let is_configuration = CONFIGURATION.iter().any(|start| name.starts_with(start))
                || name.contains(".config.")
                || paths::split(folder).1 == ".storybook"
                || folder.split('/').any(|part| part == "webpack" || part == "config") && name.starts_with("webpack");
            if !is_configuration || Ecosystem::of_path(&file.path) != [Ecosystem::JavaScript] {
                continue;
            }
            for pair in file.facts.all(Role::Pair) {
                aliases.add(folder, pair.name());
            }
            // `find: '@app'`.
            let literals =
                file.facts.all(Role::String).filter(|it| it.ancestors().next().is_some_and(|up| up.name() == "find"));
            for key in literals.filter_map(|it| file.literals.get(it.id)) {
                aliases.add(folder, key);
            }
        }
        for document in files.documents() {
            let (folder, name) = paths::split(&document.path);
            if name.ends_with(".d.ts") {
                aliases.add_declared(&document.text);
                continue;
            }
            let is_compiler = (name.starts_with("tsconfig") || name.starts_with("jsconfig")) && name.ends_with(".json");
            let is_deno = matches!(name, "deno.json" | "deno.jsonc") || name.starts_with("import_map");
            if !(is_compiler || is_deno || name == "package.json" || name.starts_with(".babelrc")) {
                continue;
            }
            let options = jsonc_parser::ParseOptions::default();
            let Ok(value) = jsonc_parser::parse_to_serde_value::<Value>(&document.text, &options) else { continue };
            if is_deno {
                aliases.deno.push(folder.into());
            }
            let places: &[&str] = match () {
                () if is_compiler => &["/compilerOptions/paths"],
                () if is_deno => &["/imports", "/scopes"],
                () => &["/jest/moduleNameMapper", "/_moduleAliases", "/alias", "/browser", "/imports", "/babel"],
            };
            for value in places.iter().filter_map(|place| value.pointer(place)) {
                aliases.add_keys(folder, value, 0);
            }
            if name.starts_with(".babelrc") {
                aliases.add_keys(folder, &value, 0);
            }
        }
        aliases
    }

    /// `declare module "name"`: somebody has written down what no package says, and something else provides it.
    fn add_declared(&mut self, text: &str) {
        for (at, mark) in text.match_indices("declare module ") {
            let rest = text[at + mark.len()..].trim_start();
            if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                let name = rest[1..].split(quote).next().unwrap_or_default();
                self.add("", name);
            }
        }
    }

    fn add_keys(&mut self, folder: &str, value: &Value, depth: usize) {
        match value {
            Value::Object(map) if depth < 8 => {
                for (key, value) in map {
                    self.add(folder, key);
                    self.add_keys(folder, value, depth + 1);
                }
            }
            Value::Array(list) if depth < 8 => list.iter().for_each(|value| self.add_keys(folder, value, depth + 1)),
            _ => {}
        }
    }

    /// `'^@app/(.*)$'`, `"@app/*"` and `'@app'` begin alike.
    fn add(&mut self, folder: &str, key: &str) {
        let key = key.trim_matches(['"', '\'', '`']).trim_start_matches('^').replace("\\/", "/").replace("\\.", ".");
        let end = key.find(['*', '(', '$', '[', '?', '\\', '|', '+']).unwrap_or(key.len());
        // `^(@app|@lib)/` is more than a beginning.
        let key = if end == 0 {
            key.trim_start_matches('(').split(['|', ')']).next().unwrap_or_default()
        } else {
            &key[..end]
        };
        if !key.is_empty() && !key.starts_with('.') {
            self.keys.push((folder.into(), key.into()));
        }
    }

    /// True where a configuration above the file, or in a folder below one above it, says what `module` begins with.
    pub fn hold(&self, folder: &str, module: &str) -> bool {
        self.keys.iter().any(|(of, key)| {
            let is_near = paths::below(folder, of) || paths::below(of, paths::upwards(folder).last().unwrap_or(""));
            let rest = module.strip_prefix(&**key);
            is_near && rest.is_some_and(|rest| rest.is_empty() || key.ends_with('/') || rest.starts_with('/'))
        })
    }

    pub fn is_deno(&self, folder: &str) -> bool {
        self.deno.iter().any(|of| paths::below(folder, of))
            // Supabase runs what lies there on Deno, with or without a configuration.
            || Path::new(folder).ancestors().any(|at| at.ends_with("supabase/functions"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Document;

    #[test]
    fn keys_of_configurations_begin_modules() {
        let mut files = Files::new(Path::new("/nowhere"));
        for (path, text) in [
            ("web/tsconfig.json", r#"{ "compilerOptions": { "paths": { "config": ["./c"], "~/*": ["x"] } } }"#),
            ("web/package.json", r#"{ "jest": { "moduleNameMapper": { "^@app/(.*)$": "x" } } }"#),
            ("edge/deno.json", r#"{ "imports": { "oak": "jsr:@oak/oak" } }"#),
        ] {
            files.set_document(Document { path: path.into(), text: text.to_owned() });
        }
        let aliases = Aliases::of(&files);
        for (module, held) in [("config", true), ("@app/x", true), ("~/x", true), ("configure", false), ("app", false)]
        {
            assert_eq!(aliases.hold("web/src", module), held, "{module}");
        }
        assert!(aliases.is_deno("edge/src") && aliases.is_deno("supabase/functions/a") && !aliases.is_deno("web"));
    }
}

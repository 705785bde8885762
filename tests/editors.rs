//! The editors ask for every file of settings that the server reads, and for no others.

use std::collections::BTreeSet;
use std::path::Path;

use seaworthy::engine::Language;
use seaworthy::syntax::settings::{EXTENSIONS, NAMES, is_settings};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the repository")
}

/// The strings of a list in a file: what stands between the name of the list and its closing bracket.
fn list<'a>(text: &'a str, name: &str) -> BTreeSet<&'a str> {
    let (_, rest) = text.split_once(&format!("{name} = [")).expect("the list");
    let (inside, _) = rest.split_once(']').expect("its end");
    inside.split('"').skip(1).step_by(2).collect()
}

#[test]
fn vscode_asks_for_the_settings_files_that_are_read() {
    let text = read("editors/vscode/src/languages.ts");
    let extensions: BTreeSet<&str> = EXTENSIONS.into_iter().collect();
    assert_eq!(list(&text, "SETTINGS_EXTENSIONS"), extensions);
    let mut names: BTreeSet<&str> = NAMES.into_iter().collect();
    names.insert(".env");
    assert_eq!(list(&text, "SETTINGS_NAMES"), names);
    for pattern in list(&text, "SETTINGS_PATTERNS") {
        assert!(is_settings(Path::new(&pattern.replace('*', "production"))), "{pattern}");
    }
}

#[test]
fn settings_files_are_a_language_by_their_name() {
    for name in [".env", ".env.local", "Dockerfile.prod", "api.Dockerfile", "values.yaml", ".mcp.json", "a.ipynb"] {
        assert_eq!(Language::of_path(Path::new(name)), Some(Language::Settings), "{name}");
    }
    for name in ["package-lock.json", "app.min.map", "picture.png", "uv.lock"] {
        assert_eq!(Language::of_path(Path::new(name)), None, "{name}");
    }
}

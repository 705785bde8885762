//! What Python projects depend on, in the many places where that is said.

mod pyproject;
mod requirement;
mod setup;

pub use requirement::normalised;

use super::package::{Ecosystem, Package};
use crate::app::{Files, paths};

const NAMES: [&str; 4] = ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile"];

/// Folders that hold nothing but requirement files.
const REQUIREMENT_FOLDERS: [&str; 3] = ["requirements", "requirement", "reqs"];

/// Words in the name of a requirements file that is not for production.
const DEVELOPMENT: [&str; 7] = ["dev", "test", "lint", "doc", "local", "ci", "build"];

pub fn is_manifest(path: &str) -> bool {
    let (folder, name) = paths::split(path);
    NAMES.contains(&name) || is_requirements(folder, name)
}

fn is_requirements(folder: &str, name: &str) -> bool {
    let text = name.ends_with(".txt") || name.ends_with(".in");
    text && (name.starts_with("requirements") || REQUIREMENT_FOLDERS.contains(&paths::split(folder).1))
}

/// The folder of the project that a manifest in `folder` speaks for.
pub fn folder_of<'a>(folder: &'a str, name: &str) -> &'a str {
    let (above, last) = paths::split(folder);
    if !NAMES.contains(&name) && REQUIREMENT_FOLDERS.contains(&last) { above } else { folder }
}

/// Adds what one manifest says.
pub fn read(package: &mut Package, name: &str, text: &str) -> Result<(), String> {
    match name {
        "pyproject.toml" => return pyproject::read(package, text),
        "Pipfile" => return pyproject::read_pipfile(package, text),
        "setup.cfg" => setup::read_cfg(package, text),
        "setup.py" => setup::read_py(package, text),
        _ => {
            let dev = DEVELOPMENT.iter().any(|word| name.contains(word));
            for (name, range) in text.lines().filter_map(requirement::parse) {
                package.depend(&name, &range, dev);
            }
        }
    }
    Ok(())
}

/// The normalised names of every distribution that a project of the app depends on.
pub fn distributions(files: &Files) -> Vec<Box<str>> {
    let mut package = Package::new("", Ecosystem::Python);
    for document in files.documents().filter(|document| is_manifest(&document.path)) {
        // What cannot be read is said by `Manifests`.
        let _ = read(&mut package, paths::split(&document.path).1, &document.text);
    }
    package.dependencies.into_keys().collect()
}

//! What Python projects depend on, in the many places where that is said.

mod conda;
pub mod inline;
mod pyproject;
mod requirement;
mod requirements;
mod setup;

pub use requirement::normalised;

use super::package::{Ecosystem, Package};
use crate::app::{Files, paths};

const NAMES: [&str; 4] = ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile"];

/// Folders that hold nothing but requirement files.
const REQUIREMENT_FOLDERS: [&str; 3] = ["requirements", "requirement", "reqs"];

pub fn is_manifest(path: &str) -> bool {
    let (folder, name) = paths::split(path);
    NAMES.contains(&name) || is_requirements(folder, name) || is_conda(name)
}

fn is_requirements(folder: &str, name: &str) -> bool {
    let text = name.ends_with(".txt") || name.ends_with(".in");
    text && (name.contains("requirements") || REQUIREMENT_FOLDERS.contains(&paths::split(folder).1))
}

fn is_conda(name: &str) -> bool {
    name.starts_with("environment") && (name.ends_with(".yml") || name.ends_with(".yaml"))
}

/// The folder of the project that a manifest in `folder` speaks for.
pub fn folder_of<'a>(folder: &'a str, name: &str) -> &'a str {
    let (above, last) = paths::split(folder);
    if !NAMES.contains(&name) && REQUIREMENT_FOLDERS.contains(&last) { above } else { folder }
}

/// Adds what one manifest says; `folder` is the one that it lies in.
pub fn read(package: &mut Package, folder: &str, name: &str, text: &str) -> Result<(), String> {
    match name {
        "pyproject.toml" => return pyproject::read(package, text),
        "Pipfile" => return pyproject::read_pipfile(package, text),
        "setup.cfg" => setup::read_cfg(package, text),
        "setup.py" => setup::read_py(package, text),
        _ if is_conda(name) => conda::read(package, text),
        _ => requirements::read(package, folder, name, text),
    }
    Ok(())
}

/// The normalised names of every distribution that a project of the app depends on.
pub fn distributions(files: &Files) -> Vec<Box<str>> {
    let mut package = Package::new("", Ecosystem::Python);
    for document in files.documents().filter(|document| is_manifest(&document.path)) {
        // What cannot be read is said by `Manifests`.
        let (folder, name) = paths::split(&document.path);
        let _ = read(&mut package, folder, name, &document.text);
    }
    package.dependencies.into_keys().collect()
}

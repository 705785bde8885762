//! Python imports: relative ones by folder, absolute ones by the folders that `sys.path` may hold.

mod projects;
mod roots;

pub use roots::{Roots, is_standard};

use super::Target;
use super::known::Known;
use crate::app::{Files, paths};

/// `itself` is the file that is not meant, where the plain answer was the importing file.
pub fn resolve(files: &Files, known: &Known, folder: &str, module: &str, itself: Option<&str>) -> Target {
    let name = module.trim_start_matches('.');
    match module.len() - name.len() {
        0 => absolute(files, known, folder, module, itself),
        dots => relative(files, known, folder, dots, name),
    }
}

fn relative(files: &Files, known: &Known, folder: &str, dots: usize, name: &str) -> Target {
    let Some(package) = paths::upwards(folder).nth(dots - 1) else { return Target::Missing };
    within_folder(files, known, package, name)
}

/// The module or package `name` (dotted, or empty for the folder itself) in a folder.
pub fn within_folder(files: &Files, known: &Known, folder: &str, name: &str) -> Target {
    let path = paths::within(folder, &name.replace('.', "/"));
    file(files, &path)
        .unwrap_or_else(|| if known.python.holds_code(&path) { Target::Folder(path.into()) } else { Target::Missing })
}

/// The submodule `name` of the package whose file is `path`; plain modules have none.
pub fn beside(files: &Files, known: &Known, path: &str, name: &str) -> Target {
    match paths::split(path) {
        (folder, "__init__.py" | "__init__.pyi") => within_folder(files, known, folder, name),
        _ => Target::Missing,
    }
}

/// The package or module at a path without extension. A package goes before a module, as in Python itself, and code
/// before stubs.
fn file(files: &Files, path: &str) -> Option<Target> {
    let slash = if path.is_empty() { "" } else { "/" };
    let package = |ending| files.find(&format!("{path}{slash}__init__{ending}"));
    let module = |ending| files.find(&format!("{path}{ending}"));
    [".py", ".pyi"].into_iter().find_map(|ending| package(ending).or_else(|| module(ending))).map(Target::File)
}

fn absolute(files: &Files, known: &Known, folder: &str, module: &str, itself: Option<&str>) -> Target {
    let package = || Target::Package(module.into());
    let (top, path) = (module.split('.').next().unwrap_or(module), module.replace('.', "/"));
    let foreign = known.python.is_foreign(top);
    let mut namespace = None;
    let mut ours = false;
    for root in known.python.search(files, folder) {
        // A feature folder may hold a `logging.py` of its own; what is installed goes before it.
        if root.is_guess && known.python.may_be_foreign(top) {
            continue;
        }
        if foreign && (!root.declared || !root.is_package(files, top) && path.len() == top.len()) {
            continue;
        }
        let at = paths::within(root.folder, &path);
        match file(files, &at) {
            Some(Target::File(id))
                if itself.is_some() && files.get(id).is_some_and(|file| Some(&*file.path) == itself) => {}
            Some(found) => return found,
            // A package above the file is on the path only where it is run in, and that is a guess.
            None if root.is_guess => {}
            None if !foreign && namespace.is_none() && known.python.holds_code(&at) => namespace = Some(at),
            None => ours |= !foreign && root.is_package(files, top),
        }
    }
    match namespace {
        Some(folder) => Target::Folder(folder.into()),
        None if ours => Target::Missing,
        None => package(),
    }
}

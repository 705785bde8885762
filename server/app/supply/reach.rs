//! Which files run in a server: what its entry imports, however far.

use rustc_hash::FxHashSet;

use crate::app::modules::{Modules, Target};
use crate::app::{App, FileId};

/// The files that the applications of an app lead to, their own among them.
pub fn served(app: &App, modules: &Modules) -> FxHashSet<FileId> {
    let files = &app.files;
    let is_production = |id: &FileId| files.get(*id).is_some_and(|file| file.kind.is_production());
    let mut waiting: Vec<FileId> = app.applications.iter().map(|(_, at)| at.file).filter(is_production).collect();
    let mut served: FxHashSet<FileId> = waiting.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        let Some(file) = files.get(id) else { continue };
        for import in file.imports().iter().filter(|import| !import.type_only) {
            let whole = std::iter::once(modules.resolve(files, id, &import.module));
            let parts = import.names.iter().map(|(name, _)| modules.submodule(files, id, &import.module, name));
            let is_python = file.path.ends_with(".py");
            for target in whole.chain(parts.take(if is_python { usize::MAX } else { 0 })) {
                if let Target::File(next) = target
                    && is_production(&next)
                    && served.insert(next)
                {
                    waiting.push(next);
                }
            }
        }
    }
    served
}

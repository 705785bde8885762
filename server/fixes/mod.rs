//! Text edits that the fixes of several rules share. Each looks at the code and answers None rather than guess.

mod arguments;
pub mod awaiting;
mod bring;
mod declaring;
mod environment;
mod imports;
pub mod layout;
pub mod logging;
pub mod result;

pub use arguments::{add_argument, add_entry};
pub use bring::bring;
pub use declaring::declaration;
pub use environment::required_variable;
pub use imports::{add_to_import, after_imports, import_module, import_names};

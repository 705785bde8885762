//! Facts: one file as a small, language-neutral tree, and what can be asked of it. Looks at no other file.

mod bindings;
mod coroutine;
pub mod entries;
pub mod file;
mod kind;
mod lower;
mod names;
mod node;
mod origin;
pub mod packed;
pub mod role;
mod structure;
mod sync;
mod tree;
mod view;

pub use bindings::{Binding, BindingKind, Occurrences, binding};
pub use coroutine::{are_alternatives, is_awaited};
pub use file::FileFacts;
pub use kind::{FileKind, head};
pub use lower::unquote;
pub use names::{Names, Symbol};
pub use node::Node;
pub use origin::Paths;
pub use role::{Flags, Part, Role};
pub use structure::{Structure, StructureError};
pub use sync::{Care, Sync};
pub use tree::{FactTree, Id};
pub use view::View;

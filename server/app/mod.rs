//! The app: all files together. Which routes there are, what guards them, which data they touch.
//!
//! Files come in as facts (`files`), are linked to each other (`modules`), and their module-level code is run
//! symbolically (`interpret`), so that what is registered where, in which order and under which prefix is known without
//! knowing any framework. What a framework makes of it is said by `frameworks/`.

pub mod files;
pub mod literals;

pub use files::{At, Document, FileId, Files, SourceFile};

//! Git: what the user's own `git` says of a repository that may be hostile.
//!
//! A repository's configuration can name programs, and its objects can be broken, huge or missing. So `git` is only
//! asked what runs none of them, every switch that could is turned off, nothing is fetched, every answer is bounded in
//! bytes and time, and what cannot be known is a value (`Absent`), never an error and never "clean".

mod blobs;
mod command;
mod commits;
mod state;

pub use blobs::{Blob, BlobId, Blobs};
pub use command::{Absent, Repository};
pub use commits::Commit;
pub use state::GitState;

//! The wire: framed JSON in and out, kept alive whatever comes over it.
//!
//! `tower_lsp::Server` ends the session at the first message that it cannot decode (half a surrogate pair is enough),
//! and can wait for ever at `exit`. So the transport is ours; the service behind it is tower-lsp's.

mod decode;
mod frame;
mod guard;
mod spelling;
mod transport;

pub use guard::{Guard, Lifecycle, panic_message};
pub use transport::serve;

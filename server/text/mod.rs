//! Text: the rope, its version, edits and positions. Knows nothing of syntax.
//!
//! Inside the server every offset is a byte offset into UTF-8 text. Client positions (LSP `Position`, counted in
//! UTF-8, UTF-16 or UTF-32 code units as negotiated) exist only at the edge and are converted here.

mod document;
mod points;
mod position;
mod span;

pub use document::{Change, Document, TextEdited};
pub use position::{LineIndex, Position, PositionEncoding};
pub use span::Span;

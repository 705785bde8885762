//! Lsp.

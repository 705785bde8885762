//! The integration tests, as one binary: one link, and one place to filter.

mod app;
mod cli;
mod editors;
mod facts;
mod lsp;
mod mutants;
mod pages;
mod pairs;
mod planted;
mod readme;
mod registry;
mod rooms;
mod text;

//! The integration tests, as one binary: one link, and one place to filter.

mod cli;
mod facts;
mod pages;
mod text;

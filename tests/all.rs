//! The integration tests, as one binary: one link, and one place to filter.

mod facts;
mod pages;
mod text;

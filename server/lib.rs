//! Seaworthy: what stands between a prototype and production, as a language server and a command line.
//!
//! The rooms, in the order data goes through them, are described in `server/ARCHITECTURE.md`; no room imports from
//! one further down this list.
#![deny(unsafe_code, clippy::unwrap_used, clippy::print_stdout, clippy::await_holding_lock)]

pub mod text;

pub mod syntax;

pub mod models;

pub mod git;

pub mod registry;

pub mod facts;

pub mod app;

pub mod findings;

pub mod fixes;

pub mod rules;

pub mod engine;

pub mod report;

pub mod lsp;

pub mod cli;

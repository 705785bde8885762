//! The server over a real pipe.

mod bad_input;
mod configuration;
mod documents;
mod editor;
mod guard;
mod life;
mod pull;
mod waiting;

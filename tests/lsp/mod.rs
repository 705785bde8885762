//! The server over a real pipe.

mod actions;
mod app;
mod bad_input;
mod configuration;
mod declare;
mod documents;
mod editor;
mod findings;
mod guard;
mod life;
mod progress;
mod pull;
mod random;
mod sample;
mod secrets;
mod waiting;
mod whole;

//! The text room against a naive model: a `String`, and loops that anybody can check by eye.

mod document;
pub mod naive;
mod positions;
mod speed;

//! `cargo bench`: how fast the server is, as ratios to what bare tree-sitter takes on the same text in the same run.
//!
//! `cargo bench -- typing` runs one part: `whole`, `typing`, `pipe`, `folder`, `app` or `secrets`. Absolute times depend on the machine; the
//! ratios are what the project promises (README) and what changes are judged by.

mod app;
mod folder;
mod pipe;
mod sample;
mod secrets;
mod stats;
mod typing;
mod whole;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let runs = |part: &str| wanted.is_empty() || wanted.iter().any(|want| want == part);
    if runs("whole") {
        whole::run();
    }
    if runs("typing") {
        typing::run();
    }
    if runs("pipe") {
        pipe::run();
    }
    if runs("folder") {
        folder::run();
    }
    if runs("app") {
        app::run();
    }
    if runs("secrets") {
        secrets::run();
    }
}

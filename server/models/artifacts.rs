//! Files that builds, pipelines and assistants read, from `artifacts.toml`.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use super::pattern::{Paths, words};
use super::sealed;

#[derive(Deserialize)]
struct File {
    kinds: Kinds,
    values: Values,
    dockerignore: Ignore,
}

#[derive(Deserialize)]
struct Kinds {
    pipeline: Paths,
    compose: Paths,
    assistant: Paths,
}

#[derive(Deserialize)]
struct Values {
    stand_ins: Vec<String>,
}

#[derive(Deserialize)]
struct Ignore {
    lines: Vec<String>,
}

/// Who reads the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pipeline,
    Compose,
    Assistant,
}

impl Kind {
    pub fn told(self) -> &'static str {
        match self {
            Self::Pipeline => {
                "the pipeline's file gives it to every step, instead of taking it from the store of secrets"
            }
            Self::Compose => "every container that this file starts is given it",
            Self::Assistant => "the file tells an assistant how to reach a tool, and is shared with the code",
        }
    }
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("artifacts.toml", include_str!("artifacts.toml")))
}

/// Who reads the file at a path, if it is one of these.
pub fn kind(path: &str) -> Option<Kind> {
    let kinds = &file().kinds;
    let all = [(&kinds.pipeline, Kind::Pipeline), (&kinds.compose, Kind::Compose), (&kinds.assistant, Kind::Assistant)];
    all.into_iter().find(|(paths, _)| paths.holds(path)).map(|(_, kind)| kind)
}

/// True for a value that says of itself that it is none.
pub fn is_stand_in(value: &str) -> bool {
    let stand_ins = &file().values.stand_ins;
    words(value).iter().any(|word| stand_ins.contains(word))
}

/// True for a `.dockerignore` that keeps files of secrets out.
pub fn ignores_secrets(text: &str) -> bool {
    text.lines().any(|line| file().dockerignore.lines.iter().any(|known| known == line.trim()))
}

/// What a value in Base64 says, where it is text.
pub fn decoded(value: &str) -> Option<String> {
    let plain = value.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let bytes = sealed::base64_url(&plain).filter(|bytes| bytes.len() >= 6)?;
    String::from_utf8(bytes).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b'\n'))
}

/// Assignments of literals in the code of a notebook: where the name stands, and the value.
pub fn assignments(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    static ASSIGNMENT: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r#"\b([A-Za-z_][A-Za-z0-9_]{2,60})\s{0,4}=\s{0,4}(?:\\"|')([^"'\\\n]{8,200})(?:\\"|')"#;
    let Some(regex) = ASSIGNMENT.get_or_init(|| Regex::new(pattern).ok()) else { return Vec::new() };
    let found = regex.captures_iter(text).filter_map(|found| Some((found.get(1)?.range(), found.get(2)?.range())));
    found.take(20_000).collect()
}

//! Test runners and assertion libraries, from `testing.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Testing {
    pub cases: Cases,
    pub assertions: Assertions,
    pub context: Context,
    pub helpers: Helpers,
    pub smoke: Smoke,
    pub promises: Promises,
}

/// What registers a test case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    pub calls: Vec<String>,
    pub modifiers: Vec<String>,
    pub wrappers: Vec<String>,
    pub skipped_groups: Vec<String>,
    pub skips: Vec<String>,
    pub benchmarks: Vec<String>,
    pub decorators_other: Vec<String>,
    pub unittest_bases: Vec<String>,
}

/// What checks something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assertions {
    pub calls: Vec<String>,
    pub prefixes: Vec<String>,
    pub raising: Vec<String>,
    pub roots: Vec<String>,
    pub members: Vec<String>,
    pub words: Vec<String>,
    pub module_words: Vec<String>,
    pub fixtures: Vec<String>,
    pub type_marks: Vec<String>,
}

/// Runners that hand their assertions to the test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    pub runners: Vec<String>,
    pub silent: Vec<String>,
    pub done: Vec<String>,
}

/// Code that only tests use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helpers {
    pub module_words: Vec<String>,
    pub setup_words: Vec<String>,
    pub runner_fixtures: Vec<String>,
}

/// Tests whose name says that not failing is what they check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smoke {
    pub phrases: Vec<String>,
    pub abilities: Vec<String>,
    pub classes: Vec<String>,
    pub comments: Vec<String>,
    pub reports: Vec<String>,
    pub refusals: Vec<String>,
    pub refusal_words: Vec<String>,
    pub claims: Vec<String>,
    pub identities: Vec<String>,
}

/// Assertions that are promises or coroutines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promises {
    pub members: Vec<String>,
    pub calls: Vec<String>,
    pub context: Vec<String>,
    pub web_first_from: Vec<String>,
    pub web_first: Vec<String>,
    pub sync_classes: Vec<String>,
    pub marks: Vec<String>,
    pub expects_raise: Vec<String>,
}

/// The table, read once.
pub fn testing() -> &'static Testing {
    static TABLE: OnceLock<Testing> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("testing.toml")).unwrap_or_else(|error| panic!("testing.toml: {error}"))
    })
}

/// True where a list holds a name.
pub fn lists(list: &[String], name: &str) -> bool {
    list.iter().any(|each| each == name)
}

/// True where one of the words of `name` is in the list.
pub fn lists_word(list: &[String], name: &str) -> bool {
    words(name).iter().any(|word| lists(list, word))
}

/// The lower-case words of a name or path: `assertTotals`, `assert_totals` and `./assert-totals` are `assert totals`.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    let mut lower_before = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            inside = false;
            continue;
        }
        let starts = !inside || (c.is_uppercase() && lower_before);
        match words.last_mut() {
            Some(word) if !starts => word.extend(c.to_lowercase()),
            _ => words.push(c.to_lowercase().collect()),
        }
        (inside, lower_before) = (true, c.is_lowercase() || c.is_numeric());
    }
    words
}

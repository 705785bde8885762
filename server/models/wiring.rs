//! How applications are wired, from `wiring.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::Paths;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wiring {
    fluent: Vec<Fluent>,
    callbacks: Callbacks,
    answers: Answers,
    attributes: Vec<Attribute>,
    pub express: Makers,
    pub koa: Makers,
    pub hono: Makers,
    pub fastify: Makers,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fluent {
    receivers: Paths,
    methods: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Callbacks {
    handlers: Vec<String>,
    starting: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    first: Paths,
    all: Paths,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribute {
    of: Paths,
    name: String,
    argument: usize,
}

/// The makers of one framework.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Makers {
    apps: Paths,
    routers: Paths,
    endpoints: Paths,
}

impl Makers {
    /// True where a value of this path is an application.
    pub fn is_app(&self, path: &str) -> bool {
        self.apps.holds(path)
    }

    /// True where a value of this path is a router.
    pub fn is_router(&self, path: &str) -> bool {
        self.routers.holds(path)
    }

    /// True where a middleware of this path answers every request that it is given.
    pub fn is_endpoint(&self, path: &str) -> bool {
        self.endpoints.holds(path)
    }
}

impl Wiring {
    /// True where a method answers with its receiver. `path` is that of the method: `express().use`.
    pub fn returns_receiver(&self, path: &str) -> bool {
        let Some((receiver, method)) = path.rsplit_once('.') else { return false };
        self.fluent
            .iter()
            .any(|fluent| fluent.methods.iter().any(|each| each == method) && fluent.receivers.holds(receiver))
    }

    /// Where the attribute `name` of an object holds an argument of its constructor: the argument's position.
    pub fn holds_argument(&self, name: &str, path: impl FnOnce() -> Option<String>) -> Option<usize> {
        let mut named = self.attributes.iter().filter(|each| each.name == name).peekable();
        named.peek()?;
        let path = path()?;
        named.find(|each| each.of.holds(&path)).map(|each| each.argument)
    }

    /// True where a call answers with its first argument.
    pub fn returns_first(&self, path: &str) -> bool {
        self.answers.first.holds(path)
    }

    /// True where a call answers with a list of its arguments.
    pub fn returns_all(&self, path: &str) -> bool {
        self.answers.all.holds(path)
    }

    /// True where functions passed to a call run while the app starts.
    pub fn runs_callbacks(&self, path: &str, python: bool) -> bool {
        // What Python's packages are given, decorated or not, is nearly always a handler, a view or a task.
        let starts = |words: &[String]| words.iter().any(|word| path.contains(word.as_str()));
        if python && !starts(&self.callbacks.starting) {
            return false;
        }
        !path.is_empty() && !self.callbacks.handlers.iter().any(|word| path.contains(word.as_str()))
    }
}

/// The table, read once.
pub fn wiring() -> &'static Wiring {
    static TABLE: OnceLock<Wiring> = OnceLock::new();
    TABLE.get_or_init(|| super::read("wiring.toml", include_str!("wiring.toml")))
}

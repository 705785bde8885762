//! What a project says of its own calls: which answer what callers write, which do harm with what they are given, and
//! which take harm away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::models::flow as model;

/// What a caller's text can do in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Harm {
    /// It is run in a shell, or started as a program.
    Command,
    /// It is run as code or as a template.
    Code,
    /// Objects are made of it by a loader that runs code.
    Deserialisation,
    /// It names a file.
    Path,
    /// It is shown as HTML.
    Html,
    Sql,
    Log,
    /// It is the address of a request that the server sends.
    Url,
    Redirect,
    /// It is a query of a document database and may hold operators.
    Query,
    /// It is a regular expression.
    Pattern,
    /// Work grows with it.
    Work,
}

impl Harm {
    const ALL: [Self; 12] = [
        Self::Command,
        Self::Code,
        Self::Deserialisation,
        Self::Path,
        Self::Html,
        Self::Sql,
        Self::Log,
        Self::Url,
        Self::Redirect,
        Self::Query,
        Self::Pattern,
        Self::Work,
    ];

    /// The name that it is written with, and what the model of packages calls it.
    const fn told(self) -> (&'static str, model::Harm) {
        match self {
            Self::Command => ("command", model::Harm::Command),
            Self::Code => ("code", model::Harm::Code),
            Self::Deserialisation => ("deserialisation", model::Harm::Revive),
            Self::Path => ("path", model::Harm::Path),
            Self::Html => ("html", model::Harm::Html),
            Self::Sql => ("sql", model::Harm::Sql),
            Self::Log => ("log", model::Harm::Log),
            Self::Url => ("url", model::Harm::Url),
            Self::Redirect => ("redirect", model::Harm::Redirect),
            Self::Query => ("query", model::Harm::Object),
            Self::Pattern => ("pattern", model::Harm::Pattern),
            Self::Work => ("work", model::Harm::Work),
        }
    }

    pub fn names() -> [&'static str; 12] {
        Self::ALL.map(|harm| harm.told().0)
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|harm| harm.told().0 == name)
    }

    /// The same harm as the model knows it.
    pub fn known(self) -> model::Harm {
        self.told().1
    }
}

/// Which argument of a call: by its place, the first being 0, or by its name in Python.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Argument {
    Place(u8),
    Named(String),
}

/// A call whose answer callers of the application write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FlowSource {
    /// The call, with the package or module that it comes from: `@acme/http.readBody`, `shop.http.read_body`,
    /// `src/http.readBody`; `*` for any run of characters.
    pub name: String,
}

/// A call that does harm with what callers write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FlowSink {
    /// The call, with the package or module that it comes from: `@acme/db.run`, `shop.db.run`, `src/db.run`; `*` for any run
    /// of characters.
    pub name: String,
    pub harm: Harm,
    /// The argument that the harm is done with, the first where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Argument")]
    pub argument: Option<Argument>,
}

/// A call whose answer is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sanitiser {
    /// The call, with the package or module that it comes from: `@acme/text.clean`, `shop.text.clean`, `src/text.clean`; `*` for
    /// any run of characters.
    pub name: String,
    /// What its answer cannot do any more.
    #[schemars(length(min = 1))]
    pub ends: Vec<Harm>,
}

/// What a project says of the flow of its data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredFlow {
    pub sources: Vec<FlowSource>,
    pub sinks: Vec<FlowSink>,
    pub sanitisers: Vec<Sanitiser>,
}

impl DeclaredFlow {
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.sinks.is_empty() && self.sanitisers.is_empty()
    }

    /// Every entry as its key and the name that it gives.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let sources = self.sources.iter().map(|each| ("source", each.name.as_str()));
        let sinks = self.sinks.iter().map(|each| ("sink", each.name.as_str()));
        sources.chain(sinks).chain(self.sanitisers.iter().map(|each| ("sanitiser", each.name.as_str())))
    }
}

/// The last word of a call's name: what the code says where it calls it.
pub fn last_word(name: &str) -> &str {
    name.rsplit(['.', '/']).next().unwrap_or(name)
}

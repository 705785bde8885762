//! `seaworthy.toml` and the editor settings that it overrides.

mod flow;
mod parse;
mod schema;
mod write;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::app::declared::flow::{DeclaredFlow, FlowSink, FlowSource, Sanitiser};
use crate::app::declared::{Declared, Guard, PublicRoute};
use crate::findings::{Finding, Severity};

pub use schema::settings_schema;
pub use write::{add_guard, add_public_route};

/// The name of the file in which a project keeps its settings.
pub const CONFIG_FILE: &str = "seaworthy.toml";

/// What to do with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    Off,
    Hint,
    Info,
    Warning,
    Error,
}

impl RuleLevel {
    /// The severity that this level gives to a rule's findings; None where the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Hint => Some(Severity::Hint),
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// The settings a person may write, in `seaworthy.toml` or in the editor (`seaworthy.*`). Every key is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// Level by rule id, for example `swallowed-exception = "off"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleLevel>,
    /// Globs of what is not analysed, read as in a `.gitignore` that lies beside this file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Findings below this severity are not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_severity: Option<Severity>,
    /// Functions and classes of the project that turn callers away, for where their code cannot be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guard: Vec<Guard>,
    /// Routes that anybody may call, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub public_routes: Vec<PublicRoute>,
    /// Calls of the project whose answer callers of the application write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<FlowSource>,
    /// Calls of the project that do harm with what callers write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sink: Vec<FlowSink>,
    /// Calls of the project whose answer is harmless.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sanitiser: Vec<Sanitiser>,
    /// Keep nothing of large projects between sessions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_cache: bool,
    /// Ask package registries about the names that manifests declare. Only the editor and the command line can say so: a
    /// project does not decide what leaves the machine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schemars(skip)]
    pub online: bool,
}

/// Something wrong in a configuration, at a place in it where that is known (bytes of the file).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    pub span: Option<crate::text::Span>,
    pub message: String,
}

/// The effective configuration of one workspace folder: editor settings under the project's file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    settings: Settings,
}

impl Config {
    /// Reads the text of a `seaworthy.toml`, key by key: a problem costs only the key it is in.
    pub fn parse(text: &str) -> (Settings, Vec<ConfigProblem>) {
        parse::settings(text)
    }

    /// The project's file wins over the editor, key by key.
    pub fn merge(editor: Settings, project: Settings) -> Self {
        let mut settings = editor;
        settings.rules.extend(project.rules);
        settings.exclude.extend(project.exclude);
        settings.minimum_severity = project.minimum_severity.or(settings.minimum_severity);
        // What the project says of a name goes before what the editor says of it.
        settings.guard.splice(0..0, project.guard);
        settings.public_routes.splice(0..0, project.public_routes);
        settings.source.splice(0..0, project.source);
        settings.sink.splice(0..0, project.sink);
        settings.sanitiser.splice(0..0, project.sanitiser);
        settings.no_cache |= project.no_cache;
        Self { settings }
    }

    /// What the app is told of the project's code.
    pub fn declared(&self) -> Declared {
        let Settings { guard, public_routes, source, sink, sanitiser, .. } = &self.settings;
        let flow = DeclaredFlow { sources: source.clone(), sinks: sink.clone(), sanitisers: sanitiser.clone() };
        // A reason is asked for wherever the entry is written.
        let has_reason = |public: &&PublicRoute| !public.reason.trim().is_empty();
        let public_routes = public_routes.iter().filter(has_reason).cloned().collect();
        Declared { guards: guard.clone(), public_routes, flow }
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// False where the configuration turns the rule off, so that it need not run.
    pub fn is_on(&self, rule: &str) -> bool {
        self.settings.rules.get(rule) != Some(&RuleLevel::Off)
    }

    /// Gives each finding the level that the configuration sets for its rule, and drops what is off or too quiet.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        findings.retain_mut(|finding| {
            if let Some(level) = self.settings.rules.get(finding.rule) {
                let Some(severity) = level.severity() else { return false };
                finding.severity = severity;
            }
            self.settings.minimum_severity.is_none_or(|minimum| finding.severity >= minimum)
        });
    }
}

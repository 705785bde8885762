//! `seaworthy.toml` and the editor settings that it overrides.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::findings::Severity;

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

/// The settings a person may write, in `seaworthy.toml` or in the editor (`seaworthy.*`). Every key is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// Level by rule id, for example `swallowed-exception = "off"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleLevel>,
    /// Globs, relative to the file that holds them, of what is not analysed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Findings below this severity are not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_severity: Option<Severity>,
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
    /// Reads the text of a `seaworthy.toml`. Problems never stop the rest from counting.
    pub fn parse(text: &str) -> (Settings, Vec<ConfigProblem>) {
        match toml::from_str(text) {
            Ok(settings) => (settings, Vec::new()),
            Err(error) => {
                let span = error.span().map(Into::into);
                (Settings::default(), vec![ConfigProblem { span, message: error.message().to_owned() }])
            }
        }
    }

    /// The project's file wins over the editor, key by key.
    pub fn merge(editor: Settings, project: Settings) -> Self {
        let mut settings = editor;
        settings.rules.extend(project.rules);
        settings.exclude.extend(project.exclude);
        settings.minimum_severity = project.minimum_severity.or(settings.minimum_severity);
        Self { settings }
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

//! The rules as SARIF describes them, from their pages.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use serde_sarif::sarif::{MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor};

use crate::engine::catalogue::{self, RuleInfo};
use crate::findings::{Confidence, Severity};
use crate::report::page;

/// Every rule and its place in the run's list.
pub(super) struct RuleTable {
    pub descriptors: Vec<ReportingDescriptor>,
    index: HashMap<&'static str, i64>,
}

impl RuleTable {
    pub fn new() -> Self {
        let rules: Vec<RuleInfo> = catalogue::rules().collect();
        let index = rules.iter().map(|rule| rule.id).zip(0..).collect();
        Self { descriptors: rules.iter().map(descriptor).collect(), index }
    }

    pub fn index(&self, rule: &str) -> Option<i64> {
        self.index.get(rule).copied()
    }
}

fn descriptor(rule: &RuleInfo) -> ReportingDescriptor {
    let level = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    };
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id.to_owned())
        .name(pascal_case(rule.id))
        .short_description(text(rule.title))
        .full_description(text(&page::summary(rule.page).unwrap_or_else(|| rule.title.to_owned())))
        .help(MultiformatMessageString::builder().text(rule.page.to_owned()).markdown(rule.page.to_owned()).build())
        .default_configuration(ReportingConfiguration::builder().level(json!(level)).build())
        .properties(properties(rule))
        .build();
    descriptor.help_uri = Some(rule.url());
    descriptor
}

/// Tags and numbers as code-scanning services read them.
fn properties(rule: &RuleInfo) -> PropertyBag {
    let mut tags: Vec<String> = rule.cwe.iter().map(|cwe| format!("external/cwe/cwe-{cwe:03}")).collect();
    tags.extend(rule.owasp.iter().map(|id| format!("external/owasp/{}", id.to_lowercase().replace(':', "-"))));
    let mut numbers = BTreeMap::new();
    let precision = match rule.confidence {
        Confidence::Proven => "very-high",
        Confidence::Strong => "high",
        Confidence::Weak => "medium",
    };
    numbers.insert("precision".to_owned(), json!(precision));
    let severity = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "recommendation",
    };
    numbers.insert("problem.severity".to_owned(), json!(severity));
    if rule.is_security() {
        tags.push("security".to_owned());
        // The scale of CVSS: code-scanning services sort security results by it.
        let score = match rule.severity {
            Severity::Error => "8.5",
            Severity::Warning => "6.0",
            Severity::Info => "3.5",
            Severity::Hint => "1.0",
        };
        numbers.insert("security-severity".to_owned(), json!(score));
    }
    PropertyBag::builder().tags(tags).additional_properties(numbers).build()
}

fn text(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text.to_owned()).build()
}

fn pascal_case(id: &str) -> String {
    let capital = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_uppercase() + rest,
        None => word.to_owned(),
    };
    id.split('-').map(capital).collect()
}

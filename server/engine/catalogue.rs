//! Every id that can stand in a finding: the rules, and the few that the engine itself reports about suppressions.

use crate::findings::{Confidence, Severity};
use crate::rules::{self, Family, Needs, Rule};

/// What there is to say about a rule, wherever it is implemented.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    pub id: &'static str,
    /// The defect in at most eight words.
    pub title: &'static str,
    /// None for what the engine says about the project's own suppressions.
    pub family: Option<Family>,
    pub severity: Severity,
    pub confidence: Confidence,
    pub needs: Needs,
    /// CWE numbers.
    pub cwe: &'static [u16],
    pub owasp: &'static [&'static str],
    pub asvs: &'static [&'static str],
    /// The page, Markdown.
    pub page: &'static str,
}

/// Where the project lives.
pub const HOME: &str = env!("CARGO_PKG_REPOSITORY");

impl RuleInfo {
    /// Where the rule's page can be read.
    pub fn url(&self) -> String {
        let folder = match self.family {
            Some(family) => format!("rules/{}", family.folder()),
            None => "engine/suppress".to_owned(),
        };
        format!("{HOME}/blob/main/server/{folder}/{}.md", self.id.replace('-', "_"))
    }

    /// True where an attacker, rather than load or a bug, is what makes the defect hurt.
    pub fn is_security(&self) -> bool {
        self.family.is_some_and(Family::is_security)
    }
}

impl From<&'static Rule> for RuleInfo {
    fn from(rule: &'static Rule) -> Self {
        Self {
            id: rule.id,
            title: rule.title,
            family: Some(rule.family),
            severity: rule.severity,
            confidence: rule.confidence,
            needs: rule.needs,
            cwe: rule.cwe,
            owasp: rule.owasp,
            asvs: rule.asvs,
            page: rule.page,
        }
    }
}

/// Every rule; the engine's own come last.
pub fn rules() -> impl Iterator<Item = RuleInfo> {
    rules::all().iter().copied().map(RuleInfo::from).chain(super::suppress::RULES.iter().cloned())
}

/// The rule with this id.
pub fn rule(id: &str) -> Option<RuleInfo> {
    let own = || super::suppress::RULES.iter().find(|rule| rule.id == id).cloned();
    rules::by_id(id).map(RuleInfo::from).or_else(own)
}

/// Every rule id.
pub fn ids() -> impl Iterator<Item = &'static str> {
    rules::all().iter().map(|rule| rule.id).chain(super::suppress::RULES.iter().map(|rule| rule.id))
}

/// The names nearest to a misspelt one, at most three, best first; empty where none is near enough to be meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wrong = wrong.to_lowercase().replace('_', "-");
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| {
            // Half an id (`fallback`) is as often meant as a misspelt one.
            let part = if wrong.len() >= 4 && name.contains(wrong.as_str()) { 0.9 } else { 0.0 };
            (strsim::normalized_damerau_levenshtein(&wrong, name).max(part), name)
        })
        .filter(|(score, _)| *score >= 0.5)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("minimum_severty", ["rules", "minimum-severity"]), ["minimum-severity"]);
        assert_eq!(nearest("fallback", ["secret-env-fallback"]), ["secret-env-fallback"]);
        assert_eq!(nearest("warn", ["off", "warning"]), ["warning"]);
        assert!(nearest("zebra", ["rules", "exclude"]).is_empty());
    }

    #[test]
    fn ids_are_unique_and_each_has_a_page() {
        let mut seen = std::collections::HashSet::new();
        for rule in rules() {
            assert!(seen.insert(rule.id), "{} twice", rule.id);
            assert!(rule.page.starts_with('#'), "the page of {} has no heading", rule.id);
        }
    }
}

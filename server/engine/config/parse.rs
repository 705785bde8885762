//! Reads `seaworthy.toml` key by key. A typo is reported where it stands, with the nearest right spelling, and every
//! other key still counts: a project does not lose its excludes because one rule id is misspelt.

use ignore::gitignore::GitignoreBuilder;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{ConfigProblem, RuleLevel, Settings};
use crate::engine::catalogue;
use crate::findings::Severity;

const KEYS: [&str; 3] = ["rules", "exclude", "minimum-severity"];
const LEVELS: [&str; 5] = ["off", "hint", "info", "warning", "error"];

type Value<'a> = Spanned<DeValue<'a>>;

pub(super) fn settings(text: &str) -> (Settings, Vec<ConfigProblem>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { settings: Settings::default(), problems: Vec::new() };
    for error in errors {
        reader
            .problems
            .push(ConfigProblem { span: error.span().map(Into::into), message: error.message().replace('\n', ", ") });
    }
    // After a syntax error the recovered values may be ones that nobody wrote, so what they say is not complained
    // about a second time; what can be read still counts.
    let syntax_problems = reader.problems.len();
    reader.top(document.get_ref());
    if syntax_problems > 0 {
        reader.problems.truncate(syntax_problems);
    }
    reader.problems.sort_by_key(|problem| problem.span.map(|span| span.start));
    (reader.settings, reader.problems)
}

struct Reader {
    settings: Settings,
    problems: Vec<ConfigProblem>,
}

impl Reader {
    fn report<T>(&mut self, at: &Spanned<T>, message: String) {
        self.problems.push(ConfigProblem { span: Some(at.span().into()), message });
    }

    fn top(&mut self, table: &DeTable) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "rules" => match value.get_ref() {
                    DeValue::Table(rules) => self.rules(rules),
                    _ => self.wrong_type(value, "`rules`", "a table of levels by rule id"),
                },
                "exclude" => match value.get_ref() {
                    DeValue::Array(globs) => self.exclude(globs),
                    _ => self.wrong_type(value, "`exclude`", "a list of globs"),
                },
                "minimum-severity" => self.minimum_severity(value),
                other => {
                    let hint = did_you_mean(other, KEYS);
                    self.report(key, format!("unknown key `{other}`{hint}"));
                }
            }
        }
    }

    fn rules(&mut self, rules: &DeTable) {
        for (key, value) in rules {
            let id = key.get_ref().as_ref();
            if catalogue::rule(id).is_none() {
                let hint = did_you_mean(id, catalogue::ids());
                self.report(key, format!("unknown rule `{id}`{hint}"));
                continue;
            }
            if let Some(level) = self.level(value, id) {
                self.settings.rules.insert(id.to_owned(), level);
            }
        }
    }

    fn level(&mut self, value: &Value, key: &str) -> Option<RuleLevel> {
        let Some(name) = value.get_ref().as_str() else {
            self.wrong_type(value, &format!("`{key}`"), &one_of(&LEVELS));
            return None;
        };
        let level = match name {
            "off" => RuleLevel::Off,
            "hint" => RuleLevel::Hint,
            "info" => RuleLevel::Info,
            "warning" => RuleLevel::Warning,
            "error" => RuleLevel::Error,
            _ => {
                let hint = did_you_mean(name, LEVELS);
                self.report(value, format!("`{name}` is no level: write {}{hint}", one_of(&LEVELS)));
                return None;
            }
        };
        Some(level)
    }

    fn minimum_severity(&mut self, value: &Value) {
        match value.get_ref().as_str() {
            Some("hint") => self.settings.minimum_severity = Some(Severity::Hint),
            Some("info") => self.settings.minimum_severity = Some(Severity::Info),
            Some("warning") => self.settings.minimum_severity = Some(Severity::Warning),
            Some("error") => self.settings.minimum_severity = Some(Severity::Error),
            Some(name) => {
                let hint = did_you_mean(name, LEVELS[1..].iter().copied());
                self.report(value, format!("`{name}` is no severity: write {}{hint}", one_of(&LEVELS[1..])));
            }
            None => self.wrong_type(value, "`minimum-severity`", &one_of(&LEVELS[1..])),
        }
    }

    fn exclude(&mut self, globs: &DeArray) {
        for glob in globs.iter() {
            let Some(text) = glob.get_ref().as_str() else {
                self.wrong_type(glob, "a glob of `exclude`", "a string");
                continue;
            };
            match GitignoreBuilder::new("").add_line(None, text) {
                Ok(_) => self.settings.exclude.push(text.to_owned()),
                Err(error) => self.report(glob, format!("`{text}` is not a valid glob: {error}")),
            }
        }
    }

    fn wrong_type(&mut self, value: &Value, what: &str, expected: &str) {
        let found = value.get_ref().type_str();
        self.report(value, format!("{what} must be {expected}, not of type {found}"));
    }
}

fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}

fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match catalogue::nearest(wrong, known).first() {
        Some(right) => format!("; did you mean `{right}`?"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each problem as the text it points at, and its message.
    fn problems(text: &str) -> Vec<(&str, String)> {
        let (_, problems) = settings(text);
        problems.into_iter().map(|p| (p.span.map_or("", |span| &text[span.range()]), p.message)).collect()
    }

    #[test]
    fn a_sound_file_has_no_problems() {
        let text = "minimum-severity = \"info\"\nexclude = [\"legacy/\", \"*.gen.ts\"]\n\
                    [rules]\nunused-suppression = \"off\"\n";
        let (settings, problems) = settings(text);
        assert_eq!(problems, []);
        assert_eq!(settings.minimum_severity, Some(Severity::Info));
        assert_eq!(settings.exclude, ["legacy/", "*.gen.ts"]);
        assert_eq!(settings.rules["unused-suppression"], RuleLevel::Off);
    }

    #[test]
    fn typos_are_named_and_the_rest_still_counts() {
        let text = "minimum-severty = \"info\"\nexclude = [\"a/\", 3, \"x{y\", \"b/\"]\n\
                    [rules]\nunused-supression = \"off\"\nsuppression-without-reason = \"warn\"\n\
                    unused-suppression = \"error\"\n";
        let (settings, _) = settings(text);
        assert_eq!(settings.exclude, ["a/", "b/"]);
        assert_eq!(settings.rules.len(), 1);
        let found = problems(text);
        assert_eq!(found.len(), 5, "{found:?}");
        assert_eq!(
            found[0],
            ("minimum-severty", "unknown key `minimum-severty`; did you mean `minimum-severity`?".into())
        );
        assert_eq!(found[1].0, "3");
        assert_eq!(found[2].0, "\"x{y\"");
        assert!(found[3].1.ends_with("did you mean `unused-suppression`?"), "{found:?}");
        assert!(found[4].1.ends_with("did you mean `warning`?"), "{found:?}");
    }

    #[test]
    fn a_wrong_type_is_named() {
        let found = problems("rules = 1\nexclude = \"x\"\nminimum-severity = []\n");
        assert_eq!(found.iter().map(|(at, _)| *at).collect::<Vec<_>>(), ["1", "\"x\"", "[]"]);
    }

    #[test]
    fn after_a_syntax_error_the_sound_keys_count() {
        let text = "minimum-severity = \"error\"\nexclude = [\"a/\"\n";
        let (settings, problems) = settings(text);
        assert_eq!(settings.minimum_severity, Some(Severity::Error));
        assert!(!problems.is_empty());
    }
}

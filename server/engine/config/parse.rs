//! Reads `seaworthy.toml` key by key. A typo is reported where it stands, with the nearest right spelling, and every
//! other key still counts: a project does not lose its excludes because one rule id is misspelt.

use ignore::gitignore::GitignoreBuilder;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{ConfigProblem, RuleLevel, Settings};
use crate::app::declared::{Guard, Proves, PublicRoute};
use crate::engine::catalogue;
use crate::findings::Severity;
use crate::text::Span;

const KEYS: [&str; 9] =
    ["rules", "exclude", "minimum-severity", "guard", "public-routes", "source", "sink", "sanitiser", "no-cache"];
const PROVES: [&str; 3] = ["authentication", "authorisation", "nothing"];
const LEVELS: [&str; 5] = ["off", "hint", "info", "warning", "error"];

pub(super) type Value<'a> = Spanned<DeValue<'a>>;

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

pub(super) struct Reader {
    pub(super) settings: Settings,
    pub(super) problems: Vec<ConfigProblem>,
}

impl Reader {
    pub(super) fn report<T>(&mut self, at: &Spanned<T>, message: String) {
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
                "guard" => self.each(value, "guard", Self::guard),
                "public-routes" => self.each(value, "public-routes", Self::public_route),
                "source" => self.each(value, "source", Self::source),
                "sink" => self.each(value, "sink", Self::sink),
                "sanitiser" | "sanitizer" => self.each(value, "sanitiser", Self::sanitiser),
                "no-cache" => match value.get_ref() {
                    DeValue::Boolean(no_cache) => self.settings.no_cache = *no_cache,
                    _ => self.wrong_type(value, "`no-cache`", "true or false"),
                },
                "online" => {
                    let message = "`online` counts in the editor's settings and as `check --online` only: a project does not \
                                   decide what leaves the machine";
                    self.report(key, message.to_owned());
                }
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

    /// The tables of a list of tables, written in either way.
    fn each(&mut self, value: &Value, key: &str, read: fn(&mut Self, &Value, &DeTable)) {
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong_type(value, &format!("`{key}`"), &format!("a list of tables, each under `[[{key}]]`"));
        };
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => read(self, item, table),
                _ => self.wrong_type(item, &format!("an entry of `{key}`"), "a table"),
            }
        }
    }

    fn guard(&mut self, entry: &Value, table: &DeTable) {
        let before = self.problems.len();
        let [name, file, proves] = self.texts(table, "a guard", ["name", "file", "proves"]);
        if self.problems.len() > before {
            return;
        }
        let Some((name, _)) = name else { return self.report(entry, "the guard has no `name`".to_owned()) };
        let Some((proves, at)) = proves else {
            let kinds = one_of(&PROVES);
            return self.report(entry, format!("say with `proves` what the guard `{name}` proves: {kinds}"));
        };
        let proves = match proves.as_str() {
            "authentication" | "authn" => Proves::Authentication,
            "authorisation" | "authorization" | "authz" => Proves::Authorisation,
            "nothing" => Proves::Nothing,
            wrong => {
                let hint = did_you_mean(wrong, PROVES);
                let message = format!("a guard cannot prove `{wrong}`: write {}{hint}", one_of(&PROVES));
                return self.problems.push(ConfigProblem { span: Some(at), message });
            }
        };
        self.settings.guard.push(Guard { name, file: file.map(|(file, _)| file), proves });
    }

    fn public_route(&mut self, entry: &Value, table: &DeTable) {
        let before = self.problems.len();
        let [path, method, reason] = self.texts(table, "a public route", ["path", "method", "reason"]);
        if self.problems.len() > before {
            return;
        }
        let Some((path, _)) = path else { return self.report(entry, "the public route has no `path`".to_owned()) };
        match reason {
            Some((reason, _)) if !reason.trim().is_empty() => {
                let method = method.map(|(method, _)| method);
                self.settings.public_routes.push(PublicRoute { path, method, reason });
            }
            // Without a reason it does not count, so that nobody is let in by a slip.
            Some((_, at)) => {
                let message = format!("say why anybody may call `{path}`; without a reason the entry does not count");
                self.problems.push(ConfigProblem { span: Some(at), message });
            }
            None => self.report(entry, format!("say with `reason` why anybody may call `{path}`")),
        }
    }

    /// The texts of a table under the keys that it may have.
    pub(super) fn texts<const N: usize>(
        &mut self,
        table: &DeTable,
        what: &str,
        keys: [&str; N],
    ) -> [Option<(String, Span)>; N] {
        let mut texts = [const { None }; N];
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match (keys.iter().position(|known| *known == name), value.get_ref().as_str()) {
                (Some(at), Some(text)) => texts[at] = Some((text.to_owned(), value.span().into())),
                (Some(_), None) => self.wrong_type(value, &format!("`{name}` of {what}"), "a string"),
                (None, _) => {
                    let hint = did_you_mean(name, keys);
                    self.report(key, format!("{what} has no key `{name}`{hint}"));
                }
            }
        }
        texts
    }

    pub(super) fn wrong_type(&mut self, value: &Value, what: &str, expected: &str) {
        let found = value.get_ref().type_str();
        self.report(value, format!("{what} must be {expected}, not of type {found}"));
    }
}

pub(super) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}

pub(super) fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
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
    fn guards_and_public_routes_are_read_and_their_typos_named() {
        let text = "public-routes = [{ path = '/health', reason = 'the load balancer asks' }, { path = '/a', reason = '' }]\n\
                    [[guard]]\nname = 'requireUser'\nproves = 'authentication'\n\
                    [[guard]]\nname = 'shield'\nprove = 'nothing'\n\
                    [[guard]]\nname = 'shield'\nproves = 'authorization'\nfile = 'a.ts'\n\
                    [[guard]]\nname = 'x'\nproves = 'authentications'\n";
        let (settings, _) = settings(text);
        assert_eq!(settings.public_routes.len(), 1);
        let guards: Vec<_> = settings.guard.iter().map(|guard| (guard.name.as_str(), guard.proves)).collect();
        assert_eq!(guards, [("requireUser", Proves::Authentication), ("shield", Proves::Authorisation)]);
        let found = problems(text);
        let at: Vec<_> = found.iter().map(|(at, _)| *at).collect();
        assert_eq!(at, ["''", "prove", "'authentications'"], "{found:?}");
        assert!(found[1].1.ends_with("did you mean `proves`?"), "{found:?}");
        assert!(found[2].1.ends_with("did you mean `authentication`?"), "{found:?}");
    }

    #[test]
    fn a_project_does_not_turn_the_network_on() {
        assert!(!settings("online = true\n").0.online);
        assert_eq!(problems("online = true\n")[0].0, "online");
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

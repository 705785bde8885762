//! Reads what `seaworthy.toml` says of the flow of data: `[[source]]`, `[[sink]]`, `[[sanitiser]]`.

use toml::de::{DeTable, DeValue};

use super::parse::{Reader, Value, did_you_mean, one_of};
use crate::app::declared::flow::{Argument, FlowSink, FlowSource, Harm, Sanitiser};

impl Reader {
    pub(super) fn source(&mut self, entry: &Value, table: &DeTable) {
        let before = self.problems.len();
        let [name] = self.texts(table, "a source", ["name"]);
        if self.problems.len() > before {
            return;
        }
        match name {
            Some((name, _)) => self.settings.source.push(FlowSource { name }),
            None => self.report(entry, "the source has no `name`".to_owned()),
        }
    }

    pub(super) fn sink(&mut self, entry: &Value, table: &DeTable) {
        let before = self.problems.len();
        let (mut name, mut harm, mut argument) = (None, None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => name = self.call(value, "a sink"),
                "harm" => harm = self.harm(value, "`harm` of a sink"),
                "argument" => argument = self.place(value),
                other => {
                    let hint = did_you_mean(other, ["name", "harm", "argument"]);
                    self.report(key, format!("a sink has no key `{other}`{hint}"));
                }
            }
        }
        if self.problems.len() > before {
            return;
        }
        let Some(name) = name else { return self.report(entry, "the sink has no `name`".to_owned()) };
        match harm {
            Some(harm) => self.settings.sink.push(FlowSink { name, harm, argument }),
            None => {
                let kinds = one_of(&Harm::names());
                self.report(entry, format!("say with `harm` what the sink `{name}` does: {kinds}"));
            }
        }
    }

    pub(super) fn sanitiser(&mut self, entry: &Value, table: &DeTable) {
        let before = self.problems.len();
        let (mut name, mut ends) = (None, Vec::new());
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("name", _) => name = self.call(value, "a sanitiser"),
                ("ends", DeValue::Array(harms)) => {
                    for harm in harms.iter() {
                        ends.extend(self.harm(harm, "what a sanitiser ends"));
                    }
                }
                ("ends", _) => self.wrong_type(value, "`ends` of a sanitiser", "a list of harms"),
                (other, _) => {
                    let hint = did_you_mean(other, ["name", "ends"]);
                    self.report(key, format!("a sanitiser has no key `{other}`{hint}"));
                }
            }
        }
        if self.problems.len() > before {
            return;
        }
        let Some(name) = name else { return self.report(entry, "the sanitiser has no `name`".to_owned()) };
        if ends.is_empty() {
            let kinds = one_of(&Harm::names());
            return self.report(entry, format!("say with `ends` what `{name}` takes away: any of {kinds}"));
        }
        self.settings.sanitiser.push(Sanitiser { name, ends });
    }

    fn call(&mut self, value: &Value, what: &str) -> Option<String> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, &format!("`name` of {what}"), "a string");
        }
        text.map(str::to_owned)
    }

    fn harm(&mut self, value: &Value, what: &str) -> Option<Harm> {
        let Some(name) = value.get_ref().as_str() else {
            self.wrong_type(value, what, &one_of(&Harm::names()));
            return None;
        };
        let harm = Harm::named(name);
        if harm.is_none() {
            let hint = did_you_mean(name, Harm::names());
            self.report(value, format!("`{name}` is no harm: write {}{hint}", one_of(&Harm::names())));
        }
        harm
    }

    fn place(&mut self, value: &Value) -> Option<Argument> {
        let place = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok().map(Argument::Place),
            other => other.as_str().map(|name| Argument::Named(name.to_owned())),
        };
        if place.is_none() {
            self.report(value, "`argument` of a sink must be its place, the first being 0, or its name".to_owned());
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    #[test]
    fn calls_are_read() {
        let text = "[[source]]\nname = '@acme/http.readBody'\n\
                    [[sink]]\nname = 'shop.db.run'\nharm = 'sql'\nargument = 'statement'\n\
                    [[sink]]\nname = 'src/db.run'\nharm = 'sql'\nargument = 1\n\
                    [[sanitiser]]\nname = 'shop.text.clean'\nends = ['sql', 'html']\n";
        let (settings, problems) = Config::parse(text);
        assert_eq!(problems, []);
        assert_eq!(settings.source[0].name, "@acme/http.readBody");
        let arguments: Vec<_> = settings.sink.iter().map(|sink| sink.argument.clone()).collect();
        assert_eq!(arguments, [Some(Argument::Named("statement".into())), Some(Argument::Place(1))]);
        assert_eq!(settings.sanitiser[0].ends, [Harm::Sql, Harm::Html]);
    }

    #[test]
    fn typos_are_named_where_they_stand() {
        let text = "[[source]]\nnam = 'a.b'\n\
                    [[sink]]\nname = 'a.b'\nharm = 'sqk'\n[[sink]]\nname = 'a.c'\n\
                    [[sink]]\nname = 'a.d'\nharm = 'sql'\nargument = -1\n\
                    [[sanitiser]]\nname = 'a.e'\nends = ['htlm']\n[[sanitiser]]\nname = 'a.f'\nends = 'html'\n";
        let (settings, problems) = Config::parse(text);
        assert!(settings.source.is_empty() && settings.sink.is_empty() && settings.sanitiser.is_empty());
        let at = |problem: &super::super::ConfigProblem| problem.span.map_or("", |span| &text[span.range()]).to_owned();
        let places: Vec<_> = problems.iter().map(at).collect();
        assert_eq!(places.len(), 6, "{problems:?}");
        assert_eq!((places[0].as_str(), places[1].as_str(), places[3].as_str()), ("nam", "'sqk'", "-1"));
        assert_eq!((places[4].as_str(), places[5].as_str()), ("'htlm'", "'html'"));
        assert!(
            problems[1].message.ends_with("did you mean `sql`?")
                && problems[4].message.ends_with("did you mean `html`?")
        );
        assert!(problems[2].message.starts_with("say with `harm`"), "{problems:?}");
    }
}

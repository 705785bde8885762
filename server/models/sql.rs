//! SQL in the code, from `sql.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// What `sql.toml` says; its comments explain each list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sql {
    sinks: Vec<String>,
    methods: Vec<String>,
    pub options: Vec<String>,
    identifiers: Vec<String>,
    utility: Vec<String>,
    catalogues: Vec<String>,
    names: Vec<String>,
    harmless: Vec<String>,
    transparent: Vec<String>,
    checks: Vec<String>,
    closed_types: Vec<String>,
    requests: Vec<String>,
    members: Vec<String>,
    routes: Vec<String>,
    driver: Vec<Driver>,
}

#[derive(Deserialize)]
struct Driver {
    style: Style,
    paths: Vec<String>,
}

/// How values stand in the text of a query, and how they are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// `$1`, and a list.
    Numbered,
    /// `?`, and a list or tuple.
    Question,
    /// `%s`, and a tuple.
    Percent,
    /// `:name`, and a dictionary beside `text()`.
    Named,
}

/// The model.
pub fn model() -> &'static Sql {
    static MODEL: OnceLock<Sql> = OnceLock::new();
    MODEL.get_or_init(|| super::read("sql.toml", include_str!("sql.toml")))
}

fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|each| each == word)
}

impl Sql {
    /// True for calls whose text is SQL whatever it looks like.
    pub fn is_sink(&self, path: Option<&str>, method: &str) -> bool {
        let by_method = |sink: &String| sink.strip_prefix('.').is_some_and(|name| name == method);
        path.is_some_and(|path| holds(&self.sinks, path)) || self.sinks.iter().any(by_method)
    }

    /// True for methods that may take SQL.
    pub fn may_take(&self, method: &str) -> bool {
        holds(&self.methods, method)
    }

    pub fn is_identifier(&self, attribute: &str) -> bool {
        holds(&self.identifiers, attribute)
    }

    pub fn is_harmless(&self, call: &str) -> bool {
        holds(&self.harmless, call)
    }

    pub fn is_transparent(&self, call: &str) -> bool {
        holds(&self.transparent, call)
    }

    pub fn is_check(&self, call: &str) -> bool {
        let names_a_check = ["is", "validate", "assert", "ensure"].iter().any(|verb| {
            call.strip_prefix(verb).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '_'))
        });
        names_a_check || holds(&self.checks, call)
    }

    /// True for a statement in which the database takes no parameters.
    pub fn takes_no_parameters(&self, text: &str) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        holds(&self.utility, &first)
    }

    /// True for a statement that asks what the database holds: by the tables that are named in it or in its source, values
    /// and all, or by the columns in its text.
    pub fn asks_catalogue(&self, source: &str, text: &str) -> bool {
        let says = |text: &str, list: &[String]| {
            let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            words.any(|word| list.iter().any(|name| name.eq_ignore_ascii_case(word)))
        };
        says(source, &self.catalogues) || says(text, &self.catalogues) || says(text, &self.names)
    }

    /// True for a type annotation that allows no free text, `| None` and the like left aside.
    pub fn is_closed(&self, annotation: &str) -> bool {
        let members = annotation.trim_start_matches([':', ' ']).split('|').map(str::trim);
        let mut members = members.filter(|member| !matches!(*member, "None" | "null" | "undefined")).peekable();
        members.peek().is_some()
            && members.all(|member| {
                let inner =
                    ["Annotated[", "Optional["].iter().find_map(|outer| member.strip_prefix(outer)).unwrap_or(member);
                let head = inner.split(['[', ',', ']', '<']).next().unwrap_or_default().trim();
                holds(&self.closed_types, head) || head.starts_with(['\'', '"'])
            })
    }

    /// True for `req.query` and the like, by the names of the object and the member.
    pub fn is_request(&self, object: &str, member: &str) -> bool {
        holds(&self.requests, object) && holds(&self.members, member)
    }

    /// True for the name of a decorator that makes a route.
    pub fn is_route(&self, decorator: &str) -> bool {
        holds(&self.routes, decorator)
    }

    /// The style of the driver that a call of this path goes to.
    pub fn style(&self, path: &str) -> Option<Style> {
        self.driver.iter().find(|driver| holds(&driver.paths, path)).map(|driver| driver.style)
    }
}

/// True for a text that begins like a statement.
pub fn reads_like_sql(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    let upper = text.to_ascii_lowercase();
    let has =
        |word: &str| upper.split_whitespace().any(|each| each.trim_matches(['(', ')', ';', ',', '\\', 'n']) == word);
    match first.as_str() {
        "select" => has("from") || has("where"),
        "insert" | "replace" | "merge" => has("into"),
        "update" => has("set"),
        "delete" => has("from"),
        "with" => has("as") && has("select"),
        "create" | "drop" | "alter" | "truncate" => {
            ["table", "view", "index", "schema", "database", "role", "user", "function"].iter().any(|word| has(word))
        }
        _ => false,
    }
}

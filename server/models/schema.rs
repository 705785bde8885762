//! What the names of columns and models say, from `schema.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::{Paths, words};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaWords {
    pub id_words: Vec<String>,
    pub plain_types: Vec<String>,
    pub owner: Owner,
    pub tenant: Tenant,
    pub user: User,
    pub sensitive: Vec<Sensitive>,
    pub python: Vec<Python>,
    pub not_models: NotModels,
    pub decorated: Vec<Decorated>,
}

/// An object-relational mapper of Python.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Python {
    pub source: String,
    pub bases: Paths,
    pub fields: Paths,
    /// Bases whose direct heirs lend their fields and are no models themselves.
    pub lending: Paths,
}

/// Classes that are never a model.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotModels {
    pub bases: Paths,
}

/// A mapper of TypeScript that is told by decorators.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decorated {
    pub source: String,
    pub modules: Paths,
    pub entity: Vec<String>,
    pub column: Vec<String>,
    pub primary: Vec<String>,
    /// Relations to one row.
    pub one: Vec<String>,
    /// Relations to many.
    pub many: Vec<String>,
    /// Decorators that name the column of a relation.
    pub column_name: Vec<String>,
}

/// Whose a row is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    pub stems: Vec<String>,
    pub last: Vec<String>,
    pub names: Vec<String>,
    pub actors: Vec<String>,
}

/// Which tenant a row belongs to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    pub stems: Vec<String>,
    pub names: Vec<String>,
    pub models: Vec<String>,
}

/// Which model holds identities.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    pub names: Vec<String>,
    pub likely: Vec<String>,
    pub tables: Vec<String>,
    pub bases: Vec<String>,
    pub passwords: Vec<String>,
    pub logins: Vec<String>,
}

/// A class of columns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensitive {
    pub class: Sensitivity,
    pub words: Vec<String>,
    pub but: Vec<String>,
}

/// Why a column needs care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Sensitivity {
    /// Lets its holder in: a password, its hash, a token, a key.
    Credential,
    /// Says something of a person.
    Personal,
    Money,
    /// Says what somebody may do, or what they have paid for.
    Privilege,
}

/// The table, read once.
pub fn schema() -> &'static SchemaWords {
    static TABLE: OnceLock<SchemaWords> = OnceLock::new();
    TABLE.get_or_init(|| super::read("schema.toml", include_str!("schema.toml")))
}

impl SchemaWords {
    /// The words of a name without an id word at its end, and whether there was one.
    pub fn stem(&self, name: &str) -> (String, bool) {
        let mut words = words(name);
        let id = words.len() > 1 && words.last().is_some_and(|last| self.id_words.contains(last));
        if id {
            words.pop();
        }
        (words.join(" "), id)
    }

    /// The class of a column, by its name and type.
    pub fn sensitivity(&self, name: &str, kind: &str) -> Option<Sensitivity> {
        let words = words(name);
        let plain = self.is_plain(kind);
        self.sensitive.iter().find_map(|class| {
            let secret = class.class == Sensitivity::Credential;
            let fits = class.words.iter().any(|run| holds_run(&words, run));
            let not = class.but.iter().any(|run| holds_run(&words, run));
            // A flag or a time is no credential and no amount, and says little of a person but when they were born.
            let flat = plain && class.class != Sensitivity::Privilege && !holds_run(&words, "birth");
            let flat = flat && (secret || class.class == Sensitivity::Money || !words.iter().any(|word| word == "dob"));
            (fits && !not && !flat).then_some(class.class)
        })
    }

    /// True where a type holds a flag or a time.
    fn is_plain(&self, kind: &str) -> bool {
        let lower = kind.to_ascii_lowercase();
        let mut names = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        names.any(|word| self.plain_types.iter().any(|plain| plain == word))
    }
}

/// True where the words of `run` stand in a row in `words`.
fn holds_run(words: &[String], run: &str) -> bool {
    let run: Vec<&str> = run.split(' ').collect();
    words.windows(run.len()).any(|window| window.iter().zip(&run).all(|(word, wanted)| word == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_classes() {
        let class = |name, kind| schema().sensitivity(name, kind);
        assert_eq!(class("passwordHash", "String"), Some(Sensitivity::Credential));
        assert_eq!(class("hashed_password", "str"), Some(Sensitivity::Credential));
        assert_eq!(class("api_key", "text"), Some(Sensitivity::Credential));
        assert_eq!(class("passwordChangedAt", "DateTime"), None);
        assert_eq!(class("hasPassword", "Boolean"), None);
        assert_eq!(class("promptTokens", "Int"), None);
        assert_eq!(class("isAdmin", "Boolean"), Some(Sensitivity::Privilege));
        assert_eq!(class("unit_price", "numeric(10, 2)"), Some(Sensitivity::Money));
        assert_eq!(class("dateOfBirth", "DateTime"), Some(Sensitivity::Personal));
        assert_eq!(class("title", "String"), None);
    }

    #[test]
    fn an_id_word_is_taken_off() {
        assert_eq!(schema().stem("organizationId"), ("organization".to_owned(), true));
        assert_eq!(schema().stem("id"), ("id".to_owned(), false));
        assert_eq!(schema().stem("created_by"), ("created by".to_owned(), false));
    }
}

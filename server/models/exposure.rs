//! Which routes are open on purpose, and which are for a few, from `exposure.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::words;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    public: Public,
    accounts: Accounts,
    visitors: Visitors,
    privileged: Privileged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Public {
    words: Vec<String>,
    pairs: Vec<(String, String)>,
    first_start: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accounts {
    sign_in: Vec<String>,
    sign_up: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Visitors {
    words: Vec<String>,
    counters: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Privileged {
    words: Vec<String>,
    fields: Vec<String>,
}

impl Exposure {
    /// The word of a path or name that says that strangers are meant to come.
    pub fn public_word(&self, text: &str) -> Option<String> {
        let words = words(text);
        let single = words.iter().find(|word| self.public.words.contains(word)).cloned();
        single.or_else(|| {
            let pair = |two: &&[String]| self.public.pairs.iter().any(|(a, b)| two[0] == *a && two[1] == *b);
            words.windows(2).find(pair).map(|two| two.join(" "))
        })
    }

    /// True for a path under which a service is set up.
    pub fn is_first_start(&self, path: &str) -> bool {
        words(path).iter().any(|word| self.public.first_start.contains(word))
    }

    /// True for a path where people sign in or out.
    pub fn is_sign_in(&self, path: &str) -> bool {
        path.split('/').any(|part| self.accounts.sign_in.contains(&words(part).concat()))
    }

    /// True for a path where people make an account.
    pub fn is_sign_up(&self, path: &str) -> bool {
        path.split('/').any(|part| self.accounts.sign_up.contains(&words(part).concat()))
    }

    /// True for a path under which visitors leave something.
    pub fn is_for_visitors(&self, path: &str) -> bool {
        words(path).iter().any(|word| self.visitors.words.contains(word))
    }

    /// True for a column that is only counted up.
    pub fn is_counter(&self, column: &str) -> bool {
        words(column).last().is_some_and(|word| self.visitors.counters.contains(word))
    }

    /// The word of a path or name that says that only a few are meant to come.
    pub fn privileged_word(&self, text: &str) -> Option<String> {
        words(text).into_iter().find(|word| self.privileged.words.contains(word))
    }

    /// True for a field whose writing gives somebody rights or money.
    pub fn is_privilege(&self, field: &str) -> bool {
        let joined = words(field).concat();
        self.privileged.fields.contains(&joined)
    }
}

/// The table, read once.
pub fn exposure() -> &'static Exposure {
    static TABLE: OnceLock<Exposure> = OnceLock::new();
    TABLE.get_or_init(|| super::read("exposure.toml", include_str!("exposure.toml")))
}

//! What is put into what browsers load, from `bundle.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::{environment, pattern};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    prefixes: Vec<String>,
    mount_modules: Vec<String>,
    mount_calls: Vec<String>,
    keeps_out: Vec<String>,
    server_functions: Vec<String>,
    names: Names,
    settings: Settings,
    clients: Clients,
    answers: Answers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    secret: Vec<String>,
    pairs: Vec<(String, String)>,
    paid: Vec<String>,
    keys: Vec<String>,
    public: Vec<String>,
    passwords: Vec<String>,
    shown_passwords: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    objects: Vec<(String, String)>,
    calls: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clients {
    makers: Vec<String>,
    allows: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    objects: Vec<String>,
    methods: Vec<String>,
    functions: Vec<String>,
    decorators: Vec<String>,
}

/// How much a name says that nobody but the server may know its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A secret, or a key that somebody else pays for.
    Secret,
    Password,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("bundle.toml", include_str!("bundle.toml")))
}

fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|each| each == word)
}

pub fn mounts_from(module: &str) -> bool {
    holds(&file().mount_modules, module)
}

pub fn mounts(call: &str) -> bool {
    holds(&file().mount_calls, call)
}

pub fn keeps_out(module: &str) -> bool {
    holds(&file().keeps_out, module)
}

pub fn runs_on_server(function: &str) -> bool {
    holds(&file().server_functions, function)
}

/// The name behind a prefix that puts a variable into the bundle, and the prefix.
pub fn published(name: &str) -> Option<(&'static str, &str)> {
    let prefix = file().prefixes.iter().find(|prefix| name.starts_with(prefix.as_str()))?;
    // `PUBLIC_KEY` is the name of one half of a pair.
    let rest = &name[prefix.len()..];
    (environment::is_spelled_as_variable(name) && !rest.starts_with("KEY")).then_some((prefix, rest))
}

/// What a variable's name says, its prefix left out; None where it may well be meant for browsers.
pub fn kept(name: &str) -> Option<Kept> {
    let names = &file().names;
    let words = pattern::words(name);
    let (last, before) = words.split_last()?;
    let beside = before.last().map(String::as_str).unwrap_or_default();
    let has = |list: &[String]| words.iter().any(|word| list.contains(word));
    let pair = names.pairs.iter().any(|(first, second)| first == beside && second == last);
    if holds(&names.secret, last) || pair {
        return Some(Kept::Secret);
    }
    if holds(&names.keys, last) && has(&names.paid) && !has(&names.public) {
        // `STRIPE_KEY` is as often the publishable one: only a key of its API is none.
        let sure = matches!(beside, "api" | "auth" | "access" | "bot") || last == "apikey" || last == "token";
        return sure.then_some(Kept::Secret);
    }
    (holds(&names.passwords, last) && !has(&names.shown_passwords)).then_some(Kept::Password)
}

/// True for the key of an object in a configuration file whose values are written into the bundle.
pub fn is_written(file_name: &str, key: &str) -> bool {
    file().settings.objects.iter().any(|(start, name)| file_name.starts_with(start.as_str()) && name == key)
}

/// True for a call that writes the values of its argument into the bundle.
pub fn writes(call: &str) -> bool {
    holds(&file().settings.calls, call)
}

/// True for a call that makes a client which only a server can use.
pub fn makes_client(path: &str) -> bool {
    holds(&file().clients.makers, path)
}

/// The option by which a client agrees to run in a browser.
pub fn allows() -> &'static str {
    &file().clients.allows
}

/// True for a call that answers a request with its arguments.
pub fn answers(object: Option<&str>, call: &str) -> bool {
    let answers = &file().answers;
    holds(&answers.functions, call)
        || object.is_some_and(|object| holds(&answers.objects, object)) && holds(&answers.methods, call)
}

/// True for the name of a decorator that makes a function answer requests.
pub fn is_route(decorator: &str) -> bool {
    holds(&file().answers.decorators, decorator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_must_stay() {
        let of = |name: &str| published(name).and_then(|(_, rest)| kept(rest));
        for name in [
            "NEXT_PUBLIC_STRIPE_SECRET_KEY",
            "VITE_OPENAI_API_KEY",
            "REACT_APP_SUPABASE_SERVICE_ROLE_KEY",
            "EXPO_PUBLIC_JWT_SECRET",
            "VITE_GITHUB_TOKEN",
            "NEXT_PUBLIC_RECAPTCHA_SECRET_KEY",
            "PUBLIC_CLIENT_SECRET",
        ] {
            assert_eq!(of(name), Some(Kept::Secret), "{name}");
        }
        for name in [
            "NEXT_PUBLIC_SUPABASE_ANON_KEY",
            "VITE_STRIPE_PUBLISHABLE_KEY",
            "NEXT_PUBLIC_STRIPE_KEY",
            "REACT_APP_GOOGLE_MAPS_API_KEY",
            "NEXT_PUBLIC_POSTHOG_KEY",
            "NEXT_PUBLIC_MAPBOX_TOKEN",
            "VITE_FIREBASE_API_KEY",
            "NEXT_PUBLIC_SENTRY_DSN",
            "NEXT_PUBLIC_ALGOLIA_SEARCH_KEY",
            "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
            "NEXT_PUBLIC_AWS_COGNITO_CLIENT_ID",
            "VITE_DEMO_PASSWORD",
            "PUBLIC_KEY_SECRET",
            "STRIPE_SECRET_KEY",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
        assert_eq!(of("VITE_ADMIN_PASSWORD"), Some(Kept::Password));
    }
}
